package outside_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/outside"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
	"github.com/cmgkit/cmgkit/simulator"
)

// entry is a line of the audit log as a program that reads it has it: its own types, and those of cmdlet that are read back.
type entry struct {
	Change uint64
	Time   time.Time
	Call   struct {
		Cmdlet     string
		Effect     cmdlet.Effect
		Parameters map[string]struct {
			Kind  string
			Value json.RawMessage
		}
	}
	Ended          bool
	ElapsedSeconds float64
	Outcome        cmdlet.Outcome
	Warnings       []string
	Error          *struct {
		Message, Op, Target, Via, Cause string
		Reason                          cmdlet.Reason
		Outcome                         cmdlet.Outcome
		Problems                        []struct{ Parameter, Value, Rule string }
	}
}

// audited is a Runner whose changes go into a log, one JSON object a line. The calls of these tests come one after the other; a
// log of many needs a lock.
func audited(r cmdlet.Runner, log io.Writer) cmdlet.Runner {
	lines := json.NewEncoder(log)
	return cmdlet.Audit(r, func(_ context.Context, record cmdlet.Record) error { return lines.Encode(record) })
}

// read reads a log strictly: a key that entry does not have is an error.
func read(t *testing.T, log io.Reader) []entry {
	t.Helper()
	lines := json.NewDecoder(log)
	lines.DisallowUnknownFields()
	var entries []entry
	for {
		var e entry
		err := lines.Decode(&e)
		if errors.Is(err, io.EOF) {
			return entries
		}
		require.NoError(t, err)
		entries = append(entries, e)
	}
}

func TestAuditLogOfASetUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		certificate := certificate(t)
		var log bytes.Buffer
		start := time.Now()
		_, err := outside.SetUp(t.Context(), outside.Over(audited(site, &log)), config(t), certificate)
		require.NoError(t, err)
		assert.NotContains(t, log.String(), canary)
		assert.NotContains(t, log.String(), certificate.Password().Reveal())

		var changes []cmdlet.Call
		for _, c := range site.Calls() {
			if c.Effect() == cmdlet.Change {
				changes = append(changes, c)
			}
		}
		entries := read(t, &log)
		require.Len(t, changes, 8)
		require.Len(t, entries, 2*len(changes), "two records of each change, none of a read")
		for i, c := range changes {
			sent, ended := entries[2*i], entries[2*i+1]
			assert.Equal(t, []bool{false, true}, []bool{sent.Ended, ended.Ended})
			assert.Equal(t, []cmdlet.Outcome{cmdlet.Unknown, cmdlet.Done}, []cmdlet.Outcome{sent.Outcome, ended.Outcome})
			assert.Equal(t, []uint64{uint64(i + 1), uint64(i + 1)}, []uint64{sent.Change, ended.Change})
			assert.Equal(t, sent.Call, ended.Call)
			assert.Equal(t, c.Name(), sent.Call.Cmdlet)
			assert.Equal(t, cmdlet.Change, sent.Call.Effect)
			assert.Len(t, sent.Call.Parameters, len(c.Params()), "the complete call")
		}

		first := entries[0].Call.Parameters
		assert.Equal(t, "secret", first["SecretKey"].Kind)
		assert.JSONEq(t, `"`+secret.Redacted+`"`, string(first["SecretKey"].Value))
		assert.Equal(t, "time", first["SecretKeyExpiry"].Kind)
		assert.JSONEq(t, `"2099-01-01T00:00:00Z"`, string(first["SecretKeyExpiry"].Value))
		assert.Equal(t, "enum", first["AzureEnvironmentOption"].Kind)

		made := entries[6].Call.Parameters
		assert.Equal(t, "switch", made["Force"].Kind)
		assert.Nil(t, made["Force"].Value)
		assert.Equal(t, "secret", made["ServiceCertPassword"].Kind)
		var file struct {
			Name, Content string
			Size          int
		}
		require.Equal(t, "file", made["ServiceCertPath"].Kind)
		require.NoError(t, json.Unmarshal(made["ServiceCertPath"].Value, &file))
		assert.Equal(t, secret.Redacted, file.Content)
		assert.Positive(t, file.Size)

		inner := entries[2].Call.Parameters["ServerApp"]
		require.Equal(t, "result", inner.Kind)
		var call struct {
			Cmdlet string
			Effect cmdlet.Effect
		}
		require.NoError(t, json.Unmarshal(inner.Value, &call))
		assert.Equal(t, "Get-CMAADApplication", call.Cmdlet)
		assert.Equal(t, cmdlet.Read, call.Effect)

		assert.True(t, entries[0].Time.Equal(start))
		assert.Equal(t, 25*time.Minute, entries[8].Time.Sub(start), "the connection point came when the gateway was ready")
	})
}

func TestAuditLogOfFailures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := simulator.NewT(t, nil)
		var log bytes.Buffer
		roles := outside.Over(audited(site, &log))
		site.Inject(simulator.Fault{Cmdlet: "New-CMCloudManagementGateway", Times: 1, After: true, Delay: 1500 * time.Millisecond, Err: errors.New("the line is cut")})
		_, err := outside.SetUp(t.Context(), roles, config(t), certificate(t))
		require.Equal(t, cmdlet.Unknown, cmdlet.OutcomeOf(err))
		_, again := outside.SetUp(t.Context(), roles, config(t), certificate(t))
		require.ErrorIs(t, again, cmdlet.ErrExists)

		entries := read(t, &log)
		require.Len(t, entries, 10)
		lost, refused := entries[7], entries[9]
		require.NotNil(t, lost.Error)
		assert.Equal(t, cmdlet.Unknown, lost.Outcome)
		assert.Equal(t, cmdlet.ErrUnavailable, lost.Error.Reason)
		assert.Equal(t, "New-CMCloudManagementGateway", lost.Error.Op)
		assert.Equal(t, "the line is cut", lost.Error.Cause)
		assert.Equal(t, err.Error(), lost.Error.Message)
		assert.InDelta(t, 1.5, lost.ElapsedSeconds, 0)

		require.NotNil(t, refused.Error)
		assert.Equal(t, cmdlet.NotDone, refused.Outcome)
		assert.Equal(t, cmdlet.ErrExists, refused.Error.Reason)
		require.Len(t, refused.Error.Problems, 1)
		assert.Equal(t, "ClientId", refused.Error.Problems[0].Parameter)
	})
}

// What cannot be recorded is not done.
func TestAuditLogThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	site := simulator.NewT(t, nil)
	full := errors.New("the disk is full")
	_, err := outside.SetUp(t.Context(), outside.Over(cmdlet.Audit(site, func(context.Context, cmdlet.Record) error { return full })), config(t), certificate(t))
	require.ErrorIs(t, err, full)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))
	assert.Empty(t, site.Calls())
}
