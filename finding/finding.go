// Package finding holds what a check found: what was looked at, how bad it is, and what to do about it.
//
// Every check of this module answers with a [Finding], so that one program can print, store and compare what certificates,
// hosts and sites have to say. The ids are constants of this package, in one file for each producer; compare with those and
// never with a string of your own.
package finding

import (
	"encoding"
	"fmt"
	"strconv"
)

// ID names a kind of finding. It is stable, in kebab case, and belongs to one producer.
type ID string

// Severity says how bad a finding is. They are in order, so that findings can be compared: Pass < Info < Warn < Fail. The zero
// Severity is none of them.
type Severity uint8

const (
	// Pass says that something was looked at and is as it should be.
	Pass Severity = iota + 1
	// Info says something worth knowing, about which nothing has to be done.
	Info
	// Warn says that it may work, and that somebody should look.
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

// MarshalText returns the word. A value that is not one of the constants is an error.
func (s Severity) MarshalText() ([]byte, error) {
	if !s.known() {
		return nil, fmt.Errorf("finding: %s is not one of pass, info, warn and fail", s)
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (s *Severity) UnmarshalText(text []byte) error {
	for severity := Pass; severity <= Fail; severity++ {
		if string(text) == severity.String() {
			*s = severity
			return nil
		}
	}
	return fmt.Errorf("finding: the severity %.40q is not one of pass, info, warn and fail", text)
}

// Grade says how surely the rule behind a finding is known.
type Grade string

const (
	// DOC is documented by Microsoft or a standard.
	DOC Grade = "DOC"
	// CODE was seen in public code.
	CODE Grade = "CODE"
	// COMM was reported by the community.
	COMM Grade = "COMM"
	// INF is an inference.
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
	// Source names the documents that the rule comes from, or says why it stands to reason.
	Source string `json:"source,omitempty"`
	Grade  Grade  `json:"grade,omitempty"`
}

// String returns severity, id and text in one line: "fail certificate-key-size: the key has 1024 bits, not 2048 or 4096".
func (f Finding) String() string { return fmt.Sprintf("%s %s: %s", f.Severity, f.ID, f.Text) }

// Message returns the text and the remedy in one line, as an error says them.
func (f Finding) Message() string {
	if f.Remedy == "" {
		return f.Text
	}
	return f.Text + ": " + f.Remedy
}

// Worst returns the highest severity of the findings. Of none it is Pass.
func Worst(findings []Finding) Severity {
	worst := Pass
	for _, f := range findings {
		worst = max(worst, f.Severity)
	}
	return worst
}
