// Package secret holds text and bytes that must not be shown.
//
// A [Text] or [Bytes] never prints, logs or marshals what it holds: every formatting verb, slog, encoding/json and
// encoding.TextMarshaler give "[redacted]". Only Reveal returns the content, so a search for Reveal finds every
// place where a secret is used.
//
// [ReadFile] and [FromEnv] read a secret. A field of a configuration may be one, too: decoders of JSON, YAML and XML read
// it, encoders write "[redacted]", and reading that text back is an error.
package secret

import (
	"crypto/subtle"
	"fmt"
	"log/slog"
)

// Redacted is what a non-empty secret shows instead of its content.
const Redacted = "[redacted]"

// Text is a secret string, for example a client secret or the password of a PFX file. The zero Text is empty.
//
// The content is kept behind a function value, so that printers that walk unexported fields by reflection find only an
// address. For that reason == does not compile: compare values with
// [Text.Equal]; reflect.DeepEqual, and so an assertion library, finds two of them equal only if both are empty.
type Text struct{ reveal func() string }

// New returns s as a secret. New("") is the zero Text.
func New(s string) Text {
	if s == "" {
		return Text{}
	}
	return Text{reveal: func() string { return s }}
}

// Reveal returns the content, "" for the zero Text.
func (t Text) Reveal() string {
	if t.reveal == nil {
		return ""
	}
	return t.reveal()
}

// IsZero reports whether the secret is empty.
func (t Text) IsZero() bool { return t.reveal == nil }

// Equal reports whether both hold the same content. How long it takes does not depend on where they differ.
func (t Text) Equal(u Text) bool {
	return subtle.ConstantTimeCompare([]byte(t.Reveal()), []byte(u.Reveal())) == 1
}

// Format writes "[redacted]", or nothing for an empty secret, whatever the verb.
func (t Text) Format(s fmt.State, _ rune) { redact(s, t.IsZero()) }

// LogValue redacts the secret in log/slog.
func (t Text) LogValue() slog.Value { return slog.StringValue(shown(t.IsZero())) }

// MarshalText redacts the secret in JSON, YAML, XML and flags.
func (t Text) MarshalText() ([]byte, error) { return []byte(shown(t.IsZero())), nil }

// Bytes is secret binary content, for example a PFX file. The zero Bytes is empty. Otherwise it behaves as [Text] does.
type Bytes struct{ reveal func() []byte }

// NewBytes returns a copy of b as a secret. An empty b makes the zero Bytes.
func NewBytes(b []byte) Bytes {
	if len(b) == 0 {
		return Bytes{}
	}
	own := append([]byte(nil), b...)
	return Bytes{reveal: func() []byte { return own }}
}

// Reveal returns a copy of the content, nil for the zero Bytes.
func (b Bytes) Reveal() []byte { return append([]byte(nil), b.own()...) }

// Len returns the number of bytes.
func (b Bytes) Len() int { return len(b.own()) }

func (b Bytes) own() []byte {
	if b.reveal == nil {
		return nil
	}
	return b.reveal()
}

// IsZero reports whether the secret is empty.
func (b Bytes) IsZero() bool { return b.reveal == nil }

// Equal reports whether both hold the same content. How long it takes does not depend on where they differ.
func (b Bytes) Equal(c Bytes) bool { return subtle.ConstantTimeCompare(b.own(), c.own()) == 1 }

// Format writes "[redacted]", or nothing for an empty secret, whatever the verb.
func (b Bytes) Format(s fmt.State, _ rune) { redact(s, b.IsZero()) }

// LogValue redacts the secret in log/slog.
func (b Bytes) LogValue() slog.Value { return slog.StringValue(shown(b.IsZero())) }

// MarshalText redacts the secret in JSON, YAML, XML and flags.
func (b Bytes) MarshalText() ([]byte, error) { return []byte(shown(b.IsZero())), nil }

func shown(empty bool) string {
	if empty {
		return ""
	}
	return Redacted
}

func redact(s fmt.State, empty bool) { _, _ = s.Write([]byte(shown(empty))) }
