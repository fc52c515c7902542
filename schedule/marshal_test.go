package schedule_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/schedule"
)

// A configuration may hold a schedule.
func ExampleSchedule_UnmarshalJSON() {
	var s schedule.Schedule
	err := json.Unmarshal([]byte(`{"unit": "Weeks", "count": 2, "day": "Saturday", "start": "2026-12-05T01:00:00Z", "utc": true}`), &s)
	if err == nil {
		err = s.Check(0)
	}
	fmt.Println(s, err)
	// Output: every 2 weeks on Saturday from 2026-12-05 01:00 UTC <nil>
}

func TestTextAndJSON(t *testing.T) {
	at := start(2026, 12, 5, 1, 0)
	for text, c := range map[string]struct {
		schedule schedule.Schedule
		asJSON   string
	}{
		"no schedule":              {schedule.Schedule{}, `{}`},
		"once at 2026-12-05 01:00": {schedule.Once(at), `{"start":"2026-12-05T01:00:00Z"}`},
		"once at 2026-12-05 01:00 UTC until 2026-12-05 02:00 UTC": {
			inUTC(until(schedule.Once(at), at.Add(time.Hour))), `{"start":"2026-12-05T01:00:00Z","utc":true,"end":"2026-12-05T02:00:00Z"}`,
		},
		"every day":            {schedule.Every(1, schedule.Days), `{"unit":"Days","count":1}`},
		"every 15 minutes":     {schedule.Every(15, schedule.Minutes), `{"unit":"Minutes","count":15}`},
		"every week on Sunday": {schedule.Weekly(time.Sunday, 1), `{"unit":"Weeks","count":1,"day":"Sunday"}`},
		"every 2 weeks on Friday from 2026-12-05 01:00 for 1h30m0s": {
			lasting(from(schedule.Weekly(time.Friday, 2), at), 90*time.Minute),
			`{"unit":"Weeks","count":2,"day":"Friday","start":"2026-12-05T01:00:00Z","duration":"1h30m0s"}`,
		},
		"every month on the last day": {schedule.MonthlyByDate(0, 1), `{"unit":"Months","count":1,"dayOfMonth":0}`},
		"every 3 months on day 15":    {schedule.MonthlyByDate(15, 3), `{"unit":"Months","count":3,"dayOfMonth":15}`},
		"every month on the last Sunday": {
			schedule.MonthlyByWeekday(schedule.Last, time.Sunday, 1), `{"unit":"Months","count":1,"day":"Sunday","weekOrder":"Last"}`,
		},
		"every month on the second Tuesday moved by 4 days": {
			offset(schedule.MonthlyByWeekday(schedule.Second, time.Tuesday, 1), 4),
			`{"unit":"Months","count":1,"day":"Tuesday","weekOrder":"Second","offsetDay":4}`,
		},
	} {
		t.Run(text, func(t *testing.T) {
			assert.Equal(t, text, c.schedule.String())
			encoded, err := json.Marshal(c.schedule)
			require.NoError(t, err)
			assert.Equal(t, c.asJSON, string(encoded))
			back := schedule.Every(59, schedule.Minutes)
			require.NoError(t, json.Unmarshal(encoded, &back))
			assert.Equal(t, c.schedule, back)
			var log bytes.Buffer
			slog.New(slog.NewTextHandler(&log, nil)).Info("m", "s", c.schedule)
			assert.Contains(t, log.String(), text)
		})
	}
	for token, want := range tokens {
		encoded, err := json.Marshal(want)
		require.NoError(t, err)
		var back schedule.Schedule
		require.NoError(t, json.Unmarshal(encoded, &back))
		assert.Equal(t, want, back, token)
	}
	_, err := json.Marshal(schedule.Weekly(7, 1))
	require.ErrorContains(t, err, "7 is not a day of the week")
}

func TestJSONRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{"unit":"Weeks","count":1}`:                       "weeks on a day of the week need a day",
		`{"unit":"Months","count":1,"weekOrder":"First"}`:  "months on a day of the week need a day",
		`{"unit":"Months","count":1}`:                      "need a dayOfMonth",
		`{"unit":"Years","count":1}`:                       `"Years" is not a unit: it takes Minutes, Hours, Days, Weeks, Months`,
		`{"unit":"days","count":1}`:                        `"days" is not a unit`,
		`{"weekOrder":"Fifth"}`:                            `"Fifth" is not a week order: it takes First, Second, Third, Fourth, Last`,
		`{"unit":"Weeks","count":1,"day":"Caturday"}`:      `"Caturday" is not a day of the week`,
		`{"unit":"Days","every":1}`:                        "every",
		`{"unit":"Days","count":1,"duration":"two hours"}`: "two hours",
		`{"start":"tomorrow"}`:                             "tomorrow",
		`"0001128000100008"`:                               "string",
		`[]`:                                               "array",
	} {
		before := schedule.Every(1, schedule.Days)
		s := before
		require.ErrorContains(t, json.Unmarshal([]byte(text), &s), want, text)
		assert.Equal(t, before, s, "what is refused leaves the schedule as it is")
	}
	var s schedule.Schedule
	require.ErrorContains(t, s.UnmarshalJSON([]byte(`{}{}`)), "after the object")
	s = schedule.Every(1, schedule.Days)
	require.NoError(t, json.Unmarshal([]byte("null"), &s))
	assert.Equal(t, schedule.Every(1, schedule.Days), s)
}

// Check finds what the catalogue and Problems find.
func TestCheck(t *testing.T) {
	require.NoError(t, schedule.Every(1, schedule.Days).Check(0))
	require.NoError(t, offset(schedule.MonthlyByWeekday(schedule.First, time.Monday, 1), 2).Check(9040))
	err := schedule.Schedule{Count: 60, Unit: schedule.Minutes, DayOfMonth: 40}.Check(0)
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	var texts []string
	for _, p := range e.Problems {
		texts = append(texts, p.String())
	}
	assert.Len(t, texts, 3, "%v", texts)
	assert.Contains(t, texts, "RecurCount 60: must be from 1 to 59 minutes")
	assert.Contains(t, texts, "DayOfMonth 40: must be from 0 to 31")
	assert.Equal(t, cmdlet.NotDone, e.Outcome)
}
