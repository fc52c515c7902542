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

func newBoundaryGroup(h *harness) {
	const get, add, remove = "Get-CMBoundaryGroup", "New-CMBoundaryGroup", "Remove-CMBoundaryGroup"
	exact := params{"DisableWildcardHandling": cmdlet.Switch()}
	full := exact.with(params{
		"Name": str("O'Brien & [daughters]"), "Description": str("two\nlines"), "DefaultSiteCode": str(h.site.SiteCode),
		"AddSiteSystemServerName": cmdlet.List(str(h.site.SiteSystem)),
	})
	made := h.one(full.call(add))
	h.has(made, params{
		"Name": str("O'Brien & [daughters]"), "Description": str("two\nlines"), "DefaultSiteCode": str(h.site.SiteCode),
		"SiteSystemCount": cmdlet.Int(1),
	})
	byName := exact.with(params{"Name": full["Name"]})
	h.finds(byName.call(get), made)
	id := func(group cmdlet.Object) cmdlet.Value {
		row, _ := group.Get("GroupID")
		return str(row.String())
	}
	others := []cmdlet.Object{
		h.one(params{"Name": str("second"), "AddSiteSystemServer": cmdlet.List(cmdlet.ResultOf(h.systemServer()))}.call(add)), h.one(params{"Name": str("third")}.call(add)), h.one(params{"Name": str("fourth")}.call(add)),
	}
	force := params{"Force": cmdlet.Switch()}
	for _, by := range []params{
		byName,
		{"Id": cmdlet.List(id(others[0]), id(others[1]))},
		{"InputObject": cmdlet.ResultOf(params{"Id": cmdlet.List(id(others[2]))}.call(get))},
	} {
		h.run(by.with(force).call(remove))
	}
	for _, name := range []cmdlet.Value{full["Name"], str("second"), str("third"), str("fourth")} {
		h.finds(exact.with(params{"Name": name}).call(get))
	}
	h.refuses(byName.with(force).call(remove), cmdlet.ErrNotFound)
	h.refuses(params{"Id": cmdlet.List(id(others[0]))}.with(force).call(remove), cmdlet.ErrNotFound)
}
