package powershell

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
	"github.com/cmgkit/cmgkit/secret"
)

// SSH starts hosts on another machine through its SSH server: on Windows the OpenSSH server that comes with it. Each host
// has a connection of its own.
//
// The server's host key is checked before anything else: against the known_hosts files, or against a pin in HostKey. There
// is no trust on first use. No agent and no port is ever forwarded to the server.
//
// The server's default shell may be cmd, Windows PowerShell, PowerShell 7 or a POSIX shell: it is asked which one it is.
// This has been exercised with OpenSSH 9.2 on Linux. It has not been run with OpenSSH for Windows, nor with cmd.
type SSH struct {
	// Address is the server, as "host" or "host:port". Required. The default port is 22.
	Address string
	// User is the account to log in as. Required.
	User string

	// Keys are private keys to log in with, tried in this order. At least one of Keys, Agent and Password is required.
	//
	// A logon by key has no outbound credentials and no access to DPAPI on Windows [documented, Win32-OpenSSH#1935]: it suits
	// a server that is itself the SMS Provider.
	Keys []SSHKey
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
	Jump *SSH
	// KeepAlive is the pause between two signs of life that the server is asked for. 0 is 15 s.
	KeepAlive time.Duration
	// KeepAliveMisses is how many of those pauses may pass without an answer until the connection is given up. 0 is 3.
	KeepAliveMisses int

	// InstalledHost says that the server starts the installed host script by itself, by ForceCommand, as [HostScript]
	// explains. No command and no script is sent then.
	InstalledHost bool
	// Command is the PowerShell to start, with arguments before this package's own. Nil is Windows PowerShell 5.1 at its
	// absolute path on Windows, pwsh on the PATH elsewhere.
	Command []string
}

// SSHKey is a private key.
type SSHKey struct {
	// PEM is the content of the key's file, in OpenSSH's or a PEM form.
	PEM secret.Bytes
	// Passphrase opens an encrypted key.
	Passphrase secret.Text
}

const (
	defaultKeepAlive       = 15 * time.Second
	defaultKeepAliveMisses = 3
)

// Installed reports whether the server starts the host script by itself.
func (s SSH) Installed() bool { return s.InstalledHost }

func (s SSH) String() string {
	text := s.User + "@" + s.Address
	if s.Jump != nil {
		text += " by way of " + s.Jump.String()
	}
	return text
}

// Start logs in and starts a host. Errors name what to do about a host key that is unknown, changed or revoked, about a
// refused login and about an unknown shell.
func (s SSH) Start(ctx context.Context, arguments []string, stderr io.Writer) (Process, error) {
	if problems := s.problems(); problems != nil {
		return nil, &cmdlet.Error{Op: "powershell.SSH", Target: s.Address, Via: via, Outcome: cmdlet.NotDone, Reason: cmdlet.ErrInvalid, Problems: problems}
	}
	l, err := s.connect(ctx)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, l.close)
	p, err := s.launch(l, arguments, stderr)
	if !stop() {
		err = errors.Join(err, ctx.Err())
	}
	if err != nil {
		l.close()
		return nil, err
	}
	return p, nil
}

// problems are the rules that the fields break, found without contacting anything.
func (s SSH) problems() []cmdlet.Problem {
	problems := s.loginProblems("SSH.", 0)
	add := func(field, value, rule string) {
		problems = append(problems, cmdlet.Problem{Parameter: "SSH." + field, Value: value, Rule: rule})
	}
	if s.KeepAlive < 0 {
		add("KeepAlive", s.KeepAlive.String(), "must not be negative")
	}
	if s.KeepAliveMisses < 0 {
		add("KeepAliveMisses", strconv.Itoa(s.KeepAliveMisses), "must not be negative")
	}
	if s.Command != nil && (len(s.Command) == 0 || s.Command[0] == "") {
		add("Command", "", "must begin with a program")
	}
	if s.Command != nil && s.InstalledHost {
		add("Command", "", "cannot be chosen where the host script is installed")
	}
	return problems
}

// maxJumps is beyond any network, and ends a chain that is a circle.
const maxJumps = 8

func (s SSH) loginProblems(prefix string, depth int) []cmdlet.Problem {
	var problems []cmdlet.Problem
	add := func(field, value, rule string) {
		problems = append(problems, cmdlet.Problem{Parameter: prefix + field, Value: value, Rule: rule})
	}
	if s.Address == "" {
		add("Address", "", "is required")
	} else if _, err := s.endpoint(); err != nil {
		add("Address", cmdlet.String(s.Address).String(), "must be a host or host:port")
	}
	if s.User == "" {
		add("User", "", "is required")
	}
	if len(s.Keys) == 0 && !s.Agent && s.Password.IsZero() {
		add("Keys", "", "are required, or Agent, or Password")
	}
	for i, key := range s.Keys {
		if _, err := key.signer(); err != nil {
			add(fmt.Sprintf("Keys[%d]", i), "", err.Error())
		}
	}
	if s.Agent && agentAddress() == "" {
		add("Agent", "", "cannot be used: SSH_AUTH_SOCK is not set")
	}
	switch {
	case s.HostKey == "":
		if _, err := knownHosts(s.KnownHosts); err != nil {
			add("KnownHosts", "", err.Error())
		}
	case !fingerprint.MatchString(s.HostKey):
		add("HostKey", cmdlet.String(s.HostKey).String(), "must be SHA256: and 43 characters, as ssh-keygen -lf prints it")
	case s.KnownHosts != nil:
		add("KnownHosts", "", "are not looked into with HostKey: give one of the two")
	}
	switch {
	case s.Jump == nil:
	case depth == maxJumps:
		add("Jump", "", fmt.Sprintf("are more than %d", maxJumps))
	default:
		if s.Jump.InstalledHost || s.Jump.Command != nil || s.Jump.KeepAlive != 0 || s.Jump.KeepAliveMisses != 0 {
			add("Jump", "", "starts no host: InstalledHost, Command and the keepalives belong to the last server")
		}
		problems = append(problems, s.Jump.loginProblems(prefix+"Jump.", depth+1)...)
	}
	return problems
}

// endpoint is the address with its port, in the form in which known_hosts names it: in lower case.
func (s SSH) endpoint() (string, error) {
	host, port, err := net.SplitHostPort(s.Address)
	if err != nil {
		host, port = strings.TrimSuffix(strings.TrimPrefix(s.Address, "["), "]"), "22"
		if strings.Contains(host, ":") && net.ParseIP(host) == nil {
			return "", err
		}
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || host == "" || strings.ContainsAny(host, " /@") {
		return "", fmt.Errorf("%q is no host and port", s.Address)
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

func (s SSH) connect(ctx context.Context) (*link, error) {
	l, dial := &link{}, (&net.Dialer{}).DialContext
	if s.Jump != nil {
		before, err := s.Jump.connect(ctx)
		if err != nil {
			return nil, fmt.Errorf("jump host: %w", err)
		}
		l.before, dial = before, before.client.DialContext
	}
	client, err := s.login(ctx, dial)
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
func (s SSH) login(ctx context.Context, dial dialer) (*ssh.Client, error) {
	address, err := s.endpoint()
	if err != nil {
		return nil, err
	}
	keys, err := s.hostKeys(address)
	if err != nil {
		return nil, err
	}
	methods, release, err := s.authentication(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	for {
		connection, err := dial(ctx, "tcp", address)
		if err != nil {
			return nil, fmt.Errorf("cannot reach the SSH server %s: %w", address, err)
		}
		client, err := handshake(ctx, connection, address, &ssh.ClientConfig{
			User: s.User, Auth: methods, HostKeyCallback: keys.judge, HostKeyAlgorithms: keys.algorithms,
		})
		switch {
		case err == nil:
			return client, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("no login at the SSH server %s: %w", address, ctx.Err())
		case keys.accepted:
			return nil, fmt.Errorf("the SSH server %s refused the login of %s (%s): %w", address, s.User, s.offered(), err)
		case keys.tryAnother():
		case keys.refusal != nil:
			return nil, keys.refusal
		default:
			return nil, fmt.Errorf("no SSH handshake with %s: %w", address, err)
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
func (s SSH) launch(l *link, arguments []string, stderr io.Writer) (*sshProcess, error) {
	marker, command := helloPrefix+installedHash, ""
	if !s.InstalledHost {
		marker = newMarker()
		shell, err := probeShell(l.client)
		if err != nil {
			return nil, err
		}
		if command, err = shell.commandLine(marker, s.Command, arguments); err != nil {
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
	if s.InstalledHost {
		err = session.Shell()
	} else {
		err = session.Start(command)
	}
	if err != nil {
		return nil, fmt.Errorf("the SSH server starts nothing: %w", err)
	}
	p := &sshProcess{link: l, session: session, stdin: stdin, gone: make(chan struct{})}
	if p.stdout, err = skipTo(stdout, marker); err != nil {
		what := "the SSH server's shell did not start PowerShell"
		if s.InstalledHost {
			what = "no host script of this release has begun at the SSH server: install what HostScript returns, and let ForceCommand start it for " + s.User
		}
		// How it left says more, and its standard error is complete then.
		return nil, fmt.Errorf("%s: %w", what, errors.Join(err, session.Wait()))
	}
	if warning := oldServer(string(l.client.ServerVersion())); warning != "" {
		p.warnings = []string{warning}
	}
	interval, misses := s.KeepAlive, s.KeepAliveMisses
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
