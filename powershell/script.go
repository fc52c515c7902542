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

//go:embed installed.ps1
var installedHead string

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

// HostScript returns the script that an administrator installs on a host, for [SSH] with InstalledHost: a protected file
// that sshd starts by ForceCommand. Its parameters are what the administrator pins: -ReadOnly, -SiteCode, -Provider and
// -Module, the path of ConfigurationManager.psd1. A client that asks for anything else is refused. It is plain ASCII, and
// the same for every host of one release of this module; it may be signed but not edited. docs/connecting.md has the
// set-up.
func HostScript() string { return installedHead + hostText }

// helloPrefix and the hash are what an installed script begins with. The script is told by its hash before anything is
// sent: one of another release would misread it.
const helloPrefix = "cmgkit-host "

var installedHash = fmt.Sprintf("%X", sha256.Sum256([]byte(strings.TrimSpace(HostScript()))))

// launch returns what starts a host: the arguments of PowerShell, and the script that goes to its standard input. Both are
// nil where the script is installed.
func launch(t Transport) (arguments []string, script []byte) {
	if t.Installed() {
		return nil, nil
	}
	return flags(), hostScript()
}

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
