package powershell

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

//go:embed host/*.ps1
var hostParts embed.FS

// hostText is the host script: its parts in the order of their names.
var hostText = func() string {
	var text strings.Builder
	parts, _ := hostParts.ReadDir("host") // embedded
	for _, part := range parts {
		content, _ := hostParts.ReadFile("host/" + part.Name())
		text.Write(content)
		text.WriteByte('\n')
	}
	return text.String()
}()

// HostScriptHash returns the SHA-256 of the host script in upper-case hex, as script-block logs and allow-lists of an
// administrator may record it. The script is constant: it depends on the release of this module alone.
func HostScriptHash() string { return fmt.Sprintf("%X", sha256.Sum256([]byte(hostText))) }

// maxBootstrap keeps the command line under the 8,191 characters that cmd.exe takes, base64 of UTF-16 counted.
const maxBootstrap = 2800

// bootstrap returns the argument of -EncodedCommand: it reads the host script from standard input, behind a length, and
// runs it if its hash is the expected one.
func bootstrap() string {
	sum := sha256.Sum256([]byte(hostText))
	dashed := strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", "-")
	units := utf16.Encode([]rune(strings.ReplaceAll(bootstrapText, "@HASH@", dashed)))
	encoded := make([]byte, 0, 2*len(units))
	for _, unit := range units {
		encoded = binary.LittleEndian.AppendUint16(encoded, unit)
	}
	return base64.StdEncoding.EncodeToString(encoded)
}

// hostScript returns the host script as the bootstrap reads it.
func hostScript() []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(hostText))), hostText...) //nolint:gosec // a few KB
}
