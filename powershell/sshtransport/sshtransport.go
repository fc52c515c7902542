// Package sshtransport starts PowerShell hosts on another machine through its SSH server: on Windows the OpenSSH server that
// comes with it.
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

// Transport is a [powershell.Transport] over SSH. Each host has a connection of its own.
//
// The server's host key is checked before anything else: against the known_hosts files, or against a pin in HostKey. There
// is no trust on first use. No agent and no port is ever forwarded to the server.
//
// The server's default shell may be cmd, Windows PowerShell, PowerShell 7 or a POSIX shell: it is asked which one it is.
// This has been exercised with OpenSSH 9.2 on Linux. It has not been run with OpenSSH for Windows, nor with cmd.
//
// A Transport is also a [powershell.Checker] and a [fmt.Stringer], and its processes are [powershell.Preinstalled] and
// [powershell.Warner]: package powershell says what a wrapper of them must forward.
type Transport struct {
	// Address is the server, as "host" or "host:port". Required. The default port is 22.
	Address string
	// User is the account to log in as. Required.
	User string

	// Keys are private keys to log in with, tried in this order. At least one of Keys, Agent and Password is required.
	//
	// A logon by key has no outbound credentials and no access to DPAPI on Windows [documented, Win32-OpenSSH#1935]: it suits
	// a server that is itself the SMS Provider.
	Keys []Key
	// Agent tries the keys of the SSH agent too, after Keys. SSH_AUTH_SOCK says where it listens.
	Agent bool
	// Password is sent once at most, whether the server calls that method password or keyboard-interactive, and after the keys.
	Password secret.Text

	// HostKey is the fingerprint of the server's key in the form "SHA256:…", as ssh-keygen -lf prints it. "" looks the key up
	// in KnownHosts.
	HostKey string
	// KnownHosts are the known_hosts files, which must exist. Nil is ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts, as far as
	// they exist.
	KnownHosts []string

	// Jump is a server to go through, with a login and a host key of its own; it may have a Jump too. Nil connects directly.
	Jump *Transport
	// KeepAlive is the pause between two signs of life that the server is asked for. 0 is 15 s.
	KeepAlive time.Duration
	// KeepAliveMisses is how many of those pauses may pass without an answer until the connection is given up. 0 is 3.
	KeepAliveMisses int

	// InstalledHost says that the server starts the installed host script by itself, by ForceCommand, as
	// [powershell.HostScript] explains. No command and no script is sent then.
	InstalledHost bool
	// Command is the PowerShell to start, with arguments before this package's own. Nil is Windows PowerShell 5.1 at its
	// absolute path on Windows, pwsh on the PATH elsewhere.
	Command []string
}

// Key is a private key.
type Key struct {
	// PEM is the content of the key's file, in OpenSSH's or a PEM form.
	PEM secret.Bytes
	// Passphrase opens an encrypted key.
	Passphrase secret.Text
}

const (
	defaultKeepAlive       = 15 * time.Second
	defaultKeepAliveMisses = 3
)

// String names the account, the server and the servers on the way to it.
func (t Transport) String() string {
	text := t.User + "@" + t.Address
	if t.Jump != nil {
		text += " by way of " + t.Jump.String()
	}
	return text
}

// Start logs in and starts a host. Errors name what to do about a host key that is unknown, changed or revoked, about a
// refused login and about an unknown shell.
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

// Check returns the rules that the fields break, each with the name of its field. Nothing is contacted; files named in
// KnownHosts are read.
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
		add("Command", "", "cannot be chosen where the host script is installed")
	}
	return problems
}

// via is where errors of this package come from.
const via = "powershell"

// maxJumps is beyond any network, and ends a chain that is a circle.
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
		add("Keys", "", "are required, or Agent, or Password")
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
		add("KnownHosts", "", "are not looked into with HostKey: give one of the two")
	}
	switch {
	case t.Jump == nil:
	case depth == maxJumps:
		add("Jump", "", fmt.Sprintf("are more than %d", maxJumps))
	default:
		if t.Jump.InstalledHost || t.Jump.Command != nil || t.Jump.KeepAlive != 0 || t.Jump.KeepAliveMisses != 0 {
			add("Jump", "", "starts no host: InstalledHost, Command and the keepalives belong to the last server")
		}
		problems = append(problems, t.Jump.loginProblems(prefix+"Jump.", depth+1)...)
	}
	return problems
}

// endpoint is the address with its port, in the form in which known_hosts names it: in lower case.
func (t Transport) endpoint() (string, error) {
	host, port, err := net.SplitHostPort(t.Address)
	if err != nil {
		host, port = strings.TrimSuffix(strings.TrimPrefix(t.Address, "["), "]"), "22"
		if strings.Contains(host, ":") && net.ParseIP(host) == nil {
			return "", err
		}
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || host == "" || strings.ContainsAny(host, " /@") {
		return "", fmt.Errorf("%q is no host and port", t.Address)
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

// login dials until the server shows a key that can be judged: a pin does not say of which kind its key is.
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
			// A lookup that fails at the same moment hides that the time is over.
			return nil, advise(fmt.Errorf("cannot reach the SSH server %s: %w", address, errors.Join(err, ctx.Err())), remedyOfDial(err))
		}
		client, err := handshake(ctx, connection, address, &ssh.ClientConfig{
			User: t.User, Auth: methods, HostKeyCallback: keys.judge, HostKeyAlgorithms: keys.algorithms,
		})
		switch {
		case err == nil:
			return client, nil
		case ctx.Err() != nil:
			return nil, advise(fmt.Errorf("no login at the SSH server %s: %w", address, ctx.Err()), remedyUnreachable)
		case keys.accepted:
			return nil, advise(fmt.Errorf("the SSH server %s refused the login of %s (%s): %w", address, t.User, t.offered(), err), remedyLogin)
		case keys.tryAnother():
		case keys.refusal != nil:
			return nil, keys.refusal
		default:
			return nil, advise(fmt.Errorf("no SSH handshake with %s: %w", address, err), remedyNoSSH)
		}
	}
}

// handshake is ssh.NewClientConn, ended with the context.
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

// launch starts the host and returns it where it begins to speak.
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
		return nil, fmt.Errorf("the SSH server opens no session: %w", err)
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
		return nil, fmt.Errorf("the SSH server starts nothing: %w", err)
	}
	p := &process{link: l, session: session, installed: t.InstalledHost, stdin: stdin, gone: make(chan struct{})}
	if p.stdout, err = skipTo(stdout, marker); err != nil {
		what := "the SSH server's shell did not start PowerShell"
		if t.InstalledHost {
			what = "no host script of this release has begun at the SSH server: install what HostScript returns, and let ForceCommand start it for " + t.User
		}
		// How it left says more, and its standard error is complete then.
		err = fmt.Errorf("%s: %w", what, errors.Join(err, session.Wait()))
		if t.InstalledHost {
			err = advise(err, remedyInstalled)
		}
		return nil, err
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
	return fmt.Sprintf("the SSH server is %s: versions below 8.1 are known to lose what they are sent; update it", found[0])
}

// agentAddress says where the agent listens, "" where there is none.
func agentAddress() string { return os.Getenv("SSH_AUTH_SOCK") }
