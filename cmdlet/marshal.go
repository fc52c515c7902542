package cmdlet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/secret"
)

// names are the texts of the constants of a type, in their order.
type names []string

func (n names) text(i int, kind string) string {
	if i < len(n) {
		return n[i]
	}
	return kind + " " + strconv.Itoa(i)
}

func (n names) marshal(i int, kind string) ([]byte, error) {
	if i < len(n) {
		return []byte(n[i]), nil
	}
	return nil, fmt.Errorf("cmdlet: there is no %s %d", kind, i)
}

func (n names) unmarshal(text []byte, kind string) (int, error) {
	for i, name := range n {
		if name == string(text) {
			return i, nil
		}
	}
	return 0, fmt.Errorf("cmdlet: %q is not %s: it takes %s", abbreviate(string(text)), kind, strings.Join(n, ", "))
}

var (
	outcomeNames = names{"unknown", "not done", "done"}
	effectNames  = names{"change", "read", "pure"}
)

// String returns "unknown", "not done" or "done".
func (o Outcome) String() string { return outcomeNames.text(int(o), "outcome") }

// MarshalText is String, and refuses a number that is not an Outcome.
func (o Outcome) MarshalText() ([]byte, error) { return outcomeNames.marshal(int(o), "outcome") }

// UnmarshalText takes what MarshalText writes.
func (o *Outcome) UnmarshalText(text []byte) error {
	i, err := outcomeNames.unmarshal(text, "an outcome")
	if err == nil {
		*o = Outcome(i) //nolint:gosec // one of three
	}
	return err
}

// String returns "change", "read" or "pure".
func (e Effect) String() string { return effectNames.text(int(e), "effect") }

// MarshalText is String, and refuses a number that is not an Effect.
func (e Effect) MarshalText() ([]byte, error) { return effectNames.marshal(int(e), "effect") }

// UnmarshalText takes what MarshalText writes.
func (e *Effect) UnmarshalText(text []byte) error {
	i, err := effectNames.unmarshal(text, "an effect")
	if err == nil {
		*e = Effect(i) //nolint:gosec // one of three
	}
	return err
}

// reasons are the reasons of this package, for reading them back.
var reasons = names{
	string(ErrNotFound), string(ErrAmbiguous), string(ErrExists), string(ErrConflict), string(ErrInvalid), string(ErrForbidden),
	string(ErrUnavailable), string(ErrUnsupported), string(ErrSkipped), string(ErrNeedsVersion), string(ErrFailed), string(ErrRefused),
}

// MarshalText returns the reason as it is.
func (r Reason) MarshalText() ([]byte, error) { return []byte(r), nil }

// UnmarshalText takes the reasons of this package and the empty text.
func (r *Reason) UnmarshalText(text []byte) error {
	if len(text) > 0 {
		if _, err := reasons.unmarshal(text, "a reason"); err != nil {
			return err
		}
	}
	*r = Reason(text)
	return nil
}

// kindKeys are the kinds as JSON names them.
var kindKeys = [...]string{
	"null", "string", "int", "bool", "switch", "enum", "time", "secret", "list", "file", "table", "result", "float", "object",
}

// MarshalJSON shows the value with its kind; secrets and the contents of files are redacted. Nothing reads it back.
//
//	{"kind":"string","value":"PS1"}
//	{"kind":"switch"}
//	{"kind":"secret","value":"[redacted]"}
//	{"kind":"file","value":{"name":"cmg.pfx","size":2905,"content":"[redacted]"}}
//	{"kind":"list","value":[{"kind":"int","value":7}]}
//	{"kind":"table","value":[{"key":{…},"value":{…}}]}
//
// The value of an enum is its name, that of a time is in RFC 3339, that of a result is a call, and that of an object an object. A
// switch and null have none.
func (v Value) MarshalJSON() ([]byte, error) {
	shown := struct {
		Kind  string `json:"kind"`
		Value any    `json:"value,omitempty"`
	}{Kind: kindKeys[v.kind], Value: v.data}
	switch v.kind {
	case KindTime:
		shown.Value = v.Time().Format(time.RFC3339Nano)
	case KindFloat:
		shown.Value = finite(v.Float64())
	case KindFile:
		name, content := v.File()
		shown.Value = fileJSON{name, content.Len(), content}
	case KindTable:
		shown.Value = append([]Entry{}, get[[]Entry](v)...)
	case KindList:
		shown.Value = append([]Value{}, get[[]Value](v)...)
	case KindSecret:
		shown.Value = v.Secret()
	default: // nothing, or what marshals by itself
	}
	return json.Marshal(shown)
}

type fileJSON struct {
	Name    string       `json:"name"`
	Size    int          `json:"size"` // bytes
	Content secret.Bytes `json:"content"`
}

// finite returns a number that JSON can hold, and the text of one that it cannot.
func finite(f float64) any {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return fmt.Sprint(f)
	}
	return json.RawMessage(strconv.FormatFloat(f, 'g', -1, 64))
}

// MarshalJSON shows a row of a table.
func (e Entry) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Key   Value `json:"key"`
		Value Value `json:"value"`
	}{e.Key, e.Value})
}

// ordered is a JSON object whose members keep their order.
type ordered []member

type member struct {
	name  string
	value Value
}

func (o ordered) MarshalJSON() ([]byte, error) {
	b := bytes.NewBufferString("{")
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := m.value.MarshalJSON()
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (c Call) members() ordered {
	members := make(ordered, len(c.params))
	for i, p := range c.params {
		members[i] = member{p.Name, p.Value}
	}
	return members
}

// MarshalJSON shows the call with its effect and the kinds of its values, secrets redacted. Nothing reads it back.
func (c Call) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Cmdlet     string  `json:"cmdlet"`
		Effect     Effect  `json:"effect"`
		Parameters ordered `json:"parameters"`
	}{c.name, c.Effect(), c.members()})
}

// LogValue shows the call in log/slog, secrets redacted.
func (c Call) LogValue() slog.Value {
	return slog.GroupValue(slog.String("cmdlet", c.name), slog.Any("parameters", parameters(c)))
}

// MarshalJSON shows the object with the kinds of its properties, secrets redacted. Nothing reads it back.
//
//	{"class":"SMS_Site","properties":{"SiteCode":{"kind":"string","value":"PS1"}}}
func (o Object) MarshalJSON() ([]byte, error) {
	members := make(ordered, len(o.properties))
	for i, p := range o.properties {
		members[i] = member(p)
	}
	return json.Marshal(struct {
		Class      string  `json:"class"`
		Properties ordered `json:"properties"`
	}{o.class, members})
}

// LogValue shows the object in log/slog, secrets redacted.
func (o Object) LogValue() slog.Value {
	attributes := make([]slog.Attr, len(o.properties))
	for i, p := range o.properties {
		attributes[i] = slog.Any(p.name, p.value)
	}
	return slog.GroupValue(slog.String("class", o.class), slog.Any("properties", slog.GroupValue(attributes...)))
}

// MarshalJSON shows the result. Nothing reads it back.
//
//	{"via":"powershell","warnings":["…"],"objects":[{…}]}
func (r Result) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Via      string   `json:"via"`
		Warnings []string `json:"warnings,omitempty"`
		Objects  []Object `json:"objects"`
	}{r.Via, r.Warnings, append([]Object{}, r.Objects...)})
}

// String shows the result on one short line: how many objects of which class, and how many warnings.
func (r Result) String() string {
	text := plural(len(r.Objects), "object")
	if len(r.Objects) > 0 {
		text += " of " + r.Objects[0].Class()
	}
	if r.Via != "" {
		text += " via " + r.Via
	}
	if len(r.Warnings) > 0 {
		text += ", " + plural(len(r.Warnings), "warning")
	}
	return text
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// LogValue shows the result in log/slog.
func (r Result) LogValue() slog.Value {
	attributes := []slog.Attr{slog.String("via", r.Via), slog.Any("objects", r.Objects)}
	if len(r.Warnings) > 0 {
		attributes = append(attributes, slog.Any("warnings", r.Warnings))
	}
	return slog.GroupValue(attributes...)
}

// MarshalJSON shows the record, secrets redacted; the error has the form of [Error.MarshalJSON]. Nothing reads it back.
//
//	{"change":1,"time":"2026-01-31T12:00:00Z","call":{…},"ended":false}
//	{"change":1,"time":"2026-01-31T12:00:02Z","call":{…},"ended":true,"elapsedSeconds":2.1,"outcome":"not done","error":{…}}
func (r Record) MarshalJSON() ([]byte, error) {
	shown := struct {
		Change         uint64    `json:"change"`
		Time           time.Time `json:"time"`
		Call           Call      `json:"call"`
		Ended          bool      `json:"ended"`
		ElapsedSeconds *float64  `json:"elapsedSeconds,omitempty"`
		Outcome        *Outcome  `json:"outcome,omitempty"`
		Warnings       []string  `json:"warnings,omitempty"`
		Error          any       `json:"error,omitempty"`
	}{Change: r.Change, Time: r.Time, Call: r.Call, Ended: r.Ended, Warnings: r.Warnings}
	if r.Ended {
		shown.ElapsedSeconds, shown.Outcome = new(r.Elapsed.Seconds()), &r.Outcome
	}
	shown.Error = errorJSON(r.Err)
	return json.Marshal(shown)
}

// LogValue shows the record in log/slog, secrets redacted.
func (r Record) LogValue() slog.Value {
	attributes := []slog.Attr{
		slog.Uint64("change", r.Change), slog.Time("time", r.Time), slog.Any("call", r.Call), slog.Bool("ended", r.Ended),
	}
	if r.Ended {
		attributes = append(attributes, slog.Duration("elapsed", r.Elapsed), slog.String("outcome", r.Outcome.String()))
	}
	if len(r.Warnings) > 0 {
		attributes = append(attributes, slog.Any("warnings", r.Warnings))
	}
	if r.Err != nil {
		attributes = append(attributes, slog.String("error", r.Err.Error()))
	}
	return slog.GroupValue(attributes...)
}

// String shows the record on one line, secrets redacted.
func (r Record) String() string {
	text := r.Time.Format(time.RFC3339) + " " + r.Call.String()
	switch {
	case !r.Ended:
		return text + ": sent"
	case r.Err != nil:
		return text + ": " + r.Outcome.String() + ": " + r.Err.Error()
	default:
		return text + ": " + r.Outcome.String()
	}
}

// errorJSON is what JSON shows of an error: nil of nil, the text of one that is not an *Error.
func errorJSON(err error) any {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok && e != nil {
		return e
	}
	return err.Error()
}

// MarshalJSON shows the error with its parts and, as "message", the text of [Error.Error].
//
//	{"message":"…","op":"Get-CMSite","target":"PS1","via":"powershell","reason":"not found","outcome":"not done",
//	 "problems":[{"parameter":"SiteCode","value":"'PS1'","rule":"…"}],"cause":"…"}
//
// Of target, via, problems and cause those are left out that are empty.
func (e *Error) MarshalJSON() ([]byte, error) {
	shown := struct {
		Message  string    `json:"message"`
		Op       string    `json:"op"`
		Target   string    `json:"target,omitempty"`
		Via      string    `json:"via,omitempty"`
		Reason   Reason    `json:"reason"`
		Outcome  Outcome   `json:"outcome"`
		Problems []Problem `json:"problems,omitempty"`
		Cause    string    `json:"cause,omitempty"`
	}{e.Error(), e.Op, e.Target, e.Via, e.Reason, e.outcome(), e.Problems, ""}
	if e.Err != nil {
		shown.Cause = e.Err.Error()
	}
	return json.Marshal(shown)
}
