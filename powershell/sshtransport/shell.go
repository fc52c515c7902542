package sshtransport

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/crypto/ssh"
)

// shell is the default shell of an SSH server: it is what reads every command.
type shell struct {
	name string
	// windows is the system's folder there, "" where there is none.
	windows string
	quote   func(string) (string, error)
	// join makes one line that first writes the marker, then becomes the quoted command.
	join func(marker, command string, ownModules bool) string
}

// probeText is understood by each shell in its own way, and needs no quotes.
func probeText(marker string) string {
	return "echo " + marker + "+%SystemRoot%+$PSEdition+$env:SystemRoot+" + marker
}

// newMarker returns a word that no profile writes by chance. It begins with a letter.
func newMarker() string { return "cmgkit" + rand.Text() }

// identify finds out from the probe's output which shell wrote it, whatever profiles wrote beside it.
func identify(output, marker string) (shell, error) {
	answer := regexp.MustCompile(marker + `\+([^+\r\n]*)\+([^+\r\n]*)\+([^+\r\n]*)\+` + marker)
	for _, found := range answer.FindAllStringSubmatch(output, -1) {
		percent, edition, environment := found[1], found[2], found[3]
		switch {
		case percent != "%SystemRoot%":
			return cmdShell(percent), nil
		case edition == "" && environment == ":SystemRoot":
			return posixShell(), nil
		case edition != "$PSEdition":
			return powerShell(environment), nil
		}
		// What is left is the command itself, echoed.
	}
	return shell{}, fmt.Errorf("the SSH server's default shell is none that is known here (cmd, PowerShell, a POSIX shell); to a test command it wrote: %s", excerpt(output))
}

func probeShell(client *ssh.Client) (shell, error) {
	session, err := client.NewSession()
	if err != nil {
		return shell{}, fmt.Errorf("the SSH server opens no session: %w", err)
	}
	defer func() { _ = session.Close() }()
	marker := newMarker()
	output := &capped{limit: 64 << 10}
	session.Stdout = output
	session.Stderr = io.Discard
	// How it ends does not matter: a profile's last command may have failed.
	err = session.Run(probeText(marker))
	found, unknown := identify(output.String(), marker)
	if unknown != nil {
		return shell{}, errors.Join(unknown, err)
	}
	return found, nil
}

// capped keeps what comes first and drops the rest. It embeds no buffer: io.Copy would find the buffer's ReadFrom and go past
// the limit.
type capped struct {
	buffer bytes.Buffer
	limit  int
}

func (c *capped) Write(b []byte) (int, error) {
	c.buffer.Write(b[:min(len(b), max(0, c.limit-c.buffer.Len()))])
	return len(b), nil
}

func (c *capped) String() string { return c.buffer.String() }

// maxCommandLine is what cmd takes at most. It is kept to with every shell: one of them may call another.
const maxCommandLine = 8191

// commandLine is the text that starts a host. A nil command is the PowerShell that comes with the system.
func (s shell) commandLine(marker string, command, arguments []string) (string, error) {
	// A PSModulePath inherited from PowerShell 7 would shadow 5.1's own modules.
	ownModules := command == nil && s.windows != ""
	switch {
	case ownModules:
		command = []string{s.windows + `\System32\WindowsPowerShell\v1.0\powershell.exe`}
	case command == nil:
		command = []string{"pwsh"}
	}
	var words []string
	for _, list := range [][]string{command, arguments} {
		for _, word := range list {
			quoted, err := s.quote(word)
			if err != nil {
				return "", fmt.Errorf("the SSH server's default shell is %s, and %q %w", s.name, word, err)
			}
			words = append(words, quoted)
		}
	}
	line := s.join(marker, strings.Join(words, " "), ownModules)
	if len(line) > maxCommandLine {
		return "", fmt.Errorf("the command has %d characters; a Windows shell takes %d", len(line), maxCommandLine)
	}
	return line, nil
}

func posixShell() shell {
	return shell{name: "a POSIX shell", quote: quotePOSIX, join: func(marker, command string, _ bool) string {
		return "echo " + marker + "; exec " + command
	}}
}

func cmdShell(windows string) shell {
	return shell{name: "cmd", windows: windows, quote: quoteCmd, join: func(marker, command string, ownModules bool) string {
		if ownModules {
			command = "set PSModulePath=&" + command
		}
		return "echo " + marker + "&" + command
	}}
}

func powerShell(windows string) shell {
	return shell{name: "PowerShell", windows: windows, quote: quotePowerShell, join: func(marker, command string, ownModules bool) string {
		command = "& " + command
		if ownModules {
			command = "$env:PSModulePath=$null; " + command
		}
		return "echo " + marker + "; " + command
	}}
}

// quotePOSIX quotes an argument for a POSIX shell.
func quotePOSIX(s string) (string, error) {
	if strings.Contains(s, "\x00") {
		return "", errors.New("holds a NUL")
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'", nil
}

var bareInCmd = regexp.MustCompile(`^[A-Za-z0-9_./\\:=+-]+$`)

// quoteCmd quotes an argument for cmd and, behind it, for the rules by which a C program splits its command line. What cmd
// would expand or end even inside quotes is refused. It has not been run with cmd.
func quoteCmd(s string) (string, error) {
	if err := onWindows(s); err != nil {
		return "", err
	}
	if strings.ContainsAny(s, "%!") {
		return "", errors.New("holds a character that cmd expands")
	}
	if bareInCmd.MatchString(s) {
		return s, nil
	}
	return `"` + s + `"`, nil
}

// powerShellQuotes are all that end PowerShell's literal strings.
var powerShellQuotes = strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")

// quotePowerShell quotes an argument of a program for PowerShell, which drops --% even where it is quoted.
func quotePowerShell(s string) (string, error) {
	if err := onWindows(s); err != nil {
		return "", err
	}
	if s == "--%" {
		return "", errors.New("means something to PowerShell")
	}
	return "'" + powerShellQuotes.Replace(s) + "'", nil
}

// onWindows refuses what does not reach a program unchanged: Windows PowerShell 5.1 drops an empty argument and does not
// mask quotes in one, and a backslash at the end would mask the quote behind it.
func onWindows(s string) error {
	switch {
	case s == "":
		return errors.New("is empty, which gets lost")
	case strings.Contains(s, `"`):
		return errors.New("holds a quote")
	case strings.HasSuffix(s, `\`):
		return errors.New("ends in a backslash")
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7F }):
		return errors.New("holds a control character")
	}
	return nil
}

// maxNoise is the most that may precede a host's first word.
const maxNoise = 1 << 20

// skipTo drops what profiles write, up to the line that ends in the marker.
func skipTo(from io.Reader, marker string) (io.Reader, error) {
	in := bufio.NewReader(from)
	noise := &capped{limit: 2000}
	for total := 0; total < maxNoise; {
		line, err := in.ReadSlice('\n')
		if err == nil && bytes.HasSuffix(bytes.TrimRight(line, "\r\n"), []byte(marker)) {
			return in, nil
		}
		total += len(line)
		_, _ = noise.Write(line)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, errors.Join(err, wrote(noise.String()))
		}
	}
	return nil, errors.Join(errors.New("it wrote without end"), wrote(noise.String()))
}

func wrote(text string) error {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	return fmt.Errorf("it wrote: %s", excerpt(text))
}

func excerpt(text string) string {
	const most = 200
	if text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "?")), " "); len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
