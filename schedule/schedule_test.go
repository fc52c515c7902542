package schedule_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/wmi"
	"github.com/cmgkit/cmgkit/schedule"
)

func ExampleEvery() {
	weekly := schedule.Every(7, schedule.Days)
	weekly.Start = time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC)
	weekly.UTC = true
	fmt.Println(weekly.Call())
	token, err := weekly.Token()
	fmt.Println(token, err)
	// Output:
	// New-CMSchedule -IsUtc -RecurCount 7 -RecurInterval Days -Start 2026-11-23T01:30:00Z
	// 7837BE0000100039 <nil>
}

func ExampleParseToken() {
	s, err := schedule.ParseToken("00011280001A2000")
	fmt.Println(s.Count, s.Unit, s.Day, s.Start.Format(time.DateTime), err)
	// Output: 1 Weeks Monday 1980-01-01 00:00:00 <nil>
}

func ExampleMonthlyByWeekday() {
	patches := schedule.MonthlyByWeekday(schedule.Second, time.Tuesday, 1)
	patches.Start = time.Date(2026, 12, 8, 22, 0, 0, 0, time.UTC)
	fmt.Println(patches.Call())
	token, err := patches.Token()
	fmt.Println(token, err)
	// Output:
	// New-CMSchedule -DayOfWeek Tuesday -RecurCount 1 -Start 2026-12-08T22:00:00Z -WeekOrder Second
	// 02C8CE0000231400 <nil>
}

func ExampleFromObject() {
	made := schedule.MonthlyByDate(0, 3).Object() // yours: what New-CMSchedule returned, or a property of another object
	s, err := schedule.FromObject(made)
	fmt.Println(made.Class(), s.Count, s.Unit, s.DayOfMonth, err)
	// Output: SMS_ST_RecurMonthlyByDate 3 Months 0 <nil>
}

func start(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, time.UTC)
}

func from(s schedule.Schedule, at time.Time) schedule.Schedule {
	s.Start = at
	return s
}

func lasting(s schedule.Schedule, d time.Duration) schedule.Schedule {
	s.Duration = d
	return s
}

func until(s schedule.Schedule, end time.Time) schedule.Schedule {
	s.End = end
	return s
}

func offset(s schedule.Schedule, days int) schedule.Schedule {
	s.OffsetDay = days
	return s
}

func inUTC(s schedule.Schedule) schedule.Schedule {
	s.UTC = true
	return s
}

// tokens are published ones first: public code, default schedules, the class page of SMS_ScheduleToken, and those whose
// descriptions by a site stand in MEM-Zone/MEM.Zone-Dashboards.
var tokens = map[string]schedule.Schedule{
	"0001128000100008": from(schedule.Every(1, schedule.Days), start(1980, 1, 1, 0, 0)),
	"00011280001A2000": from(schedule.Weekly(time.Monday, 1), start(1980, 1, 1, 0, 0)),
	"1033BC7B10100010": lasting(from(schedule.Every(2, schedule.Days), start(2019, 11, 19, 1, 4)), 2*time.Hour+59*time.Minute),
	"7913788000080000": schedule.Once(start(2004, 7, 19, 8, 30)),
	"55147880001B2000": from(schedule.Weekly(time.Tuesday, 1), start(2004, 7, 20, 8, 21)),
	"55177880001E2000": from(schedule.Weekly(time.Friday, 1), start(2004, 7, 23, 8, 21)),

	"02811A80401F6000": lasting(from(schedule.Weekly(time.Saturday, 3), start(2012, 1, 1, 20, 0)), 8*time.Hour),
	"02811A8040288800": lasting(from(schedule.MonthlyByDate(2, 2), start(2012, 1, 1, 20, 0)), 8*time.Hour),
	"02811A8040280C00": lasting(from(schedule.MonthlyByDate(0, 3), start(2012, 1, 1, 20, 0)), 8*time.Hour),
	"00811A9E08221600": lasting(from(schedule.MonthlyByWeekday(schedule.Third, time.Monday, 1), start(2012, 1, 1, 4, 0)), time.Hour+30*time.Minute),
	"02811A8040241000": lasting(from(schedule.MonthlyByWeekday(schedule.Last, time.Wednesday, 1), start(2012, 1, 1, 20, 0)), 8*time.Hour),
	"00211D80083213C0": lasting(offset(from(schedule.MonthlyByWeekday(schedule.First, time.Monday, 1), start(2024, 1, 1, 1, 0)), 7), time.Hour),

	"0001100000176001": inUTC(from(schedule.Every(59, schedule.Minutes), start(1970, 1, 1, 0, 0))),
	"EEFFCFC000101700": from(schedule.Every(23, schedule.Hours), start(2033, 12, 31, 23, 59)),
	"0001100007C80000": lasting(schedule.Once(start(1970, 1, 1, 0, 0)), 31*24*time.Hour),

	"0001128000231400": from(schedule.MonthlyByWeekday(schedule.Second, time.Tuesday, 1), start(1980, 1, 1, 0, 0)),
	"000112800027C000": from(schedule.MonthlyByWeekday(schedule.Last, time.Saturday, 12), start(1980, 1, 1, 0, 0)),
	"0001128010211801": inUTC(lasting(from(schedule.MonthlyByWeekday(schedule.Fourth, time.Sunday, 1), start(1980, 1, 1, 0, 0)), 2*time.Hour)),
	"00011280002BCC00": from(schedule.MonthlyByDate(15, 3), start(1980, 1, 1, 0, 0)),
	"00011280002FF000": from(schedule.MonthlyByDate(31, 12), start(1980, 1, 1, 0, 0)),
	"0001128000280400": from(schedule.MonthlyByDate(0, 1), start(1980, 1, 1, 0, 0)),
}

func TestToken(t *testing.T) {
	for token, want := range tokens {
		t.Run(token, func(t *testing.T) {
			got, err := schedule.ParseToken(token)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			again, err := got.Token()
			require.NoError(t, err)
			assert.Equal(t, token, again)
		})
	}
}

func TestTokenShowsTheClockOfTheStart(t *testing.T) {
	berlin := time.FixedZone("CET", 60*60)
	s := from(schedule.Every(1, schedule.Days), time.Date(2026, 1, 1, 0, 30, 59, 0, berlin))
	local, err := s.Token()
	require.NoError(t, err)
	assert.Equal(t, "78011E0000100008", local)
	utc, err := inUTC(s).Token()
	require.NoError(t, err)
	assert.Equal(t, "7AFFCDC000100009", utc)
}

func TestParseTokenRefuses(t *testing.T) {
	for name, token := range map[string]string{
		"empty":                "",
		"short":                "000112800010000",
		"long":                 "00011280001000080",
		"two at once":          "000112800010000800011280001A2000",
		"not hex":              "000112800010000G",
		"signed":               "+001128000100008",
		"two weekdays a month": "0001128000231C00", // week order 6
		"no months by weekday": "0001128000230400",
		"offset without one":   "00211D80082213C0",
		"no offset":            "00211D8008321200",
		"13 months":            "000112800028F400", // 13 in the place of the months
		"no months by date":    "0001128000280000",
		"no weekday in month":  "0001128000201400",
		"unknown recurrence":   "0001128000380000",
		"two spans":            "0001128000100108",
		"no span":              "0001128000100000",
		"24 hours":             "0001128000101800",
		"60 minutes":           "0001128000178000",
		"no day of the week":   "0001128000182000",
		"no weeks":             "00011280001A0000",
		"five weeks":           "00011280001AA000",
		"day 0":                "0000128000100008",
		"30 February":          "001E228000100008",
		"hour 24":              "0301128000100008",
		"stray bits":           "0001128000080002",
		"duration of 60 min.":  "000112BC00080000",
		"duration of 25 h":     "00011280C8080000",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := schedule.ParseToken(token)
			require.ErrorContains(t, err, "is not a token")
		})
	}
}

func FuzzParseToken(f *testing.F) {
	for token := range tokens {
		f.Add(token)
	}
	f.Fuzz(func(t *testing.T, token string) {
		s, err := schedule.ParseToken(token)
		if err != nil {
			return
		}
		again, err := s.Token()
		require.NoError(t, err)
		require.True(t, strings.EqualFold(token, again), "%s became %s", token, again)
		require.NoError(t, s.Call().Check(0))
		require.Empty(t, s.Problems())
	})
}

func TestCall(t *testing.T) {
	at := start(2026, 11, 23, 1, 30)
	for name, c := range map[string]struct {
		schedule schedule.Schedule
		want     string
	}{
		"once":        {schedule.Once(at), "New-CMSchedule -Nonrecurring -Start 2026-11-23T01:30:00Z"},
		"minutes":     {schedule.Every(15, schedule.Minutes), "New-CMSchedule -RecurCount 15 -RecurInterval Minutes"},
		"weekly":      {schedule.Weekly(time.Saturday, 2), "New-CMSchedule -DayOfWeek Saturday -RecurCount 2"},
		"in UTC":      {inUTC(schedule.Every(1, schedule.Hours)), "New-CMSchedule -IsUtc -RecurCount 1 -RecurInterval Hours"},
		"days":        {lasting(schedule.Once(at), 48*time.Hour), "New-CMSchedule -DurationCount 2 -DurationInterval Days -Nonrecurring -Start 2026-11-23T01:30:00Z"},
		"hours":       {lasting(schedule.Once(at), 31*time.Hour), "New-CMSchedule -DurationCount 31 -DurationInterval Hours -Nonrecurring -Start 2026-11-23T01:30:00Z"},
		"32 hours":    {lasting(schedule.Once(at), 32*time.Hour), "New-CMSchedule -End 2026-11-24T09:30:00Z -Nonrecurring -Start 2026-11-23T01:30:00Z"},
		"on the 15th": {schedule.MonthlyByDate(15, 3), "New-CMSchedule -DayOfMonth 15 -RecurCount 3"},
		"last day":    {schedule.MonthlyByDate(0, 1), "New-CMSchedule -LastDayOfMonth -RecurCount 1"},
		"last Friday": {schedule.MonthlyByWeekday(schedule.Last, time.Friday, 2), "New-CMSchedule -DayOfWeek Friday -RecurCount 2 -WeekOrder Last"},
		"with an offset": {
			offset(schedule.MonthlyByWeekday(schedule.Second, time.Tuesday, 1), 4),
			"New-CMSchedule -DayOfWeek Tuesday -OffsetDay 4 -RecurCount 1 -WeekOrder Second",
		},
		"until":    {until(schedule.Once(at), at.Add(time.Hour)), "New-CMSchedule -End 2026-11-23T02:30:00Z -Nonrecurring -Start 2026-11-23T01:30:00Z"},
		"for 30 m": {lasting(schedule.Weekly(time.Sunday, 1), 30*time.Minute), "New-CMSchedule -DayOfWeek Sunday -DurationCount 30 -DurationInterval Minutes -RecurCount 1"},
		"for 90 m": {lasting(from(schedule.Weekly(time.Sunday, 1), at), 90*time.Minute), "New-CMSchedule -DayOfWeek Sunday -End 2026-11-23T03:00:00Z -RecurCount 1 -Start 2026-11-23T01:30:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			call := c.schedule.Call()
			assert.Equal(t, c.want, call.String())
			require.NoError(t, call.Check(0))
			assert.Equal(t, cmdlet.Pure, call.Effect())
			assert.Empty(t, c.schedule.Problems())
		})
	}
}

func TestRefusals(t *testing.T) {
	at := start(2026, 11, 23, 1, 30)
	for name, c := range map[string]struct {
		schedule schedule.Schedule
		rules    []string
	}{
		"minutes":        {from(schedule.Every(60, schedule.Minutes), at), []string{"RecurCount 60: must be from 1 to 59 minutes"}},
		"hours":          {from(schedule.Every(24, schedule.Hours), at), []string{"RecurCount 24: must be from 1 to 23 hours"}},
		"days":           {from(schedule.Every(32, schedule.Days), at), []string{"RecurCount 32: must be from 1 to 31 days"}},
		"weeks":          {from(schedule.Weekly(time.Monday, 5), at), []string{"RecurCount 5: must be from 1 to 4 weeks"}},
		"never":          {from(schedule.Every(0, schedule.Days), at), []string{"RecurCount 0: must be from 1 to 31 days"}},
		"no unit":        {from(schedule.Every(2, ""), at), []string{"RecurCount 2: needs a unit"}},
		"unit":           {from(schedule.Every(2, "Years"), at), []string{"RecurInterval Years: must be one of Minutes, Hours, Days"}},
		"day":            {from(schedule.Weekly(7, 1), at), []string{"DayOfWeek Day7: must be one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday"}},
		"months":         {from(schedule.MonthlyByDate(1, 13), at), []string{"RecurCount 13: must be from 1 to 12 months"}},
		"day 32":         {from(schedule.MonthlyByDate(32, 1), at), []string{"DayOfMonth 32: must be from 0 to 31"}},
		"day -1":         {from(schedule.MonthlyByDate(-1, 1), at), []string{"DayOfMonth -1: must be from 0 to 31"}},
		"week order":     {from(schedule.MonthlyByWeekday("Fifth", time.Monday, 1), at), []string{"WeekOrder Fifth: must be one of Last, First, Second, Third, Fourth"}},
		"other case":     {from(schedule.MonthlyByWeekday("last", time.Monday, 1), at), []string{"WeekOrder last: must be one of Last, First, Second, Third, Fourth"}},
		"unit's case":    {from(schedule.Every(2, "days"), at), []string{"RecurInterval days: must be one of Minutes, Hours, Days"}},
		"order of weeks": {schedule.Schedule{Count: 1, Unit: schedule.Weeks, WeekOrder: schedule.First, Start: at}, []string{"WeekOrder First: is for months, not for weeks"}},
		"long offset":    {offset(from(schedule.MonthlyByWeekday(schedule.First, time.Monday, 1), at), 8), []string{"OffsetDay 8: must be from 0 to 7 in a token"}},
		"offset back":    {offset(from(schedule.MonthlyByWeekday(schedule.First, time.Monday, 1), at), -1), []string{"OffsetDay -1: must be from 0 to 7 in a token"}},
		"end without start": {
			until(schedule.Every(1, schedule.Days), at),
			[]string{"End 2026-11-23T01:30:00Z: needs a Start, because the site's default is not known", "Start: is required in a token"},
		},
		"end before start": {until(schedule.Once(at), at.Add(-time.Minute)), []string{"End 2026-11-23T01:29:00Z: must be less than 32 days after Start"}},
		"end in 32 days":   {until(schedule.Once(at), at.AddDate(0, 0, 32)), []string{"End 2026-12-25T01:30:00Z: must be less than 32 days after Start"}},
		"no start":         {schedule.Every(1, schedule.Days), []string{"Start: is required in a token"}},
		"start too late":   {schedule.Once(start(2034, 1, 1, 0, 0)), []string{"Start 2034-01-01T00:00:00Z: must be in the years 1970 to 2033"}},
		"duration":         {lasting(schedule.Once(at), 90*time.Second), []string{"DurationCount 1m30s: must be in whole minutes and less than 32 days"}},
		"32 days":          {lasting(schedule.Once(at), 32*24*time.Hour), []string{"DurationCount 768h0m0s: must be in whole minutes and less than 32 days"}},
		"an odd duration": {
			lasting(schedule.Every(1, schedule.Days), 90*time.Minute),
			[]string{"DurationCount 90: must be from 0 to 31", "DurationCount 1h30m0s: needs a Start: the cmdlet counts up to 31 minutes, hours or days, and anything else takes an end", "Start: is required in a token"},
		},
		"all at once": {
			lasting(schedule.Weekly(7, 32), -time.Minute),
			[]string{"DayOfWeek Day7: must be one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday", "DurationCount -1: must be from 0 to 31", "RecurCount 32: must be from 1 to 4 weeks", "Start: is required in a token"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.schedule.Token()
			require.ErrorIs(t, err, cmdlet.ErrInvalid)
			var e *cmdlet.Error
			require.ErrorAs(t, err, &e)
			var rules []string
			for _, p := range e.Problems {
				rules = append(rules, p.String())
			}
			assert.Equal(t, c.rules, rules)
		})
	}
}

// Fields that do not belong together make a call that fits no parameter set.
func TestMixedFields(t *testing.T) {
	at := start(2026, 11, 23, 1, 30)
	for name, s := range map[string]schedule.Schedule{
		"date once":        {DayOfMonth: 3, Start: at},
		"date of days":     {Count: 1, Unit: schedule.Days, DayOfMonth: 3},
		"date of weeks":    {Count: 1, Unit: schedule.Weeks, DayOfMonth: 3},
		"date and weekday": {Count: 1, Unit: schedule.Months, DayOfMonth: 3, WeekOrder: schedule.First},
		"order once":       {WeekOrder: schedule.First, Start: at},
		"order of hours":   {Count: 1, Unit: schedule.Hours, WeekOrder: schedule.First},
		"offset of weeks":  offset(schedule.Weekly(time.Monday, 1), 1),
		"offset of a date": offset(schedule.MonthlyByDate(3, 1), 1),
		"end and duration": lasting(until(schedule.Once(at), at.Add(time.Hour)), time.Hour),
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, s.Call().Check(0), cmdlet.ErrInvalid)
			_, err := s.Token()
			require.ErrorIs(t, err, cmdlet.ErrInvalid)
		})
	}
}

// An end is a duration in the forms that the site keeps.
func TestEndIsADuration(t *testing.T) {
	at := start(2026, 11, 23, 1, 30)
	ends, lasts := until(schedule.Once(at), at.Add(25*time.Hour+59*time.Second)), lasting(schedule.Once(at), 25*time.Hour)
	want, err := lasts.Token()
	require.NoError(t, err)
	got, err := ends.Token()
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.True(t, ends.Object().Equal(lasts.Object()))
}

// Every kind comes back from its object, which has what the class page lists and nothing else: there is no offset.
func TestObject(t *testing.T) {
	for token, want := range tokens {
		t.Run(token, func(t *testing.T) {
			o := want.Object()
			class, known := wmi.Lookup(o.Class())
			require.True(t, known, o.Class())
			var properties []string
			for _, p := range class.Properties {
				properties = append(properties, p.Name)
			}
			assert.ElementsMatch(t, properties, o.Properties())
			want.OffsetDay = 0
			got, err := schedule.FromObject(o)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestFromObjectReadsDocumentedNumbers(t *testing.T) {
	at := start(2026, 11, 23, 1, 30)
	for name, c := range map[string]struct {
		class      string
		properties map[string]cmdlet.Value
		want       schedule.Schedule
	}{
		"second Saturday": {
			"sms_st_recurmonthlybyweekday",
			map[string]cmdlet.Value{"Day": cmdlet.Int(7), "WeekOrder": cmdlet.Int(2), "ForNumberOfMonths": cmdlet.Int(1)},
			schedule.MonthlyByWeekday(schedule.Second, time.Saturday, 1),
		},
		"every third month on the 15th": {
			"SMS_ST_RecurMonthlyByDate",
			map[string]cmdlet.Value{"MonthDay": cmdlet.Int(15), "ForNumberOfMonths": cmdlet.Int(3)},
			schedule.MonthlyByDate(15, 3),
		},
		"every third week on Wednesday": {
			"SMS_ST_RecurWeekly",
			map[string]cmdlet.Value{"Day": cmdlet.Int(4), "ForNumberOfWeeks": cmdlet.Int(3)},
			schedule.Weekly(time.Wednesday, 3),
		},
		"every 10 days": {
			"SMS_ST_RecurInterval",
			map[string]cmdlet.Value{"DaySpan": cmdlet.Int(10), "HourSpan": cmdlet.Int(0), "MinuteSpan": cmdlet.Int(0)},
			schedule.Every(10, schedule.Days),
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.properties["StartTime"] = cmdlet.Time(at)
			got, err := schedule.FromObject(cmdlet.NewObject(c.class, c.properties))
			require.NoError(t, err)
			assert.Equal(t, from(c.want, at), got)
		})
	}
}

func TestFromObjectRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		object cmdlet.Object
		text   string
	}{
		"no schedule":  {cmdlet.NewObject("SMS_Site", nil), `"SMS_Site" is not a class of schedules`},
		"fifth Monday": {cmdlet.NewObject("SMS_ST_RecurMonthlyByWeekday", map[string]cmdlet.Value{"WeekOrder": cmdlet.Int(5)}), "WeekOrder is 5"},
		"no weekday":   {cmdlet.NewObject("SMS_ST_RecurWeekly", map[string]cmdlet.Value{"Day": cmdlet.Int(0), "ForNumberOfWeeks": cmdlet.Int(1)}), "DayOfWeek"},
		"less than no hours": {
			cmdlet.NewObject("SMS_ST_RecurInterval", map[string]cmdlet.Value{"DaySpan": cmdlet.Int(2), "HourSpan": cmdlet.Int(-1), "MinuteSpan": cmdlet.Int(1)}),
			"HourSpan",
		},
		"no span":   {cmdlet.NewObject("SMS_ST_RecurInterval", nil), "RecurCount 0"},
		"13 months": {cmdlet.NewObject("SMS_ST_RecurMonthlyByDate", map[string]cmdlet.Value{"ForNumberOfMonths": cmdlet.Int(13)}), "RecurCount 13"},
		"a day and a half": {
			cmdlet.NewObject("SMS_ST_RecurInterval", map[string]cmdlet.Value{"DaySpan": cmdlet.Int(1), "HourSpan": cmdlet.Int(12)}),
			"has 1 days, 12 hours and 0 minutes",
		},
		"an hour and a half": {
			cmdlet.NewObject("SMS_ST_RecurInterval", map[string]cmdlet.Value{"HourSpan": cmdlet.Int(1), "MinuteSpan": cmdlet.Int(30)}),
			"has 0 days, 1 hours and 30 minutes",
		},
		"misfit": {cmdlet.NewObject("SMS_ST_RecurWeekly", map[string]cmdlet.Value{"Day": cmdlet.String("Monday")}), "SMS_ST_RecurWeekly.Day"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := schedule.FromObject(c.object)
			require.ErrorContains(t, err, c.text)
		})
	}
}

// What FromObject takes comes back from the schedule's own object, and is a schedule that the cmdlet can make.
func FuzzFromObject(f *testing.F) {
	for class := range classes {
		f.Add(class, int64(0), true, int64(1), int64(2), int64(3))
		f.Add(class, int64(1e9), false, int64(7), int64(0), int64(0))
	}
	f.Fuzz(func(t *testing.T, class int, start int64, utc bool, x, y, z int64) {
		properties := map[string]cmdlet.Value{
			"StartTime": cmdlet.Time(time.Unix(start, 0)), "IsGMT": cmdlet.Bool(utc), "DayDuration": cmdlet.Int(x), "HourDuration": cmdlet.Int(y),
			"MinuteDuration": cmdlet.Int(z),
		}
		for _, three := range [][3]string{{"DaySpan", "HourSpan", "MinuteSpan"}, {"Day", "WeekOrder", "ForNumberOfMonths"}, {"MonthDay", "", "ForNumberOfWeeks"}} {
			properties[three[0]], properties[three[1]], properties[three[2]] = cmdlet.Int(x), cmdlet.Int(y), cmdlet.Int(z)
		}
		s, err := schedule.FromObject(cmdlet.NewObject(classes[uint(class)%uint(len(classes))], properties))
		if err != nil {
			return
		}
		require.Empty(t, s.Problems())
		require.NoError(t, s.Call().Check(0))
		again, err := schedule.FromObject(s.Object())
		require.NoError(t, err)
		require.Equal(t, s, again)
	})
}

var classes = []string{"SMS_ST_NonRecurring", "SMS_ST_RecurInterval", "SMS_ST_RecurWeekly", "SMS_ST_RecurMonthlyByWeekday", "SMS_ST_RecurMonthlyByDate"}

func TestIsZero(t *testing.T) {
	assert.True(t, schedule.Schedule{}.IsZero())
	assert.False(t, schedule.Once(start(2026, 1, 1, 0, 0)).IsZero())
	assert.False(t, schedule.Every(1, schedule.Days).IsZero())
}
