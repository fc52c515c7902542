package powershell

import (
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/callwire"
)

var (
	aRead   = cmdlet.NewCall("Get-CMCloudManagementGateway")
	aChange = cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("1")))
)

// bad are the answers that no host gives.
func bad() map[string]func(h *fakeHost, q fakeRequest) {
	raw := func(b ...byte) func(*fakeHost, fakeRequest) {
		return func(h *fakeHost, _ fakeRequest) { _, _ = h.out.Write(b) }
	}
	return map[string]func(h *fakeHost, q fakeRequest){
		"garbage":            func(h *fakeHost, _ fakeRequest) { _, _ = h.out.Write([]byte("WARNING: the disk is nearly full\r\n")) },
		"an oversized one":   raw(0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0),
		"a length too large": raw(binary.LittleEndian.AppendUint32(nil, callwire.MaxMessage+1)...),
		"a frame":            raw(21, 0, 0, 0, 1, 0, 0, 0),
		"too many frames":    raw(21, 0, 0, 0, 0xFF, 0xFF, 0, 0),
		"an empty one":       raw(0, 0, 0, 0, 0, 0, 0, 0),
		"a truncated one": func(h *fakeHost, _ fakeRequest) {
			_, _ = h.out.Write([]byte{100, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3})
			h.die()
		},
		"another nonce": func(h *fakeHost, q fakeRequest) {
			h.nonce = make([]byte, 16)
			h.answer(q, statusDone, nothing)
		},
		"an earlier answer": func(h *fakeHost, q fakeRequest) {
			q.number--
			h.answer(q, statusDone, nothing)
		},
		"a later answer": func(h *fakeHost, q fakeRequest) {
			q.number++
			h.answer(q, statusDone, nothing)
		},
		"a failure cut off": func(h *fakeHost, q fakeRequest) {
			h.answer(q, statusFailed, func(w *callwire.Writer) { w.Text("cmdlet") })
		},
		"the end": func(h *fakeHost, _ fakeRequest) { h.die() },
	}
}

func TestABadAnswerBreaksTheConnection(t *testing.T) {
	for name, answer := range bad() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeHosts{}
				once := sync.Once{}
				f.run = func(h *fakeHost, q fakeRequest) {
					fine := true
					once.Do(func() { fine = false; answer(h, q) })
					if fine {
						h.answer(q, statusDone, nothing)
					}
				}
				s := openFake(t, f)
				_, err := s.Run(t.Context(), aRead)
				require.NoError(t, err, "a read goes to a fresh host")
				require.Len(t, f.all(), 2)

				once = sync.Once{}
				_, err = s.Run(t.Context(), aChange)
				require.ErrorIs(t, err, cmdlet.ErrUnavailable)
				assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
				lost, ok := errors.AsType[*RequestError](err)
				require.True(t, ok, "it names its request")
				assert.Equal(t, f.all()[1].calls[1].id, lost.ID)
				assert.Contains(t, err.Error(), lost.ID.String())
				synctest.Wait()
				assert.Len(t, f.all(), 2, "a change is never sent again")
				_, err = s.Run(t.Context(), aRead)
				require.NoError(t, err, "the session goes on")
				require.NoError(t, s.Close())
			})
		})
	}
}

// A host that breaks the protocol while it changes the site is let go, not killed: it may still be at it.
func TestAHostThatIsGivenUpInAChangeMayFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHosts{run: func(*fakeHost, fakeRequest) {}} // never answers
		s := openFake(t, f)
		began := time.Now()
		_, err := s.Run(t.Context(), aChange)
		require.ErrorContains(t, err, "the host has said nothing for 15s: it is frozen, or the way to it is")
		assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
		assert.Equal(t, 15*time.Second, time.Since(began))
		synctest.Wait()
		<-f.all()[0].left // its input has ended
		assert.False(t, f.all()[0].wasKilled())

		_, err = s.Run(t.Context(), aRead)
		require.ErrorContains(t, err, "frozen")
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
		assert.Len(t, f.all(), 3, "a read is tried twice, on one fresh host after the other")
		assert.Equal(t, 45*time.Second, time.Since(began))
		synctest.Wait()
		assert.True(t, f.all()[1].wasKilled(), "nothing is lost with a read")
		require.NoError(t, s.Close())
	})
}

// A sign of life keeps a host, but not for ever.
func TestSignsOfLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var takes time.Duration
		f := &fakeHosts{run: func(h *fakeHost, q fakeRequest) {
			for end := time.Now().Add(takes); time.Now().Before(end); time.Sleep(5 * time.Second) {
				h.answer(q, statusRunning, nil)
			}
			h.answer(q, statusDone, nothing)
		}}
		s := openFake(t, f, func(o *Options) { o.CallTimeout = 10 * time.Minute })
		takes = 9 * time.Minute
		_, err := s.Run(t.Context(), aChange)
		require.NoError(t, err)
		assert.EqualValues(t, 600_000, f.all()[0].calls[0].limit, "the host is told the limit")
		takes = time.Hour
		began := time.Now()
		_, err = s.Run(t.Context(), aChange)
		require.ErrorContains(t, err, "the host neither answered nor stopped within 10m0s")
		assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
		assert.Equal(t, 10*time.Minute+25*time.Second, time.Since(began))
		_ = s.Close()
	})
}

// Bytes count as signs of life: a large answer over a slow line is none the less on its way.
func TestASlowLineIsNotSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHosts{run: func(h *fakeHost, q fakeRequest) {
			var w callwire.Writer
			w.Raw(h.nonce)
			w.Uint32(q.number)
			w.Byte(statusDone)
			nothing(&w)
			_, _ = w.WriteTo(drip{h})
		}}
		s := openFake(t, f)
		_, err := s.Run(t.Context(), aChange)
		require.NoError(t, err)
		require.NoError(t, s.Close())
	})
}

type drip struct{ *fakeHost }

func (d drip) Write(b []byte) (int, error) {
	for i := range b {
		time.Sleep(14 * time.Second)
		if _, err := d.out.Write(b[i : i+1]); err != nil {
			return i, err
		}
	}
	return len(b), nil
}

func TestAHostIsReplacedWithItsAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHosts{}
		s := openFake(t, f)
		time.Sleep(59 * time.Minute)
		_, err := s.Run(t.Context(), aRead)
		require.NoError(t, err)
		time.Sleep(time.Minute)
		_, err = s.Run(t.Context(), aRead)
		require.NoError(t, err)
		require.Len(t, f.all(), 2)
		synctest.Wait()
		<-f.all()[0].left
		assert.False(t, f.all()[0].wasKilled())
		require.NoError(t, s.Close())
	})
}

func TestAHostWhoseProviderIsGoneIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHosts{run: func(h *fakeHost, q fakeRequest) { h.fail(q, 0x800706BA) }}
		s := openFake(t, f)
		_, err := s.Run(t.Context(), aChange)
		require.ErrorIs(t, err, cmdlet.ErrUnavailable)
		synctest.Wait()
		<-f.all()[0].left
		assert.Len(t, f.all(), 1, "the fresh host comes with the next call")
		_, _ = s.Run(t.Context(), aRead)
		assert.Len(t, f.all(), 2)
		f.run = func(h *fakeHost, q fakeRequest) { h.fail(q, 0x80041003) }
		for range 3 {
			_, err = s.Run(t.Context(), aRead)
			require.ErrorIs(t, err, cmdlet.ErrForbidden)
		}
		assert.Len(t, f.all(), 3, "another refusal is no reason")
		require.NoError(t, s.Close())
	})
}

// An update of the site is noticed by the next host, and brings all others to an end.
func TestAHostThatKnewAnEarlierVersionIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		f := &fakeHosts{version: "5.00.9146.1000"}
		f.run = func(h *fakeHost, q fakeRequest) {
			if q.call.Effect() == cmdlet.Change {
				<-hold
			}
			h.answer(q, statusDone, nothing)
		}
		s := openFake(t, f, func(o *Options) { o.Sessions, o.pace.heartbeat = 2, time.Hour })
		var wait sync.WaitGroup
		wait.Go(func() { _, _ = s.Run(t.Context(), aChange) })
		synctest.Wait()
		f.mu.Lock()
		f.version = "5.00.9200.1000"
		f.mu.Unlock()
		_, err := s.Run(t.Context(), aRead)
		require.NoError(t, err)
		assert.Equal(t, "5.00.9200.1000", s.Host().SiteVersion)
		close(hold)
		wait.Wait()
		synctest.Wait()
		require.Len(t, f.all(), 2)
		<-f.all()[0].left
		require.NoError(t, s.Close())
	})
}

func TestASecondHostStartsOnlyWhereTheFirstIsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHosts{run: func(h *fakeHost, q fakeRequest) {
			if q.call.Effect() == cmdlet.Change {
				time.Sleep(10 * time.Second)
			}
			h.answer(q, statusDone, nothing)
		}}
		s := openFake(t, f, func(o *Options) { o.Sessions = 2 })
		for range 10 {
			_, err := s.Run(t.Context(), aRead)
			require.NoError(t, err)
		}
		assert.Len(t, f.all(), 1)
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() { _, err := s.Run(t.Context(), aChange); assert.NoError(t, err) })
		}
		wait.Wait()
		assert.Len(t, f.all(), 2, "and no third")
		require.NoError(t, s.Close())
	})
}

// A caller in a hurry must not keep a host from coming up: an import takes longer than many a deadline.
func TestAHostStartsOnTheSessionsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHosts{}
		s := openFake(t, f)
		f.all()[0].die()
		synctest.Wait()
		f.echo = func(h *fakeHost, q fakeRequest) { time.Sleep(30 * time.Second); h.fail(q, 0) }
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := s.Run(short, aChange)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
		synctest.Wait()
		require.Len(t, f.all(), 2)
		assert.False(t, f.all()[1].wasKilled())
		time.Sleep(time.Minute)
		assert.True(t, f.all()[1].wasKilled(), "its echo was wrong")
		require.NoError(t, s.Close())
	})
}

func TestAWrongEcho(t *testing.T) {
	for name, echo := range map[string]func(h *fakeHost, q fakeRequest){
		"damaged": func(h *fakeHost, q fakeRequest) {
			h.answer(q, statusDone, func(w *callwire.Writer) { w.Text(strings.Repeat("x", echoSize)) })
		},
		"truncated": func(h *fakeHost, q fakeRequest) { h.answer(q, statusDone, func(w *callwire.Writer) { w.Text("x") }) },
		"none":      func(*fakeHost, fakeRequest) {},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeHosts{echo: echo}
				_, err := Open(t.Context(), Options{SiteCode: "PS1", Provider: "p", Transport: f})
				require.ErrorIs(t, err, cmdlet.ErrUnavailable)
				require.ErrorContains(t, err, "update OpenSSH on the host")
				<-f.all()[0].left
			})
		})
	}
}

func TestACancelledReadIsStoppedAndAChangeIsNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		f := &fakeHosts{run: func(h *fakeHost, q fakeRequest) {
			go func() { // the host goes on reading
				<-hold
				h.answer(q, statusDone, nothing)
			}()
		}}
		s := openFake(t, f)
		run := func(c cmdlet.Call) error {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := s.Run(ctx, c)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			synctest.Wait()
			return err
		}
		err := run(aRead)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
		h := f.all()[0]
		assert.Equal(t, []uint32{h.calls[0].number}, h.canceled)
		hold <- struct{}{}
		synctest.Wait()
		err = run(aChange)
		assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
		assert.Len(t, h.canceled, 1)
		err = run(aChange)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err), "the host is busy: it was never sent")
		assert.Equal(t, 2, h.ran())
		close(hold)
		_, err = s.Run(t.Context(), aRead)
		require.NoError(t, err)
		assert.Len(t, f.all(), 1)
		require.NoError(t, s.Close())
	})
}

func TestAChangeThatWasNotSentGoesToAFreshHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHosts{}
		s := openFake(t, f)
		f.all()[0].die()
		synctest.Wait()
		_, err := s.Run(t.Context(), aChange)
		require.NoError(t, err)
		assert.Len(t, f.all(), 2)

		// One that dies unnoticed, before it has taken a byte.
		f.all()[1].deaf = true
		_, err = s.Run(t.Context(), aChange)
		require.NoError(t, err)
		assert.Len(t, f.all(), 3)

		f.refuse = errors.New("no route to host")
		f.all()[2].die()
		synctest.Wait()
		_, err = s.Run(t.Context(), aChange)
		require.ErrorIs(t, err, cmdlet.ErrUnavailable)
		require.ErrorContains(t, err, "no route to host")
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
		require.NoError(t, s.Close())
	})
}

func TestARequestThatIsTooLargeIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHosts{}
		s := openFake(t, f)
		_, err := s.Run(t.Context(), cmdlet.NewCall("Set-CMCloudManagementGateway",
			cmdlet.P("Id", cmdlet.String("1")), cmdlet.P("Description", cmdlet.String(strings.Repeat("x", callwire.MaxMessage)))))
		require.ErrorIs(t, err, callwire.ErrTooLarge)
		assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
		_, err = s.Run(t.Context(), aRead)
		require.NoError(t, err)
		assert.Len(t, f.all(), 1, "the host is as good as before")
		require.NoError(t, s.Close())
	})
}

// Close waits for the cmdlet that runs, at most the grace.
func TestCloseDuringAChange(t *testing.T) {
	for takes, want := range map[time.Duration]time.Duration{4 * time.Second: 4 * time.Second, time.Hour: 10 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			var f fakeHosts
			f.run = func(h *fakeHost, q fakeRequest) {
				select {
				case <-time.After(takes):
				case <-h.death:
				}
				h.answer(q, statusDone, nothing)
			}
			s := openFake(t, &f)
			done := make(chan error, 1)
			go func() { _, err := s.Run(t.Context(), aChange); done <- err }()
			synctest.Wait()
			began := time.Now()
			require.NoError(t, s.Close())
			assert.Equal(t, want, time.Since(began))
			if err := <-done; takes > want {
				assert.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
			} else {
				require.NoError(t, err, "its answer still comes")
			}
			require.NoError(t, s.Close())
			_, err := s.Run(t.Context(), aRead)
			require.ErrorIs(t, err, errClosed)
		})
	}
}

func TestOptionsOfASession(t *testing.T) {
	_, err := Open(t.Context(), Options{SiteCode: "PS1", Provider: "p", Sessions: 3, CallTimeout: -1, RecycleAfter: -1})
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	require.ErrorContains(t, err, "CallTimeout -1ns: must not be negative; RecycleAfter -1ns: must not be negative; Sessions 3: must be 1 or 2: "+
		"each host costs an import of the module and 300 MB, and sshd takes ten sessions of all users together")
	var o Options
	o.fillIn()
	assert.NotNil(t, o.scrubber)
	o.scrubber = nil
	assert.Equal(t, Options{
		Transport: Local{}, StartTimeout: 3 * time.Minute, CallTimeout: 15 * time.Minute, RecycleAfter: time.Hour, Sessions: 1,
		pace: pace{heartbeat: 5 * time.Second, grace: 10 * time.Second, largest: callwire.MaxMessage},
	}, o)
}
