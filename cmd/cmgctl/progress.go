package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// progress shows what a long command is at: at a terminal in one line that is written over, elsewhere in a line each.
type progress struct {
	out   io.Writer
	width int // of the terminal; 0 is none
}

func newProgress(out io.Writer) *progress {
	file, isFile := out.(*os.File)
	if !isFile || !term.IsTerminal(int(file.Fd())) {
		return &progress{out: out}
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width < 2 {
		width = 80
	}
	return &progress{out: out, width: width}
}

// show shows a text, which at a terminal ends before the last column: a line that wraps cannot be written over.
func (p *progress) show(text string) {
	if p.width == 0 {
		_, _ = fmt.Fprintf(p.out, "%s\n", text)
		return
	}
	shown := []rune(text)
	shown = shown[:min(len(shown), p.width-1)]
	_, _ = fmt.Fprintf(p.out, "\r%s\r%s", strings.Repeat(" ", p.width-1), string(shown))
}

// clear leaves nothing behind at a terminal.
func (p *progress) clear() {
	if p.width > 0 {
		p.show("")
	}
}
