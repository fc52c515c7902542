package secret_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	texttemplate "text/template"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/secret"
)

func file(tb testing.TB, content string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "secret.txt")
	require.NoError(tb, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestReadFile(t *testing.T) {
	got, err := secret.ReadFile(file(t, "\ufeff"+canary+"\r\n"))
	require.NoError(t, err)
	assert.Equal(t, canary, got.Reveal())

	// Every refusal names the file and shows nothing of it.
	for rule, content := range map[string]string{
		"is empty":                    "\n",
		"has more than one line":      canary + "\n" + canary,
		"is not UTF-8":                canary + "\xfc",
		"has NUL characters":          canary + "\x00",
		"has control characters":      canary + "\x1b",
		"is UTF-32":                   "\xff\xfe\x00\x00" + canary,
		"is damaged":                  "\xff\xfe" + canary, // of odd length
		"has more than 64 KiB":        canary + string(bytes.Repeat([]byte("x"), 1<<20)),
		"has a replacement character": canary + "\ufffd",
		"has a byte order mark":       canary + "\ufeff",
		"is [redacted], which stands": secret.Redacted,
	} {
		path := file(t, content)
		got, err := secret.ReadFile(path)
		assert.True(t, got.IsZero())
		require.ErrorContains(t, err, fmt.Sprintf("secret: file %q %s", path, rule))
		e, ok := err.(*secret.Error) //nolint:errorlint // the type is what is promised
		require.True(t, ok)
		require.NoError(t, e.Err)
		for _, shown := range []string{err.Error(), fmt.Sprintf("%+v %#v", err, e)} {
			assert.NotContains(t, shown, canary)
			assert.NotContains(t, shown, "\n")
		}
	}

	missing := filepath.Join(t.TempDir(), "missing.txt")
	_, err = secret.ReadFile(missing)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.ErrorContains(t, err, missing)
	_, err = secret.ReadFile(t.TempDir())
	require.ErrorContains(t, err, "cannot be read")
}

// What PowerShell really writes. Its newline is that of the system.
func TestReadFileOfPowerShell(t *testing.T) {
	pwsh := os.Getenv("CMGKIT_PWSH")
	if pwsh == "" {
		pwsh, _ = exec.LookPath("pwsh")
	}
	if pwsh == "" {
		t.Skip("needs PowerShell 7: put pwsh on the PATH or its absolute path into CMGKIT_PWSH")
	}
	folder := t.TempDir()
	const script = `Set-Location -LiteralPath $env:FOLDER
$text = "Gr$([char]0xfc)$([char]0xdf)e"
$text > redirected
Out-File -FilePath out-file -InputObject $text
foreach ($encoding in 'utf8', 'utf8BOM', 'unicode', 'bigendianunicode', 'utf32', 'latin1', 'ascii') {
    Set-Content -LiteralPath $encoding -Value $text -Encoding $encoding
}
Set-Content -LiteralPath no-newline -Value $text -Encoding unicode -NoNewline
Set-Content -LiteralPath two -Value $text, $text
`
	command := exec.CommandContext(t.Context(), pwsh, "-NoProfile", "-NonInteractive", "-Command", script)
	command.Env = append(os.Environ(), "FOLDER="+folder)
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
	for name, want := range map[string]string{
		"redirected": "Gr\u00fc\u00dfe", "out-file": "Gr\u00fc\u00dfe", "utf8": "Gr\u00fc\u00dfe", "utf8BOM": "Gr\u00fc\u00dfe",
		"unicode": "Gr\u00fc\u00dfe", "bigendianunicode": "Gr\u00fc\u00dfe", "no-newline": "Gr\u00fc\u00dfe",
		"ascii": "Gr??e", // the letters are lost where the file was written, and nothing shows it
	} {
		got, err := secret.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err, name)
		assert.Equal(t, want, got.Reveal(), name)
	}
	for name, want := range map[string]string{"utf32": "is UTF-32", "latin1": "is not UTF-8", "two": "has more than one line"} {
		_, err := secret.ReadFile(filepath.Join(folder, name))
		require.ErrorContains(t, err, want, name)
	}
}

func TestFromEnv(t *testing.T) {
	const name = "CMGKIT_TEST_SECRET"
	for value, want := range map[string]string{canary: canary, canary + "\n": canary, canary + "\r\n": canary, " " + canary: " " + canary} {
		t.Setenv(name, value)
		got, err := secret.FromEnv(name)
		require.NoError(t, err)
		assert.Equal(t, want, got.Reveal())
	}
	refusals := map[string]string{
		"": "is empty", "\n": "is empty", canary + "\n" + canary: "has more than one line", secret.Redacted: "is [redacted], which stands",
	}
	if runtime.GOOS != "windows" { // where variables are UTF-16
		refusals[canary+"\xff"] = "is not UTF-8"
	}
	for value, want := range refusals {
		t.Setenv(name, value)
		got, err := secret.FromEnv(name)
		assert.True(t, got.IsZero())
		require.ErrorContains(t, err, `secret: environment variable "CMGKIT_TEST_SECRET" `+want)
		assert.NotContains(t, err.Error(), canary)
	}
	require.NoError(t, os.Unsetenv(name)) // Setenv restores it
	_, err := secret.FromEnv(name)
	require.EqualError(t, err, `secret: environment variable "CMGKIT_TEST_SECRET" is not set`)
}

type config struct {
	Password secret.Text  `json:"password" xml:"password"`
	PFX      secret.Bytes `json:"pfx" xml:"pfx"`
	Next     *secret.Text `json:"next,omitempty" xml:"next,omitempty"`
}

func TestConfigurations(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte(canary))
	for how, read := range map[string]func(password, pfx string, c *config) error{
		"json": func(password, pfx string, c *config) error {
			text, err := json.Marshal(map[string]string{"password": password, "pfx": pfx, "next": password})
			require.NoError(t, err)
			return json.Unmarshal(text, c)
		},
		"xml": func(password, pfx string, c *config) error {
			return xml.Unmarshal([]byte("<config><password>"+password+"</password><pfx>"+pfx+"</pfx><next>"+password+"</next></config>"), c)
		},
	} {
		t.Run(how, func(t *testing.T) {
			var c config
			require.NoError(t, read(canary, encoded, &c))
			assert.Equal(t, canary, c.Password.Reveal())
			assert.Equal(t, canary, string(c.PFX.Reveal()))
			require.NotNil(t, c.Next)
			assert.Equal(t, canary, c.Next.Reveal())

			require.NoError(t, read("", "", &c))
			assert.True(t, c.Password.IsZero())
			assert.True(t, c.PFX.IsZero())

			for rule, values := range map[string][2]string{
				"secret: value is [redacted], which stands for a secret in output": {secret.Redacted, encoded},
				"secret: value is [redacted], which stands":                        {canary, secret.Redacted},
				"secret: value is not base64":                                      {canary, canary + "!"},
			} {
				err := read(values[0], values[1], &c)
				require.ErrorContains(t, err, rule)
				assert.NotContains(t, err.Error(), canary)
				assert.NotContains(t, err.Error(), encoded)
			}
		})
	}
	c := config{Password: secret.New(canary), PFX: secret.NewBytes([]byte(canary))}
	written, err := json.Marshal(c)
	require.NoError(t, err)
	require.ErrorContains(t, json.Unmarshal(written, &config{}), "is [redacted]", "what was written is no configuration")
	for _, text := range []string{`{"password":12345678}`, `{"password":["12345678"]}`, `{"pfx":{"12345678":1}}`} {
		err := json.Unmarshal([]byte(text), &config{})
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "12345678")
	}
	kept := secret.New(canary)
	require.Error(t, kept.UnmarshalText([]byte(secret.Redacted)))
	assert.Equal(t, canary, kept.Reveal(), "an error leaves it alone")
}

// The ways out of a program besides those of TestNothingShowsTheContent.
func TestNothingElseShowsTheContent(t *testing.T) {
	h := newHolder()
	text, raw := &h.text, &h.raw
	shown := map[string]string{}
	for _, c := range []struct{ how, format string }{
		{"field", "{{.Open}} {{.Bytes}}"},
		{"whole", "{{.}}"},
		{"print", "{{print .Open .Bytes}} {{printf `%v %s %x` .Open .Bytes .Open}}"},
		{"script", "<script>let x = {{.Open}}, y = {{.Bytes}}</script><a href='?q={{.Open}}'>{{.Bytes}}</a>"},
	} {
		var out bytes.Buffer
		require.NoError(t, texttemplate.Must(texttemplate.New("").Parse(c.format)).Execute(&out, h))
		require.NoError(t, template.Must(template.New("").Parse(c.format)).Execute(&out, h))
		shown["template "+c.how] = out.String()
	}
	var logged bytes.Buffer
	logger := log.New(&logged, "", 0)
	logger.Println(h, text, raw, *text, []any{*text, *raw}, map[string]any{"k": *text})
	shown["log"] = logged.String()
	for _, v := range []any{text, raw, []secret.Text{*text}, map[string]secret.Bytes{"k": *raw}, struct{ T *secret.Text }{text}, any(*text), [1]secret.Bytes{*raw}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			shown[fmt.Sprintf("%T %s", v, verb)] = fmt.Sprintf(verb, v)
		}
		encoded, err := json.Marshal(v)
		require.NoError(t, err)
		shown[fmt.Sprintf("%T JSON", v)] = string(encoded)
	}
	panicked := func() (s string) {
		defer func() { s = fmt.Sprint(recover()) }()
		panic(*text)
	}
	shown["panic"] = panicked()
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	var usage bytes.Buffer
	flags.SetOutput(&usage)
	flags.TextVar(&h.Open, "password", h.Open, "a flag")
	flags.PrintDefaults()
	flags.VisitAll(func(f *flag.Flag) { _, _ = io.WriteString(&usage, f.DefValue+f.Value.String()) })
	shown["flag"] = usage.String()

	require.Len(t, shown, 4+1+7*8+1+1)
	for how, got := range shown {
		assert.NotContains(t, got, canary, how)
		assert.NotContains(t, got, fmt.Sprintf("%x", canary), how)
		assert.NotContains(t, got, base64.StdEncoding.EncodeToString([]byte(canary)), how)
	}
}

func ExampleReadFile() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	path := filepath.Join(folder, "password.txt")
	if err := os.WriteFile(path, []byte("Pa55 w0rd\r\n"), 0o600); err != nil { // yours is there already
		log.Print(err)
		return
	}

	password, err := secret.ReadFile(path)
	if err != nil {
		log.Print(err)
		return
	}
	fmt.Println(password, len(password.Reveal()))
	// Output: [redacted] 9
}

func ExampleFromEnv() {
	_, err := secret.FromEnv("CMGKIT_EXAMPLE_SECRET")
	fmt.Println(err)
	// Output: secret: environment variable "CMGKIT_EXAMPLE_SECRET" is not set
}

// A configuration has the secret in a field, and never gives it away again.
func ExampleText_UnmarshalText() {
	var config struct {
		Password secret.Text `json:"password"`
	}
	if err := json.Unmarshal([]byte(`{"password": "Pa55 w0rd"}`), &config); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(config.Password.Reveal()))

	written, err := json.Marshal(config)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(written))
	fmt.Println(json.Unmarshal(written, &config))
	// Output:
	// 9
	// {"password":"[redacted]"}
	// secret: value is [redacted], which stands for a secret in output: it is not the secret itself
}
