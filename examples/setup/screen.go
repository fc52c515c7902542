package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// output remembers that writing failed, and ends the work: nobody would see it.
type output struct {
	out    io.Writer
	failed func()
	err    error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.out.Write(b)
	if err != nil && o.err == nil {
		o.err = err
		o.failed()
	}
	return n, err
}

// screen writes for people.
type screen struct {
	out   io.Writer
	width func() int // of a terminal, where a line can be overwritten; nil elsewhere
}

// widthOf returns what measures the terminal that w writes to, or nil if that is not a terminal.
func widthOf(w io.Writer) func() int {
	file, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return func() int {
		width, _, err := term.GetSize(int(file.Fd()))
		if err != nil || width <= 0 {
			return 80
		}
		return width
	}
}

func (s *screen) line(format string, arguments ...any) {
	_, _ = fmt.Fprintf(s.out, format+"\n", arguments...)
}

func (s *screen) part(n int, title string) { s.line("\n%d  %s", n, title) }

func (s *screen) done(format string, arguments ...any) { s.line("   ✓ "+format, arguments...) }

func (s *screen) note(format string, arguments ...any) { s.line("   · "+format, arguments...) }

func (s *screen) row(label, text string) { s.line("  %-23s %s", label, text) }

// progress shows progress: on a terminal in one line that is overwritten, elsewhere with a line for each change.
func (s *screen) progress() *progress {
	p := &progress{screen: s}
	if s.width != nil {
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(s.out), progressbar.OptionSpinnerType(14),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetElapsedTime(false))
	}
	return p
}

// spinner is the room for what moves beside the text, and one column in which the cursor waits.
const spinner = 5

type progress struct {
	screen *screen
	bar    *progressbar.ProgressBar
}

func (p *progress) show(changed bool, format string, arguments ...any) {
	switch {
	case p.bar != nil:
		text := []rune("  " + fmt.Sprintf(format, arguments...))
		room := max(p.screen.width()-spinner, 0) // a line that wraps cannot be overwritten
		p.bar.Describe(string(text[:min(room, len(text))]))
		_ = p.bar.Add(1)
	case changed:
		p.screen.note(format, arguments...)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
