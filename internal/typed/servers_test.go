package typed_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

func TestServerName(t *testing.T) {
	for path, want := range map[string]string{`\\cm01.contoso.com`: "cm01.contoso.com", "cm01": "cm01", "": ""} {
		o := cmdlet.NewObject("SMS_SCI_SysResUse", map[string]cmdlet.Value{"NetworkOSPath": cmdlet.String(path)})
		assert.Equal(t, want, typed.ServerName(o))
	}
	assert.Empty(t, typed.ServerName(cmdlet.Object{}))
}

func TestOnServers(t *testing.T) {
	for want, narrow := range map[string]func(*typed.Request){
		"Get-CMManagementPoint -AllSite": func(r *typed.Request) { r.OnServers("", cmdlet.Pattern{}) },
		"Get-CMManagementPoint -SiteCode 'PS1' -SiteSystemServerName 'cm*'": func(r *typed.Request) {
			r.OnServers("PS1", cmdlet.Like("cm*"))
		},
	} {
		r := typed.NewRequest("Get-CMManagementPoint")
		narrow(r)
		call, err := r.Call()
		require.NoError(t, err)
		assert.Equal(t, want, call.String())
	}
}

func TestServerLabel(t *testing.T) {
	assert.Equal(t, "cm01.contoso.com of site PS1", typed.ServerLabel("cm01.contoso.com", "PS1"))
	assert.Equal(t, "cm01.contoso.com", typed.ServerLabel("cm01.contoso.com", ""))
}
