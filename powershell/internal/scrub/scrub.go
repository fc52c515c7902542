// Package scrub removes secrets from what a host writes: a message of the product may quote what it was given in this or an
// earlier call.
package scrub

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// Scrubber replaces secrets in text. All text from a host passes through it before it reaches a caller or a log. The zero
// Scrubber knows no secrets. It is safe for concurrent use.
type Scrubber struct {
	mu    sync.Mutex
	known []secret.Text // the oldest first
	// replace is a function and not the Replacer behind it: whatever prints a value with all that it holds, as the diff of a failed
	// test does, would print the secrets.
	replace func(string) string
	longest int // bytes of the longest form
}

const (
	// mostSecrets bounds what a session remembers, and what a text is searched for.
	mostSecrets = 256
	// leastSecret is the length in bytes below which a secret is ignored: replacing it would blot out the message.
	leastSecret = 4
)

// Learn remembers the secrets of calls.
func (s *Scrubber) Learn(calls ...cmdlet.Call) {
	for _, c := range calls {
		for _, p := range c.Params() {
			s.learnValue(p.Value)
		}
	}
}

func (s *Scrubber) learnValue(v cmdlet.Value) {
	switch v.Kind() {
	case cmdlet.KindSecret:
		s.remember(v.Secret())
	case cmdlet.KindList:
		for _, element := range v.List() {
			s.learnValue(element)
		}
	case cmdlet.KindTable:
		for _, row := range v.Table() {
			s.learnValue(row.Key)
			s.learnValue(row.Value)
		}
	case cmdlet.KindResult:
		s.Learn(v.Result())
	default: // a file has a one-time password or is not secret; an object came from a host
	}
}

func (s *Scrubber) remember(t secret.Text) {
	if len(t.Reveal()) < leastSecret {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := slices.IndexFunc(s.known, t.Equal); at >= 0 {
		s.known = append(slices.Delete(s.known, at, at+1), t)
		return
	}
	if s.known = append(s.known, t); len(s.known) > mostSecrets {
		s.known = slices.Delete(s.known, 0, len(s.known)-mostSecrets)
	}
	s.replace = nil
}

// Clean returns the text with every secret redacted, in whichever usual form it is quoted.
func (s *Scrubber) Clean(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) == 0 || text == "" {
		return text
	}
	s.prepare()
	return s.replace(text)
}

// open returns the position in a cleaned text from which a secret may begin that continues in the text to come.
func (s *Scrubber) open(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prepare()
	return max(0, len(text)-max(0, s.longest-1))
}

// prepare builds the replacer. Longer forms come first, because one may be part of another.
func (s *Scrubber) prepare() {
	if s.replace != nil {
		return
	}
	var forms []string
	for _, t := range s.known {
		forms = append(forms, secretForms(t.Reveal())...)
	}
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	s.longest = 0
	if len(forms) > 0 {
		s.longest = len(forms[0])
	}
	pairs := make([]string, 0, 2*len(forms))
	for _, form := range slices.Compact(forms) {
		pairs = append(pairs, form, secret.Redacted)
	}
	s.replace = strings.NewReplacer(pairs...).Replace
}

// secretForms returns the forms in which a text may quote a secret.
func secretForms(s string) []string {
	forms := []string{
		s, strings.Trim(strconv.Quote(s), `"`), url.QueryEscape(s), url.PathEscape(s),
		html.EscapeString(s), xmlEscaper.Replace(s), xmlAttributeEscaper.Replace(s),
		singleQuoted.Replace(s), doubleQuoted.Replace(s),
	}
	for _, escapeHTML := range []bool{true, false} {
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(escapeHTML)
		if err := encoder.Encode(s); err != nil {
			continue
		}
		quoted := strings.Trim(strings.TrimSpace(b.String()), `"`)
		forms = append(forms, quoted, strings.ReplaceAll(quoted, "'", `\u0027`))
	}
	forms = append(forms, jsonASCII(s, "%04x", `"\`), jsonASCII(s, "%04X", `\`))
	forms = append(forms, base64Forms([]byte(s))...)
	forms = append(forms, base64Forms(utf16Bytes(s))...)
	for line := range strings.Lines(s) { // a log breaks lines
		if line = strings.TrimSpace(line); line != s {
			forms = append(forms, line)
		}
	}
	return slices.DeleteFunc(forms, func(form string) bool { return len(form) < leastSecret })
}

var (
	xmlEscaper          = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	xmlAttributeEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")
	singleQuoted        = strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")
	doubleQuoted        = strings.NewReplacer("`", "``", "$", "`$", `"`, "`\"")
)

// jsonASCII escapes as the encoders of .NET do: System.Text.Json with upper-case hex, quotation marks included, the older
// ones with lower-case hex and a backslash before the characters in short.
func jsonASCII(s, digits, short string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		switch r := rune(unit); {
		case r < 0x80 && strings.ContainsRune(short, r):
			b.WriteString(`\` + string(r))
		case r < 0x20, r > 0x7E, strings.ContainsRune("\"'<>&+`", r):
			fmt.Fprintf(&b, `\u`+digits, unit)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func utf16Bytes(s string) []byte {
	var wide []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	return wide
}

// base64Forms returns the encodings of b alone, and the part of an encoding that is the same wherever b is inside something
// longer that was encoded, such as a user name and a password.
func base64Forms(b []byte) []string {
	const leastPart = 8 // characters: a shorter part may occur by chance
	forms := []string{base64.StdEncoding.EncodeToString(b), base64.RawStdEncoding.EncodeToString(b)}
	for before := range 3 {
		encoded := base64.StdEncoding.EncodeToString(append(make([]byte, before), b...))
		from, to := (8*before+5)/6, 8*(before+len(b))/6
		if part := encoded[from:to]; len(part) >= leastPart {
			forms = append(forms, part)
		}
	}
	for _, form := range forms {
		forms = append(forms, strings.NewReplacer("+", "-", "/", "_").Replace(form))
	}
	return forms
}
