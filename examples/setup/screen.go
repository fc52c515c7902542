package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// screen writes for people.
type screen struct {
	out  io.Writer
	live bool // a terminal, where a line can be overwritten
}

func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
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
	if s.live {
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(s.out), progressbar.OptionSpinnerType(14),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetElapsedTime(false))
	}
	return p
}

type progress struct {
	screen *screen
	bar    *progressbar.ProgressBar
}

func (p *progress) show(changed bool, format string, arguments ...any) {
	switch {
	case p.bar != nil:
		p.bar.Describe("  " + fmt.Sprintf(format, arguments...))
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
