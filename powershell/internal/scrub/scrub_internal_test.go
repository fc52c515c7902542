package scrub

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

func withSecret(s string) cmdlet.Call {
	return cmdlet.NewCall("X", cmdlet.Extra("Key", cmdlet.Secret(secret.New(s))))
}

func TestEveryFormOfASecretIsScrubbed(t *testing.T) {
	const canary = "Caña\\ry \"p@$s'w`ørd’ <&>+/𝄞"
	s := &Scrubber{}
	s.Learn(withSecret(canary))
	var inXML bytes.Buffer
	require.NoError(t, xml.EscapeText(&inXML, []byte(canary)))
	inJSON, err := json.Marshal(canary)
	require.NoError(t, err)
	for name, text := range map[string]string{
		"raw": canary, "Go": strconv.Quote(canary), "JSON": string(inJSON),
		"JSON of PowerShell 5.1": `Ca\u00f1a\\ry \"p@$s\u0027w\u0060\u00f8rd\u2019 \u003c\u0026\u003e\u002b/\ud834\udd1e`,
		"JSON of .NET":           `Ca\u00F1a\\ry \u0022p@$s\u0027w\u0060\u00F8rd\u2019 \u003C\u0026\u003E\u002B/\uD834\uDD1E`,
		"XML":                    inXML.String(), "XML text": "Caña\\ry \"p@$s'w`ørd’ &lt;&amp;&gt;+/𝄞", "XML attribute": "Caña\\ry &quot;p@$s&apos;w`ørd’ &lt;&amp;&gt;+/𝄞",
		"PowerShell, single quotes": "'Caña\\ry \"p@$s''w`ørd’’ <&>+/𝄞'", "PowerShell, double quotes": "\"Caña\\ry `\"p@`$s'w``ørd’ <&>+/𝄞\"",
		"base64": base64.StdEncoding.EncodeToString([]byte(canary)), "base64 of UTF-16": base64.StdEncoding.EncodeToString(utf16Bytes(canary)),
		"URL": url.QueryEscape(canary), "path": url.PathEscape(canary), "base64 of URLs": base64.RawURLEncoding.EncodeToString([]byte(canary)),
	} {
		cleaned := s.Clean("before " + text + " after " + text)
		assert.Equal(t, 2, strings.Count(cleaned, secret.Redacted), "%s: %s", name, cleaned)
		assert.LessOrEqual(t, len(cleaned), len("before '' after ''")+2*len(secret.Redacted), "%s: %s", name, cleaned)
	}
	for before := range 7 { // inside something longer that was encoded
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("u", before) + canary + ":more"))
		cleaned := s.Clean(text)
		assert.Contains(t, cleaned, secret.Redacted)
		assert.LessOrEqual(t, len(cleaned), len(secret.Redacted)+(before+len(":more"))*4/3+6, "only what surrounds it is left: %s", cleaned)
	}
}

func TestWhatTheScrubberKnows(t *testing.T) {
	s := &Scrubber{}
	assert.Equal(t, "as it was", s.Clean("as it was"))
	s.Learn(withSecret("abc"))
	assert.Equal(t, "abcdef", s.Clean("abcdef"), "too short for a secret")
	s.Learn(withSecret("the first secret"), cmdlet.NewCall("Y", cmdlet.Extra("Inner", cmdlet.ResultOf(withSecret("an inner secret"))),
		cmdlet.Extra("List", cmdlet.List(cmdlet.Secret(secret.New("a listed secret")))),
		cmdlet.Extra("Table", cmdlet.Table(cmdlet.Entry{Key: cmdlet.String("k"), Value: cmdlet.Secret(secret.New("a tabled secret"))}))))
	assert.Equal(t, "[redacted] [redacted] [redacted] [redacted]", s.Clean("the first secret an inner secret a listed secret a tabled secret"))
	s.Learn(withSecret("the first secret of all"))
	assert.Equal(t, "[redacted]", s.Clean("the first secret of all"), "the longer one first")
	s.Learn(withSecret("line one\nline two\n"))
	assert.Equal(t, "x [redacted] y", s.Clean("x line two y"))

	for i := range mostSecrets - 1 {
		s.Learn(withSecret(fmt.Sprintf("<%08d>", i)))
	}
	s.Learn(withSecret("<00000000>")) // seen again: it stays
	s.Learn(withSecret("<99999999>"))
	assert.Equal(t, "the first secret", s.Clean("the first secret"), "what a session remembers is bounded")
	assert.Equal(t, "[redacted]", s.Clean("<00000000>"))
	assert.Len(t, s.known, mostSecrets)
}

func TestStandardErrorIsScrubbed(t *testing.T) {
	var log bytes.Buffer
	scrub := &Scrubber{}
	scrub.Learn(withSecret("canary-canary"))
	w := &Tail{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Scrubber: scrub}
	for _, piece := range []string{"first\nbefore can", "ary-can", "ary after\nlast canary-ca", "nary"} {
		n, err := w.Write([]byte(piece))
		require.NoError(t, err)
		assert.Len(t, piece, n)
	}
	require.EqualError(t, w.Err(), "it wrote: first\nbefore [redacted] after\nlast [redacted]")
	assert.Contains(t, log.String(), "before [redacted] after")
	assert.NotContains(t, log.String(), "ary")
	_, _ = w.Write(bytes.Repeat([]byte("x"), 2*lineLength))
	assert.LessOrEqual(t, len(w.Err().Error()), len("it wrote: ")+tailLength)
	assert.Less(t, len(w.begun()), 200, "a line without an end costs no memory")

	// A secret may come just where the line gets too long.
	log.Reset()
	for cut := range len("canary-canary") {
		_, _ = w.Write(append(bytes.Repeat([]byte("y"), lineLength-cut), "canary-canary"...))
		_, _ = w.Write([]byte("end\n"))
	}
	assert.NotContains(t, log.String(), "ary")
	assert.NotContains(t, log.String(), "can")
	assert.Contains(t, log.String(), "[redacted]")
}
