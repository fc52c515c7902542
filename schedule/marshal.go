package schedule

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// MarshalText returns the unit as it is.
func (u Unit) MarshalText() ([]byte, error) { return []byte(u), nil }

// UnmarshalText takes the units of this package and the empty text.
func (u *Unit) UnmarshalText(text []byte) error {
	return unmarshalName(u, text, "a unit", []Unit{Minutes, Hours, Days, Weeks, Months})
}

// MarshalText returns the week order as it is.
func (w WeekOrder) MarshalText() ([]byte, error) { return []byte(w), nil }

// UnmarshalText takes the week orders of this package and the empty text.
func (w *WeekOrder) UnmarshalText(text []byte) error {
	return unmarshalName(w, text, "a week order", []WeekOrder{First, Second, Third, Fourth, Last})
}

func unmarshalName[T ~string](to *T, text []byte, what string, names []T) error {
	if len(text) > 0 && !slices.Contains(names, T(text)) {
		known := make([]string, len(names))
		for i, name := range names {
			known[i] = string(name)
		}
		return fmt.Errorf("schedule: %.80q is not %s: it takes %s", text, what, strings.Join(known, ", "))
	}
	*to = T(text)
	return nil
}

// weekday is a [time.Weekday] by its English name.
type weekday time.Weekday

func (d weekday) MarshalText() ([]byte, error) {
	day := time.Weekday(d)
	if day < time.Sunday || day > time.Saturday {
		return nil, fmt.Errorf("schedule: %d is not a day of the week", int(day))
	}
	return []byte(day.String()), nil
}

func (d *weekday) UnmarshalText(text []byte) error {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if string(text) == day.String() {
			*d = weekday(day)
			return nil
		}
	}
	return fmt.Errorf("schedule: %.80q is not a day of the week: it takes Sunday to Saturday", text)
}

// scheduleJSON is a Schedule in JSON. Day and DayOfMonth are there where they count, also when they are zero.
type scheduleJSON struct {
	Unit       Unit      `json:"unit,omitempty"`
	Count      int       `json:"count,omitempty"`
	Day        *weekday  `json:"day,omitempty"`
	DayOfMonth *int      `json:"dayOfMonth,omitempty"`
	WeekOrder  WeekOrder `json:"weekOrder,omitempty"`
	OffsetDay  int       `json:"offsetDay,omitempty"`
	Start      time.Time `json:"start,omitzero"`
	UTC        bool      `json:"utc,omitempty"`
	Duration   string    `json:"duration,omitempty"` // as time.ParseDuration reads it
	End        time.Time `json:"end,omitzero"`
}

// onDay reports whether the Day counts, onDate whether the DayOfMonth does.
func (s Schedule) onDay() bool  { return s.Unit == Weeks || s.Unit == Months && s.WeekOrder != "" }
func (s Schedule) onDate() bool { return s.Unit == Months && s.WeekOrder == "" }

// MarshalJSON returns the schedule as an object without what is zero, for example
// {"unit":"Weeks","count":1,"day":"Saturday","start":"2026-12-05T01:00:00Z","utc":true,"duration":"1h30m0s"}. The zero Schedule
// is {}. It does not check the schedule.
func (s Schedule) MarshalJSON() ([]byte, error) {
	shown := scheduleJSON{
		Unit: s.Unit, Count: s.Count, WeekOrder: s.WeekOrder, OffsetDay: s.OffsetDay, Start: s.Start, UTC: s.UTC, End: s.End,
	}
	if s.onDay() || s.Day != 0 {
		shown.Day = new(weekday(s.Day))
	}
	if s.onDate() || s.DayOfMonth != 0 {
		shown.DayOfMonth = &s.DayOfMonth
	}
	if s.Duration != 0 {
		shown.Duration = s.Duration.String()
	}
	return json.Marshal(shown)
}

// UnmarshalJSON takes what MarshalJSON writes. A member that it does not know is an error, and so is a recurrence that lacks its
// day or its dayOfMonth. Ranges are for [Schedule.Check].
func (s *Schedule) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	var read scheduleJSON
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil {
		return fmt.Errorf("schedule: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("schedule: there is something after the object")
	}
	made := Schedule{
		Unit: read.Unit, Count: read.Count, WeekOrder: read.WeekOrder, OffsetDay: read.OffsetDay,
		Start: read.Start, UTC: read.UTC, End: read.End,
	}
	switch {
	case read.Day != nil:
		made.Day = time.Weekday(*read.Day)
	case made.onDay():
		return fmt.Errorf("schedule: %s on a day of the week need a day", strings.ToLower(string(made.Unit)))
	}
	switch {
	case read.DayOfMonth != nil:
		made.DayOfMonth = *read.DayOfMonth
	case made.onDate():
		return errors.New("schedule: months on a date need a dayOfMonth, where 0 is the last day")
	}
	if read.Duration != "" {
		duration, err := time.ParseDuration(read.Duration)
		if err != nil {
			return fmt.Errorf("schedule: %w", err)
		}
		made.Duration = duration
	}
	*s = made
	return nil
}

// String shows the schedule on one line, for example "every 2 weeks on Saturday from 2026-12-05 01:00 UTC for 1h30m0s".
func (s Schedule) String() string {
	if s.IsZero() {
		return "no schedule"
	}
	var b strings.Builder
	unit := strings.ToLower(string(s.Unit))
	switch {
	case s.Unit == "":
		b.WriteString("once")
	case s.Count == 1:
		b.WriteString("every " + strings.TrimSuffix(unit, "s"))
	default:
		fmt.Fprintf(&b, "every %d %s", s.Count, unit)
	}
	switch {
	case s.onDay() && s.WeekOrder != "":
		fmt.Fprintf(&b, " on the %s %s", strings.ToLower(string(s.WeekOrder)), s.Day)
	case s.onDay():
		b.WriteString(" on " + s.Day.String())
	case s.onDate() && s.DayOfMonth == 0:
		b.WriteString(" on the last day")
	case s.onDate():
		fmt.Fprintf(&b, " on day %d", s.DayOfMonth)
	}
	if s.OffsetDay != 0 {
		fmt.Fprintf(&b, " moved by %d days", s.OffsetDay)
	}
	if !s.Start.IsZero() {
		before := " from "
		if s.Unit == "" {
			before = " at "
		}
		b.WriteString(before + s.clock(s.Start))
	}
	if s.Duration != 0 {
		b.WriteString(" for " + s.Duration.String())
	}
	if !s.End.IsZero() {
		b.WriteString(" until " + s.clock(s.End))
	}
	return b.String()
}

// clock shows a time to the minute, as the clock does that the schedule goes by.
func (s Schedule) clock(t time.Time) string {
	const minute = "2006-01-02 15:04"
	if s.UTC {
		return t.UTC().Format(minute) + " UTC"
	}
	return t.Format(minute)
}

// LogValue shows the schedule in log/slog as String does.
func (s Schedule) LogValue() slog.Value { return slog.StringValue(s.String()) }
