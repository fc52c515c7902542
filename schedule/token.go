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

// A token is 64 bits in hex. These are its parts from the highest bit, each with its number of bits: minute 6, hour 5, day 5,
// month 4, year since 1970 6, minutes of the duration 6, hours of the duration 5, days of the duration 5, recurrence 3, then
// what the recurrence needs, and last the flag for UTC. A recurrence by weekday needs day of the week 3, months 4, week order
// 3, one by date needs date 5, months 4.
//
// All this is drawn on the page of the method ReadFromString of SMS_ScheduleMethods (DOC). The numbers of the recurrences
// are those of public code (CODE: ConvertFrom-CCMSchedule of CodyMathis123/PSCCMClient), and agree with the example tokens of
// the class page of SMS_ScheduleToken.
//
// Monthly by weekday with an offset is a recurrence of its own, which no page shows: the same parts, then the offset 3 (CODE:
// ufn_CM_GetNextMaintenanceWindow of MEM-Zone/MEM.Zone-Dashboards, with a site's own description of a token).
const (
	minuteBit, hourBit, dayBit, monthBit, yearBit = 58, 53, 48, 44, 38
	durationMinutesBit                            = 32
	durationHoursBit, durationDaysBit             = 27, 22
	recurrenceBit                                 = 19
	spanMinutesBit, spanHoursBit, spanDaysBit     = 13, 8, 3
	weekdayBit, weeksBit                          = 16, 13
	weekdayMonthsBit, weekOrderBit, offsetBit     = 12, 9, 6
	monthDayBit, dateMonthsBit                    = 14, 10
	utcBit                                        = 0

	nonRecurring, recurInterval, recurWeekly  = 1, 2, 3
	recurMonthlyByWeekday, recurMonthlyByDate = 4, 5
	recurMonthlyByWeekdayBase                 = 6 // with an offset

	firstYear, lastYear = 1970, 1970 + 63
	maxOffset           = 7
)

// Token returns the schedule as the site keeps it, for example in FullSyncSchedule: 16 hex digits. It needs a Start. Unless UTC
// is set, the start is written as the clock of its own [time.Location] shows it, which should be the site's. An OffsetDay may
// be up to 7.
//
// The error is a [*cmdlet.Error] with Reason ErrInvalid and all problems.
func (s Schedule) Token() (string, error) {
	problems := s.Problems()
	if s.Start.IsZero() {
		problems = append(problems, cmdlet.Problem{Parameter: "Start", Rule: "is required in a token"})
	}
	if s.OffsetDay < 0 || s.OffsetDay > maxOffset {
		problems = append(problems, cmdlet.Problem{
			Parameter: "OffsetDay", Value: strconv.Itoa(s.OffsetDay), Rule: fmt.Sprintf("must be from 0 to %d in a token", maxOffset),
		})
	}
	if err := typed.Check(s.Call(), problems...); err != nil {
		return "", err
	}
	start, minutes := s.wallClock(), int(s.length()/time.Minute)
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
	case Months:
		if s.WeekOrder == "" {
			token |= at(recurMonthlyByDate, recurrenceBit) | at(s.DayOfMonth, monthDayBit) | at(s.Count, dateMonthsBit)
			break
		}
		recurrence := recurMonthlyByWeekday
		if s.OffsetDay != 0 {
			recurrence = recurMonthlyByWeekdayBase
		}
		token |= at(recurrence, recurrenceBit) | at(int(s.Day)+1, weekdayBit) | at(s.Count, weekdayMonthsBit) |
			at(slices.Index(weekOrders(), s.WeekOrder), weekOrderBit) | at(s.OffsetDay, offsetBit)
	}
	if s.UTC {
		token |= at(1, utcBit)
	}
	return fmt.Sprintf("%016X", token), nil
}

func at(n, bit int) uint64 { return uint64(n) << bit } //nolint:gosec // checked to be small and positive

// ParseToken reads one token of 16 hex digits. A token without the flag for UTC holds what the site's clock shows and not its
// time zone, so the Start shows the same clock in [time.UTC]. What comes back has a Duration and never an End.
//
// It refuses a token with a bit whose meaning is not known.
func ParseToken(token string) (Schedule, error) {
	refused := fmt.Errorf("schedule: %.40q is not a token of 16 hex digits that this package knows", token)
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
	case recurMonthlyByWeekday, recurMonthlyByWeekdayBase:
		order := take(weekOrderBit, 3)
		if order >= len(weekOrders()) {
			return Schedule{}, refused
		}
		s.Unit, s.Day, s.Count = Months, time.Weekday(take(weekdayBit, 3)-1), take(weekdayMonthsBit, 4)
		s.WeekOrder, s.OffsetDay = weekOrders()[order], take(offsetBit, 3)
	case recurMonthlyByDate:
		s.Unit, s.DayOfMonth, s.Count = Months, take(monthDayBit, 5), take(dateMonthsBit, 4)
	}
	// What does not come out as it went in has bits that a Schedule does not hold.
	if again, err := s.Token(); err != nil || again != strings.ToUpper(token) {
		return Schedule{}, refused
	}
	return s, nil
}
