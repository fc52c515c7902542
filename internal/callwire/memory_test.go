package callwire_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
)

// endless is a host that writes one thing for ever, and counts what is taken of it.
type endless struct {
	unit  []byte
	chunk []byte // the unit, many times
	taken int
}

func (e *endless) Read(b []byte) (int, error) {
	if e.chunk == nil {
		e.chunk = bytes.Repeat(e.unit, 64<<10)
	}
	n := copy(b, e.chunk[e.taken%len(e.unit):])
	e.taken += n
	return n, nil
}

// answer is a message without frames: a head, then a unit as often as it fits.
func answer(size int, head, unit []byte) io.Reader {
	prefix := binary.LittleEndian.AppendUint32(nil, uint32(size))
	prefix = binary.LittleEndian.AppendUint32(prefix, 0)
	return io.LimitReader(io.MultiReader(bytes.NewReader(append(prefix, head...)), &endless{unit: unit}), int64(8+size))
}

// allocated is all memory that f asked for: no less than what it held at any time.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func count(n int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// Whatever a host sends, reading it takes no more memory than MaxMemory: the worst that a message can hold, by what it is made of.
func TestMemoryIsBounded(t *testing.T) {
	const size = callwire.MaxMessage
	list, object, text := []byte{byte(cmdlet.KindList)}, []byte{byte(cmdlet.KindObject)}, []byte{byte(cmdlet.KindString)}
	most := func(head, unit int) int { return (size - head) / unit }
	for name, test := range map[string]struct {
		head, unit []byte
		size       int
		taken      bool // it is small enough
		read       func(*callwire.Reader)
	}{
		"8 MB of nulls":  {join(list, count(8<<20-5)), []byte{0}, 8 << 20, false, nil},
		"1 MB of nulls":  {join(list, count(1<<20-5)), []byte{0}, 1 << 20, true, nil},
		"64 MB of nulls": {join(list, count(most(5, 1))), []byte{0}, size, false, nil},
		"empty texts":    {join(list, count(most(5, 5))), join(text, count(0)), size, false, nil},
		"empty lists":    {join(list, count(most(5, 5))), join(list, count(0)), size, false, nil},
		"empty objects":  {join(list, count(most(5, 9))), join(object, count(0), count(0)), size, false, nil},
		"properties":     {join(object, count(0), count(most(9, 5))), join(count(0), []byte{0}), size, false, nil},
		"one long text":  {join(text, count(size-5)), []byte{'x'}, size, true, nil},
		"numbers":        {join(list, count(most(5, 9))), join([]byte{byte(cmdlet.KindInt)}, make([]byte, 8)), size, false, nil},
		"many objects":   {nil, join(object, count(0), count(0)), size, false, func(r *callwire.Reader) { keep(r, func() { r.Object() }) }},
		"warnings":       {nil, count(0), size, false, func(r *callwire.Reader) { keep(r, func() { _ = r.Text() }) }},
		"raw bytes":      {nil, []byte{0}, size, true, func(r *callwire.Reader) { r.Raw(size) }},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			used := allocated(func() {
				r, received := callwire.ReceiveAnswer(bufio.NewReader(answer(test.size, test.head, test.unit)))
				require.NoError(t, received)
				if test.read != nil {
					test.read(r)
				} else {
					r.Value()
				}
				err = r.Broken()
			})
			t.Logf("%d MB for %d", used>>20, test.size>>20)
			assert.LessOrEqual(t, used, uint64(callwire.MaxMemory))
			if test.taken {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, "ask for less at a time")
			}
		})
	}
}

// keep reads on until the reader refuses.
func keep(r *callwire.Reader, one func()) {
	for r.Broken() == nil {
		one()
	}
}

// An answer has no frames, and a request no more than the message may have altogether: the rest is not even read.
func TestFramesAreBounded(t *testing.T) {
	frames := func(n uint32) []byte { return join(count(0), binary.LittleEndian.AppendUint32(nil, n)) }
	for _, n := range []uint32{1, 1024, math.MaxUint32} {
		host := &endless{unit: []byte{0}}
		_, err := callwire.ReceiveAnswer(bufio.NewReader(io.MultiReader(bytes.NewReader(frames(n)), host)))
		require.ErrorContains(t, err, "frames")
		assert.LessOrEqual(t, host.taken, 4096)
	}
	frame := count(32<<20 - 1)
	client := io.MultiReader(bytes.NewReader(join(frames(1024), frame)), io.LimitReader(&endless{unit: []byte{0}}, 32<<20-1),
		bytes.NewReader(frame), io.LimitReader(&endless{unit: []byte{0}}, 32<<20-1), bytes.NewReader(frame), &endless{unit: []byte{0}})
	used := allocated(func() {
		_, err := callwire.Receive(bufio.NewReader(client))
		require.ErrorContains(t, err, "more than")
	})
	assert.LessOrEqual(t, used, uint64(callwire.MaxMemory))
}

// A length alone costs nothing.
func TestALengthAloneCostsNoMemory(t *testing.T) {
	used := allocated(func() {
		_, err := callwire.ReceiveAnswer(bufio.NewReader(bytes.NewReader(join(count(callwire.MaxMessage), count(0), []byte("xyz")))))
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	})
	assert.Less(t, used, uint64(1<<20))
}
