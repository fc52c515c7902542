package secret

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Error says why a secret could not be read. It never contains any of the content.
type Error struct {
	Name string // `file "password.txt"`, `environment variable "CMG_SECRET"`; "" for a field of a configuration
	Rule string // what is wrong and what to do, worded to follow the name
	Err  error  // why the file cannot be read; nil for every other problem
}

func (e *Error) Error() string {
	name, rule := e.Name, e.Rule
	if name == "" {
		name = "value"
	}
	if e.Err != nil {
		rule += ": " + e.Err.Error()
	}
	return "secret: " + name + " " + rule
}

func (e *Error) Unwrap() error { return e.Err }

// problem says why some content is not a secret. All problems are constants, so that none can contain any of the content.
type problem string

const (
	fine          problem = ""
	isEmpty       problem = "is empty"
	isLarge       problem = "has more than 64 KiB: it must contain only the secret"
	isUTF32       problem = "is UTF-32: save it as UTF-8"
	isBadUTF16    problem = "is damaged: it begins as UTF-16 and continues as something else"
	isNotUTF8     problem = "is not UTF-8, but perhaps in a Windows code page (ANSI): save it as UTF-8"
	hasNUL        problem = "has NUL characters, perhaps because it is UTF-16 without a byte order mark: save it as UTF-8"
	hasMark       problem = "has a byte order mark in the middle, perhaps because two files were joined: it must contain only the secret"
	hasDamage     problem = "has a replacement character (U+FFFD) in place of a lost one: save the secret again from its source"
	hasLines      problem = "has more than one line (empty lines count): it must contain only the secret"
	hasControls   problem = "has control characters or invisible ones, perhaps copied from a web page: it must contain only the secret"
	isRedacted    problem = "is " + Redacted + ", which stands for a secret in output: it is not the secret itself"
	isNotBase64   problem = "is not base64"
	isUnset       problem = "is not set"
	cannotBeRead  problem = "cannot be read"
	maxFile               = 64 << 10
	byteOrderMark         = '\ufeff'
)

// ReadFile reads a secret from a file that contains nothing else. One newline at the end, LF or CRLF, is not part of the
// secret; blanks are. The file must be UTF-8 with or without a byte order mark, or UTF-16 with one, of at most 64 KiB. This
// is what editors and shells write:
//
//	echo, printf, vi, nano; Notepad since Windows 10 1903; PowerShell 7     UTF-8
//	Notepad as "UTF-8" before; PowerShell 5.1 with -Encoding UTF8           UTF-8 with a mark
//	PowerShell 5.1 with > or Out-File; Notepad as "Unicode"                 UTF-16 with a mark
//	PowerShell 5.1 with Set-Content or Add-Content; cmd's echo; Notepad     the machine's code page: taken if it is
//	before Windows 10 1903 as "ANSI"                                        all ASCII, refused if not
//
// Anything else is an [*Error], which names the file and what is wrong, but never the content: an empty file, several lines,
// another encoding, control characters other than tabs, invisible characters, and the text [Redacted]. If the file cannot be
// read, the error wraps the cause, so that errors.Is finds [io/fs.ErrNotExist].
//
// For a PFX file or a private key, which are not text of one line, use [os.ReadFile] and [NewBytes].
func ReadFile(path string) (Text, error) {
	name := fmt.Sprintf("file %q", path)
	content, err := readSome(path)
	if err != nil {
		return Text{}, &Error{Name: name, Rule: string(cannotBeRead), Err: err}
	}
	text, wrong := decode(content)
	if wrong != fine {
		return Text{}, &Error{Name: name, Rule: string(wrong)}
	}
	return New(text), nil
}

// readSome reads no more of a file than it takes to know that it is too large. The file may be a pipe, whose size is unknown.
func readSome(path string) (content []byte, err error) {
	f, err := os.Open(path) //nolint:gosec // the caller says which file
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// FromEnv reads a secret from an environment variable, by the rules of [ReadFile] for UTF-8. A variable that is unset or empty
// is an error too. Every error is an [*Error] and names the variable, never its value.
//
// Other processes of the same account, and those that the program starts, can read its environment: a file is safer.
func FromEnv(name string) (Text, error) {
	value, set := os.LookupEnv(name)
	wrong := isUnset
	if set {
		value, wrong = settle(value)
	}
	if wrong != fine {
		return Text{}, &Error{Name: fmt.Sprintf("environment variable %q", name), Rule: string(wrong)}
	}
	return New(value), nil
}

// decode returns the one line of text in a file, or what is wrong with the file.
func decode(content []byte) (string, problem) {
	const utf8Mark, utf16BE, utf16LE, utf32BE, utf32LE = "\xef\xbb\xbf", "\xfe\xff", "\xff\xfe", "\x00\x00\xfe\xff", "\xff\xfe\x00\x00"
	text := string(content)
	begins := func(mark string) bool { return strings.HasPrefix(text, mark) }
	switch {
	case len(content) > maxFile:
		return "", isLarge
	case begins(utf32BE), begins(utf32LE):
		return "", isUTF32
	case begins(utf16BE):
		return decodeUTF16(content[len(utf16BE):], binary.BigEndian)
	case begins(utf16LE):
		return decodeUTF16(content[len(utf16LE):], binary.LittleEndian)
	}
	return settle(strings.TrimPrefix(text, utf8Mark))
}

func decodeUTF16(content []byte, order binary.ByteOrder) (string, problem) {
	if len(content)%2 != 0 {
		return "", isBadUTF16
	}
	var b strings.Builder
	for i := 0; i < len(content); i += 2 {
		r := rune(order.Uint16(content[i:]))
		if utf16.IsSurrogate(r) {
			i += 2
			if i == len(content) {
				return "", isBadUTF16
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(content[i:]))); r == utf8.RuneError {
				return "", isBadUTF16
			}
		}
		if r == 0x0A0D { // not a letter: CR and LF of one byte each, which Add-Content of PowerShell 5.1 appends to UTF-16
			return "", isBadUTF16
		}
		b.WriteRune(r)
	}
	return settle(b.String())
}

// settle removes one newline from the end of a text, and refuses what is then not one line of text.
func settle(text string) (string, problem) {
	if line, ended := strings.CutSuffix(text, "\n"); ended {
		text = strings.TrimSuffix(line, "\r")
	}
	switch {
	case !utf8.ValidString(text):
		return "", isNotUTF8
	case strings.ContainsRune(text, 0):
		return "", hasNUL
	case strings.ContainsAny(text, "\r\n\u0085\u2028\u2029"):
		return "", hasLines
	case strings.ContainsRune(text, byteOrderMark):
		return "", hasMark
	case strings.ContainsRune(text, utf8.RuneError):
		return "", hasDamage
	case strings.ContainsFunc(text, func(r rune) bool { return r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf) }):
		return "", hasControls
	case text == "":
		return "", isEmpty
	case text == Redacted:
		return "", isRedacted
	}
	return text, fine
}

// UnmarshalText reads a secret from a configuration, where it is a string in JSON, YAML or XML. Empty text makes the zero Text.
// The text [Redacted] is an [*Error]: it replaced a secret when the configuration was written.
func (t *Text) UnmarshalText(text []byte) error {
	if string(text) == Redacted {
		return &Error{Rule: string(isRedacted)}
	}
	*t = New(string(text))
	return nil
}

// UnmarshalText reads a secret from a configuration, where it is a string of base64 in JSON, YAML or XML. Empty text makes the
// zero Bytes. Text that is not base64, and the text [Redacted], are an [*Error].
func (b *Bytes) UnmarshalText(text []byte) error {
	if string(text) == Redacted {
		return &Error{Rule: string(isRedacted)}
	}
	content, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil { // its text would say at which byte
		return &Error{Rule: string(isNotBase64)}
	}
	*b = NewBytes(content)
	return nil
}
