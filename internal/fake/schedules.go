package fake

import (
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/schedule"
)

// scheduleLacks names what no document says enough about: which property -OffsetDay ends up in (0 moves nothing), and what
// the cmdlet returns if not an instance.
func scheduleLacks(c cmdlet.Call) string {
	if _, given := c.Param("ScheduleString"); given {
		return "-ScheduleString"
	}
	if offset, _ := c.Param("OffsetDay"); offset.Int64() != 0 {
		return "-OffsetDay"
	}
	return ""
}

// schedule reads what New-CMSchedule asks for. Without -Start it begins now, without -RecurCount it recurs every week or
// month (inference).
func (r *request) schedule() schedule.Schedule {
	s := schedule.Schedule{
		Start: r.or("Start", cmdlet.Time(r.now)).Time().Truncate(time.Minute), UTC: r.on("IsUtc"),
		Duration: length(r.text("DurationInterval"), r.value("DurationCount").Int64()), End: r.value("End").Time(),
		Count: int(r.or("RecurCount", cmdlet.Int(1)).Int64()),
	}
	if r.given("DayOfWeek") {
		for !same(s.Day.String(), r.text("DayOfWeek")) {
			s.Day++
		}
	}
	switch {
	case r.given("WeekOrder"):
		s.Unit = schedule.Months
		s.WeekOrder = spelled(r.text("WeekOrder"), schedule.First, schedule.Second, schedule.Third, schedule.Fourth, schedule.Last)
	case r.given("DayOfWeek"):
		s.Unit = schedule.Weeks
	case r.given("DayOfMonth"), r.given("LastDayOfMonth"):
		s.Unit, s.DayOfMonth = schedule.Months, int(r.value("DayOfMonth").Int64())
	case r.given("RecurInterval"):
		s.Unit = spelled(r.text("RecurInterval"), schedule.Minutes, schedule.Hours, schedule.Days)
	default:
		s.Count = 0
	}
	return s
}

// spelled returns the one of names that text is, as it is written there.
func spelled[T ~string](text string, names ...T) T {
	if at := slices.IndexFunc(names, func(name T) bool { return same(string(name), text) }); at >= 0 {
		return names[at]
	}
	return T(text)
}

func length(interval string, count int64) time.Duration {
	return map[schedule.Unit]time.Duration{
		schedule.Minutes: time.Minute, schedule.Hours: time.Hour, schedule.Days: 24 * time.Hour,
	}[spelled(interval, schedule.Minutes, schedule.Hours, schedule.Days)] * time.Duration(count)
}

func (s *Site) newSchedule(r *request) []cmdlet.Object {
	return []cmdlet.Object{r.schedule().Object()}
}

// tokenOf returns the token of a schedule that New-CMSchedule made, the form in which other classes keep it.
func tokenOf(o cmdlet.Object) (string, error) {
	s, err := schedule.FromObject(o)
	if err != nil {
		return "", err
	}
	return s.Token()
}
