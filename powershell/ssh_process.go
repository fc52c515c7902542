package powershell

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"
)

// sshProcess is a host at the other end of an SSH connection that it has for itself.
type sshProcess struct {
	link     *link
	session  *ssh.Session
	stdin    io.WriteCloser
	stdout   io.Reader
	warnings []string

	// patience is how long the server may owe an answer; silent says that it did for longer.
	patience time.Duration
	silent   atomic.Bool
	close    sync.Once
	wait     sync.Once // a session waits for once only
	gone     chan struct{}
}

func (p *sshProcess) Read(b []byte) (int, error) {
	n, err := p.stdout.Read(b)
	return n, p.explain(err)
}

func (p *sshProcess) Write(b []byte) (int, error) {
	n, err := p.stdin.Write(b)
	return n, p.explain(err)
}

func (p *sshProcess) explain(err error) error {
	if err != nil && p.silent.Load() {
		return fmt.Errorf("the SSH server gave no sign of life for %s: %w", p.patience, err)
	}
	return err
}

func (p *sshProcess) CloseWrite() error { return p.stdin.Close() }

// Kill cuts the connection. The host sees the end of its standard input then.
func (p *sshProcess) Kill() {
	p.close.Do(func() {
		close(p.gone)
		p.link.close()
	})
}

func (p *sshProcess) Wait() {
	p.wait.Do(func() { _ = p.session.Wait() })
	p.Kill()
}

// Warnings tells what the user of the host should know.
func (p *sshProcess) Warnings() []string { return p.warnings }

// keepAlive asks the server for a sign of life after each interval, so that a dead network is noticed and a living one
// keeps the connection in mind.
func (p *sshProcess) keepAlive(interval time.Duration) {
	cut := time.AfterFunc(interval+p.patience, func() {
		p.silent.Store(true)
		p.Kill()
	})
	defer cut.Stop()
	for {
		select {
		case <-p.gone:
			return
		case <-time.After(interval):
		}
		// A refusal is a sign of life as well.
		if _, _, err := p.link.client.SendRequest("keepalive@openssh.com", true, nil); err != nil {
			return
		}
		cut.Reset(interval + p.patience)
	}
}
