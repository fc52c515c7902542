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

// Error says why something does not hold a secret. It has nothing of the content in it.
type Error struct {
	Name string // `file "password.txt"`, `environment variable "CMG_SECRET"`; "" where a configuration is read
	Rule string // what is wrong and what to do, as it reads after the name
	Err  error  // the cause of a file that cannot be read; nil otherwise
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

// problem is why a content is no secret. All are constants, so that none can repeat what it is about.
type problem string

const (
	fine          problem = ""
	isEmpty       problem = "is empty"
	isLarge       problem = "has more than 64 KiB: it is not the file of one secret"
	isUTF32       problem = "is UTF-32: save it as UTF-8"
	isBadUTF16    problem = "is damaged: it begins as UTF-16 and goes on as something else"
	isNotUTF8     problem = "is not UTF-8, perhaps in a code page of Windows (ANSI): save it as UTF-8"
	hasNUL        problem = "has NUL characters, as UTF-16 without its mark has: save it as UTF-8"
	hasMark       problem = "has a byte order mark in the middle, as two files in one have: save the secret alone"
	hasDamage     problem = "has a replacement character in place of one that was lost: save it again from where it came"
	hasLines      problem = "has more than one line, empty ones included: it must have the secret alone"
	hasControls   problem = "has control characters or invisible ones, as a copy from a page may: it must have the secret alone"
	isRedacted    problem = "is " + Redacted + ", which stands for a secret in output: it is not the secret itself"
	isNotBase64   problem = "is not base64"
	isUnset       problem = "is not set"
	cannotBeRead  problem = "cannot be read"
	maxFile               = 64 << 10
	byteOrderMark         = '\ufeff'
)

// ReadFile reads a secret from a file that has nothing else in it. One newline at the end, LF or CRLF, is not part of the secret; blanks
// are. The file is UTF-8 with or without a byte order mark, or UTF-16 with one, and has at most 64 KiB. That is what editors and
// shells write:
//
//	echo, printf, vi, nano; Notepad since Windows 10 1903; PowerShell 7     UTF-8
//	Notepad as "UTF-8" before; PowerShell 5.1 with -Encoding UTF8           UTF-8 with a mark
//	PowerShell 5.1 with > or Out-File; Notepad as "Unicode"                 UTF-16 with a mark
//	PowerShell 5.1 with Set-Content or Add-Content; cmd's echo; Notepad     the machine's code page: taken if it is
//	before Windows 10 1903 as "ANSI"                                        all ASCII, refused if not
//
// Anything else is an [*Error] that names the file and what is wrong, and never the content: an empty file, several lines,
// another encoding, control characters other than a tab, invisible characters, and the text [Redacted]. A file that cannot be read has the cause
// underneath, so that errors.Is finds [io/fs.ErrNotExist].
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

// readSome reads as much of a file as it takes to know that it is too large. It may be a pipe, of which nobody knows the size.
func readSome(path string) (content []byte, err error) {
	f, err := os.Open(path) //nolint:gosec // the caller says which file
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// FromEnv reads a secret from an environment variable, by the rules of [ReadFile] for UTF-8. A variable that is not set and one that
// is empty are errors too, which name it and never what it holds.
//
// Other processes of the same account, and those that the program starts, can read its environment: a file is better.
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

// decode gives the one line of text that a file has, or what is wrong with it.
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
		if r == 0x0A0D { // no letter: CR and LF of one byte each, as Add-Content of PowerShell 5.1 puts them behind UTF-16
			return "", isBadUTF16
		}
		b.WriteRune(r)
	}
	return settle(b.String())
}

// settle takes one newline from the end of a text, and refuses what is not one line of text.
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

// UnmarshalText reads a secret from a configuration in JSON, YAML or XML. Empty text is the zero Text. The text [Redacted] is an
// [*Error]: it is what a secret was replaced by when the configuration was written. Text in JSON is a string.
func (t *Text) UnmarshalText(text []byte) error {
	if string(text) == Redacted {
		return &Error{Rule: string(isRedacted)}
	}
	*t = New(string(text))
	return nil
}

// UnmarshalText reads a secret from a configuration in JSON, YAML or XML, in which bytes are in base64. Empty text is the zero
// Bytes. What is not base64 and the text [Redacted] are an [*Error].
func (b *Bytes) UnmarshalText(text []byte) error {
	if string(text) == Redacted {
		return &Error{Rule: string(isRedacted)}
	}
	content, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil { // its text would tell where
		return &Error{Rule: string(isNotBase64)}
	}
	*b = NewBytes(content)
	return nil
}
