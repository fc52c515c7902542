package outside_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"

	"github.com/cmgkit/cmgkit/powershell"
)

// relay is a powershell.Transport to a jump service (serve), which starts PowerShell where it runs.
type relay struct {
	Address string // host:port
}

// hello is the one line that a relay sends on a connection. The bytes after it are the host's standard input.
type hello struct{ Arguments []string }

// answer is the one line that comes back. The bytes after it are the host's standard output.
type answer struct {
	Errors string // address for the host's standard error
}

// Start connects to the service.
func (r relay) Start(ctx context.Context, arguments []string, stderr io.Writer) (powershell.Process, error) {
	out, err := dial(ctx, r.Address)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { out.Close() }) // the context bounds the start
	defer stop()
	in := bufio.NewReader(out)
	var a answer
	if err := json.NewEncoder(out).Encode(hello{arguments}); err != nil {
		return nil, closed(out, err)
	}
	if err := line(in, &a); err != nil {
		return nil, closed(out, err)
	}
	errors, err := dial(ctx, a.Errors)
	if err != nil {
		return nil, closed(out, err)
	}
	p := &relayed{TCPConn: out, in: in, errors: errors}
	p.copying.Go(func() { _, _ = io.Copy(stderr, errors) })
	return p, nil
}

// String says where the hosts are.
func (r relay) String() string { return "jump service " + r.Address }

// relayed is the Process: a TCP connection whose first line has been read.
type relayed struct {
	*net.TCPConn
	in      io.Reader
	errors  *net.TCPConn
	copying sync.WaitGroup
}

func (p *relayed) Read(b []byte) (int, error) { return p.in.Read(b) }

func (p *relayed) Close() error {
	err := p.TCPConn.Close()
	p.errors.Close()
	p.copying.Wait()
	return err
}

// Warnings make it a powershell.Warner.
func (*relayed) Warnings() []string { return []string{"the way to the jump service is not encrypted"} }

// serve is the jump service: it starts command for each connection, until the listener is closed and all hosts have left.
func serve(l net.Listener, command powershell.Local) {
	var running sync.WaitGroup
	defer running.Wait()
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		running.Go(func() {
			defer conn.Close()
			if err := host(conn.(*net.TCPConn), command); err != nil {
				fmt.Fprintln(os.Stderr, "jump service:", err)
			}
		})
	}
}

func host(conn *net.TCPConn, command powershell.Local) error {
	in := bufio.NewReader(conn)
	var h hello
	if err := line(in, &h); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer l.Close()
	if err := json.NewEncoder(conn).Encode(answer{l.Addr().String()}); err != nil {
		return err
	}
	stderr, err := l.Accept()
	if err != nil {
		return err
	}
	defer stderr.Close()

	process := exec.Command(command.Command[0], append(command.Command[1:len(command.Command):len(command.Command)], h.Arguments...)...)
	process.Env = append(os.Environ(), command.Environment...)
	process.Stdout, process.Stderr = conn, stderr
	stdin, err := process.StdinPipe()
	if err != nil {
		return err
	}
	if err := process.Start(); err != nil {
		return err
	}
	go func() {
		_, err := io.Copy(stdin, in)
		stdin.Close() // the other side has closed its end: the host finishes and leaves
		if err != nil {
			_ = process.Process.Kill()
		}
	}()
	if err := process.Wait(); err != nil {
		fmt.Fprintln(stderr, err)
	}
	return nil
}

func dial(ctx context.Context, address string) (*net.TCPConn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return conn.(*net.TCPConn), nil
}

func line(in *bufio.Reader, into any) error {
	text, err := in.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func closed(c io.Closer, err error) error {
	c.Close()
	return err
}
