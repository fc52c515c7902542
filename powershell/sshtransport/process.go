package sshtransport

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"
)

// process is a host at the other end of its own SSH connection.
type process struct {
	link      *link
	session   *ssh.Session
	stdin     io.WriteCloser
	stdout    io.Reader
	warnings  []string
	installed bool // the server has started the installed host script

	// patience is how long the server may leave a request for a sign of life unanswered; silent says that it took longer.
	patience time.Duration
	silent   atomic.Bool
	close    sync.Once
	wait     sync.Once
	gone     chan struct{}
}

func (p *process) Read(b []byte) (int, error) {
	n, err := p.stdout.Read(b)
	return n, p.explain(err)
}

func (p *process) Write(b []byte) (int, error) {
	n, err := p.stdin.Write(b)
	return n, p.explain(err)
}

func (p *process) explain(err error) error {
	if err != nil && p.silent.Load() {
		return fmt.Errorf("the SSH server gave no sign of life for %s: %w", p.patience, err)
	}
	return err
}

func (p *process) CloseWrite() error { return p.stdin.Close() }

// Close cuts the connection, whereupon the host sees the end of its standard input, and waits until its standard error has
// been read.
func (p *process) Close() error {
	p.cut()
	p.wait.Do(func() { _ = p.session.Wait() }) // the exit status does not matter; a second Wait would never return
	return nil
}

func (p *process) cut() {
	p.close.Do(func() {
		close(p.gone)
		p.link.close()
	})
}

// Installed reports whether the server has started the host script by itself.
func (p *process) Installed() bool { return p.installed }

// Warnings returns what the user of the host should know.
func (p *process) Warnings() []string { return p.warnings }

// keepAlive asks the server for a sign of life after each interval, so that a dead network is noticed and a firewall does
// not drop an idle connection.
func (p *process) keepAlive(interval time.Duration) {
	cut := time.AfterFunc(interval+p.patience, func() {
		p.silent.Store(true)
		p.cut()
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
