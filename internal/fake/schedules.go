package fake

import (
	"fmt"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/schedule"
)

func scheduleLacks(c cmdlet.Call) string {
	for _, name := range []string{"ScheduleString", "DayOfMonth", "LastDayOfMonth", "WeekOrder"} {
		if _, given := c.Param(name); given {
			return "-" + name
		}
	}
	return ""
}

// schedule reads what New-CMSchedule asks for. Without -Start it begins now, without -RecurCount every week (inference).
func (r *request) schedule() schedule.Schedule {
	s := schedule.Schedule{
		Start: r.or("Start", cmdlet.Time(r.now)).Time().Truncate(time.Minute), UTC: r.on("IsUtc"),
		Duration: length(schedule.Unit(r.text("DurationInterval")), r.value("DurationCount").Int64()),
	}
	if r.given("End") {
		s.Duration = r.value("End").Time().Truncate(time.Minute).Sub(s.Start)
	}
	switch {
	case r.given("DayOfWeek"):
		s.Unit, s.Count = schedule.Weeks, int(r.or("RecurCount", cmdlet.Int(1)).Int64())
		for !same(s.Day.String(), r.text("DayOfWeek")) {
			s.Day++
		}
	case r.given("RecurInterval"):
		s.Unit, s.Count = unit(r.text("RecurInterval")), int(r.value("RecurCount").Int64())
	}
	return s
}

func unit(name string) schedule.Unit {
	switch {
	case same(name, string(schedule.Minutes)):
		return schedule.Minutes
	case same(name, string(schedule.Hours)):
		return schedule.Hours
	default:
		return schedule.Days
	}
}

func length(unit schedule.Unit, count int64) time.Duration {
	return map[schedule.Unit]time.Duration{
		schedule.Minutes: time.Minute, schedule.Hours: time.Hour, schedule.Days: 24 * time.Hour,
	}[unit] * time.Duration(count)
}

func (s *Site) newSchedule(r *request) []cmdlet.Object {
	asked := r.schedule()
	minutes := int64(asked.Duration / time.Minute)
	p := properties{
		"StartTime": cmdlet.Time(asked.Start), "IsGMT": cmdlet.Bool(asked.UTC), "DayDuration": cmdlet.Int(minutes / (24 * 60)),
		"HourDuration": cmdlet.Int(minutes / 60 % 24), "MinuteDuration": cmdlet.Int(minutes % 60),
	}
	count := cmdlet.Int(int64(asked.Count))
	spans := map[schedule.Unit]string{schedule.Minutes: "MinuteSpan", schedule.Hours: "HourSpan", schedule.Days: "DaySpan"}
	switch asked.Unit {
	case "":
		return []cmdlet.Object{instance("SMS_ST_NonRecurring", p)}
	case schedule.Weeks:
		p["Day"], p["ForNumberOfWeeks"] = cmdlet.Int(int64(asked.Day)+1), count
		return []cmdlet.Object{instance("SMS_ST_RecurWeekly", p)}
	default:
		for _, span := range spans {
			p[span] = cmdlet.Int(0)
		}
		p[spans[asked.Unit]] = count
		return []cmdlet.Object{instance("SMS_ST_RecurInterval", p)}
	}
}

// tokenOf returns the token of a schedule that New-CMSchedule made, the form in which other classes keep it.
func tokenOf(o cmdlet.Object) (string, error) {
	var t struct {
		Start    time.Time `wmi:"StartTime"`
		UTC      bool      `wmi:"IsGMT"`
		Days     int64     `wmi:"DayDuration"`
		Hours    int64     `wmi:"HourDuration"`
		Minutes  int64     `wmi:"MinuteDuration"`
		DaySpan  int       `wmi:"DaySpan"`
		HourSpan int       `wmi:"HourSpan"`
		MinSpan  int       `wmi:"MinuteSpan"`
		Day      int       `wmi:"Day"`
		Weeks    int       `wmi:"ForNumberOfWeeks"`
	}
	if err := o.Decode(&t); err != nil {
		return "", err
	}
	s := schedule.Schedule{
		Start: t.Start, UTC: t.UTC,
		Duration: length(schedule.Days, t.Days) + length(schedule.Hours, t.Hours) + length(schedule.Minutes, t.Minutes),
	}
	switch {
	case same(o.Class(), "SMS_ST_NonRecurring"):
	case same(o.Class(), "SMS_ST_RecurWeekly"):
		s.Unit, s.Count, s.Day = schedule.Weeks, t.Weeks, time.Weekday(t.Day-1)
	case !same(o.Class(), "SMS_ST_RecurInterval"):
		return "", fmt.Errorf("%s is no schedule that the simulator has", o.Class())
	case t.DaySpan > 0:
		s.Unit, s.Count = schedule.Days, t.DaySpan
	case t.HourSpan > 0:
		s.Unit, s.Count = schedule.Hours, t.HourSpan
	default:
		s.Unit, s.Count = schedule.Minutes, t.MinSpan
	}
	return s.Token()
}
