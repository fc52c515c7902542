package cmdlettest

import (
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// newSchedules goes through the parameter sets of New-CMSchedule, which asks no site: each recurrence without an end of its
// times, with a duration, and with an end.
func newSchedules(h *harness) {
	start := time.Now().UTC().Truncate(time.Hour).Add(24 * time.Hour)
	for _, recurrence := range []struct {
		set    string
		params params
		class  string
		want   params
	}{
		{"RecurrenceNone", params{"Nonrecurring": cmdlet.Switch()}, "SMS_ST_NonRecurring", nil},
		{
			"RecurrenceInterval",
			params{"RecurInterval": cmdlet.Enum("Days"), "RecurCount": cmdlet.Int(7)},
			"SMS_ST_RecurInterval",
			params{"DaySpan": cmdlet.Int(7)},
		},
		{
			"RecurrenceInterval",
			params{"RecurInterval": cmdlet.Enum("Hours"), "RecurCount": cmdlet.Int(6)},
			"SMS_ST_RecurInterval",
			params{"HourSpan": cmdlet.Int(6)},
		},
		{
			"RecurrenceInterval",
			params{"RecurInterval": cmdlet.Enum("Minutes"), "RecurCount": cmdlet.Int(30)},
			"SMS_ST_RecurInterval",
			params{"MinuteSpan": cmdlet.Int(30)},
		},
		{
			"RecurrenceWeekly",
			params{"DayOfWeek": cmdlet.Enum("Sunday"), "RecurCount": cmdlet.Int(2)},
			"SMS_ST_RecurWeekly",
			params{"Day": cmdlet.Int(1), "ForNumberOfWeeks": cmdlet.Int(2)},
		},
		{
			"RecurrenceMonthlyByDate",
			params{"DayOfMonth": cmdlet.Int(15), "RecurCount": cmdlet.Int(3)},
			"SMS_ST_RecurMonthlyByDate",
			params{"MonthDay": cmdlet.Int(15), "ForNumberOfMonths": cmdlet.Int(3)},
		},
		{
			"RecurMonthlyLastDayOfMonth",
			params{"LastDayOfMonth": cmdlet.Switch(), "RecurCount": cmdlet.Int(1)},
			"SMS_ST_RecurMonthlyByDate",
			params{"MonthDay": cmdlet.Int(0), "ForNumberOfMonths": cmdlet.Int(1)},
		},
		{
			"RecurMonthlyByWeekday",
			params{"WeekOrder": cmdlet.Enum("Second"), "DayOfWeek": cmdlet.Enum("Tuesday"), "RecurCount": cmdlet.Int(1)},
			"SMS_ST_RecurMonthlyByWeekday",
			params{"WeekOrder": cmdlet.Int(2), "Day": cmdlet.Int(3), "ForNumberOfMonths": cmdlet.Int(1)},
		},
		{
			"RecurMonthlyByWeekday",
			params{"WeekOrder": cmdlet.Enum("Last"), "DayOfWeek": cmdlet.Enum("Saturday"), "RecurCount": cmdlet.Int(12)},
			"SMS_ST_RecurMonthlyByWeekday",
			params{"WeekOrder": cmdlet.Int(0), "Day": cmdlet.Int(7), "ForNumberOfMonths": cmdlet.Int(12)},
		},
	} {
		for _, length := range []struct {
			set    string
			params params
			hours  int64
		}{
			{"", nil, 0},
			{"WithDuration", params{"DurationInterval": cmdlet.Enum("Hours"), "DurationCount": cmdlet.Int(3)}, 3},
			{"WithEnd", params{"End": cmdlet.Time(start.Add(5 * time.Hour))}, 5},
		} {
			c := recurrence.params.with(length.params).with(params{
				"Start": cmdlet.Time(start), "IsUtc": cmdlet.Switch(),
			}).call("New-CMSchedule")
			if set, err := c.ParameterSet(h.build()); err != nil || set != recurrence.set+length.set {
				h.Errorf("%v\nis of the set %s, %v; want %s", c, set, err, recurrence.set+length.set)
			}
			made := h.one(c)
			if made.Class() != recurrence.class {
				h.Errorf("%v\nmade a %s, want a %s", c, made.Class(), recurrence.class)
			}
			h.has(made, recurrence.want.with(params{
				"StartTime": cmdlet.Time(start), "IsGMT": cmdlet.Bool(true), "DayDuration": cmdlet.Int(0),
				"HourDuration": cmdlet.Int(length.hours), "MinuteDuration": cmdlet.Int(0),
			}))
			if err := misfits(made); err != nil {
				h.Error(err)
			}
		}
	}
}

// The help gives the ranges: 0 to 31, where a day of 0 is the last one and a duration of 0 sets no limit.
func scheduleRanges(h *harness) {
	monthly := params{"DayOfMonth": cmdlet.Int(0), "RecurCount": cmdlet.Int(1)}
	h.has(h.one(monthly.call("New-CMSchedule")), params{"MonthDay": cmdlet.Int(0), "ForNumberOfMonths": cmdlet.Int(1)})
	lasting := monthly.with(params{"DurationInterval": cmdlet.Enum("Days"), "DurationCount": cmdlet.Int(0)})
	h.has(h.one(lasting.call("New-CMSchedule")), params{"DayDuration": cmdlet.Int(0)})
	h.has(h.one(lasting.with(params{"DurationCount": cmdlet.Int(31)}).call("New-CMSchedule")), params{"DayDuration": cmdlet.Int(31)})
	for _, n := range []int64{-1, 32} {
		h.rejects(monthly.with(params{"DayOfMonth": cmdlet.Int(n)}).call("New-CMSchedule"), cmdlet.ErrInvalid)
		h.rejects(lasting.with(params{"DurationCount": cmdlet.Int(n)}).call("New-CMSchedule"), cmdlet.ErrInvalid)
	}
}
