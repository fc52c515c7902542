// Package schedule holds the schedules of Configuration Manager: once, every so many minutes, hours or days, every so many
// weeks on a day, or every so many months on a date or a day of the week.
//
// A site knows a schedule in three forms, and so does this package: [Schedule.Call] is the call of New-CMSchedule that makes
// it, [Schedule.Object] and [FromObject] are for the SMS_ScheduleToken instance that this cmdlet returns, and [Schedule.Token]
// and [ParseToken] for the 16 hex digits that other classes keep. In JSON a schedule is an object with names of units and days.
package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Unit is what a recurrence counts.
type Unit string

// The units. Weeks recur on a day of the week, Months on a date or on a day of the week. Minutes, Hours and Days are names of
// the cmdlet's -RecurInterval.
const (
	Minutes Unit = "Minutes"
	Hours   Unit = "Hours"
	Days    Unit = "Days"
	Weeks   Unit = "Weeks"
	Months  Unit = "Months"
)

// WeekOrder says which of a month's Mondays, Tuesdays and so on is meant.
type WeekOrder string

// The week orders of the cmdlet.
const (
	First  WeekOrder = "First"
	Second WeekOrder = "Second"
	Third  WeekOrder = "Third"
	Fourth WeekOrder = "Fourth"
	Last   WeekOrder = "Last"
)

// weekOrders returns them by their numbers in WMI and in tokens, and in the order of the cmdlet's help.
func weekOrders() []WeekOrder { return []WeekOrder{Last, First, Second, Third, Fourth} }

// most returns the largest count of the unit (class pages of SMS_ST_RecurInterval, SMS_ST_RecurWeekly,
// SMS_ST_RecurMonthlyByDate and SMS_ST_RecurMonthlyByWeekday), or 0 for a unit that does not exist.
func (u Unit) most() int {
	switch u {
	case Minutes:
		return 59
	case Hours:
		return 23
	case Days:
		return 31
	case Weeks:
		return 4
	case Months:
		return 12
	default:
		return 0
	}
}

// Schedule is a schedule. Its zero value, which names neither a recurrence nor a start, stands for no schedule.
type Schedule struct {
	// Count is the number of units from one time to the next: up to 59 minutes, 23 hours, 31 days, 4 weeks or 12 months. It is
	// 0 in a schedule that does not recur.
	Count int
	// Unit is what Count counts. It is empty in a schedule that does not recur.
	Unit Unit
	// Day is the day of the week. It is looked at with Weeks, and with Months that have a WeekOrder.
	Day time.Weekday
	// DayOfMonth, 1 to 31, is the date for Months; 0 is the last day of the month. What happens in a month without the date
	// is not documented.
	DayOfMonth int
	// WeekOrder makes Months recur on a day of the week, for example on the second Tuesday, and not on a date.
	WeekOrder WeekOrder
	// OffsetDay moves the day that WeekOrder names by so many days (-OffsetDay, since 1906); 0 leaves it where it is. Its range
	// is not documented, and a token has room for 7. The documented class has no property for it, so it is in the Call and
	// the Token only.
	OffsetDay int
	// Start is the first time, to the minute, in the years 1970 to 2033. The zero time leaves it to the site, whose default is
	// not documented.
	Start time.Time
	// UTC keeps the times in UTC. Otherwise they are in the site's own time zone and follow its daylight saving time.
	UTC bool
	// Duration is how long each time lasts, in whole minutes and less than 32 days; 0 sets no limit. The cmdlet counts up to 31
	// minutes, hours or days (DOC), so any other needs a Start, because it is sent as an end. The product looks at it for
	// network discovery only.
	Duration time.Duration
	// End is another way to give the Duration: the end of the first time, less than 32 days after Start. It cannot be given
	// together with a Duration. Schedule objects do not have an end of the recurrence, and public code uses -End like this
	// (CODE).
	End time.Time
}

// Once returns a schedule that does not recur.
func Once(start time.Time) Schedule { return Schedule{Start: start} }

// Every returns a schedule that recurs every so many minutes, hours or days, for example Every(7, Days).
func Every(count int, unit Unit) Schedule { return Schedule{Count: count, Unit: unit} }

// Weekly returns a schedule that recurs on a day of the week, every 1 to 4 weeks.
func Weekly(day time.Weekday, weeks int) Schedule {
	return Schedule{Count: weeks, Unit: Weeks, Day: day}
}

// MonthlyByDate returns a schedule that recurs on a date, 1 to 31 or 0 for the last day, every 1 to 12 months.
func MonthlyByDate(dayOfMonth, months int) Schedule {
	return Schedule{Count: months, Unit: Months, DayOfMonth: dayOfMonth}
}

// MonthlyByWeekday returns a schedule that recurs on a day of the week, every 1 to 12 months, for example
// MonthlyByWeekday(Second, time.Tuesday, 1).
func MonthlyByWeekday(order WeekOrder, day time.Weekday, months int) Schedule {
	return Schedule{Count: months, Unit: Months, WeekOrder: order, Day: day}
}

// IsZero reports whether s stands for no schedule.
func (s Schedule) IsZero() bool { return s == Schedule{} }

// Call returns the call of New-CMSchedule that makes the schedule. The cmdlet asks the site for nothing, so the call can be a
// parameter of another one, as [cmdlet.ResultOf]. Public code uses -RecurCount for the weeks or months from one time to the
// next (CODE), although the help calls it the number of recurrences.
func (s Schedule) Call() cmdlet.Call {
	var params []cmdlet.Param
	add := func(name string, value cmdlet.Value) { params = append(params, cmdlet.P(name, value)) }
	if s.Unit != "" {
		add("RecurCount", cmdlet.Int(int64(s.Count)))
	}
	switch s.Unit {
	case "":
		add("Nonrecurring", cmdlet.Switch())
	case Weeks:
		add("DayOfWeek", s.dayOfWeek())
	case Months:
		switch {
		case s.WeekOrder != "":
			add("DayOfWeek", s.dayOfWeek())
		case s.DayOfMonth == 0:
			add("LastDayOfMonth", cmdlet.Switch())
		}
	default:
		add("RecurInterval", cmdlet.Enum(string(s.Unit)))
	}
	// What does not belong to the unit is sent as well: the catalogue refuses it.
	if s.DayOfMonth != 0 {
		add("DayOfMonth", cmdlet.Int(int64(s.DayOfMonth)))
	}
	if s.WeekOrder != "" {
		add("WeekOrder", cmdlet.Enum(string(s.WeekOrder)))
	}
	if s.OffsetDay != 0 {
		add("OffsetDay", cmdlet.Int(int64(s.OffsetDay)))
	}
	if !s.Start.IsZero() {
		add("Start", cmdlet.Time(s.Start))
	}
	if s.UTC {
		add("IsUtc", cmdlet.Switch())
	}
	count, unit := s.counted()
	switch {
	case s.Duration == 0:
	case count > maxDurationCount && !s.Start.IsZero() && s.End.IsZero():
		add("End", cmdlet.Time(s.Start.Add(s.Duration)))
	default:
		add("DurationInterval", cmdlet.Enum(string(unit)))
		add("DurationCount", cmdlet.Int(count))
	}
	if !s.End.IsZero() {
		add("End", cmdlet.Time(s.End))
	}
	return cmdlet.NewCall("New-CMSchedule", params...)
}

// counted is the Duration as the cmdlet counts it, in the longest unit that fits.
func (s Schedule) counted() (int64, Unit) {
	unit, length := Minutes, time.Minute
	switch {
	case s.Duration%(24*time.Hour) == 0:
		unit, length = Days, 24*time.Hour
	case s.Duration%time.Hour == 0:
		unit, length = Hours, time.Hour
	}
	return int64(s.Duration / length), unit
}

func (s Schedule) dayOfWeek() cmdlet.Value {
	if s.Day < time.Sunday || s.Day > time.Saturday {
		return cmdlet.Enum("Day" + strconv.Itoa(int(s.Day))) // the catalogue refuses it and lists the days
	}
	return cmdlet.Enum(s.Day.String())
}

// Check returns everything that is wrong with the schedule for a site of this build; 0 is the newest. The error is a
// [*cmdlet.Error].
func (s Schedule) Check(build int) error {
	r := typed.NewRequest("New-CMSchedule")
	for _, p := range s.Call().Params() {
		r.Set(p.Name, p.Value)
	}
	for _, p := range s.Problems() {
		r.Problem(p)
	}
	return r.Check(build)
}

// Problems returns what is wrong with the schedule beyond what [cmdlet.Call.Check] finds in its Call: ranges, which differ from
// unit to unit, and names in another case, which only the cmdlet would understand. [Schedule.Check] has both.
func (s Schedule) Problems() []cmdlet.Problem {
	var problems []cmdlet.Problem
	refuse := func(parameter, value, rule string) {
		problems = append(problems, cmdlet.Problem{Parameter: parameter, Value: value, Rule: rule})
	}
	switch most := s.Unit.most(); {
	case s.Unit == "" && s.Count != 0:
		refuse("RecurCount", strconv.Itoa(s.Count), "needs a unit")
	case s.Unit != "" && most == 0:
		refuse("RecurInterval", string(s.Unit), "must be one of Minutes, Hours, Days")
	case most > 0 && (s.Count < 1 || s.Count > most):
		refuse("RecurCount", strconv.Itoa(s.Count), fmt.Sprintf("must be from 1 to %d %s", most, strings.ToLower(string(s.Unit))))
	}
	switch {
	case s.WeekOrder == "":
	case !slices.Contains(weekOrders(), s.WeekOrder):
		refuse("WeekOrder", string(s.WeekOrder), "must be one of Last, First, Second, Third, Fourth")
	case s.Unit == Weeks:
		refuse("WeekOrder", string(s.WeekOrder), "is for months, not for weeks")
	}
	if start := s.wallClock(); !start.IsZero() && (start.Year() < firstYear || start.Year() > lastYear) {
		refuse("Start", start.Format(time.RFC3339), fmt.Sprintf("must be in the years %d to %d", firstYear, lastYear))
	}
	switch count, _ := s.counted(); {
	case s.Duration >= maxDuration, s.Duration%time.Minute != 0:
		refuse("DurationCount", s.Duration.String(), "must be in whole minutes and less than 32 days")
	case count > maxDurationCount && s.Start.IsZero():
		refuse("DurationCount", s.Duration.String(),
			fmt.Sprintf("needs a Start: the cmdlet counts up to %d minutes, hours or days, and anything else takes an end", maxDurationCount))
	}
	switch length := s.length(); {
	case s.End.IsZero():
	case s.Start.IsZero():
		refuse("End", s.End.Format(time.RFC3339), "needs a Start, because the site's default is not known")
	case length < 0 || length >= maxDuration:
		refuse("End", s.End.Format(time.RFC3339), "must be less than 32 days after Start")
	}
	return problems
}

const (
	maxDuration      = 32 * 24 * time.Hour
	maxDurationCount = 31 // of -DurationCount, by its help
)

// length is Duration, or what End says instead.
func (s Schedule) length() time.Duration {
	if s.End.IsZero() {
		return s.Duration
	}
	return s.End.Truncate(time.Minute).Sub(s.Start.Truncate(time.Minute))
}

// wallClock returns the start as the site's clock shows it.
func (s Schedule) wallClock() time.Time {
	if s.UTC {
		return s.Start.UTC()
	}
	return s.Start
}
