package callwire_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
	"github.com/cmgkit/cmgkit/secret"
)

const canary = "canary-c4llw1re"

func full() cmdlet.Call {
	inner := cmdlet.NewCall("Get-CMAADApplication", cmdlet.P("ClientId", cmdlet.String("c")))
	return cmdlet.NewCall("New-CMCloudManagementGateway",
		cmdlet.P("ServiceCertPath", cmdlet.File("a.pfx", secret.NewBytes([]byte(canary+"\x00\xff")))),
		cmdlet.P("ServiceCertPassword", cmdlet.Secret(secret.New(canary))),
		cmdlet.P("CARootCert", cmdlet.Table(cmdlet.Entry{Key: cmdlet.File("r.cer", secret.NewBytes([]byte{1})), Value: cmdlet.Enum("RootCA")})),
		cmdlet.P("Description", cmdlet.String("a\x00'\"`$(x)\u202e€𝄞")), cmdlet.P("VMInstanceCount", cmdlet.Int(math.MinInt64)),
		cmdlet.P("EnforceProtocol", cmdlet.Bool(true)), cmdlet.P("TrafficOutStopService", cmdlet.Bool(false)), cmdlet.P("Force", cmdlet.Switch()),
		cmdlet.Extra("Later", cmdlet.Time(time.Date(1601, 1, 1, 0, 0, 0, 700, time.UTC))), cmdlet.Extra("Null", cmdlet.Value{}),
		cmdlet.Extra("Float", cmdlet.Float(-0.5)), cmdlet.Extra("List", cmdlet.List(cmdlet.String(""), cmdlet.List(), cmdlet.ResultOf(inner))),
		cmdlet.Extra("Object", cmdlet.Embedded(cmdlet.NewObject("SMS_X", map[string]cmdlet.Value{"A": cmdlet.Int(1), "B": cmdlet.List()}))),
	)
}

func TestCallsComeBackAsTheyWere(t *testing.T) {
	var w callwire.Writer
	w.Byte(7)
	w.Uint32(0)
	w.Call(full())
	w.Number(4242)
	var stream bytes.Buffer
	n, err := w.WriteTo(&stream)
	require.NoError(t, err)
	assert.EqualValues(t, stream.Len(), n)

	size := binary.LittleEndian.Uint32(stream.Bytes())
	header := stream.Bytes()[8 : 8+size]
	assert.NotContains(t, string(header), canary, "secrets travel in frames, not in the header")
	assert.Contains(t, string(header), "CertificateStore", "a table names the type of its values")

	r, err := callwire.Receive(bufio.NewReader(&stream))
	require.NoError(t, err)
	assert.EqualValues(t, 7, r.Byte())
	assert.EqualValues(t, 4242, r.Uint32())
	got := r.Call()
	require.NoError(t, r.Err())
	assert.True(t, got.Equal(full()), "%s", got)

	_, err = callwire.Receive(bufio.NewReader(&stream))
	require.ErrorIs(t, err, io.EOF)
}

func TestObjectsComeBackAsTheyWere(t *testing.T) {
	object := cmdlet.NewObject("SMS_X", map[string]cmdlet.Value{"Props": cmdlet.List(cmdlet.Embedded(cmdlet.NewObject("SMS_Y", nil)))})
	var w callwire.Writer
	w.Value(cmdlet.Embedded(object))
	w.Value(cmdlet.Int(1))
	r := receive(t, &w)
	assert.True(t, r.Object().Equal(object))
	r.Object()
	require.ErrorContains(t, r.Err(), "integer in place of an object")
}

func receive(t *testing.T, w *callwire.Writer) *callwire.Reader {
	t.Helper()
	var stream bytes.Buffer
	_, err := w.WriteTo(&stream)
	require.NoError(t, err)
	r, err := callwire.Receive(bufio.NewReader(&stream))
	require.NoError(t, err)
	return r
}

func TestSentSecretsAreClearedAndNothingTooLargeIsSent(t *testing.T) {
	var w callwire.Writer
	w.Value(cmdlet.Secret(secret.New(canary)))
	var kept []byte
	_, err := w.WriteTo(writerFunc(func(p []byte) (int, error) {
		kept = p
		require.Contains(t, string(p), canary)
		return len(p), nil
	}))
	require.NoError(t, err)
	assert.NotContains(t, string(kept), canary, "the buffer is cleared after it was sent")

	var large callwire.Writer
	large.Text(strings.Repeat("x", callwire.MaxMessage))
	_, err = large.WriteTo(writerFunc(func([]byte) (int, error) { t.Error("sent"); return 0, nil }))
	require.ErrorIs(t, err, callwire.ErrTooLarge)
	var frame callwire.Writer
	frame.Value(cmdlet.File("a", secret.NewBytes(make([]byte, callwire.MaxMessage+1))))
	_, err = frame.WriteTo(io.Discard)
	require.ErrorIs(t, err, callwire.ErrTooLarge)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestBadMessages(t *testing.T) {
	message := func(header string, frames uint32) string {
		b := binary.LittleEndian.AppendUint32(nil, uint32(len(header)))
		return string(binary.LittleEndian.AppendUint32(b, frames)) + header
	}
	for name, stream := range map[string]string{
		"cut prefix": "\x01\x00", "cut header": message("abc", 0)[:9], "huge header": "\xff\xff\xff\xff\x00\x00\x00\x00",
		"too many frames": message("", 5000), "cut frame": message("", 1) + "\x05\x00\x00\x00ab", "huge frame": message("", 1) + "\xff\xff\xff\xff",
		"no frame": message("", 1),
	} {
		_, err := callwire.Receive(bufio.NewReader(strings.NewReader(stream)))
		require.Error(t, err, name)
		assert.False(t, errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF), "%s is not a clean end", name)
	}
	for name, header := range map[string]string{
		"early end": "\x02\x00", "not UTF-8": "\x01\x01\x00\x00\x00\xff", "no such tag": "\x63", "no such frame": "\x07\x00\x00\x00\x00",
		"a count beyond the end": "\x08\xff\xff\xff\x7f", "too deep": strings.Repeat("\x08\x01\x00\x00\x00", 40) + "\x00",
		"left over": "\x00\x00", "list cut": "\x08\x02\x00\x00\x00\x00", "table cut": "\x0a\x00\x00\x00\x00\x01\x00\x00\x00\x00",
		"object cut": "\x0d\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00", "call cut": "\x0b\x01\x00\x00\x00x\x01\x00\x00\x00",
	} {
		r, err := callwire.Receive(bufio.NewReader(strings.NewReader(message("\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00"+header, 0))))
		require.NoError(t, err, name)
		r.Call()
		require.Error(t, r.Err(), name)
	}
}

func FuzzReceive(f *testing.F) {
	var w callwire.Writer
	w.Call(full())
	var stream bytes.Buffer
	_, _ = w.WriteTo(&stream)
	f.Add(stream.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := callwire.Receive(bufio.NewReader(bytes.NewReader(data)))
		if err != nil {
			return
		}
		call := r.Call()
		if r.Err() != nil {
			return
		}
		var again callwire.Writer
		again.Call(call)
		back := receive(t, &again)
		if got := back.Call(); !got.Equal(call) || back.Err() != nil {
			t.Fatalf("%s came back as %s: %v", call, got, back.Err())
		}
	})
}

// What any host may answer either fits a struct, field by field, or is an error that names the property.
func FuzzDecode(f *testing.F) {
	var w callwire.Writer
	w.Value(cmdlet.Embedded(cmdlet.NewObject("C", map[string]cmdlet.Value{
		"Text": cmdlet.String("x"), "Number": cmdlet.Int(-1), "Small": cmdlet.Int(300), "Share": cmdlet.Float(0.5), "Yes": cmdlet.Bool(true),
		"When": cmdlet.Time(time.Unix(0, 0)), "List": cmdlet.List(cmdlet.Int(1), cmdlet.Int(2)),
		"Inner": cmdlet.Embedded(cmdlet.NewObject("D", map[string]cmdlet.Value{"Text": cmdlet.String("y")})),
	})))
	var message bytes.Buffer
	_, err := w.WriteTo(&message)
	require.NoError(f, err)
	f.Add(message.Bytes())
	f.Fuzz(func(t *testing.T, message []byte) {
		r, err := callwire.Receive(bufio.NewReader(bytes.NewReader(message)))
		if err != nil {
			return
		}
		o := r.Object()
		if r.Broken() != nil {
			return
		}
		type inner struct {
			Text string `wmi:"Text"`
		}
		var into struct {
			Text   string         `wmi:"Text"`
			Number int64          `wmi:"Number"`
			Small  uint8          `wmi:"Small"`
			Share  float64        `wmi:"Share"`
			Yes    bool           `wmi:"Yes"`
			When   time.Time      `wmi:"When"`
			List   []int32        `wmi:"List"`
			Inner  inner          `wmi:"Inner"`
			Inners []inner        `wmi:"Inners"`
			Any    cmdlet.Value   `wmi:"Any"`
			Whole  cmdlet.Object  `wmi:"Whole"`
			Values []cmdlet.Value `wmi:"Values"`
		}
		if err := o.Decode(&into); err != nil {
			assert.Contains(t, err.Error(), o.Class()+".")
			return
		}
		if v, ok := o.Get("Text"); ok && !v.IsNull() {
			assert.Equal(t, v.Str(), into.Text)
		}
		if v, ok := o.Get("Number"); ok && !v.IsNull() {
			assert.Equal(t, v.Int64(), into.Number)
		}
		if v, ok := o.Get("Small"); ok && !v.IsNull() {
			assert.Equal(t, v.Int64(), int64(into.Small))
		}
		if v, ok := o.Get("List"); ok && !v.IsNull() {
			assert.Len(t, into.List, len(v.List()))
		}
	})
}
