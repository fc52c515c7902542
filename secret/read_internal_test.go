package secret

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func asUTF16(order binary.AppendByteOrder, text string) []byte {
	b := order.AppendUint16(nil, byteOrderMark)
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return b
}

func TestDecode(t *testing.T) {
	le, be := binary.LittleEndian, binary.BigEndian
	const password, umlaut, emoji = "Pa55 w0rd", "Gr\u00fc\u00dfe \u20ac5", "key \U0001F511"
	for name, c := range map[string]struct {
		content []byte
		want    string
		wrong   problem
	}{
		"printf":                             {[]byte(password), password, fine},
		"echo, vi, PowerShell 7 on Linux":    {[]byte(password + "\n"), password, fine},
		"PowerShell 7 on Windows":            {[]byte(umlaut + "\r\n"), umlaut, fine},
		"Notepad, UTF-8 with a mark":         {[]byte("\ufeff" + umlaut), umlaut, fine},
		"PowerShell 5.1, -Encoding UTF8":     {[]byte("\ufeff" + umlaut + "\r\n"), umlaut, fine},
		"PowerShell 5.1, >":                  {asUTF16(le, umlaut+"\r\n"), umlaut, fine},
		"PowerShell 5.1, > of an emoji":      {asUTF16(le, emoji+"\r\n"), emoji, fine},
		"Notepad, Unicode":                   {asUTF16(le, password), password, fine},
		"Notepad, Unicode big endian":        {asUTF16(be, umlaut), umlaut, fine},
		"PowerShell 5.1, Set-Content, ASCII": {[]byte(password + "\r\n"), password, fine},
		"PowerShell 5.1, Set-Content, ANSI":  {[]byte("Gr\xfc\xdfe\r\n"), "", isNotUTF8},
		"cmd, echo, OEM":                     {[]byte("Gr\x81\xe1e \r\n"), "", isNotUTF8},
		"blanks are kept":                    {[]byte(" a b \r\n"), " a b ", fine},
		"a tab is kept":                      {[]byte("a\tb"), "a\tb", fine},
		"one letter":                         {[]byte("x"), "x", fine},
		"as large as it may be":              {bytes.Repeat([]byte("x"), maxFile), strings.Repeat("x", maxFile), fine},

		"empty":                        {nil, "", isEmpty},
		"newline only":                 {[]byte("\n"), "", isEmpty},
		"Windows newline only":         {[]byte("\r\n"), "", isEmpty},
		"mark only":                    {[]byte("\ufeff"), "", isEmpty},
		"UTF-16, mark only":            {asUTF16(le, ""), "", isEmpty},
		"UTF-16, newline only":         {asUTF16(be, "\r\n"), "", isEmpty},
		"too large":                    {bytes.Repeat([]byte("x"), maxFile+1), "", isLarge},
		"two lines":                    {[]byte("a\nb\n"), "", hasLines},
		"an empty line behind":         {[]byte("a\n\n"), "", hasLines},
		"an empty Windows line behind": {[]byte("a\r\n\r\n"), "", hasLines},
		"an empty line before":         {[]byte("\na"), "", hasLines},
		"a carriage return":            {[]byte("a\rb"), "", hasLines},
		"a carriage return at the end": {[]byte("a\r"), "", hasLines},
		"a line separator":             {[]byte("a\u2028b"), "", hasLines},
		"UTF-16, two lines":            {asUTF16(le, "a\r\nb"), "", hasLines},
		"UTF-16 without a mark":        {asUTF16(le, password)[2:], "", hasNUL},
		"UTF-16, half a letter":        {asUTF16(le, password)[:7], "", isBadUTF16},
		"UTF-16, half an emoji":        {asUTF16(be, emoji)[:12], "", isBadUTF16},
		"UTF-16, the other half":       {append(asUTF16(be, "a"), 0xdd, 0x11, 0, 'b'), "", isBadUTF16},
		"UTF-16, an emoji torn":        {append(asUTF16(le, "a"), 0x3d, 0xd8, 'b', 0), "", isBadUTF16},
		"UTF-16 and then UTF-8":        {append(asUTF16(le, "a"), "\r\nabc\n"...), "", isBadUTF16},
		"UTF-16, NUL":                  {asUTF16(le, "a\x00"), "", hasNUL},
		"PowerShell 7, utf32":          {[]byte("\xff\xfe\x00\x00a\x00\x00\x00"), "", isUTF32},
		"UTF-32 big endian":            {[]byte("\x00\x00\xfe\xff\x00\x00\x00a"), "", isUTF32},
		"two files in one":             {[]byte("\ufeff\ufeffa"), "", hasMark},
		"a lost letter":                {[]byte("Gr\ufffdn"), "", hasDamage},
		"NUL":                          {[]byte("a\x00b"), "", hasNUL},
		"a control character":          {[]byte("a\x1bb"), "", hasControls},
		"a zero-width space":           {[]byte("a\u200b"), "", hasControls},
		"a backspace":                  {[]byte("ab\b"), "", hasControls},
		"redacted":                     {[]byte(Redacted + "\n"), "", isRedacted},
		"redacted in UTF-16":           {asUTF16(le, Redacted), "", isRedacted},
	} {
		t.Run(name, func(t *testing.T) {
			got, wrong := decode(c.content)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.wrong, wrong)
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"", "a\n", "a\r\n", "\ufeffa", "\xff\xfea\x00\r\x00\n\x00", "\xfe\xff\x00a", "\xff\xfe\x3d\xd8\x11\xdd", "\xff\xfe\x00\x00", "Gr\xfc", "a\nb", Redacted} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		text, wrong := decode(content)
		if wrong != fine {
			assert.Empty(t, text)
			return
		}
		require.NotEmpty(t, text)
		assert.True(t, utf8.ValidString(text))
		assert.NotContains(t, text, "\n")
		assert.NotContains(t, text, "\r")
		assert.NotContains(t, text, "\x00")
		assert.LessOrEqual(t, len(text), 3*len(content))
		for _, again := range [][]byte{[]byte(text), []byte(text + "\n"), []byte("\ufeff" + text + "\r\n"), asUTF16(binary.LittleEndian, text+"\r\n"), asUTF16(binary.BigEndian, text)} {
			if len(again) > maxFile {
				continue
			}
			got, wrong := decode(again)
			assert.Equal(t, fine, wrong)
			assert.Equal(t, text, got, "every encoding of a secret is read as that secret")
		}
	})
}
