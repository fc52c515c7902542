// Package callwire is the codec between Go and a PowerShell host, and the only place that reveals secrets to one.
//
// A message is two little-endian uint32, the length of its header and the number of its frames, then the header, then
// each frame behind its own length. The header is tagged binary and holds no secret: secrets and files travel as frames,
// and the header has their numbers. PowerShell 5.1 and 7 both read it with BinaryReader and need no JSON.
//
//	value:  a tag byte, then
//	        null, switch: nothing · string, enum: text · int: int64 · float: float64 · bool: byte
//	        time: int64, ticks of 100 ns since the year 1, UTC · secret: uint32 frame · file: text name, uint32 frame
//	        list: uint32 count, values · table: text type of the values, uint32 count, key and value each
//	        result: call · object: text class, uint32 count, text name and value each
//	text:   uint32 length, UTF-8
//	call:   text cmdlet, uint32 count, text name and value each
//
// Between package powershell and its host script each header begins alike:
//
//	request: byte operation, uint32 number of the request, uint32 milliseconds after which the host stops what it runs, 16 bytes
//	         id (zero except for a change), then what the operation takes
//	answer:  16 bytes nonce, uint32 number of the request, byte status, then for status
//	         0 done: what the operation gives
//	         1 failed: text stage, text why it was stopped, uint32 count, for each error byte 1 where the cmdlet could not be begun,
//	           text error id, uint32 count, for each exception text type, text message, int64 HRESULT
//	         2 still running: nothing; a sign of life, the answer is still to come
//
// One request is answered before the next is sent. The only thing sent meanwhile is operation 4, which stops the request
// of the same number and has no answer of its own.
package callwire

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
	"unicode/utf8"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// MaxMessage is the most bytes that a message may have, its header and its frames together.
const MaxMessage = 64 << 20

// MaxMemory is about the most memory that it takes to read a message and everything in it: eight times the largest message. Half
// of that is for what its values become, as a value of one byte is a Go value of 24. A message that would take more is refused.
const MaxMemory = 8 * MaxMessage

const (
	maxFrames = 1024
	maxDepth  = 16
	// ticksAtUnixEpoch is 1970-01-01 in .NET's ticks.
	ticksAtUnixEpoch = 621355968000000000
)

// Writer builds a message.
type Writer struct {
	header []byte
	frames [][]byte
}

// Byte appends a byte.
func (w *Writer) Byte(b byte) { w.header = append(w.header, b) }

// Uint32 appends a uint32.
func (w *Writer) Uint32(n uint32) { w.header = binary.LittleEndian.AppendUint32(w.header, n) }

func (w *Writer) int64(n int64) { w.header = binary.LittleEndian.AppendUint64(w.header, uint64(n)) } //nolint:gosec // bits

// Number sets the uint32 behind the first byte, the number of the request.
func (w *Writer) Number(n uint32) { binary.LittleEndian.PutUint32(w.header[1:], n) }

// Count appends a count or a length.
func (w *Writer) Count(n int) { w.Uint32(uint32(n)) } //nolint:gosec // a slice in memory

// Text appends a text.
func (w *Writer) Text(s string) {
	w.Count(len(s))
	w.header = append(w.header, s...)
}

// Raw appends bytes as they are.
func (w *Writer) Raw(b []byte) { w.header = append(w.header, b...) }

func (w *Writer) frame(b []byte) {
	w.Count(len(w.frames))
	w.frames = append(w.frames, b)
}

// Call appends a call. The types of a table's values come from the documented catalogue.
func (w *Writer) Call(c cmdlet.Call) {
	metadata, _ := cmdlet.Documented().Cmdlet(c.Name())
	params := c.Params()
	w.Text(c.Name())
	w.Count(len(params))
	for _, p := range params {
		known, _ := metadata.Parameter(p.Name)
		w.Text(p.Name)
		w.value(p.Value, known.ValueType)
	}
}

// Value appends a value.
func (w *Writer) Value(v cmdlet.Value) { w.value(v, "") }

func (w *Writer) value(v cmdlet.Value, valueType string) {
	w.Byte(byte(v.Kind()))
	switch v.Kind() {
	case cmdlet.KindNull, cmdlet.KindSwitch:
	case cmdlet.KindString, cmdlet.KindEnum:
		w.Text(v.Str())
	case cmdlet.KindInt:
		w.int64(v.Int64())
	case cmdlet.KindFloat:
		w.int64(int64(math.Float64bits(v.Float64()))) //nolint:gosec // bits
	case cmdlet.KindBool:
		if v.Bool() {
			w.Byte(1)
		} else {
			w.Byte(0)
		}
	case cmdlet.KindTime:
		w.int64(ticks(v.Time()))
	case cmdlet.KindSecret:
		w.frame([]byte(v.Secret().Reveal()))
	case cmdlet.KindFile:
		name, content := v.File()
		w.Text(name)
		w.frame(content.Reveal())
	case cmdlet.KindList:
		elements := v.List()
		w.Count(len(elements))
		for _, element := range elements {
			w.value(element, "")
		}
	case cmdlet.KindTable:
		rows := v.Table()
		w.Text(valueType)
		w.Count(len(rows))
		for _, row := range rows {
			w.value(row.Key, "")
			w.value(row.Value, "")
		}
	case cmdlet.KindResult:
		w.Call(v.Result())
	case cmdlet.KindObject:
		o := v.Object()
		names := o.Properties()
		w.Text(o.Class())
		w.Count(len(names))
		for _, name := range names {
			property, _ := o.Get(name)
			w.Text(name)
			w.value(property, "")
		}
	}
}

func ticks(t time.Time) int64 {
	return t.Unix()*10_000_000 + int64(t.Nanosecond()/100) + ticksAtUnixEpoch
}

// WriteTo sends the message. Afterwards its frames are cleared.
func (w *Writer) WriteTo(to io.Writer) (int64, error) {
	if err := w.tooLarge(); err != nil {
		return 0, err
	}
	message := binary.LittleEndian.AppendUint32(nil, uint32(len(w.header)))    //nolint:gosec // at most MaxMessage
	message = binary.LittleEndian.AppendUint32(message, uint32(len(w.frames))) //nolint:gosec // at most maxFrames
	message = append(message, w.header...)
	for _, frame := range w.frames {
		message = binary.LittleEndian.AppendUint32(message, uint32(len(frame))) //nolint:gosec // at most MaxMessage
		message = append(message, frame...)
	}
	n, err := to.Write(message)
	if len(w.frames) > 0 {
		clear(message)
	}
	for _, frame := range w.frames {
		clear(frame)
	}
	return int64(n), err
}

// ErrTooLarge is the refusal of a message that no host would read. Nothing was sent.
var ErrTooLarge = errors.New("callwire: the message is too large")

func (w *Writer) tooLarge() error {
	total := len(w.header)
	for _, frame := range w.frames {
		total += len(frame)
	}
	if total > MaxMessage || len(w.frames) > maxFrames {
		return ErrTooLarge
	}
	return nil
}

// Reader reads a message that was sent. After an error every read gives zeros, and Err tells the first error.
type Reader struct {
	header []byte
	frames [][]byte
	budget int // bytes of memory that what is read may still take
	err    error
}

// What things take in memory, or more: with what they are copied from while they are made.
const (
	valueCost    = 64
	textCost     = 32 // besides its bytes
	propertyCost = 128
)

// ReceiveAnswer reads one message of a host, which has no frames. io.EOF means that the stream ended between two messages.
func ReceiveAnswer(from *bufio.Reader) (*Reader, error) { return receiveMessage(from, 0) }

// Receive reads one message. io.EOF means that the stream ended between two messages.
func Receive(from *bufio.Reader) (*Reader, error) { return receiveMessage(from, maxFrames) }

func receiveMessage(from *bufio.Reader, mostFrames uint32) (*Reader, error) {
	var prefix [8]byte
	if _, err := io.ReadFull(from, prefix[:]); err != nil {
		return nil, err
	}
	size, frames := binary.LittleEndian.Uint32(prefix[:4]), binary.LittleEndian.Uint32(prefix[4:])
	if frames > mostFrames {
		return nil, fmt.Errorf("callwire: a message of %d frames, which may have %d", frames, mostFrames)
	}
	left := uint32(MaxMessage)
	header, err := receive(from, size, &left)
	if err != nil {
		return nil, err
	}
	r := &Reader{header: header, budget: MaxMemory / 2}
	for range frames {
		if _, err := io.ReadFull(from, prefix[:4]); err != nil {
			return nil, cut(err)
		}
		frame, err := receive(from, binary.LittleEndian.Uint32(prefix[:4]), &left)
		if err != nil {
			return nil, err
		}
		r.frames = append(r.frames, frame)
	}
	return r, nil
}

// receive reads so many bytes, of the number that is left for the message.
func receive(from io.Reader, size uint32, left *uint32) ([]byte, error) {
	if size > *left {
		return nil, fmt.Errorf("callwire: a message of more than %d bytes", MaxMessage)
	}
	*left -= size
	// Not all at once: a length alone must not cost memory.
	b := make([]byte, min(size, 64<<10))
	for n := 0; ; {
		k, err := io.ReadFull(from, b[n:])
		if err != nil {
			return nil, cut(err)
		}
		if n += k; n == int(size) {
			return b, nil
		}
		more := make([]byte, min(2*uint64(len(b)), uint64(size)))
		copy(more, b)
		b = more
	}
}

func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Err returns the first error, or that something is left over.
func (r *Reader) Err() error {
	if r.err == nil && len(r.header) > 0 {
		return fmt.Errorf("callwire: %d bytes left over", len(r.header))
	}
	return r.err
}

// Broken returns the first error so far.
func (r *Reader) Broken() error { return r.err }

func (r *Reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("callwire: "+format, args...)
	}
	r.header = nil
}

// spend takes what count things of a size need out of the budget.
func (r *Reader) spend(count, size int) bool {
	if r.err == nil && count > r.budget/size {
		r.fail("the message would take more than %d MB of memory: ask for less at a time", MaxMemory>>20)
	}
	r.budget -= count * size
	return r.err == nil
}

// Raw reads n bytes.
func (r *Reader) Raw(n int) []byte {
	if n < 0 || len(r.header) < n {
		r.fail("the message ends early")
		return make([]byte, max(0, min(n, 8))) // enough for a number
	}
	b := r.header[:n]
	r.header = r.header[n:]
	return b
}

// Byte reads a byte.
func (r *Reader) Byte() byte { return r.Raw(1)[0] }

// Uint32 reads a uint32.
func (r *Reader) Uint32() uint32 { return binary.LittleEndian.Uint32(r.Raw(4)) }

// Int64 reads an int64.
func (r *Reader) Int64() int64 { return int64(binary.LittleEndian.Uint64(r.Raw(8))) } //nolint:gosec // bits

// Time reads a time, in ticks as the package comment has it.
func (r *Reader) Time() time.Time {
	sinceEpoch := r.Int64() - ticksAtUnixEpoch
	return time.Unix(sinceEpoch/10_000_000, sinceEpoch%10_000_000*100)
}

// Count reads a count of things of at least one byte each.
func (r *Reader) Count() int {
	n := int(r.Uint32())
	if n > len(r.header) {
		r.fail("a count of %d with %d bytes left", n, len(r.header))
		return 0
	}
	return n
}

// Text reads a text.
func (r *Reader) Text() string {
	b := r.Raw(r.Count())
	if r.err != nil || !r.spend(1, textCost+len(b)) {
		return ""
	}
	if !utf8.Valid(b) {
		r.fail("a text that is not UTF-8")
		return ""
	}
	return string(b)
}

// Call reads a call.
func (r *Reader) Call() cmdlet.Call { return r.call(0) }

func (r *Reader) call(depth int) cmdlet.Call {
	name := r.Text()
	count := r.Count()
	if !r.spend(count, propertyCost) {
		return cmdlet.Call{}
	}
	params := make([]cmdlet.Param, 0, count)
	for range count {
		param := r.Text()
		params = append(params, cmdlet.Extra(param, r.value(depth+1)))
		if r.err != nil {
			return cmdlet.Call{}
		}
	}
	return cmdlet.NewCall(name, params...)
}

// Value reads a value.
func (r *Reader) Value() cmdlet.Value { return r.value(0) }

// Object reads an object that was written as a value.
func (r *Reader) Object() cmdlet.Object {
	r.spend(1, valueCost) // the caller keeps it
	v := r.value(0)
	if v.Kind() != cmdlet.KindObject {
		r.fail("a %s in place of an object", v.Kind())
	}
	return v.Object()
}

func (r *Reader) value(depth int) cmdlet.Value {
	if depth > maxDepth {
		r.fail("values nested more than %d deep", maxDepth)
		return cmdlet.Value{}
	}
	switch kind := cmdlet.Kind(r.Byte()); kind {
	case cmdlet.KindNull:
		return cmdlet.Value{}
	case cmdlet.KindSwitch:
		return cmdlet.Switch()
	case cmdlet.KindString:
		return cmdlet.String(r.Text())
	case cmdlet.KindEnum:
		return cmdlet.Enum(r.Text())
	case cmdlet.KindInt:
		return cmdlet.Int(r.Int64())
	case cmdlet.KindFloat:
		return cmdlet.Float(math.Float64frombits(binary.LittleEndian.Uint64(r.Raw(8))))
	case cmdlet.KindBool:
		return cmdlet.Bool(r.Byte() != 0)
	case cmdlet.KindTime:
		return cmdlet.Time(r.Time())
	case cmdlet.KindSecret:
		return cmdlet.Secret(secret.New(string(r.frame())))
	case cmdlet.KindFile:
		name := r.Text()
		return cmdlet.File(name, secret.NewBytes(r.frame()))
	case cmdlet.KindList:
		count := r.Count()
		if !r.spend(count, valueCost) {
			return cmdlet.Value{}
		}
		elements := make([]cmdlet.Value, 0, count)
		for range count {
			if elements = append(elements, r.value(depth+1)); r.err != nil {
				return cmdlet.Value{}
			}
		}
		return cmdlet.List(elements...)
	case cmdlet.KindTable:
		r.Text() // the type of the values is for the host
		count := r.Count()
		if !r.spend(count, 2*valueCost) {
			return cmdlet.Value{}
		}
		rows := make([]cmdlet.Entry, 0, count)
		for range count {
			key := r.value(depth + 1)
			if rows = append(rows, cmdlet.Entry{Key: key, Value: r.value(depth + 1)}); r.err != nil {
				return cmdlet.Value{}
			}
		}
		return cmdlet.Table(rows...)
	case cmdlet.KindResult:
		return cmdlet.ResultOf(r.call(depth + 1))
	case cmdlet.KindObject:
		class := r.Text()
		count := r.Count()
		if !r.spend(1, valueCost) || !r.spend(count, propertyCost) {
			return cmdlet.Value{}
		}
		properties := make(map[string]cmdlet.Value, count)
		for range count {
			name := r.Text()
			if properties[name] = r.value(depth + 1); r.err != nil {
				return cmdlet.Value{}
			}
		}
		return cmdlet.Embedded(cmdlet.NewObject(class, properties))
	default:
		r.fail("no value has tag %d", kind)
		return cmdlet.Value{}
	}
}

func (r *Reader) frame() []byte {
	n := r.Uint32()
	if r.err == nil && n >= uint32(len(r.frames)) { //nolint:gosec // at most maxFrames
		r.fail("no frame %d", n)
	}
	if r.err != nil {
		return nil
	}
	return r.frames[n]
}
