package powershell

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell/internal/scrub"
	"github.com/cmgkit/cmgkit/secret"
)

// failing collects what a failed assertion says.
type failing struct{ strings.Builder }

func (f *failing) Errorf(format string, args ...any) { fmt.Fprintf(f, format, args...) }

// A session is a field of many a struct, and a failed test prints all that a struct holds.
func TestAUsedSessionShowsNoSecret(t *testing.T) {
	const canary = "canary-Sw0rdfish"
	type holder struct {
		Name    string
		Session *Session
	}
	f := &fakeHosts{run: func(h *fakeHost, q fakeRequest) { h.fail(q, 0x80041003) }}
	s := openFake(t, f)
	_, err := s.Run(t.Context(), cmdlet.NewCall(
		"Import-CMAADServerApplication", cmdlet.P("AppName", cmdlet.String("a")), cmdlet.P("ClientId", cmdlet.String("c")),
		cmdlet.P("SecretKey", cmdlet.Secret(secret.New(canary))),
		cmdlet.P("SecretKeyExpiry", cmdlet.Time(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))), cmdlet.P("TenantId", cmdlet.String("t")), cmdlet.P("TenantName", cmdlet.String("n")),
	))
	require.ErrorIs(t, err, cmdlet.ErrForbidden)
	tail := &scrub.Tail{Scrubber: s.options.scrubber}
	_, _ = io.WriteString(tail, "the secret is "+canary) // and the line has not ended
	require.NoError(t, s.Close())
	s.options.Transport = nil // the other end knows it, of course

	var said failing
	assert.Equal(&said, holder{"one", s}, holder{"another", s})
	assert.Equal(&said, holder{"one", s}, holder{"one", &Session{}})
	assert.Equal(&said, struct{ *scrub.Tail }{tail}, struct{ *scrub.Tail }{&scrub.Tail{}})
	require.Contains(t, said.String(), "scrubber", "the control: it shows what is inside")
	for _, text := range []string{said.String(), fmt.Sprintf("%v %+v %#v", holder{"one", s}, holder{"one", s}, holder{"one", s}), fmt.Sprintf("%+v %#v", s, s)} {
		assert.NotContains(t, text, "Sw0rdfish") // the tables of a strings.Replacer hold texts without their beginning
		assert.NotContains(t, text, "53 77 30 72", "as bytes")
	}
}
