// Package sshtransport starts PowerShell hosts on another machine through its SSH server, on Windows the OpenSSH server that
// comes with the system.
//
//	session, err := powershell.Open(ctx, powershell.Options{
//		SiteCode: "PS1", Provider: "cm01.corp.contoso.com",
//		Transport: sshtransport.Transport{
//			Address: "cm01.corp.contoso.com", User: `CONTOSO\svc-cmg`,
//			Keys: []sshtransport.Key{{PEM: key, Passphrase: passphrase}},
//		},
//	})
//
// docs/connecting.md is the guide.
package sshtransport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/secret"
)

// Transport is a [powershell.Transport] over SSH. Each host has its own connection.
//
// The server's host key is checked before anything else, against the known_hosts files or the pin in HostKey. There is no
// trust on first use. Neither the agent nor ports are ever forwarded to the server.
//
// The server's default shell may be cmd, Windows PowerShell, PowerShell 7 or a POSIX shell: a test command finds out which.
// This has been tested with OpenSSH 9.2 on Linux. It has not been run with OpenSSH for Windows or with cmd.
//
// A Transport is also a [powershell.Checker] and a [fmt.Stringer], and its processes are [powershell.Preinstalled] and
// [powershell.Warner]: see [powershell.Transport] for what a wrapper must forward.
type Transport struct {
	// Address is the server, "host" or "host:port". Required. The default port is 22.
	Address string
	// User is the account to log in as. Required.
	User string

	// Keys are private keys to log in with, tried in this order. At least one of Keys, Agent and Password is required.
	//
	// On Windows a logon by key has no credentials for other computers and no access to DPAPI (COMM: Win32-OpenSSH#1935), so
	// the server should itself be the SMS Provider.
	Keys []Key
	// Agent also tries the keys of the SSH agent, after Keys. The environment variable SSH_AUTH_SOCK says where it listens: a
	// Unix socket; the named pipe of the agent of Windows is not supported.
	Agent bool
	// Password is tried after the keys, and sent only once, whether the server asks for it by the method password or by
	// keyboard-interactive.
	Password secret.Text

	// HostKey pins the server's key by its fingerprint in the form "SHA256:…", as ssh-keygen -lf prints it. If it is "", the
	// key is looked up in KnownHosts.
	HostKey string
	// KnownHosts are the known_hosts files, which must exist. Nil means those of ~/.ssh/known_hosts and
	// /etc/ssh/ssh_known_hosts that exist. Must be nil if HostKey is set.
	KnownHosts []string

	// Jump is a server to connect through, with its own login and host key. It may have a Jump itself, up to 8 in all. Nil
	// connects directly.
	Jump *Transport
	// KeepAlive is the interval at which the server is asked for a sign of life. 0 is 15 s.
	KeepAlive time.Duration
	// KeepAliveMisses is how many of those intervals may pass without an answer before the connection is given up. 0 is 3.
	KeepAliveMisses int

	// InstalledHost says that the server starts the installed host script itself, by ForceCommand, as [powershell.HostScript]
	// explains. Then neither a command nor a script is sent, and Command must be nil.
	InstalledHost bool
	// Command is the PowerShell to start, and arguments to put before this package's own. Nil starts Windows PowerShell 5.1 by
	// its absolute path on Windows, and pwsh from the PATH elsewhere.
	Command []string
}

// Key is a private key.
type Key struct {
	// PEM is the content of the key file, in OpenSSH's own format or as PKCS #1, PKCS #8 or SEC 1.
	PEM secret.Bytes
	// Passphrase decrypts the key. "" for one that is not encrypted.
	Passphrase secret.Text
}

const (
	defaultKeepAlive       = 15 * time.Second
	defaultKeepAliveMisses = 3
)

// String returns the account, the server and the servers on the way to it, as in "user@host by way of user@jump".
func (t Transport) String() string {
	text := t.User + "@" + t.Address
	if t.Jump != nil {
		text += " by way of " + t.Jump.String()
	}
	return text
}

// Start logs in and starts a host. The context limits only the start.
//
// Errors: a [cmdlet.Error] with ErrInvalid for what Check finds. Any other says what went wrong on the way: a host key that
// is unknown, changed or revoked, with what to do about it, a refused login, an unknown shell, no PowerShell.
func (t Transport) Start(ctx context.Context, arguments []string, stderr io.Writer) (powershell.Process, error) {
	if problems := t.Check(); problems != nil {
		return nil, &cmdlet.Error{Op: "sshtransport.Start", Target: t.Address, Via: via, Outcome: cmdlet.NotDone, Reason: cmdlet.ErrInvalid, Problems: problems}
	}
	l, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, l.close)
	p, err := t.launch(l, arguments, stderr)
	if !stop() {
		err = errors.Join(err, ctx.Err())
	}
	if err != nil {
		l.close()
		return nil, err
	}
	return p, nil
}

// Check returns everything that is wrong with the fields, each problem with the name of its field; nil if nothing is. Nothing
// is contacted, but known_hosts files are read.
func (t Transport) Check() []cmdlet.Problem {
	problems := t.loginProblems("", 0)
	add := func(field, value, rule string) {
		problems = append(problems, cmdlet.Problem{Parameter: field, Value: value, Rule: rule})
	}
	if t.KeepAlive < 0 {
		add("KeepAlive", t.KeepAlive.String(), "must not be negative")
	}
	if t.KeepAliveMisses < 0 {
		add("KeepAliveMisses", strconv.Itoa(t.KeepAliveMisses), "must not be negative")
	}
	if t.Command != nil && (len(t.Command) == 0 || t.Command[0] == "") {
		add("Command", "", "must begin with a program")
	}
	if t.Command != nil && t.InstalledHost {
		add("Command", "", "must be nil with InstalledHost: the server chooses the command")
	}
	return problems
}

// via is the Via of errors of this package.
const via = "powershell"

// maxJumps is more than any network needs, and ends a chain that is a circle.
const maxJumps = 8

func (t Transport) loginProblems(prefix string, depth int) []cmdlet.Problem {
	var problems []cmdlet.Problem
	add := func(field, value, rule string) {
		problems = append(problems, cmdlet.Problem{Parameter: prefix + field, Value: value, Rule: rule})
	}
	if t.Address == "" {
		add("Address", "", "is required")
	} else if _, err := t.endpoint(); err != nil {
		add("Address", cmdlet.String(t.Address).String(), "must be a host or host:port")
	}
	if t.User == "" {
		add("User", "", "is required")
	}
	if len(t.Keys) == 0 && !t.Agent && t.Password.IsZero() {
		add("Keys", "", "at least one of Keys, Agent and Password is required")
	}
	for i, key := range t.Keys {
		if _, err := key.signer(); err != nil {
			add(fmt.Sprintf("Keys[%d]", i), "", err.Error())
		}
	}
	if t.Agent && agentAddress() == "" {
		add("Agent", "", "cannot be used: SSH_AUTH_SOCK is not set")
	}
	switch {
	case t.HostKey == "":
		if _, err := knownHosts(t.KnownHosts); err != nil {
			add("KnownHosts", "", err.Error())
		}
	case !fingerprint.MatchString(t.HostKey):
		add("HostKey", cmdlet.String(t.HostKey).String(), "must be SHA256: and 43 characters, as ssh-keygen -lf prints it")
	case t.KnownHosts != nil:
		add("KnownHosts", "", "must be nil if HostKey is set: give one of the two")
	}
	switch {
	case t.Jump == nil:
	case depth == maxJumps:
		add("Jump", "", fmt.Sprintf("must not go through more than %d servers", maxJumps))
	default:
		if t.Jump.InstalledHost || t.Jump.Command != nil || t.Jump.KeepAlive != 0 || t.Jump.KeepAliveMisses != 0 {
			add("Jump", "", "must not have InstalledHost, Command, KeepAlive or KeepAliveMisses: they belong to the last server")
		}
		problems = append(problems, t.Jump.loginProblems(prefix+"Jump.", depth+1)...)
	}
	return problems
}

// endpoint returns the address with its port, in lower case as known_hosts has it.
func (t Transport) endpoint() (string, error) {
	host, port, err := net.SplitHostPort(t.Address)
	if err != nil {
		host, port = strings.TrimSuffix(strings.TrimPrefix(t.Address, "["), "]"), "22"
		if strings.Contains(host, ":") && net.ParseIP(host) == nil {
			return "", err
		}
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || host == "" || strings.ContainsAny(host, " /@") {
		return "", fmt.Errorf("%q is not a host or host:port", t.Address)
	}
	return net.JoinHostPort(strings.ToLower(host), port), nil
}

// link is a connection to a server, and to the jump hosts before it.
type link struct {
	client *ssh.Client
	before *link
}

func (l *link) close() {
	_ = l.client.Close()
	if l.before != nil {
		l.before.close()
	}
}

func (t Transport) connect(ctx context.Context) (*link, error) {
	l, dial := &link{}, (&net.Dialer{}).DialContext
	if t.Jump != nil {
		before, err := t.Jump.connect(ctx)
		if err != nil {
			return nil, fmt.Errorf("jump host: %w", err)
		}
		l.before, dial = before, before.client.DialContext
	}
	client, err := t.login(ctx, dial)
	if err != nil {
		if l.before != nil {
			l.before.close()
		}
		return nil, err
	}
	l.client = client
	return l, nil
}

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// login dials until the server presents a key that can be judged: a pin does not say what kind of key it is.
func (t Transport) login(ctx context.Context, dial dialer) (*ssh.Client, error) {
	address, err := t.endpoint()
	if err != nil {
		return nil, err
	}
	keys, err := t.hostKeys(address)
	if err != nil {
		return nil, err
	}
	methods, release, err := t.authentication(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	for {
		connection, err := dial(ctx, "tcp", address)
		if err != nil {
			// A name lookup that fails at the same moment would hide that the time is up.
			return nil, fmt.Errorf("cannot reach the SSH server %s: %w", address, errors.Join(err, ctx.Err()))
		}
		client, err := handshake(ctx, connection, address, &ssh.ClientConfig{
			User: t.User, Auth: methods, HostKeyCallback: keys.judge, HostKeyAlgorithms: keys.algorithms,
		})
		switch {
		case err == nil:
			return client, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("could not log in to the SSH server %s: %w", address, ctx.Err())
		case keys.accepted:
			return nil, fmt.Errorf("the SSH server %s refused the login of %s (%s): %w", address, t.User, t.offered(), err)
		case keys.tryAnother():
		case keys.refusal != nil:
			return nil, keys.refusal
		default:
			return nil, fmt.Errorf("the SSH handshake with %s failed: %w", address, err)
		}
	}
}

// handshake is ssh.NewClientConn, which it ends when the context ends.
func handshake(ctx context.Context, connection net.Conn, address string, config *ssh.ClientConfig) (*ssh.Client, error) {
	stop := context.AfterFunc(ctx, func() { _ = connection.Close() })
	c, channels, requests, err := ssh.NewClientConn(connection, address, config)
	if err != nil {
		stop()
		_ = connection.Close()
		return nil, err
	}
	client := ssh.NewClient(c, channels, requests)
	if !stop() {
		_ = client.Close()
		return nil, ctx.Err()
	}
	return client, nil
}

// launch starts the host and returns it once it has begun to write.
func (t Transport) launch(l *link, arguments []string, stderr io.Writer) (*process, error) {
	marker, command := powershell.HostScriptHello(), ""
	if !t.InstalledHost {
		marker = newMarker()
		shell, err := probeShell(l.client)
		if err != nil {
			return nil, err
		}
		if command, err = shell.commandLine(marker, t.Command, arguments); err != nil {
			return nil, err
		}
	}
	session, err := l.client.NewSession()
	if err != nil {
		return nil, fmt.Errorf("the SSH server did not open a session: %w", err)
	}
	session.Stderr = stderr
	stdin, err := session.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := session.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if t.InstalledHost {
		err = session.Shell()
	} else {
		err = session.Start(command)
	}
	if err != nil {
		return nil, fmt.Errorf("the SSH server did not start the command: %w", err)
	}
	p := &process{link: l, session: session, installed: t.InstalledHost, stdin: stdin, gone: make(chan struct{})}
	if p.stdout, err = skipTo(stdout, marker); err != nil {
		what := "the SSH server's shell did not start PowerShell"
		if t.InstalledHost {
			what = "no host script of this release has started on the SSH server: install what powershell.HostScript returns, and have ForceCommand start it for " + t.User
		}
		// The exit status says more, and then standard error is complete.
		return nil, fmt.Errorf("%s: %w", what, errors.Join(err, session.Wait()))
	}
	if warning := oldServer(string(l.client.ServerVersion())); warning != "" {
		p.warnings = []string{warning}
	}
	interval, misses := t.KeepAlive, t.KeepAliveMisses
	if interval == 0 {
		interval = defaultKeepAlive
	}
	if misses == 0 {
		misses = defaultKeepAliveMisses
	}
	p.patience = interval * time.Duration(misses)
	go p.keepAlive(interval)
	return p, nil
}

var windowsServer = regexp.MustCompile(`OpenSSH_for_Windows_(\d+)\.(\d+)`)

// oldServer warns of a server that is known to have lost bytes of standard input (Win32-OpenSSH#908, #658).
func oldServer(version string) string {
	found := windowsServer.FindStringSubmatch(version)
	if found == nil {
		return ""
	}
	major, _ := strconv.Atoi(found[1])
	minor, _ := strconv.Atoi(found[2])
	if slices.Compare([]int{major, minor}, []int{8, 1}) >= 0 {
		return ""
	}
	return fmt.Sprintf("the SSH server is %s: versions below 8.1 are known to lose data that they are sent; update it", found[0])
}

// agentAddress returns where the agent listens, "" if there is none.
func agentAddress() string { return os.Getenv("SSH_AUTH_SOCK") }
