package powershell_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/powershell"
)

// serve answers each connection to a loopback port with f, and returns the port's address.
func serve(t *testing.T, f func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	done := make(chan struct{})
	t.Cleanup(func() { listener.Close(); <-done })
	go func() {
		defer close(done)
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			f(connection)
			connection.Close()
		}
	}()
	return listener.Addr().String()
}

func TestProbe(t *testing.T) {
	s := open(t, withSite(nil))
	machine, err := os.Hostname()
	require.NoError(t, err)
	authority, err := certstest.NewAuthority(nil)
	require.NoError(t, err)
	certificate, err := authority.ServerCertificate("granitefalls.contoso.com", nil)
	require.NoError(t, err)
	key, leaf, _, err := pkcs12.DecodeChain(certificate.PFX().Reveal(), certificate.Password().Reveal())
	require.NoError(t, err)
	pair := tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key}
	var after []byte // what arrives behind the handshake
	secure := serve(t, func(c net.Conn) {
		connection := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12})
		if connection.Handshake() == nil {
			after, _ = io.ReadAll(connection)
		}
	})
	silent := serve(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	chatty := serve(t, func(c net.Conn) { _, _ = c.Write([]byte("220 mail.contoso.com ESMTP\r\n")) })
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	closed := gone.Addr().String()
	require.NoError(t, gone.Close())

	probe := func(address string, limit time.Duration) *powershell.Probe {
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		p, err := s.Probe(ctx, address)
		require.NoError(t, err)
		require.Equal(t, address, p.Address)
		require.True(t, strings.EqualFold(machine, p.From), p.From)
		require.NotEmpty(t, p.Steps)
		for i, step := range p.Steps {
			assert.Equal(t, []string{"name resolution", "TCP connect", "TLS handshake"}[i], step.Title)
			assert.Equal(t, i < len(p.Steps)-1 || p.OK(), step.Severity == finding.Pass, "%v", p)
			assert.NotEmpty(t, step.Text)
			assert.Equal(t, []finding.ID{finding.ProbeNameResolution, finding.ProbeTCPConnect, finding.ProbeTLSHandshake}[i], step.ID)
			assert.Equal(t, step.Severity == finding.Fail, step.Remedy != "")
		}
		return p
	}
	p := probe(secure, time.Minute)
	require.True(t, p.OK(), "%v", p)
	assert.Equal(t, "127.0.0.1", p.Steps[0].Text)
	assert.Equal(t, secure, p.Steps[1].Text)
	assert.Contains(t, p.Steps[2].Text, "Tls1")
	assert.Equal(t, "CN=granitefalls.contoso.com", p.Subject)
	assert.Contains(t, p.Issuer, "cmgkit test root")
	assert.Empty(t, after, "nothing is sent after the handshake")
	assert.Equal(t, fmt.Sprintf("%s seen from %s: certificate of CN=granitefalls.contoso.com, issued by %s", secure, p.From, p.Issuer), lastLine(p.String()))

	for _, address := range []string{closed, "[::1]:1"} {
		p = probe(address, time.Minute)
		require.False(t, p.OK())
		require.Len(t, p.Steps, 2, "%v", p)
		assert.Contains(t, lastLine(p.String()), "TCP connect failed: ")
	}

	p = probe(silent, 6*time.Second)
	require.Len(t, p.Steps, 3, "%v", p)
	assert.False(t, p.OK())
	assert.Contains(t, p.Steps[2].Text, "no answer in")
	assert.Greater(t, p.Steps[2].Took, time.Second)

	p = probe(chatty, time.Minute)
	require.Len(t, p.Steps, 3, "%v", p)
	assert.False(t, p.OK())

	p = probe("no-such-host.invalid:443", time.Minute)
	require.Len(t, p.Steps, 1, "%v", p)
	assert.Contains(t, p.String(), "no-such-host.invalid:443 seen from "+p.From+": name resolution failed: ")

	for address, rule := range map[string]string{
		"":                              "must be host:port",
		"contoso.com":                   "must be host:port",
		"contoso.com:0":                 "must have a port",
		"contoso.com:65536":             "must have a port",
		"contoso.com:https":             "must have a port",
		":443":                          "must have a host name",
		"contoso.com\r\n:443":           "must have a host name",
		"conto so.com:443":              "must have a host name",
		"$(x):443":                      "must have a host name",
		"münchen.de:443":                "must have a host name",
		"[fe80::1%eth0]:443":            "must have a host name",
		"-x:443":                        "must have a host name",
		strings.Repeat("a", 300) + ":1": "must have a host name",
	} {
		_, err := s.Probe(t.Context(), address)
		require.ErrorIs(t, err, cmdlet.ErrInvalid, address)
		require.ErrorContains(t, err, rule)
	}
	_, err = s.Run(t.Context(), cmdlet.NewCall("Get-CMSite"))
	require.NoError(t, err, "a probe that gave up leaves the session whole")
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
