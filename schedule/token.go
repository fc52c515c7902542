package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// A token is 64 bits in hex. The layout comes from public code (ConvertFrom-CCMSchedule) and agrees with the examples of
// the class page of SMS_ScheduleToken. From the highest bit: minute 6, hour 5, day 5, month 4, year since 1970 6, minutes
// of the duration 6; hours of the duration 5, days of the duration 5, recurrence 3, then what the recurrence needs, and
// last the flag for UTC.
const (
	minuteBit, hourBit, dayBit, monthBit, yearBit = 58, 53, 48, 44, 38
	durationMinutesBit                            = 32
	durationHoursBit, durationDaysBit             = 27, 22
	recurrenceBit                                 = 19
	spanMinutesBit, spanHoursBit, spanDaysBit     = 13, 8, 3
	weekdayBit, weeksBit                          = 16, 13
	utcBit                                        = 0

	nonRecurring, recurInterval, recurWeekly = 1, 2, 3

	firstYear, lastYear = 1970, 1970 + 63
)

// Token returns the schedule as the site keeps it, for example in FullSyncSchedule: 16 hex digits. It needs a Start. A
// start without UTC is written as the clock of its own [time.Location] shows it, which should be the site's.
//
// The error is a [cmdlet.Error] with Reason ErrInvalid and all problems.
func (s Schedule) Token() (string, error) {
	problems := s.Problems()
	if s.Start.IsZero() {
		problems = append(problems, cmdlet.Problem{Parameter: "Start", Rule: "is required in a token"})
	}
	if err := typed.Check(s.Call(), problems...); err != nil {
		return "", err
	}
	start, minutes := s.wallClock(), int(s.Duration/time.Minute)
	token := at(start.Minute(), minuteBit) | at(start.Hour(), hourBit) | at(start.Day(), dayBit) |
		at(int(start.Month()), monthBit) | at(start.Year()-firstYear, yearBit) |
		at(minutes%60, durationMinutesBit) | at(minutes/60%24, durationHoursBit) | at(minutes/60/24, durationDaysBit)
	switch s.Unit {
	case "":
		token |= at(nonRecurring, recurrenceBit)
	case Minutes:
		token |= at(recurInterval, recurrenceBit) | at(s.Count, spanMinutesBit)
	case Hours:
		token |= at(recurInterval, recurrenceBit) | at(s.Count, spanHoursBit)
	case Days:
		token |= at(recurInterval, recurrenceBit) | at(s.Count, spanDaysBit)
	case Weeks:
		token |= at(recurWeekly, recurrenceBit) | at(int(s.Day)+1, weekdayBit) | at(s.Count, weeksBit)
	}
	if s.UTC {
		token |= at(1, utcBit)
	}
	return fmt.Sprintf("%016X", token), nil
}

func at(n, bit int) uint64 { return uint64(n) << bit } //nolint:gosec // checked to be small and positive

// ParseToken reads one token of 16 hex digits. A token without the flag for UTC shows the clock of the site and not its
// time zone; its Start shows the same clock in [time.UTC].
//
// Monthly schedules, and tokens that New-CMSchedule cannot make, are errors.
func ParseToken(token string) (Schedule, error) {
	refused := fmt.Errorf("schedule: %.40q is no token of 16 hex digits that recurs by minutes, hours, days or weeks, or not at all", token)
	bits, err := strconv.ParseUint(token, 16, 64)
	if err != nil || len(token) != 16 {
		return Schedule{}, refused
	}
	take := func(bit, width int) int { return int(bits >> bit & (1<<width - 1)) } //nolint:gosec // six bits at most
	s := Schedule{
		Start: time.Date(firstYear+take(yearBit, 6), time.Month(take(monthBit, 4)), take(dayBit, 5), take(hourBit, 5),
			take(minuteBit, 6), 0, 0, time.UTC),
		UTC: take(utcBit, 1) == 1,
		Duration: time.Duration(take(durationDaysBit, 5))*24*time.Hour + time.Duration(take(durationHoursBit, 5))*time.Hour +
			time.Duration(take(durationMinutesBit, 6))*time.Minute,
	}
	switch take(recurrenceBit, 3) {
	case recurInterval:
		s.Unit, s.Count = Days, take(spanDaysBit, 5)
		if hours := take(spanHoursBit, 5); hours > 0 {
			s.Unit, s.Count = Hours, hours
		}
		if minutes := take(spanMinutesBit, 6); minutes > 0 {
			s.Unit, s.Count = Minutes, minutes
		}
	case recurWeekly:
		s.Unit, s.Day, s.Count = Weeks, time.Weekday(take(weekdayBit, 3)-1), take(weeksBit, 3)
	}
	// What does not come out as it went in had bits that no schedule of this package stands for.
	if again, err := s.Token(); err != nil || again != strings.ToUpper(token) {
		return Schedule{}, refused
	}
	return s, nil
}
