package typed_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

func problems(t *testing.T, err error) []string {
	t.Helper()
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	var texts []string
	for _, p := range e.Problems {
		texts = append(texts, p.String())
	}
	return texts
}

func TestNamedFieldsStandInForTheirParameters(t *testing.T) {
	r := typed.NewRequest("New-CMCloudManagementGateway")
	r.Named("Certificate", "ServiceCertPath", "ServiceCertPassword")
	r.Named("SubscriptionID", "SubscriptionId")
	r.GUID("SubscriptionId", "x")
	r.Text("GroupName", "")
	r.Refuse("Certificate", cmdlet.Value{}, "is required")
	want := []string{
		"GroupName '': must not be empty", "Certificate: is required",
		"SubscriptionID 'x': is not a GUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)",
	}
	err := r.Check(0)
	require.ErrorIs(t, err, cmdlet.ErrInvalid)
	assert.ElementsMatch(t, want, problems(t, err))
	_, err = r.Call()
	assert.ElementsMatch(t, want, problems(t, err))
	assert.Equal(t, cmdlet.NotDone, cmdlet.OutcomeOf(err))

	r = typed.NewRequest("Remove-CMCloudManagementGateway")
	r.Named("ref", "Id", "Name")
	err = typed.Precheck(nil, r, func(*typed.Request) {})
	assert.Equal(t, []string{"ref: is required"}, problems(t, err), "for InputObject or Id or Name")
}

// A newer site would do, and the error still says so.
func TestNamedFieldsKeepTheReason(t *testing.T) {
	r := typed.NewRequest("Get-CMCloudManagementGateway")
	r.Named("Here", "Id")
	r.Set("Id", cmdlet.String("1"))
	require.NoError(t, r.Check(0))
	err := r.Check(1)
	require.ErrorIs(t, err, cmdlet.ErrNeedsVersion)
	assert.NotEmpty(t, problems(t, err))
}

// An answer of any length is told in a line: the first five, and how many more there are.
func TestGetTellsWhichObjectsMatch(t *testing.T) {
	for count, want := range map[int]string{
		2: "2 objects match: a; b",
		5: "5 objects match: a; b; c; d; e",
		7: "7 objects match: a; b; c; d; e; and 2 more",
	} {
		site := cmdlet.RunnerFunc(func(context.Context, cmdlet.Call) (*cmdlet.Result, error) {
			found := make([]cmdlet.Object, count)
			for i := range found {
				found[i] = cmdlet.NewObject("SMS_Site", map[string]cmdlet.Value{"SiteCode": cmdlet.String(string(rune('a' + i)))})
			}
			return &cmdlet.Result{Objects: found}, nil
		})
		decode := func(o cmdlet.Object) (*string, error) {
			code, _ := o.Get("SiteCode")
			return new(code.Str()), nil
		}
		all, tell := func(*string) bool { return true }, func(code *string) string { return *code }
		_, err := typed.Get(t.Context(), site, typed.NewRequest("Get-CMSite"), decode, all, tell)
		require.ErrorIs(t, err, cmdlet.ErrAmbiguous)
		require.ErrorContains(t, err, want)
		_, err = typed.Get(t.Context(), site, typed.NewRequest("Get-CMSite"), decode, func(code *string) bool { return *code == "b" }, tell)
		require.NoError(t, err)
	}
}
