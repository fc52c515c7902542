//go:build !windows

package sshtransport_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/powershell/sshtransport"
	"github.com/cmgkit/cmgkit/secret"
)

// key is a key pair made for one test.
type key struct {
	signer  ssh.Signer
	private crypto.PrivateKey
	pem     []byte
}

func newKey(tb testing.TB, kind string) key {
	tb.Helper()
	var private crypto.PrivateKey
	var err error
	switch kind {
	case "rsa":
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	case "ecdsa":
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	default:
		_, private, err = ed25519.GenerateKey(rand.Reader)
	}
	require.NoError(tb, err)
	block, err := ssh.MarshalPrivateKey(private, "")
	require.NoError(tb, err)
	signer, err := ssh.NewSignerFromKey(private)
	require.NoError(tb, err)
	return key{signer, private, pem.EncodeToMemory(block)}
}

// sshd is a real OpenSSH server on a loopback port.
type sshd struct {
	address  string
	hostKeys []key
	user     key // may log in
	process  *os.Process
	logFile  string
}

// log is what the server wrote. It is a file: the processes of connections would keep a pipe open.
func (d *sshd) log(tb testing.TB) string {
	tb.Helper()
	text, err := os.ReadFile(d.logFile)
	require.NoError(tb, err)
	return string(text)
}

// startSSHD starts a server with keys of its own, or skips the test. Lines are added to its configuration.
func startSSHD(tb testing.TB, kinds []string, lines ...string) *sshd {
	tb.Helper()
	program := "/usr/sbin/sshd"
	if _, err := os.Stat(program); err != nil {
		tb.Skip("needs OpenSSH's server at /usr/sbin/sshd: apt-get install openssh-server")
	}
	if os.Geteuid() == 0 { // its empty folder for the unprivileged part
		require.NoError(tb, os.MkdirAll("/run/sshd", 0o755))
	}
	folder := tb.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(folder, name)
		require.NoError(tb, os.WriteFile(path, content, 0o600))
		return path
	}
	d := &sshd{user: newKey(tb, "ed25519"), logFile: write("log", nil)}
	d.address = freePort(tb)
	_, port, _ := net.SplitHostPort(d.address)
	config := []string{
		"ListenAddress 127.0.0.1:" + port, "UsePAM no", "StrictModes no", "PidFile none", "LogLevel VERBOSE", "PrintMotd no",
		"PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin prohibit-password",
		"AuthorizedKeysFile " + write("authorized_keys", ssh.MarshalAuthorizedKey(d.user.signer.PublicKey())),
	}
	for _, kind := range kinds {
		k := newKey(tb, kind)
		d.hostKeys = append(d.hostKeys, k)
		config = append(config, "HostKey "+write("host_"+kind, k.pem))
	}
	lines = append(lines, "SetEnv "+quick) // the first one counts
	configuration := write("sshd_config", []byte(strings.Join(append(config, lines...), "\n")+"\n"))
	command := exec.Command(program, "-D", "-E", d.logFile, "-f", configuration)
	require.NoError(tb, command.Start())
	d.process = command.Process
	tb.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
		if tb.Failed() {
			tb.Log(d.log(tb))
		}
	})
	for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		connection, err := net.Dial("tcp", d.address)
		if err == nil {
			_ = connection.Close()
			return d
		}
		require.Less(tb, time.Since(begun), 30*time.Second, d.log(tb))
	}
}

// quick makes bash believe that it is not the first shell: it leaves the user's .bashrc alone then.
const quick = "SHLVL=1"

func freePort(tb testing.TB) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(tb, err)
	defer listener.Close()
	return listener.Addr().String()
}

func me(tb testing.TB) string {
	tb.Helper()
	u, err := user.Current()
	require.NoError(tb, err)
	return u.Username
}

// known writes a known_hosts file.
func known(tb testing.TB, lines ...string) []string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "known_hosts")
	require.NoError(tb, os.WriteFile(path, []byte("# comment\n\n"+strings.Join(lines, "\n")+"\n"), 0o600))
	return []string{path}
}

func knownLine(address string, k key) string {
	return knownhosts.Line([]string{address}, k.signer.PublicKey())
}

// transport logs in at the server by key. Its hosts are cats, which answer what they are sent.
func (d *sshd) transport(tb testing.TB) sshtransport.Transport {
	tb.Helper()
	return sshtransport.Transport{
		Address: d.address, User: me(tb), Keys: []sshtransport.Key{{PEM: secret.NewBytes(d.user.pem)}},
		KnownHosts: known(tb, knownLine(d.address, d.hostKeys[0])), Command: []string{"cat"},
	}
}

// children are the processes that serve the connections.
func (d *sshd) children(tb testing.TB) []int {
	tb.Helper()
	var found []int
	ours := map[int]bool{d.process.Pid: true}
	entries, err := os.ReadDir("/proc")
	require.NoError(tb, err)
	for grown := true; grown; { // a child may have a lower number than its parent
		grown = false
		for _, entry := range entries {
			pid, err := strconv.Atoi(entry.Name())
			if err != nil || ours[pid] {
				continue
			}
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
			_, fields, _ := strings.Cut(string(status), ") ")
			var state string
			var parent int
			if _, err := fmt.Sscan(fields, &state, &parent); err == nil && ours[parent] {
				ours[pid], grown = true, true
				if strings.Contains(string(status), "(sshd") {
					found = append(found, pid)
				}
			}
		}
	}
	return found
}

func (d *sshd) signal(tb testing.TB, s syscall.Signal) {
	tb.Helper()
	children := d.children(tb)
	require.NotEmpty(tb, children)
	for _, pid := range children {
		require.NoError(tb, syscall.Kill(pid, s))
	}
}

// start starts a host and makes sure that it answers.
func startHost(t *testing.T, transport sshtransport.Transport) powershell.Process {
	t.Helper()
	p, err := transport.Start(t.Context(), nil, t.Output())
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Close() })
	answers(t, p)
	return p
}

func answers(t *testing.T, p powershell.Process) {
	t.Helper()
	const text = "\x00\xFF\r\n\x1A hello"
	_, err := p.Write([]byte(text))
	require.NoError(t, err)
	back := make([]byte, len(text))
	_, err = io.ReadFull(p, back)
	require.NoError(t, err)
	require.Equal(t, text, string(back))
}

func refused(t *testing.T, transport sshtransport.Transport) error {
	t.Helper()
	p, err := transport.Start(t.Context(), nil, t.Output())
	if err == nil {
		_ = p.Close()
	}
	require.Error(t, err)
	require.NotContains(t, err.Error(), "PRIVATE KEY")
	return err
}
