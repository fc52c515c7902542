//go:build !windows

package sshtransport_test

import (
	"context"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/powershelltest"
	"github.com/cmgkit/cmgkit/powershell/sshtransport"
	"github.com/cmgkit/cmgkit/secret"
)

var ed25519Only = []string{"ed25519"}

func TestSSHByKey(t *testing.T) {
	d := startSSHD(t, ed25519Only)
	transport := d.transport(t)
	assert.Equal(t, me(t)+"@"+d.address, transport.String())
	p := startHost(t, transport)
	require.NoError(t, p.CloseWrite())
	_, err := p.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF, "the host has left")
	require.NoError(t, p.Close())
	require.Eventually(t, func() bool { return len(d.children(t)) == 0 }, 20*time.Second, 20*time.Millisecond, "no process stays")

	sealed := transport
	block, err := ssh.MarshalPrivateKeyWithPassphrase(d.user.private, "", []byte("a passphrase"))
	require.NoError(t, err)
	sealed.Keys = []sshtransport.Key{{PEM: secret.NewBytes(pem.EncodeToMemory(block)), Passphrase: secret.New("a passphrase")}}
	startHost(t, sealed)
}

func TestSSHByAgent(t *testing.T) {
	d := startSSHD(t, ed25519Only)
	ring := agent.NewKeyring()
	require.NoError(t, ring.Add(agent.AddedKey{PrivateKey: newKey(t, "ed25519").private}))
	require.NoError(t, ring.Add(agent.AddedKey{PrivateKey: d.user.private}))
	socket := filepath.Join(t.TempDir(), "agent")
	listener, err := net.Listen("unix", socket)
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	var open atomic.Int32
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			open.Add(1)
			go func() {
				_ = agent.ServeAgent(ring, connection)
				connection.Close()
				open.Add(-1)
			}()
		}
	}()
	t.Setenv("SSH_AUTH_SOCK", socket)
	transport := d.transport(t)
	transport.Keys, transport.Agent = nil, true
	transport.Command = []string{"sh", "-c", `echo "agent: $SSH_AUTH_SOCK."; cat`}
	p, err := transport.Start(t.Context(), nil, t.Output())
	require.NoError(t, err)
	defer p.Close()
	line := make([]byte, len("agent: .\n"))
	_, err = io.ReadFull(p, line)
	require.NoError(t, err)
	assert.Equal(t, "agent: .\n", string(line), "the agent is not forwarded")
	assert.Eventually(t, func() bool { return open.Load() == 0 }, 20*time.Second, 10*time.Millisecond, "the agent's connection does not outlive the login")

	t.Setenv("SSH_AUTH_SOCK", filepath.Join(t.TempDir(), "none"))
	require.ErrorContains(t, refused(t, transport), "cannot reach the SSH agent")
}

func TestSSHRefusals(t *testing.T) {
	d := startSSHD(t, ed25519Only)
	good := d.transport(t)

	stranger := good
	stranger.User = "nobody-of-that-name"
	err := refused(t, stranger)
	require.ErrorContains(t, err, "refused the login of nobody-of-that-name (keys given: 1)")

	wrongKey := good
	wrongKey.Keys = []sshtransport.Key{{PEM: secret.NewBytes(newKey(t, "rsa").pem)}}
	require.ErrorContains(t, refused(t, wrongKey), "refused the login of "+me(t))

	closed := good
	closed.Address = freePort(t)
	require.ErrorContains(t, refused(t, closed), "cannot reach the SSH server "+closed.Address)

	mute, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer mute.Close()
	silent := good
	silent.Address = mute.Addr().String()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = silent.Start(ctx, nil, io.Discard)
	require.ErrorIs(t, err, context.DeadlineExceeded, "the handshake is bounded")
}

// Each cause has a remedy of its own: to be told to install PowerShell does not help against an unknown key.
func TestTheDoctorTellsCausesApart(t *testing.T) {
	d := startSSHD(t, ed25519Only)
	other := newKey(t, "ed25519")
	remedies := map[string]string{}
	for name, test := range map[string]struct {
		change func(*sshtransport.Transport)
		text   string // of the remedy
	}{
		"unknown key":  {func(s *sshtransport.Transport) { s.KnownHosts = known(t, knownLine("elsewhere", other)) }, "ssh-keygen -lf"},
		"changed key":  {func(s *sshtransport.Transport) { s.KnownHosts = known(t, knownLine(d.address, other)) }, "do not connect before"},
		"refused":      {func(s *sshtransport.Transport) { s.Address = freePort(t) }, "nothing listens at that port"},
		"unknown name": {func(s *sshtransport.Transport) { s.Address = "nowhere.invalid" }, "cannot be resolved"},
		"login": {func(s *sshtransport.Transport) {
			s.Keys = []sshtransport.Key{{PEM: secret.NewBytes(newKey(t, "rsa").pem)}}
		}, "administrators_authorized_keys"},
		"no ForceCommand": {func(s *sshtransport.Transport) { s.InstalledHost, s.Command = true, nil }, "let ForceCommand in its sshd_config start it"},
	} {
		transport := d.transport(t)
		test.change(&transport)
		report := powershell.Doctor(t.Context(), powershell.Options{SiteCode: siteCode, Provider: provider, Transport: transport, StartTimeout: 5 * time.Second}, nil)
		require.Len(t, report.Findings, 1, name)
		f := report.Findings[0]
		assert.Equal(t, finding.HostStart, f.ID, name)
		assert.Equal(t, finding.Fail, f.Severity, name)
		assert.Contains(t, f.Remedy, test.text, "%s: %s", name, f.Text)
		assert.NotContains(t, f.Remedy, "\n", name)
		remedies[f.Remedy] = name
	}
	assert.Len(t, remedies, 6, "each its own")
}

func TestSSHHostKeys(t *testing.T) {
	d := startSSHD(t, []string{"rsa", "ecdsa", "ed25519"})
	rsaKey, ecdsaKey, edKey := d.hostKeys[0], d.hostKeys[1], d.hostKeys[2]
	other := newKey(t, "ed25519")
	line := func(k key) string { return knownLine(d.address, k) }
	print256 := func(k key) string { return ssh.FingerprintSHA256(k.signer.PublicKey()) }
	for name, test := range map[string]struct {
		lines []string
		pin   string
		text  string // of the refusal
	}{
		"unknown":              {lines: []string{knownLine("elsewhere.corp.contoso.com", edKey)}, text: "which is in no known_hosts file: compare it with what ssh-keygen -lf prints"},
		"changed":              {lines: []string{line(other)}, text: "THE KEY HAS CHANGED"},
		"changed, other kind":  {lines: []string{line(newKey(t, "ecdsa"))}, text: "THE KEY HAS CHANGED"},
		"revoked":              {lines: []string{line(edKey), "@revoked * " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(edKey.signer.PublicKey())))}, text: "is revoked"},
		"only rsa is known":    {lines: []string{line(rsaKey)}},
		"only ecdsa is known":  {lines: []string{line(ecdsaKey)}},
		"only ed25519 known":   {lines: []string{line(edKey)}},
		"all are known":        {lines: []string{line(rsaKey), line(ecdsaKey), line(edKey)}},
		"rsa, and another's":   {lines: []string{knownLine("elsewhere", other), line(rsaKey)}},
		"an authority besides": {lines: []string{"@cert-authority * " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(other.signer.PublicKey()))), line(rsaKey)}},
		"pinned rsa":           {pin: print256(rsaKey)},
		"pinned ecdsa":         {pin: print256(ecdsaKey)},
		"pinned ed25519":       {pin: print256(edKey)},
		"another pin":          {pin: print256(other), text: "not the pinned " + print256(other)},
	} {
		transport := d.transport(t)
		transport.HostKey, transport.KnownHosts = test.pin, nil
		if test.pin == "" {
			transport.KnownHosts = known(t, test.lines...)
		}
		if test.text == "" {
			p, err := transport.Start(t.Context(), nil, io.Discard)
			if assert.NoError(t, err, name) {
				require.NoError(t, p.Close())
			}
			continue
		}
		err := refused(t, transport)
		require.ErrorContains(t, err, test.text, name)
		assert.Contains(t, err.Error(), "SHA256:", name)
	}
	assert.NotContains(t, d.log(t), "Failed publickey", "nobody logs in where the host is not known")
}

func TestSSHHostCertificates(t *testing.T) {
	authority, host := newKey(t, "ed25519"), newKey(t, "ed25519")
	certify := func(principal string) ssh.Signer {
		certificate := &ssh.Certificate{
			Key: host.signer.PublicKey(), CertType: ssh.HostCert, ValidPrincipals: []string{principal},
			ValidBefore: ssh.CertTimeInfinity,
		}
		require.NoError(t, certificate.SignCert(rand.Reader, authority.signer))
		signer, err := ssh.NewCertSigner(certificate, host.signer)
		require.NoError(t, err)
		return signer
	}
	byAuthority := func(address string) string { return "@cert-authority " + knownLine(address, authority) }
	byKey := func(address string) string { return knownLine(address, host) }
	for _, test := range []struct {
		principal string
		known     func(address string) string
		text      string // of the refusal
	}{
		{"127.0.0.1", byAuthority, ""},
		{"cm02.corp.contoso.com", byAuthority, "which is not valid"},
		{"127.0.0.1", byKey, ""},
	} {
		address := serveSSH(t, &ssh.ServerConfig{NoClientAuth: true}, certify(test.principal), cat)
		transport := sshtransport.Transport{
			Address: address, User: "u", Password: secret.New("p"), KnownHosts: known(t, test.known(address)), Command: []string{"cat"},
		}
		if test.text != "" {
			require.ErrorContains(t, refused(t, transport), test.text)
			continue
		}
		startHost(t, transport)
	}
}

// cat is what a server of this process runs: a POSIX shell's answer to the probe, then what it is sent.
func cat(command string, channel ssh.Channel) {
	marker, rest, _ := strings.Cut(strings.TrimPrefix(command, "echo "), "; exec ")
	if rest == "" {
		marker, _, _ = strings.Cut(marker, "+")
		_, _ = io.WriteString(channel, marker+"+%SystemRoot%++:SystemRoot+"+marker+"\n")
		return
	}
	_, _ = io.WriteString(channel, marker+"\n")
	_, _ = io.Copy(channel, channel)
}

// serveSSH runs an SSH server in this process: OpenSSH's knows the passwords of the machine's accounts only.
func serveSSH(t *testing.T, config *ssh.ServerConfig, hostKey ssh.Signer, run func(command string, channel ssh.Channel)) string {
	t.Helper()
	config.AddHostKey(hostKey)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var wait sync.WaitGroup
	t.Cleanup(func() {
		listener.Close()
		wait.Wait()
	})
	wait.Go(func() {
		for {
			tcp, err := listener.Accept()
			if err != nil {
				return
			}
			wait.Go(func() {
				defer tcp.Close()
				connection, channels, requests, err := ssh.NewServerConn(tcp, config)
				if err != nil {
					return
				}
				go ssh.DiscardRequests(requests)
				for offered := range channels {
					channel, requests, err := offered.Accept()
					if err != nil {
						break
					}
					go func() {
						for request := range requests {
							var command struct{ Text string }
							if request.Type != "exec" || ssh.Unmarshal(request.Payload, &command) != nil {
								_ = request.Reply(false, nil)
								continue
							}
							_ = request.Reply(true, nil)
							go func() {
								run(command.Text, channel)
								_, _ = channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Code uint32 }{}))
								_ = channel.Close()
							}()
						}
					}()
				}
				_ = connection.Close()
			})
		}
	})
	return listener.Addr().String()
}

// OpenSSH's server would ask the machine for a password: this one is x/crypto's.
func TestSSHByPassword(t *testing.T) {
	host := newKey(t, "ed25519")
	const right = "Pa$$ word"
	var attempts atomic.Int32
	check := func(password string) (*ssh.Permissions, error) {
		attempts.Add(1)
		if password != right {
			return nil, errors.New("no")
		}
		return nil, nil
	}
	byPassword := func(_ ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) { return check(string(password)) }
	ask := func(questions ...string) func(ssh.ConnMetadata, ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
		return func(_ ssh.ConnMetadata, challenge ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			if _, err := challenge("", "welcome", nil, nil); err != nil {
				return nil, err
			}
			answers, err := challenge("", "", questions, make([]bool, len(questions)))
			if err != nil {
				return nil, err
			}
			return check(answers[0])
		}
	}
	for name, test := range map[string]struct {
		config   ssh.ServerConfig
		password string
		attempts int32
		text     string // of the refusal
	}{
		"password":                        {ssh.ServerConfig{PasswordCallback: byPassword}, right, 1, ""},
		"keyboard-interactive":            {ssh.ServerConfig{KeyboardInteractiveCallback: ask("Password: ")}, right, 1, ""},
		"both":                            {ssh.ServerConfig{PasswordCallback: byPassword, KeyboardInteractiveCallback: ask("Password: ")}, right, 1, ""},
		"wrong password":                  {ssh.ServerConfig{PasswordCallback: byPassword}, "wrong", 1, "refused the login of u (password)"},
		"wrong password, two ways to ask": {ssh.ServerConfig{PasswordCallback: byPassword, KeyboardInteractiveCallback: ask("Password: ")}, "wrong", 1, "refused the login"},
		"two questions":                   {ssh.ServerConfig{KeyboardInteractiveCallback: ask("Password: ", "Code: ")}, right, 0, "more than a password"},
		"keys only":                       {ssh.ServerConfig{PublicKeyCallback: func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) { return nil, errors.New("no") }}, right, 0, "refused the login"},
	} {
		attempts.Store(0)
		test.config.MaxAuthTries = 10
		address := serveSSH(t, &test.config, host.signer, cat)
		transport := sshtransport.Transport{
			Address: address, User: "u", Password: secret.New(test.password), KnownHosts: known(t, knownLine(address, host)), Command: []string{"cat"},
		}
		if test.text == "" {
			startHost(t, transport)
		} else {
			err := refused(t, transport)
			require.ErrorContains(t, err, test.text, name)
			assert.NotContains(t, err.Error(), test.password+" ", name)
		}
		assert.Equal(t, test.attempts, attempts.Load(), name)
	}
}

func TestSSHWarnsOfAnOldServer(t *testing.T) {
	host := newKey(t, "ed25519")
	for version, warnings := range map[string]int{"SSH-2.0-OpenSSH_for_Windows_7.7": 1, "SSH-2.0-OpenSSH_for_Windows_9.5": 0} {
		address := serveSSH(t, &ssh.ServerConfig{NoClientAuth: true, ServerVersion: version}, host.signer, cat)
		p := startHost(t, sshtransport.Transport{
			Address: address, User: "u", Password: secret.New("p"), HostKey: ssh.FingerprintSHA256(host.signer.PublicKey()), Command: []string{"cat"},
		})
		assert.Len(t, p.(powershell.Warner).Warnings(), warnings, version)
	}
}

func TestSSHThroughAJumpHost(t *testing.T) {
	jump, target := startSSHD(t, ed25519Only), startSSHD(t, []string{"ecdsa"})
	transport, before := target.transport(t), jump.transport(t)
	before.Command = nil
	transport.Jump = &before
	assert.Contains(t, transport.String(), " by way of ")
	p := startHost(t, transport)
	require.NotEmpty(t, jump.children(t))
	require.NoError(t, p.Close())
	require.Eventually(t, func() bool { return len(jump.children(t))+len(target.children(t)) == 0 }, 20*time.Second, 20*time.Millisecond, "neither server keeps a connection")

	unknown := before
	unknown.KnownHosts = known(t)
	transport.Jump = &unknown
	require.ErrorContains(t, refused(t, transport), "jump host: the SSH server "+jump.address+" presented")

	transport.Jump = &before
	transport.Address = freePort(t)
	require.ErrorContains(t, refused(t, transport), "cannot reach the SSH server "+transport.Address)
	require.Eventually(t, func() bool { return len(jump.children(t)) == 0 }, 20*time.Second, 20*time.Millisecond)
}

func TestSSHNoticesADeadNetwork(t *testing.T) {
	d := startSSHD(t, ed25519Only)
	transport := d.transport(t)
	transport.KeepAlive, transport.KeepAliveMisses = 300*time.Millisecond, 8
	p := startHost(t, transport)
	time.Sleep(3 * time.Second) // longer than the patience
	answers(t, p)
	d.signal(t, syscall.SIGSTOP)
	defer d.signal(t, syscall.SIGKILL)
	begun := time.Now()
	_, err := p.Read(make([]byte, 1))
	require.ErrorContains(t, err, "gave no sign of life for 2.4s")
	assert.Less(t, time.Since(begun), 20*time.Second)
	_, err = p.Write([]byte("x"))
	require.Error(t, err)
}

func TestSSHSaysAllThatIsWrongAtOnce(t *testing.T) {
	t.Setenv("SSH_AUTH_SOCK", "")
	block, err := ssh.MarshalPrivateKeyWithPassphrase(newKey(t, "ed25519").private, "", []byte("right"))
	require.NoError(t, err)
	sealed := secret.NewBytes(pem.EncodeToMemory(block))
	circle := &sshtransport.Transport{Address: "jump", User: "u", Password: secret.New("p")}
	circle.Jump = circle
	for _, test := range []struct {
		transport sshtransport.Transport
		texts     []string
	}{
		{sshtransport.Transport{}, []string{"Transport.Address: is required", "Transport.User: is required", "Transport.Keys: at least one of Keys, Agent and Password is required"}},
		{sshtransport.Transport{
			Address: "a:b:c", User: "u", Agent: true, HostKey: "MD5:1", KeepAlive: -1, KeepAliveMisses: -1, Command: []string{}, InstalledHost: true,
			Keys: []sshtransport.Key{{PEM: secret.NewBytes([]byte("no key"))}, {PEM: sealed}, {PEM: sealed, Passphrase: secret.New("wrong")}},
			Jump: &sshtransport.Transport{Address: "host:0", KnownHosts: []string{"/no/such/file"}, Command: []string{"x"}},
		}, []string{
			"Transport.Address 'a:b:c': must be", "Transport.Keys[0]: is not a readable private key", "Transport.Keys[1]: is encrypted: its Passphrase is required", "Transport.Keys[2]: is not a readable private key",
			"Transport.Agent: cannot be used: SSH_AUTH_SOCK is not set", "Transport.HostKey 'MD5:1': must be SHA256:", "Transport.KeepAlive -1ns: must not be negative",
			"Transport.KeepAliveMisses -1: must not be negative", "Transport.Command: must begin with a program", "Transport.Command: must be nil with InstalledHost",
			"Transport.Jump.Address 'host:0': must be", "Transport.Jump.User: is required", "Transport.Jump.Keys: at least one of", "Transport.Jump.KnownHosts: open /no/such/file",
			"Transport.Jump: must not have",
		}},
		{sshtransport.Transport{Address: "h", User: "u", Password: secret.New("p"), HostKey: "SHA256:" + strings.Repeat("a", 43), KnownHosts: []string{"x"}}, []string{"Transport.KnownHosts: must be nil if HostKey is set"}},
		{sshtransport.Transport{Address: "h", User: "u", Password: secret.New("p"), Jump: circle}, []string{"Jump: must not go through more than 8 servers"}},
	} {
		_, err := powershell.Open(t.Context(), powershell.Options{Provider: provider, Transport: test.transport})
		require.ErrorIs(t, err, cmdlet.ErrInvalid)
		require.ErrorContains(t, err, "SiteCode", "beside the session's own")
		for _, text := range test.texts {
			require.ErrorContains(t, err, text)
		}
		_, err = test.transport.Start(t.Context(), nil, io.Discard)
		require.ErrorIs(t, err, cmdlet.ErrInvalid)
	}
	for _, address := range []string{"host", "host:2222", "10.0.0.1", "::1", "[::1]", "[::1]:22"} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := sshtransport.Transport{Address: address, User: "u", Password: secret.New("p"), KnownHosts: known(t)}.Start(ctx, nil, io.Discard)
		require.NotErrorIs(t, err, cmdlet.ErrInvalid, address)
		require.ErrorIs(t, err, context.Canceled, address)
	}
}

// behindSSH is a session over SSH whose cmdlets reach r.
func behindSSH(t *testing.T, r cmdlet.Runner, change func(*powershell.Options, *sshtransport.Transport), lines func(module string) []string) (*sshd, *powershell.Session, error) {
	t.Helper()
	needsPowerShell(t)
	standIn, err := powershelltest.Prepare(r, nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = standIn.Close() })
	options := standIn.Options()
	local, module := options.Transport.(powershell.Local), options.Module
	configuration := []string{"SetEnv " + quick + " " + strings.Join(local.Environment, " ")}
	if lines != nil {
		configuration = append(configuration, lines(module)...)
	}
	d := startSSHD(t, ed25519Only, configuration...)
	transport := d.transport(t)
	transport.Command = local.Command
	if change != nil {
		change(&options, &transport)
	}
	options.Transport = transport
	session, err := powershell.Open(t.Context(), options)
	if err == nil {
		t.Cleanup(func() { _ = session.Close() })
	}
	return d, session, err
}

// installedHost writes an installed script and returns the lines by which sshd starts it for everybody.
func installedHost(t *testing.T, script string, pins ...string) func(string) []string {
	t.Helper()
	return func(module string) []string {
		path := filepath.Join(t.TempDir(), "host.ps1")
		require.NoError(t, os.WriteFile(path, []byte(script), 0o600))
		forced := append([]string{pwsh(), "-NoLogo -NoProfile -NonInteractive -OutputFormat Text -File", path}, pins...)
		return []string{
			"PermitTTY no", "AllowTcpForwarding no", "AllowAgentForwarding no", "X11Forwarding no",
			"ForceCommand " + strings.ReplaceAll(strings.Join(forced, " "), "MODULE", module),
		}
	}
}

func asInstalled(o *powershell.Options, s *sshtransport.Transport) {
	o.Module, s.Command, s.InstalledHost = "", nil, true
}

func TestAnInstalledHostBindsItsClients(t *testing.T) {
	pinned := installedHost(t, powershell.HostScript(), "-SiteCode "+siteCode, "-Provider "+provider, "-Module MODULE")
	for text, change := range map[string]func(*powershell.Options){
		"is for SiteCode PS1, not for XYZ": func(o *powershell.Options) { o.SiteCode = "XYZ" },
		"is for Module":                    func(o *powershell.Options) { o.Module = "/tmp/other.psd1" },
		"is for Provider cm01.corp.contoso.com, not for evil.contoso": func(o *powershell.Options) { o.Provider = "evil.contoso" },
	} {
		_, _, err := behindSSH(t, withSite(nil), func(o *powershell.Options, s *sshtransport.Transport) {
			asInstalled(o, s)
			change(o)
		}, pinned)
		require.ErrorIs(t, err, cmdlet.ErrUnavailable)
		require.ErrorContains(t, err, text)
	}
	_, _, err := behindSSH(t, withSite(nil), func(o *powershell.Options, s *sshtransport.Transport) {
		module := o.Module
		asInstalled(o, s)
		o.Module = module
	}, installedHost(t, powershell.HostScript()))
	require.ErrorContains(t, err, "does not take a Module from its client")
}

func TestAnInstalledHostOfAnotherReleaseIsRefused(t *testing.T) {
	for _, script := range []string{powershell.HostScript() + "# more", "exit 3"} {
		_, _, err := behindSSH(t, withSite(nil), func(o *powershell.Options, s *sshtransport.Transport) {
			asInstalled(o, s)
			o.StartTimeout = 20 * time.Second
		}, installedHost(t, script))
		require.ErrorIs(t, err, cmdlet.ErrUnavailable)
		require.ErrorContains(t, err, "install what powershell.HostScript returns")
	}
	// A login shell would take a request for commands: it must not get one.
	_, _, err := behindSSH(t, withSite(nil), func(o *powershell.Options, s *sshtransport.Transport) {
		asInstalled(o, s)
		o.StartTimeout = 3 * time.Second
	}, nil)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "no host script of this release")
}

// The server's default shell is PowerShell, with a profile that talks.
func TestSSHWithPowerShellAsShell(t *testing.T) {
	_, session, err := behindSSH(t, withSite(nil), nil, func(string) []string {
		shell := filepath.Join(t.TempDir(), "shell")
		// The engine alone has the alias echo without its command.
		require.NoError(t, os.WriteFile(shell, []byte(`#!/bin/sh
exec '`+pwsh()+`' -NoLogo -NoProfile -OutputFormat Text -Command "[Console]::WriteLine('hello from a profile')
function Write-Output { [Console]::Out.WriteLine([string]::Join(' ', \$args)) }
$SSH_ORIGINAL_COMMAND"
`), 0o700))
		return []string{"ForceCommand " + shell}
	})
	require.NoError(t, err)
	assert.Equal(t, "5.00.9146.1000", session.Host().SiteVersion)
	assert.NotContains(t, strings.Join(session.Host().Notes, "\n"), "SSH server", "a new one")
}

// When the connection breaks in the middle of a change, nobody knows how far it came.
// A PowerShell whose sessions are transcribed reads the output of the programs it starts as text, line by line, and writes it anew.
func TestSSHWithPowerShellAsShellThatIsTranscribed(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, ".config", "powershell")
	require.NoError(t, os.MkdirAll(folder, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "powershell.config.json"), []byte(
		`{"PowerShellPolicies":{"Transcription":{"EnableTranscripting":true,"OutputDirectory":"`+filepath.Join(home, "transcripts")+`"}}}`), 0o600))
	began := time.Now()
	_, _, err := behindSSH(t, withSite(nil), nil, func(string) []string {
		shell := filepath.Join(t.TempDir(), "shell")
		require.NoError(t, os.WriteFile(shell, []byte(`#!/bin/sh
export HOME='`+home+`'
unset XDG_CONFIG_HOME
exec '`+pwsh()+`' -NoLogo -NoProfile -OutputFormat Text -Command "function Write-Output { [Console]::Out.WriteLine([string]::Join(' ', \$args)) }
$SSH_ORIGINAL_COMMAND"
`), 0o700))
		return []string{"ForceCommand " + shell}
	})
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	require.ErrorContains(t, err, "make cmd the server's DefaultShell, or turn transcription off for that account")
	assert.Less(t, time.Since(began), 30*time.Second)
}

func TestSSHConnectionLostDuringAChange(t *testing.T) {
	reached, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	d, session, err := behindSSH(t, withSite(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
		close(reached)
		<-release
		return &cmdlet.Result{}, nil
	}), nil, nil)
	require.NoError(t, err)
	failed := make(chan error, 1)
	go func() {
		_, err := session.Run(t.Context(), cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1"))))
		failed <- err
	}()
	<-reached
	d.signal(t, syscall.SIGKILL)
	err = <-failed
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
}
