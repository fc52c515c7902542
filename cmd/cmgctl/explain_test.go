package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// explained runs explain and returns the ids that it printed, in order.
func explained(t *testing.T, input string, text ...string) []string {
	t.Helper()
	code, out, errs := with(t.Context(), input, append([]string{"explain"}, text...)...)
	require.Zero(t, code, errs)
	assert.Empty(t, errs)
	var ids []string
	for _, found := range regexp.MustCompile(`(?m)^\d+\. ([a-z0-9-]+): `).FindAllStringSubmatch(out, -1) {
		ids = append(ids, found[1])
	}
	return ids
}

func TestExplain(t *testing.T) {
	code, out, errs := with(t.Context(), "", "explain", "*lpvStatusInformation is 0x9")
	require.Zero(t, code, errs)
	assert.Equal(t, `1. client-revocation-failed: WinHTTP flag 0x1 CERT_REV_FAILED, 12057
   found   WinHTTP flag 0x1 of 0x9
   where   client logs: [CCMHTTP]
   means   the revocation of the certificate could not be checked
   do      1. publish the revocation list on the internet
           2. or install with /NoCRLCheck and clear the site's option that clients check it
   who     site, network
   source  DOC: win32 WinHttp/error-messages; SupportArticles-docs support/mem/configmgr/cloud-services/cmg-communication-error; public copies of the header winhttp.h

2. client-root-not-trusted: WinHTTP flag 0x8 INVALID_CA, 12045
   found   WinHTTP flag 0x8 of 0x9
   where   client logs: [CCMHTTP]
   means   the client does not trust the root: it lacks it, or something on the way inspects TLS
   do      1. put the root into the computer's store of the client
           2. take the service name out of TLS inspection
   who     client, network
   source  DOC: win32 WinHttp/error-messages; SupportArticles-docs support/mem/configmgr/cloud-services/cmg-communication-error; public copies of the header winhttp.h
`, out)

	_, out, _ = with(t.Context(), "", "explain", "0x87d0027e")
	assert.Contains(t, out, "   means   (an envelope: the cause stands beside it) ")
	_, out, _ = with(t.Context(), "", "explain", "Enabled SSL revocation check")
	assert.Contains(t, out, "   means   (normal) ")
	_, out, _ = with(t.Context(), "", "explain", "AADSTS500113")
	assert.Contains(t, out, "   open    500113 is in no list")
}

func TestExplainTakesAnyText(t *testing.T) {
	secure, unauthorized := []string{"client-secure-failure"}, []string{"server-redirect"}
	assert.Equal(t, secure, explained(t, "", "-2147012721"), "not a flag")
	assert.Equal(t, secure, explained(t, "", "--", "-2147012721"))
	assert.Equal(t, secure, explained(t, "", "---- it says error", "12175", "--help"))
	assert.Equal(t, unauthorized, explained(t, "", "StatusCode=401", "StatusText=CMGConnector_Unauthorized"))
	assert.Equal(t, unauthorized, explained(t, "one line\r\nStatusCode=401 StatusText=CMGConnector_Unauthorized\r\n"))

	// The input is not read where there is a text.
	assert.Equal(t, secure, explained(t, "CMGConnector_Unauthorized", "12175"))

	line := "\ufeffStatusText=CMGConnector_Unauthorized\r\n"
	assert.Equal(t, unauthorized, explained(t, line))
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		var content []byte
		for _, unit := range utf16.Encode([]rune(line)) {
			content = order.AppendUint16(content, unit)
		}
		assert.Equal(t, unauthorized, explained(t, string(content)))
		assert.Equal(t, unauthorized, explained(t, string(content)+"x"), "cut in the middle of a character")
	}

	file := filepath.Join(t.TempDir(), "ccmsetup.log")
	require.NoError(t, os.WriteFile(file, []byte(line), 0o600))
	log, err := os.Open(file)
	require.NoError(t, err)
	defer log.Close()
	var out, errs bytes.Buffer
	assert.Zero(t, run(t.Context(), []string{"explain"}, streams{log, &out, &errs}))
	assert.Contains(t, out.String(), "server-redirect")
	assert.Empty(t, errs.String(), "nobody has to type")

	// The null device is not a terminal, though it is a device.
	null, err := os.Open(os.DevNull)
	require.NoError(t, err)
	defer null.Close()
	assert.Equal(t, exitFailed, run(t.Context(), []string{"explain"}, streams{null, &out, &errs}))
	assert.Equal(t, "cmgctl: there is no text to explain: give TEXT or an input\n", errs.String())
}

// At a terminal it says how to end the text, and an interruption ends it while nobody types.
func TestExplainAtATerminal(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil || !isTerminal(terminal) {
		t.Skip("needs a pseudo-terminal:", err)
	}
	defer terminal.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var said strings.Builder
	code := run(ctx, []string{"explain"}, streams{terminal, io.Discard, writerFunc(func(text string) {
		said.WriteString(text)
		cancel()
	})})
	assert.Equal(t, exitInterrupted, code)
	assert.Contains(t, said.String(), "Paste the text, then press Ctrl-D")
}

func TestNothingToExplain(t *testing.T) {
	for input, said := range map[string]string{
		" \n":           "there is no text to explain: give TEXT or an input",
		"all is well\n": "nothing in this text is known; docs/troubleshooting.md says in which order to look, and lists all that is known",
	} {
		code, out, errs := with(t.Context(), input, "explain")
		assert.Equal(t, exitFailed, code)
		assert.Empty(t, out)
		assert.Equal(t, "cmgctl: "+said+"\n", errs)
	}
	code, _, errs := with(t.Context(), strings.Repeat("too much ", 2<<20), "explain")
	assert.Equal(t, exitFailed, code)
	assert.Equal(t, "cmgctl: the input has more than 16 MB: give the part in which it fails\n", errs)

	var broken bytes.Buffer
	assert.Equal(t, exitFailed, run(t.Context(), []string{"explain"}, streams{readerFunc(func([]byte) (int, error) { return 0, errors.New("disk gone") }), io.Discard, &broken}))
	assert.Equal(t, "cmgctl: disk gone\n", broken.String())

	for _, help := range []string{"--help", "-h"} {
		code, out, _ := with(t.Context(), "", "explain", help)
		assert.Zero(t, code)
		assert.Contains(t, out, "cmgctl explain [TEXT…]")
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func TestCtrlCWhileALogIsTyped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	keyboard := readerFunc(func([]byte) (int, error) {
		cancel()
		select {}
	})
	ended := make(chan int)
	go func() { ended <- run(ctx, []string{"explain"}, streams{keyboard, io.Discard, io.Discard}) }()
	select {
	case code := <-ended:
		assert.Equal(t, exitInterrupted, code)
	case <-time.After(time.Minute):
		t.Fatal("Ctrl-C does not end the program")
	}
}
