// Package schedule holds the schedules of Configuration Manager: once, every so many minutes, hours or days, or every so
// many weeks on a day. [Schedule.Call] makes one on the site with New-CMSchedule; [Schedule.Token] and [ParseToken] know
// the form in which the site keeps it.
package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Unit is what a recurrence counts.
type Unit string

// The units. Weeks is a recurrence on a day of the week; the others are names of the cmdlet's ScheduleInterval.
const (
	Minutes Unit = "Minutes"
	Hours   Unit = "Hours"
	Days    Unit = "Days"
	Weeks   Unit = "Weeks"
)

// most returns the largest count of the unit (class pages of SMS_ST_RecurInterval and SMS_ST_RecurWeekly), 0 of a unit
// that does not exist.
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
	default:
		return 0
	}
}

// Schedule is a schedule. Its zero value, which names neither a recurrence nor a start, stands for no schedule.
type Schedule struct {
	// Count is the number of units from one time to the next: up to 59 minutes, 23 hours, 31 days or 4 weeks. 0 does not
	// recur.
	Count int
	// Unit is empty without a recurrence.
	Unit Unit
	// Day is the day of the week; it counts with Weeks only.
	Day time.Weekday
	// Start is the first time, to the minute, in the years 1970 to 2033. The zero time leaves it to the site, whose
	// default is not documented.
	Start time.Time
	// UTC keeps the times in UTC; otherwise they are in the site's own time zone and follow its summer time.
	UTC bool
	// Duration is how long each time lasts, in whole minutes below 32 days. 0 has no end. The product looks at it for
	// network discovery only.
	Duration time.Duration
}

// Once returns a schedule that does not recur.
func Once(start time.Time) Schedule { return Schedule{Start: start} }

// Every returns a schedule that recurs after a number of units, for example Every(7, Days).
func Every(count int, unit Unit) Schedule { return Schedule{Count: count, Unit: unit} }

// Weekly returns a schedule that recurs on a day after a number of weeks, 1 to 4.
func Weekly(day time.Weekday, weeks int) Schedule {
	return Schedule{Count: weeks, Unit: Weeks, Day: day}
}

// IsZero reports whether s stands for no schedule.
func (s Schedule) IsZero() bool { return s == Schedule{} }

// Call returns the call of New-CMSchedule that makes the schedule. It asks the site for nothing, so it can stand in
// another call as [cmdlet.ResultOf]. That RecurCount counts the weeks of a weekly schedule is an inference; the help calls
// it the number of recurrences.
func (s Schedule) Call() cmdlet.Call {
	var params []cmdlet.Param
	add := func(name string, value cmdlet.Value) { params = append(params, cmdlet.P(name, value)) }
	switch s.Unit {
	case "":
		add("Nonrecurring", cmdlet.Switch())
	case Weeks:
		add("DayOfWeek", cmdlet.Enum(s.Day.String()))
		add("RecurCount", cmdlet.Int(int64(s.Count)))
	default:
		add("RecurInterval", cmdlet.Enum(string(s.Unit)))
		add("RecurCount", cmdlet.Int(int64(s.Count)))
	}
	if !s.Start.IsZero() {
		add("Start", cmdlet.Time(s.Start))
	}
	if s.UTC {
		add("IsUtc", cmdlet.Switch())
	}
	if s.Duration != 0 {
		unit, length := Minutes, time.Minute
		switch {
		case s.Duration%(24*time.Hour) == 0:
			unit, length = Days, 24*time.Hour
		case s.Duration%time.Hour == 0:
			unit, length = Hours, time.Hour
		}
		add("DurationInterval", cmdlet.Enum(string(unit)))
		add("DurationCount", cmdlet.Int(int64(s.Duration/length)))
	}
	return cmdlet.NewCall("New-CMSchedule", params...)
}

// Problems returns what is wrong with the schedule beyond what [cmdlet.Call.Check] finds in its Call: the ranges, which
// differ from unit to unit.
func (s Schedule) Problems() []cmdlet.Problem {
	var problems []cmdlet.Problem
	refuse := func(parameter, value, rule string) {
		problems = append(problems, cmdlet.Problem{Parameter: parameter, Value: value, Rule: rule})
	}
	switch most := s.Unit.most(); {
	case s.Unit == "" && s.Count != 0:
		refuse("RecurCount", strconv.Itoa(s.Count), "needs a unit")
	case most > 0 && (s.Count < 1 || s.Count > most):
		refuse("RecurCount", strconv.Itoa(s.Count), fmt.Sprintf("must be from 1 to %d %s", most, strings.ToLower(string(s.Unit))))
	}
	if start := s.wallClock(); !start.IsZero() && (start.Year() < firstYear || start.Year() > lastYear) {
		refuse("Start", start.Format(time.RFC3339), fmt.Sprintf("must be in the years %d to %d", firstYear, lastYear))
	}
	if s.Duration < 0 || s.Duration >= 32*24*time.Hour || s.Duration%time.Minute != 0 {
		refuse("DurationCount", s.Duration.String(), "must be whole minutes below 32 days")
	}
	return problems
}

// wallClock returns the start as the site's clock shows it.
func (s Schedule) wallClock() time.Time {
	if s.UTC {
		return s.Start.UTC()
	}
	return s.Start
}
