package fake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
	"github.com/cmgkit/cmgkit/schedule"
)

// The schedule objects and the tokens made of them say what was asked for.
func TestSchedules(t *testing.T) {
	start := time.Date(2026, 2, 1, 13, 45, 0, 0, time.UTC)
	with := func(s schedule.Schedule, change func(*schedule.Schedule)) schedule.Schedule {
		s.Start = start
		if change != nil {
			change(&s)
		}
		return s
	}
	for name, test := range map[string]struct {
		schedule schedule.Schedule
		class    string
		numbers  map[string]int64
	}{
		"once":    {with(schedule.Once(start), nil), "SMS_ST_NonRecurring", nil},
		"minutes": {with(schedule.Every(15, schedule.Minutes), nil), "SMS_ST_RecurInterval", map[string]int64{"MinuteSpan": 15, "HourSpan": 0, "DaySpan": 0}},
		"hours":   {with(schedule.Every(6, schedule.Hours), nil), "SMS_ST_RecurInterval", map[string]int64{"HourSpan": 6}},
		"days":    {with(schedule.Every(7, schedule.Days), nil), "SMS_ST_RecurInterval", map[string]int64{"DaySpan": 7}},
		"weekly":  {with(schedule.Weekly(time.Saturday, 2), nil), "SMS_ST_RecurWeekly", map[string]int64{"Day": 7, "ForNumberOfWeeks": 2}},
		"sunday":  {with(schedule.Weekly(time.Sunday, 1), nil), "SMS_ST_RecurWeekly", map[string]int64{"Day": 1, "ForNumberOfWeeks": 1}},
		"on the 15th": {
			with(schedule.MonthlyByDate(15, 3), nil), "SMS_ST_RecurMonthlyByDate", map[string]int64{"MonthDay": 15, "ForNumberOfMonths": 3},
		},
		"last day of the month": {
			with(schedule.MonthlyByDate(0, 1), nil), "SMS_ST_RecurMonthlyByDate", map[string]int64{"MonthDay": 0, "ForNumberOfMonths": 1},
		},
		"second Tuesday": {
			with(schedule.MonthlyByWeekday(schedule.Second, time.Tuesday, 1), nil),
			"SMS_ST_RecurMonthlyByWeekday",
			map[string]int64{"Day": 3, "WeekOrder": 2, "ForNumberOfMonths": 1},
		},
		"last Sunday": {
			with(schedule.MonthlyByWeekday(schedule.Last, time.Sunday, 12), nil),
			"SMS_ST_RecurMonthlyByWeekday",
			map[string]int64{"Day": 1, "WeekOrder": 0, "ForNumberOfMonths": 12},
		},
		"until": {
			with(schedule.Every(1, schedule.Days), func(s *schedule.Schedule) { s.End = start.Add(90 * time.Minute) }),
			"SMS_ST_RecurInterval",
			map[string]int64{"DayDuration": 0, "HourDuration": 1, "MinuteDuration": 30},
		},
		"UTC": {with(schedule.Every(1, schedule.Days), func(s *schedule.Schedule) { s.UTC = true }), "SMS_ST_RecurInterval", nil},
		"minutes of duration": {
			with(schedule.Every(1, schedule.Days), func(s *schedule.Schedule) { s.Duration = (26*60 + 3) * time.Minute }),
			"SMS_ST_RecurInterval",
			map[string]int64{"DayDuration": 1, "HourDuration": 2, "MinuteDuration": 3},
		},
		"days of duration": {
			with(schedule.Weekly(time.Monday, 1), func(s *schedule.Schedule) { s.Duration = 48 * time.Hour }),
			"SMS_ST_RecurWeekly",
			map[string]int64{"DayDuration": 2, "HourDuration": 0, "MinuteDuration": 0},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := fake.New(fake.Options{})
			after(t, s, importServer(), importClient())
			o := one(t, s, test.schedule.Call())
			assert.Equal(t, test.class, o.Class())
			began, _ := o.Get("StartTime")
			assert.Equal(t, start, began.Time())
			utc, _ := o.Get("IsGMT")
			assert.Equal(t, test.schedule.UTC, utc.Bool())
			for property, want := range test.numbers {
				assert.Equal(t, want, number(t, o, property), property)
			}
			after(t, s, newService(cmdlet.P("EnableGroupDiscovery", cmdlet.Bool(true)),
				cmdlet.P("GroupDiscoverySchedule", cmdlet.ResultOf(test.schedule.Call()))))
			want, err := test.schedule.Token()
			require.NoError(t, err)
			assert.Equal(t, want, text(t, rows(t, s, "SMS_AAD_Discovery_Settings")[0], "FullSyncSchedule"))
		})
	}
}

func TestScheduleDefaults(t *testing.T) {
	s := fake.New(fake.Options{})
	start := cmdlet.P("Start", cmdlet.Time(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)))
	end := cmdlet.P("End", cmdlet.Time(time.Date(2026, 2, 2, 3, 4, 0, 0, time.UTC)))
	weekly := one(t, s, cmdlet.NewCall("New-CMSchedule", cmdlet.P("DayOfWeek", cmdlet.Enum("friday")), start, end))
	assert.EqualValues(t, 6, number(t, weekly, "Day"))
	assert.EqualValues(t, 1, number(t, weekly, "ForNumberOfWeeks"))
	assert.EqualValues(t, 1, number(t, weekly, "DayDuration"))
	assert.EqualValues(t, 3, number(t, weekly, "HourDuration"))
	assert.EqualValues(t, 4, number(t, weekly, "MinuteDuration"))
	last := one(t, s, cmdlet.NewCall("New-CMSchedule", cmdlet.P("DayOfMonth", cmdlet.Int(0)), start))
	assert.Zero(t, number(t, last, "MonthDay"))
	assert.EqualValues(t, 1, number(t, last, "ForNumberOfMonths"))
	weekday := []cmdlet.Param{cmdlet.P("WeekOrder", cmdlet.Enum("third")), cmdlet.P("DayOfWeek", cmdlet.Enum("Monday"))}
	third := one(t, s, cmdlet.NewCall("New-CMSchedule", append(weekday, cmdlet.P("OffsetDay", cmdlet.Int(0)))...))
	assert.EqualValues(t, 3, number(t, third, "WeekOrder"))
	for _, param := range []cmdlet.Param{cmdlet.P("OffsetDay", cmdlet.Int(1)), cmdlet.P("ScheduleString", cmdlet.Switch())} {
		_, err := s.Run(t.Context(), cmdlet.NewCall("New-CMSchedule", append(weekday, param)...))
		require.ErrorIs(t, err, cmdlet.ErrUnsupported)
		require.ErrorContains(t, err, "-"+param.Name)
	}
	now := one(t, s, cmdlet.NewCall("New-CMSchedule", cmdlet.P("Nonrecurring", cmdlet.Switch())))
	began, _ := now.Get("StartTime")
	assert.WithinDuration(t, time.Now(), began.Time(), time.Minute)
	before := cmdlet.P("End", cmdlet.Time(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)))
	_, err := s.Run(t.Context(), cmdlet.NewCall("New-CMSchedule", cmdlet.P("Nonrecurring", cmdlet.Switch()), start, before))
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
}
