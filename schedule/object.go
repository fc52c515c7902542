package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// The classes of schedule objects, all below SMS_ScheduleToken, and their properties are DOC: each has a class page.
const (
	classNonRecurring          = "SMS_ST_NonRecurring"
	classRecurInterval         = "SMS_ST_RecurInterval"
	classRecurWeekly           = "SMS_ST_RecurWeekly"
	classRecurMonthlyByWeekday = "SMS_ST_RecurMonthlyByWeekday"
	classRecurMonthlyByDate    = "SMS_ST_RecurMonthlyByDate"
)

// Object returns the schedule as New-CMSchedule returns it: an instance of one of the classes below SMS_ScheduleToken. It
// does not check the schedule, see [Schedule.Problems]; an OffsetDay is left out, as the documented class has no property
// for it.
func (s Schedule) Object() cmdlet.Object {
	number := func(n int) cmdlet.Value { return cmdlet.Int(int64(n)) }
	minutes := int(s.length() / time.Minute)
	properties := map[string]cmdlet.Value{
		"StartTime": cmdlet.Time(s.Start), "IsGMT": cmdlet.Bool(s.UTC),
		"DayDuration": number(minutes / 60 / 24), "HourDuration": number(minutes / 60 % 24), "MinuteDuration": number(minutes % 60),
	}
	class := classNonRecurring
	switch s.Unit {
	case Minutes, Hours, Days:
		class = classRecurInterval
		for unit, span := range map[Unit]string{Minutes: "MinuteSpan", Hours: "HourSpan", Days: "DaySpan"} {
			properties[span] = number(0)
			if unit == s.Unit {
				properties[span] = number(s.Count)
			}
		}
	case Weeks:
		class = classRecurWeekly
		properties["Day"], properties["ForNumberOfWeeks"] = number(int(s.Day)+1), number(s.Count)
	case Months:
		properties["ForNumberOfMonths"] = number(s.Count)
		if s.WeekOrder == "" {
			class = classRecurMonthlyByDate
			properties["MonthDay"] = number(s.DayOfMonth)
			break
		}
		class = classRecurMonthlyByWeekday
		properties["Day"], properties["WeekOrder"] = number(int(s.Day)+1), number(slices.Index(weekOrders(), s.WeekOrder))
	}
	return cmdlet.NewObject(class, properties)
}

// FromObject reads a schedule from an instance of one of the classes below SMS_ScheduleToken, as New-CMSchedule returns it.
// Any other class, and a property that does not fit, is an error.
func FromObject(o cmdlet.Object) (Schedule, error) {
	var p struct {
		Start      time.Time `wmi:"StartTime"`
		UTC        bool      `wmi:"IsGMT"`
		Days       int       `wmi:"DayDuration"`
		Hours      int       `wmi:"HourDuration"`
		Minutes    int       `wmi:"MinuteDuration"`
		DaySpan    int       `wmi:"DaySpan"`
		HourSpan   int       `wmi:"HourSpan"`
		MinuteSpan int       `wmi:"MinuteSpan"`
		Day        int       `wmi:"Day"`
		Weeks      int       `wmi:"ForNumberOfWeeks"`
		Months     int       `wmi:"ForNumberOfMonths"`
		MonthDay   int       `wmi:"MonthDay"`
		WeekOrder  int       `wmi:"WeekOrder"`
	}
	if err := o.Decode(&p); err != nil {
		return Schedule{}, fmt.Errorf("schedule: %w", err)
	}
	s := Schedule{
		Start: p.Start, UTC: p.UTC,
		Duration: time.Duration((p.Days*24+p.Hours)*60+p.Minutes) * time.Minute,
	}
	switch class := o.Class(); {
	case strings.EqualFold(class, classNonRecurring):
	case strings.EqualFold(class, classRecurInterval):
		switch s.Unit, s.Count = Minutes, p.MinuteSpan; {
		case p.DaySpan > 0:
			s.Unit, s.Count = Days, p.DaySpan
		case p.HourSpan > 0:
			s.Unit, s.Count = Hours, p.HourSpan
		}
	case strings.EqualFold(class, classRecurWeekly):
		s.Unit, s.Count, s.Day = Weeks, p.Weeks, time.Weekday(p.Day-1)
	case strings.EqualFold(class, classRecurMonthlyByWeekday):
		if p.WeekOrder < 0 || p.WeekOrder >= len(weekOrders()) {
			return Schedule{}, fmt.Errorf("schedule: %s.WeekOrder is %d; it goes from 0 to %d", class, p.WeekOrder, len(weekOrders())-1)
		}
		s.Unit, s.Count, s.Day, s.WeekOrder = Months, p.Months, time.Weekday(p.Day-1), weekOrders()[p.WeekOrder]
	case strings.EqualFold(class, classRecurMonthlyByDate):
		s.Unit, s.Count, s.DayOfMonth = Months, p.Months, p.MonthDay
	default:
		return Schedule{}, fmt.Errorf("schedule: %q is no class of schedules", class)
	}
	return s, nil
}
