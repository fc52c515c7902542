package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/cmgkit/cmgkit/symptom"
)

// explain has no flags of its own, so that a number below zero and a pasted line that begins with a hyphen are text.
func (p *program) explain() *cobra.Command {
	c := &cobra.Command{
		Use: "explain [TEXT…]", Short: "Say what a code, a number or a line of a log means, and what to do; nothing is contacted",
		Long: "Says what a code, a number in any form or a line of a log means, and what to do about it, the likeliest first.\n" +
			"Without TEXT it reads the input, which may be a whole log. Nothing is contacted.",
		Example: "  cmgctl explain CMGConnector_Unauthorized\n  cmgctl explain -2147012721\n  cmgctl explain < ccmsetup.log",
		Args:    cobra.ArbitraryArgs, DisableFlagParsing: true,
	}
	c.RunE = func(c *cobra.Command, given []string) error {
		if len(given) == 1 && (given[0] == "--help" || given[0] == "-h") {
			return c.Help()
		}
		p.began = true
		if len(given) > 0 && given[0] == "--" {
			given = given[1:]
		}
		text := strings.Join(given, " ")
		if len(given) == 0 {
			if p.terminal {
				c.PrintErrln("Paste the text, then press " + endOfInput + ".")
			}
			var err error
			if text, err = p.read(c.Context(), readLog); err != nil {
				return err
			}
		}
		if strings.TrimSpace(text) == "" {
			return errors.New("there is no text to explain: give TEXT or an input")
		}
		return p.printMatches(symptom.Explain(text))
	}
	return c
}

const endOfInput = "Ctrl-D (on Windows Ctrl-Z and Enter)"

func (p *program) printMatches(matches []symptom.Match) error {
	if len(matches) == 0 {
		return errors.New("nothing in this text is known; docs/troubleshooting.md says in which order to look, and lists all that is known")
	}
	for i, m := range matches {
		if i > 0 {
			p.say("")
		}
		r := m.Row
		p.say("%d. %s", i+1, r)
		field := func(name, value string) {
			if value != "" {
				p.say("   %-8s%s", name, value)
			}
		}
		field("found", strings.Join(m.Reasons, "; "))
		field("where", r.Where)
		switch r.Kind {
		case symptom.Envelope:
			field("means", "(an envelope: the cause stands beside it) "+r.Means)
		case symptom.Normal:
			field("means", "(normal) "+r.Means)
		default:
			field("means", r.Means)
		}
		name := "do"
		for at, step := range r.Steps {
			if len(r.Steps) > 1 {
				step = strconv.Itoa(at+1) + ". " + step
			}
			field(name, step)
			name = ""
		}
		field("who", strings.Join(r.Who, ", "))
		field("open", r.Open)
		grades := make([]string, len(r.Grades))
		for at, grade := range r.Grades {
			grades[at] = string(grade)
		}
		field("source", strings.Join(grades, ", ")+": "+strings.Join(r.Sources, "; "))
	}
	return nil
}

// maxLog is more than Configuration Manager lets a log grow.
const maxLog = 16 << 20

// readLog reads all of the input as text. What PowerShell 5.1 has redirected into a file is UTF-16.
func readLog(in *bufio.Reader) (string, error) {
	content, err := io.ReadAll(io.LimitReader(in, maxLog+1))
	if err != nil {
		return "", err
	}
	if len(content) > maxLog {
		return "", errors.New("the input has more than 16 MB: give the part in which it fails")
	}
	for mark, order := range map[string]binary.ByteOrder{"\xff\xfe": binary.LittleEndian, "\xfe\xff": binary.BigEndian} {
		if rest, found := bytes.CutPrefix(content, []byte(mark)); found {
			units := make([]uint16, len(rest)/2)
			for i := range units {
				units[i] = order.Uint16(rest[2*i:])
			}
			return string(utf16.Decode(units)), nil
		}
	}
	return string(bytes.TrimPrefix(content, []byte("\ufeff"))), nil
}

// isTerminal reports whether somebody has to type the input.
func isTerminal(in io.Reader) bool {
	file, isFile := in.(*os.File)
	return isFile && term.IsTerminal(int(file.Fd())) // /dev/null is a device too
}

// read reads from the input, or returns when ctx ends: reading from a terminal cannot be interrupted.
func (p *program) read(ctx context.Context, from func(*bufio.Reader) (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	read := make(chan answer, 1)
	go func() {
		text, err := from(p.in)
		read <- answer{text, err}
	}()
	select {
	case a := <-read:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
