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

// shell is the default shell of an SSH server, which interprets every command.
type shell struct {
	name string
	// windows is the Windows folder of the server, "" on other systems.
	windows string
	quote   func(string) (string, error)
	// join makes one line that first writes the marker, then runs the quoted command in its place.
	join func(marker, command string, ownModules bool) string
}

// probeText prints something different in each shell, and needs no quotes.
func probeText(marker string) string {
	return "echo " + marker + "+%SystemRoot%+$PSEdition+$env:SystemRoot+" + marker
}

// newMarker returns a random word, which no profile writes by chance. It begins with a letter.
func newMarker() string { return "cmgkit" + rand.Text() }

// identify finds out which shell wrote the probe's output, whatever profiles wrote around it.
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
		// What is left is an echo of the command itself.
	}
	return shell{}, fmt.Errorf("the SSH server's default shell is not a known one (cmd, PowerShell, a POSIX shell); its answer to a test command was: %s", excerpt(output))
}

func probeShell(client *ssh.Client) (shell, error) {
	session, err := client.NewSession()
	if err != nil {
		return shell{}, fmt.Errorf("the SSH server did not open a session: %w", err)
	}
	defer func() { _ = session.Close() }()
	marker := newMarker()
	output := &capped{limit: 64 << 10}
	session.Stdout = output
	session.Stderr = io.Discard
	// Its exit status does not matter: a profile's last command may have failed.
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

// maxCommandLine is the most that cmd takes. It applies to every shell, because one may call another.
const maxCommandLine = 8191

// commandLine returns the text that starts a host. A nil command is the PowerShell that comes with the system.
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
		return "", fmt.Errorf("the command line has %d characters, but a Windows shell takes only %d", len(line), maxCommandLine)
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
		return "", errors.New("contains a character that cmd expands")
	}
	if bareInCmd.MatchString(s) {
		return s, nil
	}
	return `"` + s + `"`, nil
}

// powerShellQuotes doubles each character that would end a literal string of PowerShell.
var powerShellQuotes = strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")

// quotePowerShell quotes an argument of a program for PowerShell, which drops --% even if it is quoted.
func quotePowerShell(s string) (string, error) {
	if err := onWindows(s); err != nil {
		return "", err
	}
	if s == "--%" {
		return "", errors.New("has a special meaning in PowerShell")
	}
	return "'" + powerShellQuotes.Replace(s) + "'", nil
}

// onWindows refuses what would not reach a program unchanged: Windows PowerShell 5.1 drops empty arguments and does not
// escape quotes, and a backslash at the end would escape the quote after it.
func onWindows(s string) error {
	switch {
	case s == "":
		return errors.New("is empty and would be lost")
	case strings.Contains(s, `"`):
		return errors.New("contains a double quote")
	case strings.HasSuffix(s, `\`):
		return errors.New("ends in a backslash")
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7F }):
		return errors.New("contains a control character")
	}
	return nil
}

// maxNoise is the most that may precede a host's first output, in bytes.
const maxNoise = 1 << 20

// skipTo drops what profiles write, through the line that ends in the marker.
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
	return nil, errors.Join(errors.New("it wrote without end, more than 1 MB"), wrote(noise.String()))
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
