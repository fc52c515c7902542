package powershell

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
)

// fakeHosts is a Transport whose hosts are goroutines. They greet, echo and know the site; of a call they make what run
// says, which is to answer with nothing where it is nil.
type fakeHosts struct {
	run      func(h *fakeHost, q fakeRequest)
	echo     func(h *fakeHost, q fakeRequest)
	describe func(h *fakeHost, q fakeRequest)
	outcome  func(h *fakeHost, q fakeRequest, asked RequestID)
	fate     func(h *fakeHost, q fakeRequest) // what becomes of a host that got a request, before it looks at it

	mu      sync.Mutex
	version string
	refuse  error
	refused int
	hosts   []*fakeHost
}

type fakeRequest struct {
	operation byte
	number    uint32
	limit     uint32
	id        RequestID
	call      cmdlet.Call
}

func (*fakeHosts) String() string { return "fake hosts" }

func (f *fakeHosts) Start(context.Context, []string, io.Writer) (Process, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refuse != nil {
		f.refused++
		return nil, f.refuse
	}
	h := &fakeHost{fleet: f, index: len(f.hosts), left: make(chan struct{}), death: make(chan struct{}), version: f.version}
	h.in, h.stdin = io.Pipe()
	h.stdout, h.out = io.Pipe()
	f.hosts = append(f.hosts, h)
	go h.serve()
	return h, nil
}

// all returns the hosts that were ever started.
func (f *fakeHosts) all() []*fakeHost {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]*fakeHost(nil), f.hosts...)
}

// fakeHost is a host of fakeHosts.
type fakeHost struct {
	fleet   *fakeHosts
	index   int // among those that were ever started
	in      *io.PipeReader
	stdin   *io.PipeWriter
	stdout  *io.PipeReader
	out     *io.PipeWriter
	nonce   []byte
	echoed  func(*callwire.Writer) // answers its last echo
	version string
	left    chan struct{}

	mu       sync.Mutex
	calls    []fakeRequest
	killed   bool
	leaving  bool
	deaf     bool // it takes nothing any more, and nobody knows yet
	death    chan struct{}
	canceled []uint32
}

func (h *fakeHost) Read(b []byte) (int, error) { return h.stdout.Read(b) }
func (h *fakeHost) CloseWrite() error          { return h.stdin.Close() }

func (h *fakeHost) Write(b []byte) (int, error) {
	if h.isDeaf() {
		return 0, io.ErrClosedPipe
	}
	return h.stdin.Write(b)
}

func (h *fakeHost) Close() error {
	h.mu.Lock()
	if !h.leaving {
		h.killed = true
		close(h.death)
	}
	h.mu.Unlock()
	h.die()
	<-h.left
	return nil
}

func (h *fakeHost) die() {
	h.mu.Lock()
	h.leaving = true
	h.mu.Unlock()
	_ = h.in.CloseWithError(io.ErrClosedPipe)
	_ = h.out.Close()
}

func (h *fakeHost) serve() {
	defer close(h.left)
	defer h.die()
	in := bufio.NewReader(h.in)
	var size uint32
	if binary.Read(in, binary.LittleEndian, &size) != nil {
		return
	}
	if _, err := io.CopyN(io.Discard, in, int64(size)); err != nil {
		return
	}
	for {
		r, err := callwire.Receive(in)
		if err != nil {
			return
		}
		q := fakeRequest{operation: r.Byte(), number: r.Uint32(), limit: r.Uint32()}
		copy(q.id[:], r.Raw(len(q.id)))
		if h.fleet.fate != nil {
			h.fleet.fate(h, q)
		}
		switch q.operation {
		case operationGreet:
			h.nonce = append([]byte(nil), r.Raw(16)...)
			h.answer(q, statusDone, func(w *callwire.Writer) {
				for range 3 {
					w.Text("1.0")
				}
				w.Raw([]byte("tag!"))
			})
		case operationEcho:
			back := r.Raw(echoSize)
			h.echoed = func(w *callwire.Writer) {
				w.Count(len(back))
				w.Raw(back)
			}
			if h.fleet.echo != nil {
				h.fleet.echo(h, q)
				continue
			}
			h.answer(q, statusDone, h.echoed)
		case operationCall:
			q.call = r.Call()
			if q.call.Name() == "Get-CMSite" {
				h.answer(q, statusDone, func(w *callwire.Writer) {
					w.Count(1)
					w.Value(cmdlet.Embedded(cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{
						"BuildNumber": cmdlet.Int(9146), "Version": cmdlet.String(h.version),
					})))
					w.Count(0)
				})
				continue
			}
			h.mu.Lock()
			h.calls = append(h.calls, q)
			h.mu.Unlock()
			if h.fleet.run == nil {
				h.answer(q, statusDone, nothing)
				continue
			}
			h.fleet.run(h, q)
		case operationDescribe:
			if h.fleet.describe != nil {
				h.fleet.describe(h, q)
				continue
			}
			h.fail(q, 0) // it cannot
		case operationOutcome:
			var asked RequestID
			copy(asked[:], r.Raw(len(asked)))
			h.fleet.outcome(h, q, asked)
		case operationCancel:
			h.mu.Lock()
			h.canceled = append(h.canceled, q.number)
			h.mu.Unlock()
		}
	}
}

func nothing(w *callwire.Writer) {
	w.Count(0)
	w.Count(0)
}

// answer answers a request; what is left of it where the host was killed is of no interest.
func (h *fakeHost) answer(q fakeRequest, status byte, write func(*callwire.Writer)) {
	var w callwire.Writer
	w.Raw(h.nonce)
	w.Uint32(q.number)
	w.Byte(status)
	if write != nil {
		write(&w)
	}
	_, _ = w.WriteTo(h.out)
}

// fail answers with an error record of the product.
func (h *fakeHost) fail(q fakeRequest, hresult uint32) {
	h.answer(q, statusFailed, func(w *callwire.Writer) {
		w.Text("cmdlet")
		w.Text("")
		w.Count(1)
		w.Byte(0)
		w.Text("UnhandledException")
		w.Count(1)
		w.Text("System.Runtime.InteropServices.COMException")
		w.Text("said the product")
		var b [8]byte
		binary.LittleEndian.PutUint32(b[:], hresult)
		w.Raw(b[:])
	})
}

func (h *fakeHost) isDeaf() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.deaf
}

func (h *fakeHost) wasKilled() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.killed
}

func (h *fakeHost) ran() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.calls)
}

// openFake opens a session over fake hosts. Without a change of the options their pace is the real one.
func openFake(t *testing.T, f *fakeHosts, change ...func(*Options)) *Session {
	t.Helper()
	options := Options{SiteCode: "PS1", Provider: "cm01.corp.contoso.com", Transport: f}
	for _, c := range change {
		c(&options)
	}
	s, err := Open(t.Context(), options)
	require.NoError(t, err)
	return s
}
