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

// Object returns the schedule as New-CMSchedule does: as an instance of one of the classes below SMS_ScheduleToken. It does not
// check the schedule; [Schedule.Check] does. An OffsetDay is left out, because the documented class has no property for it.
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
// It refuses any other class, and what a [Schedule] cannot hold: a number out of its range, or an interval of days and hours
// together.
func FromObject(o cmdlet.Object) (Schedule, error) {
	// No documented range goes beyond 59.
	var p struct {
		Start      time.Time `wmi:"StartTime"`
		UTC        bool      `wmi:"IsGMT"`
		Days       uint8     `wmi:"DayDuration"`
		Hours      uint8     `wmi:"HourDuration"`
		Minutes    uint8     `wmi:"MinuteDuration"`
		DaySpan    uint8     `wmi:"DaySpan"`
		HourSpan   uint8     `wmi:"HourSpan"`
		MinuteSpan uint8     `wmi:"MinuteSpan"`
		Day        uint8     `wmi:"Day"`
		Weeks      uint8     `wmi:"ForNumberOfWeeks"`
		Months     uint8     `wmi:"ForNumberOfMonths"`
		MonthDay   uint8     `wmi:"MonthDay"`
		WeekOrder  uint8     `wmi:"WeekOrder"`
	}
	if err := o.Decode(&p); err != nil {
		return Schedule{}, fmt.Errorf("schedule: %w", err)
	}
	s := Schedule{
		Start: p.Start, UTC: p.UTC,
		Duration: time.Duration(p.Days)*24*time.Hour + time.Duration(p.Hours)*time.Hour + time.Duration(p.Minutes)*time.Minute,
	}
	weekday := time.Weekday(p.Day) - 1
	switch class := o.Class(); {
	case strings.EqualFold(class, classNonRecurring):
	case strings.EqualFold(class, classRecurInterval):
		days, hours, minutes := int(p.DaySpan), int(p.HourSpan), int(p.MinuteSpan)
		switch s.Unit, s.Count = Minutes, minutes; {
		case days > 0 && hours+minutes == 0:
			s.Unit, s.Count = Days, days
		case hours > 0 && days+minutes == 0:
			s.Unit, s.Count = Hours, hours
		case days+hours > 0:
			return Schedule{}, fmt.Errorf("schedule: %s has %d days, %d hours and %d minutes; only one of them may be set",
				class, days, hours, minutes)
		}
	case strings.EqualFold(class, classRecurWeekly):
		s.Unit, s.Count, s.Day = Weeks, int(p.Weeks), weekday
	case strings.EqualFold(class, classRecurMonthlyByWeekday):
		if int(p.WeekOrder) >= len(weekOrders()) {
			return Schedule{}, fmt.Errorf("schedule: %s.WeekOrder is %d and must be from 0 to %d", class, p.WeekOrder, len(weekOrders())-1)
		}
		s.Unit, s.Count, s.Day, s.WeekOrder = Months, int(p.Months), weekday, weekOrders()[p.WeekOrder]
	case strings.EqualFold(class, classRecurMonthlyByDate):
		s.Unit, s.Count, s.DayOfMonth = Months, int(p.Months), int(p.MonthDay)
	default:
		return Schedule{}, fmt.Errorf("schedule: %q is not a class of schedules", class)
	}
	if err := s.Check(0); err != nil {
		return Schedule{}, fmt.Errorf("schedule: %s: %w", o.Class(), err)
	}
	return s, nil
}
