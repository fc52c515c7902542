package cmdlettest

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const getDeviceCollection = "Get-CMDeviceCollection"

func getDeviceCollections(h *harness) {
	to := h.first(cmdlet.NewCall(getDeviceCollection))
	h.finds(params{"Id": str(h.text(to, "CollectionID"))}.call(getDeviceCollection), to)
	all := params{"Name": str("*")}.call(getDeviceCollection)
	if !slices.ContainsFunc(h.run(all).Objects, to.Equal) {
		h.Errorf("%v\ndid not find %v", all, to)
	}
	h.finds(params{"Id": str("ZZ900001")}.call(getDeviceCollection))
	h.finds(params{"Name": str("no such thing")}.call(getDeviceCollection))
}

// No documented class shows which groups a collection is synchronized to.
func setCloudSync(h *harness) {
	const set = "Set-CMCollectionCloudSync"
	h.one(contoso.server().call(importServerCmdlet))
	to := h.first(cmdlet.NewCall(getDeviceCollection))
	byID := params{"Id": str(h.text(to, "CollectionID"))}
	groups := params{"AddGroupName": cmdlet.List(str("laptops"), str("O'Brien & sons"))}
	all := byID.with(groups).with(params{
		"TenantId": str(contoso.tenantID), "RemoveGroupName": cmdlet.List(str("desktops")), "EnableAssignEndpointSecurityPolicy": cmdlet.Bool(true),
	})
	h.needs(all.call(set).Check(h.build()) == nil, set)
	h.run(all.call(set))
	h.run(params{"Name": str(h.text(to, "Name"))}.with(groups).with(params{"TenantName": str(contoso.tenantName)}).call(set))
	h.run(params{"InputObject": cmdlet.ResultOf(byID.call(getDeviceCollection))}.with(groups).with(params{
		"TenantObject": cmdlet.ResultOf(params{"Id": str(contoso.tenantID)}.call("Get-CMAADTenant")),
	}).call(set))
	h.refuses(params{"Id": str("ZZ900001"), "EnableAssignEndpointSecurityPolicy": cmdlet.Bool(true)}.call(set), cmdlet.ErrNotFound)
	h.refuses(byID.with(groups).with(params{"TenantId": str(fabrikam.tenantID)}).call(set), cmdlet.ErrNotFound)
}
