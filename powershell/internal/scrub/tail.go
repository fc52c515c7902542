package scrub

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
)

// Tail is an io.Writer for the standard error of a host. It keeps the end of what is written, without secrets.
type Tail struct {
	Scrubber *Scrubber
	Logger   *slog.Logger // gets each line at debug level; may be nil

	mu   sync.Mutex
	line func() []byte // that has not ended yet: a secret may be written in pieces. Behind a function, as in Scrubber
	text string
}

const (
	tailLength = 2000
	lineLength = 16 << 10
)

// Write never fails. A secret may arrive in pieces, so an incomplete line waits for its end.
func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	line := append(t.begun(), p...)
	if end := bytes.LastIndexByte(line, '\n') + 1; end > 0 {
		t.keep(line[:end])
		line = slices.Clone(line[end:])
	}
	if len(line) > lineLength {
		text := t.Scrubber.Clean(string(line))
		open := t.Scrubber.open(text)
		t.keep([]byte(text[:open]))
		line = []byte(text[open:])
	}
	t.line = func() []byte { return line }
	return len(p), nil
}

func (t *Tail) begun() []byte {
	if t.line == nil {
		return nil
	}
	return t.line()
}

func (t *Tail) keep(b []byte) {
	text := t.Scrubber.Clean(string(b))
	if t.Logger != nil {
		t.Logger.Debug("powershell", "stderr", strings.TrimSpace(text))
	}
	t.text += text
	t.text = t.text[max(0, len(t.text)-tailLength):]
}

// Err returns the end of what was written, as an error to join with another one; nil if nothing was written.
func (t *Tail) Err() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := t.text + t.Scrubber.Clean(string(t.begun()))
	if text = strings.TrimSpace(text[max(0, len(text)-tailLength):]); text != "" {
		return fmt.Errorf("it wrote: %s", text)
	}
	return nil
}
