package fake_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
)

// values that a parameter of each type may get: good ones, ones of something else, and nonsense.
func randomValue(random *rand.Rand, p cmdlet.ParameterMetadata) cmdlet.Value {
	pick := func(names ...string) string { return names[random.IntN(len(names))] }
	certificate := certificateFor([]string{serviceName, "quartz.contoso.com", "*.contoso.com", "other.cloudapp.net"}[random.IntN(4)])
	switch {
	case p.TakesAFile:
		return cmdlet.File("one.pfx", certificate.PFX())
	case p.Type == "SecureString":
		return cmdlet.Secret(certificate.Password())
	case len(p.Accepted) > 0 && p.ValueType == "":
		return cmdlet.Enum(pick(p.Accepted...))
	case p.Type == "SwitchParameter":
		return cmdlet.Switch()
	case p.Type == "Boolean":
		return cmdlet.Bool(random.IntN(2) == 0)
	case p.Type == "Int32":
		return cmdlet.Int([]int64{1, 2, 16, 50, 1<<24 + 1, 1<<24 + 2}[random.IntN(6)])
	case p.Type == "DateTime":
		return cmdlet.Time(time.Now().AddDate(0, random.IntN(20)-5, 0))
	case p.Type == "IResultObject":
		return cmdlet.ResultOf([]cmdlet.Call{
			application(serverID), application(clientID), cmdlet.NewCall("Get-CMCloudManagementGateway", with("Name", serviceName)),
			cmdlet.NewCall("Get-CMAzureService"), cmdlet.NewCall("Get-CMSiteSystemServer", with("SiteSystemServerName", server2)),
			cmdlet.NewCall("Get-CMCloudManagementGatewayConnectionPoint"), cmdlet.NewCall("New-CMSchedule", cmdlet.P("Nonrecurring", cmdlet.Switch())),
		}[random.IntN(7)])
	}
	v := cmdlet.String(pick(tenantID, otherTenantID, serverID, clientID, serviceName, "granitefalls", "*", "Cloud Management", server1, server2, "PS1", "XYZ", "16777217", "nobody"))
	if p.Type == "String[]" {
		return cmdlet.List(v)
	}
	return v
}

// Whatever is asked of a site, in whichever state it is, it answers, and what it refuses changes nothing.
func TestRandomCalls(t *testing.T) {
	const runs, calls = 12, 250
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range fake.Commands() {
			if !yield(name) {
				return
			}
		}
	})
	done, refused := 0, 0
	for seed := range uint64(runs) {
		random := rand.New(rand.NewPCG(seed, 0))
		synctest.Test(t, func(t *testing.T) {
			s := fake.New(fake.Options{Seed: seed + 1, ResourceGroups: map[string]string{"rg-cmg": "WestUS2"}})
			after(t, s, story()[:random.IntN(6)]...)
			for range calls {
				m, known := cmdlet.Documented().Cmdlet(names[random.IntN(len(names))])
				require.True(t, known)
				set := ""
				if len(m.Sets) > 0 {
					set = m.Sets[random.IntN(len(m.Sets))]
				}
				var params []cmdlet.Param
				for _, p := range m.Parameters {
					at := slices.IndexFunc(p.In, func(in cmdlet.Membership) bool { return in.Set == set || in.Set == "" })
					if at >= 0 && p.Name != "WhatIf" && p.Name != "Confirm" && (p.In[at].Required || random.IntN(4) == 0) {
						params = append(params, cmdlet.P(p.Name, randomValue(random, p)))
					}
				}
				c := cmdlet.NewCall(m.Name, params...)
				state := dump(t, s)
				_, err := s.Run(t.Context(), c)
				if err == nil {
					done++
					time.Sleep(time.Duration(random.IntN(10)) * time.Minute)
					continue
				}
				refused++
				_, typed := errors.AsType[*cmdlet.Error](err)
				assert.True(t, typed, "%v", err)
				assert.Equal(t, state, dump(t, s), "%v changed something: %v", c, err)
			}
		})
	}
	t.Logf("%d calls carried out, %d refused", done, refused)
	assert.Greater(t, done, runs*calls/20, "the values are too wild to test anything")
}
