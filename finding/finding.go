// Package finding describes what a check found: what was looked at, how bad it is, and what to do about it.
//
// Every check of this module returns findings, so that one program can print, store and compare what was found about
// certificates, hosts and sites. The ids are constants of this package, in one file for each producer; compare with the
// constants, not with strings.
package finding

import (
	"encoding"
	"fmt"
	"log/slog"
	"strconv"
)

// ID names a kind of finding. It is stable, in kebab case, and belongs to one producer.
type ID string

// Severity says how bad a finding is. Severities are ordered: Pass < Info < Warn < Fail. The zero Severity is none of these
// and has no text form, so a finding without a severity cannot be marshalled.
type Severity uint8

const (
	// Pass says that something was looked at and is as it should be.
	Pass Severity = iota + 1
	// Info says that something is worth knowing and that nothing has to be done.
	Info
	// Warn says that it may work, but that somebody should take a look.
	Warn
	// Fail says that it cannot work.
	Fail
)

var severities = [...]string{Pass: "pass", Info: "info", Warn: "warn", Fail: "fail"}

var (
	_ encoding.TextMarshaler   = Severity(0)
	_ encoding.TextUnmarshaler = (*Severity)(nil)
)

func (s Severity) known() bool { return s >= Pass && s <= Fail }

// String returns "pass", "info", "warn" or "fail", and for any other value its number, as in "severity 7".
func (s Severity) String() string {
	if !s.known() {
		return "severity " + strconv.Itoa(int(s))
	}
	return severities[s]
}

// LogValue logs what String returns.
func (s Severity) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText returns the word. A value that is not one of the constants is an error.
func (s Severity) MarshalText() ([]byte, error) {
	if !s.known() {
		return nil, fmt.Errorf("finding: %s is not one of pass, info, warn and fail", s)
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads what MarshalText writes. Anything else is an error.
func (s *Severity) UnmarshalText(text []byte) error {
	for severity := Pass; severity <= Fail; severity++ {
		if string(text) == severity.String() {
			*s = severity
			return nil
		}
	}
	return fmt.Errorf("finding: the severity %.40q is not one of pass, info, warn and fail", text)
}

// Grade says how well the rule behind a finding is known.
type Grade string

const (
	// DOC says that Microsoft or a standard documents the rule.
	DOC Grade = "DOC"
	// CODE says that the rule was seen in public code.
	CODE Grade = "CODE"
	// COMM says that the community reported the rule.
	COMM Grade = "COMM"
	// INF says that the rule is an inference.
	INF Grade = "INF"
)

// Finding is one thing that a check found.
type Finding struct {
	ID       ID       `json:"id"`
	Severity Severity `json:"severity"`
	// Title names what was looked at, in a few words. It is the same for every finding with this ID.
	Title string `json:"title"`
	// Text says what was seen, in one line.
	Text string `json:"text"`
	// Remedy says what to do, in one line. It is empty where nothing has to be done.
	Remedy string `json:"remedy,omitempty"`
	// Source names the documents that the rule comes from, or gives the reason for it.
	Source string `json:"source,omitempty"`
	// Grade says how well that rule is known.
	Grade Grade `json:"grade,omitempty"`
}

// String returns severity, id and text in one line: "fail certificate-key-size: the key has 1024 bits; it must have 2048 or
// 4096". The zero Finding is "no finding".
func (f Finding) String() string {
	if f == (Finding{}) {
		return "no finding"
	}
	return fmt.Sprintf("%s %s: %s", f.Severity, f.ID, f.Text)
}

// Message returns the text and the remedy in one line, as they appear in errors.
func (f Finding) Message() string {
	if f.Remedy == "" {
		return f.Text
	}
	return f.Text + ": " + f.Remedy
}

// Worst returns the highest severity of the findings. If there are none, it is Pass.
func Worst(findings []Finding) Severity {
	worst := Pass
	for _, f := range findings {
		worst = max(worst, f.Severity)
	}
	return worst
}
