package powershell_test

import (
	"context"
	"net"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A port whose queue is full answers no SYN: what a firewall that drops packets looks like.
func TestProbeOfABlackHole(t *testing.T) {
	s := open(t, withSite(nil))
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	require.NoError(t, err)
	defer syscall.Close(fd)
	require.NoError(t, syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	require.NoError(t, syscall.Listen(fd, 0))
	name, err := syscall.Getsockname(fd)
	require.NoError(t, err)
	address := "127.0.0.1:" + strconv.Itoa(name.(*syscall.SockaddrInet4).Port)
	for range 3 {
		if waiting, err := net.DialTimeout("tcp", address, 200*time.Millisecond); err == nil {
			defer waiting.Close()
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 6*time.Second)
	defer cancel()
	p, err := s.Probe(ctx, address)
	require.NoError(t, err)
	require.Len(t, p.Steps, 2, "%v", p)
	assert.Contains(t, p.Steps[1].Text, "no answer in")
	assert.False(t, p.OK())
}
