package typed_test

import (
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
