package cmdlettest

import (
	"slices"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

func getSite(h *harness) {
	site := h.one(params{"SiteCode": str(h.site.SiteCode)}.call("Get-CMSite"))
	h.has(site, params{"SiteCode": str(h.site.SiteCode)})
	versions := cmdlet.Versions()
	want := h.site.Version
	if want == "" {
		want = versions[len(versions)-1]
	}
	if got := cmdlet.VersionOf(int(h.number(site, "BuildNumber"))); got != want {
		h.Errorf("the site's build is of version %s, want %s", got, want)
	}
	h.finds(cmdlet.NewCall("Get-CMSite"), site)
	h.finds(params{"Name": str(h.text(site, "SiteName"))}.call("Get-CMSite"), site)
	h.finds(params{"SiteCode": str("ZZ9")}.call("Get-CMSite"))
}

func getSystemServers(h *harness) {
	server := h.one(h.systemServer())
	h.has(server, params{"RoleName": str("SMS Site System"), "SiteCode": str(h.site.SiteCode)})
	props, _ := server.Get("Props")
	if !slices.ContainsFunc(props.List(), func(prop cmdlet.Value) bool {
		name, _ := prop.Object().Get("PropertyName")
		value, _ := prop.Object().Get("Value1")
		return name.Str() == "Server Remote Name" && value.Str() == h.site.SiteSystem
	}) {
		h.Errorf("no property names the server: %v", props)
	}
	for _, p := range []params{nil, {"AllSite": cmdlet.Switch()}, {"SiteCode": str(h.site.SiteCode)}} {
		c := p.call("Get-CMSiteSystemServer")
		if !slices.ContainsFunc(h.run(c).Objects, server.Equal) {
			h.Errorf("%v\ndid not find %s", c, h.site.SiteSystem)
		}
	}
	h.finds(params{"SiteSystemServerName": str("other." + h.site.SiteSystem)}.call("Get-CMSiteSystemServer"))
}

func where(conditions ...cmdlet.Condition) cmdlet.Call {
	return cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AAD_Application_Ex", Where: conditions})
}

func queryConditions(h *harness) {
	server, client := h.importPair(contoso)
	otherServer, otherClient := h.importPair(fabrikam)
	row, _ := server.Get("ID")
	is := func(property string, v cmdlet.Value) cmdlet.Condition {
		return cmdlet.Condition{Property: property, Value: v}
	}
	not := func(property string, v cmdlet.Value) cmdlet.Condition {
		return cmdlet.Condition{Property: property, Operator: cmdlet.NotEqual, Value: v}
	}
	h.finds(where(), server, client, otherServer, otherClient)
	h.finds(where(is("ID", row)), server)
	h.finds(where(not("ID", row)), client, otherServer, otherClient)
	h.finds(where(is("IsClientApp", cmdlet.Bool(true))), client, otherClient)
	h.finds(where(is("IsClientApp", cmdlet.Bool(false)), not("ID", row)), otherServer)
	h.finds(where(is("Name", str(contoso.clientName))), client)
	h.finds(where(not("Name", str(contoso.clientName)), is("IsClientApp", cmdlet.Bool(true))), otherClient)
	h.finds(where(is("Name", str(contoso.clientName)), is("ClientID", str(fabrikam.clientID))))
}

func queryProperties(h *harness) {
	h.importPair(contoso)
	got := h.one(cmdlet.QueryCall(cmdlet.Query{
		Class: "SMS_AAD_Application_Ex", Properties: []string{"ClientID", "Name"},
		Where: []cmdlet.Condition{{Property: "ClientID", Value: str(contoso.serverID)}},
	}))
	if got.Class() != "SMS_AAD_Application_Ex" {
		h.Errorf("the object is of class %q", got.Class())
	}
	h.has(got, params{"ClientID": str(contoso.serverID), "Name": str(contoso.serverName)})
	if v, _ := got.Get("IsClientApp"); !v.IsNull() {
		h.Errorf("a property that was not asked for came back: %v", got)
	}
}

// The options are an enumeration, and of a search the refusal says what to write in its place.
func queryOptions(h *harness) {
	made := h.one(contoso.server().call(importServerCmdlet))
	query := params{"Query": str("SELECT * FROM SMS_AAD_Application_Ex")}
	for _, option := range []string{"None", "Lazy"} {
		h.finds(query.with(params{"Option": cmdlet.Enum(option)}).call("Invoke-CMWmiQuery"), made)
	}
	h.rejects(query.with(params{"Option": cmdlet.Enum("Slow")}).call("Invoke-CMWmiQuery"), cmdlet.ErrInvalid)
	search := params{"ClassName": str("SMS_Site"), "Search": str("x")}.call("Invoke-CMWmiQuery")
	h.rejects(search, cmdlet.ErrInvalid)
	if text := h.fails(search).Error(); !strings.Contains(text, "as WQL in Query") {
		h.Errorf("%v\ndoes not say what to do: %s", search, text)
	}
}

// A string in a condition is compared as it is; none of it becomes part of the query.
func queryHostile(h *harness) {
	made := h.importHostile()
	for name, o := range made {
		h.finds(where(cmdlet.Condition{Property: "Name", Value: str(name)}), o)
	}
	h.finds(where(cmdlet.Condition{Property: "Name", Value: str("' OR '1' = '1")}))
	h.finds(where(cmdlet.Condition{Property: "Name", Value: str(`\' OR ID <> 0 OR Name = \'`)}))
}
