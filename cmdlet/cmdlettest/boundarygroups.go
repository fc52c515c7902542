package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

func setBoundaryGroup(h *harness) {
	const get, set = "Get-CMBoundaryGroup", "Set-CMBoundaryGroup"
	group := h.first(cmdlet.NewCall(get))
	row, _ := group.Get("GroupID")
	id := str(row.String())
	byID := params{"Id": cmdlet.List(id)}.call(get)
	h.finds(byID, group)
	h.finds(params{"Name": str(h.text(group, "Name")), "DisableWildcardHandling": cmdlet.Switch()}.call(get), group)

	one := cmdlet.List(str(h.site.SiteSystem))
	changed := h.one(passThru.with(params{
		"Id": id, "NewName": str("O'Brien & [sons]"), "Description": str("two\nlines"), "DefaultSiteCode": str(h.site.SiteCode),
		"ClearSiteSystemServer": cmdlet.Switch(), "AddSiteSystemServerName": one, "AllowPeerDownload": cmdlet.Bool(true),
		"SubnetPeerDownloadOnly": cmdlet.Bool(true), "PreferDPOverPeer": cmdlet.Bool(true), "PreferCloudDPOverDP": cmdlet.Bool(true),
	}).call(set))
	h.has(changed, params{
		"Name": str("O'Brien & [sons]"), "Description": str("two\nlines"), "DefaultSiteCode": str(h.site.SiteCode),
		"SiteSystemCount": cmdlet.Int(1),
	})
	h.run(params{"InputObject": cmdlet.ResultOf(byID), "RemoveSiteSystemServerName": one}.call(set))
	h.has(h.one(byID), params{"SiteSystemCount": cmdlet.Int(0)})
	h.run(params{"Name": str("O'Brien & [sons]"), "DisableWildcardHandling": cmdlet.Switch(), "Description": str("")}.call(set))
	h.has(h.one(byID), params{"Description": str("")})
}

func setDefaultBoundaryGroup(h *harness) {
	const get, set = "Get-CMDefaultBoundaryGroup", "Set-CMDefaultBoundaryGroup"
	group := h.first(params{"SiteCode": str(h.site.SiteCode)}.call(get))
	row, _ := group.Get("GroupID")
	for _, selector := range []params{
		{"SiteCode": str(h.site.SiteCode)},
		{"GroupId": row},
		{"Name": str(h.text(group, "Name")), "DisableWildcardHandling": cmdlet.Switch()},
	} {
		h.finds(selector.call(get), group)
		change := selector.with(passThru).with(params{
			"IncludeCloudBasedSources": cmdlet.Bool(true), "PreferCloudBasedSources": cmdlet.Bool(true),
		}).call(set)
		if change.Check(h.build()) == nil {
			h.finds(change, group)
		}
	}
}
