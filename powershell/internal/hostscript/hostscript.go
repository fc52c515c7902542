// Package hostscript is the text that runs on a PowerShell host: the host script, the bootstrap that reads it from standard
// input, and the head of the form that an administrator installs.
package hostscript

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

//go:embed bootstrap.ps1
var bootstrapText string

//go:embed installed.ps1
var installedHead string

//go:embed parts/*.ps1
var parts embed.FS

// text is the host script: its parts in the order of their names.
var text = func() string {
	var all strings.Builder
	entries, _ := parts.ReadDir("parts") // embedded
	for _, part := range entries {
		content, _ := parts.ReadFile("parts/" + part.Name())
		all.Write(content)
		all.WriteByte('\n')
	}
	return all.String()
}()

// Hash returns the SHA-256 of the host script in upper-case hex.
func Hash() string { return fmt.Sprintf("%X", sha256.Sum256([]byte(text))) }

// Installed returns the script in the form that an administrator installs.
func Installed() string { return installedHead + text }

var hello = fmt.Sprintf("cmgkit-host %X", sha256.Sum256([]byte(strings.TrimSpace(Installed()))))

// Hello returns the line that an installed script of this release writes first. The hash in it identifies the script before
// anything is sent to it: a script of another release would misread that.
func Hello() string { return hello }

// Arguments returns the arguments of PowerShell. They keep profiles, prompts and formatting out of the session; the command
// itself is the bootstrap.
func Arguments() []string {
	return []string{"-NoLogo", "-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-EncodedCommand", bootstrap()}
}

// maxBootstrap keeps the command line under the 8,191 characters that cmd.exe takes, base64 of UTF-16 counted.
const maxBootstrap = 2800

// bootstrap returns the argument of -EncodedCommand: it reads the host script from standard input, behind a length, and
// runs it if its hash is the expected one.
func bootstrap() string {
	sum := sha256.Sum256([]byte(text))
	dashed := strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", "-")
	units := utf16.Encode([]rune(strings.ReplaceAll(bootstrapText, "@HASH@", dashed)))
	encoded := make([]byte, 0, 2*len(units))
	for _, unit := range units {
		encoded = binary.LittleEndian.AppendUint16(encoded, unit)
	}
	return base64.StdEncoding.EncodeToString(encoded)
}

// Message returns the host script as the bootstrap reads it.
func Message() []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(text))), text...) //nolint:gosec // a few KB
}

// AsksSomebody reports whether a cmdlet opens a sign-in window. The host runs none of those.
func AsksSomebody(name string) bool { return strings.HasPrefix(name, "New-CMAAD") }
