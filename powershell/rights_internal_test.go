package powershell

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

func TestRights(t *testing.T) {
	id := cmdlet.P("Id", cmdlet.String("1"))
	change, read := cmdlet.NewCall("Start-CMCloudManagementGateway", id), cmdlet.NewCall("Get-CMCloudManagementGateway", id)
	extra := cmdlet.NewCall("Get-CMCloudManagementGateway", id, cmdlet.Extra("Newer", cmdlet.String("x")))
	inner := cmdlet.NewCall("Stop-CMCloudManagementGateway", cmdlet.P("InputObject", cmdlet.ResultOf(extra)))
	for _, test := range []struct {
		rights  rights
		call    cmdlet.Call
		refusal string
	}{
		{rights{}, change, ""},
		{rights{}, extra, ""},
		{rights{readOnly: true}, change, "the session is read-only"},
		{rights{readOnly: true}, read, ""},
		{rights{readOnly: true}, extra, ""},
		{rights{installed: true}, change, ""},
		{rights{installed: true}, extra, "does not accept the parameter Newer of Get-CMCloudManagementGateway"},
		{rights{installed: true}, inner, "does not accept the parameter Newer of Get-CMCloudManagementGateway"},
	} {
		err := test.rights.allow(test.call)
		if test.refusal == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, test.refusal)
	}
}
