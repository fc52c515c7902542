package cmdlettest

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

func getSite(b *bench) {
	site := b.one(params{"SiteCode": str(b.site.SiteCode)}.call("Get-CMSite"))
	b.has(site, params{"SiteCode": str(b.site.SiteCode)})
	versions := cmdlet.Versions()
	want := b.site.Version
	if want == "" {
		want = versions[len(versions)-1]
	}
	if got := cmdlet.VersionOf(int(b.number(site, "BuildNumber"))); got != want {
		b.Errorf("the site's build is of version %s, want %s", got, want)
	}
	b.finds(cmdlet.NewCall("Get-CMSite"), site)
	b.finds(params{"Name": str(b.text(site, "SiteName"))}.call("Get-CMSite"), site)
	b.finds(params{"SiteCode": str("ZZ9")}.call("Get-CMSite"))
}

func getSystemServers(b *bench) {
	server := b.one(b.systemServer())
	b.has(server, params{"RoleName": str("SMS Site System"), "SiteCode": str(b.site.SiteCode)})
	props, _ := server.Get("Props")
	if !slices.ContainsFunc(props.List(), func(prop cmdlet.Value) bool {
		name, _ := prop.Object().Get("PropertyName")
		value, _ := prop.Object().Get("Value1")
		return name.Str() == "Server Remote Name" && value.Str() == b.site.SiteSystem
	}) {
		b.Errorf("no property names the server: %v", props)
	}
	for _, p := range []params{nil, {"AllSite": cmdlet.Switch()}, {"SiteCode": str(b.site.SiteCode)}} {
		c := p.call("Get-CMSiteSystemServer")
		if !slices.ContainsFunc(b.run(c).Objects, server.Equal) {
			b.Errorf("%v\ndid not find %s", c, b.site.SiteSystem)
		}
	}
	b.finds(params{"SiteSystemServerName": str("other." + b.site.SiteSystem)}.call("Get-CMSiteSystemServer"))
}

func where(conditions ...cmdlet.Condition) cmdlet.Call {
	return cmdlet.QueryCall(cmdlet.Query{Class: "SMS_AAD_Application_Ex", Where: conditions})
}

func queryConditions(b *bench) {
	server, client := b.importPair(contoso)
	otherServer, otherClient := b.importPair(fabrikam)
	row, _ := server.Get("ID")
	is := func(property string, v cmdlet.Value) cmdlet.Condition {
		return cmdlet.Condition{Property: property, Value: v}
	}
	not := func(property string, v cmdlet.Value) cmdlet.Condition {
		return cmdlet.Condition{Property: property, Operator: cmdlet.NotEqual, Value: v}
	}
	b.finds(where(), server, client, otherServer, otherClient)
	b.finds(where(is("ID", row)), server)
	b.finds(where(not("ID", row)), client, otherServer, otherClient)
	b.finds(where(is("IsClientApp", cmdlet.Bool(true))), client, otherClient)
	b.finds(where(is("IsClientApp", cmdlet.Bool(false)), not("ID", row)), otherServer)
	b.finds(where(is("Name", str(contoso.clientName))), client)
	b.finds(where(not("Name", str(contoso.clientName)), is("IsClientApp", cmdlet.Bool(true))), otherClient)
	b.finds(where(is("Name", str(contoso.clientName)), is("ClientID", str(fabrikam.clientID))))
}

func queryProperties(b *bench) {
	b.importPair(contoso)
	got := b.one(cmdlet.QueryCall(cmdlet.Query{
		Class: "SMS_AAD_Application_Ex", Properties: []string{"ClientID", "Name"},
		Where: []cmdlet.Condition{{Property: "ClientID", Value: str(contoso.serverID)}},
	}))
	if got.Class() != "SMS_AAD_Application_Ex" {
		b.Errorf("an object of class %q", got.Class())
	}
	b.has(got, params{"ClientID": str(contoso.serverID), "Name": str(contoso.serverName)})
	if v, _ := got.Get("IsClientApp"); !v.IsNull() {
		b.Errorf("a property that was not asked for came back: %v", got)
	}
}

// A string in a condition is compared as it is; none of it becomes part of the query.
func queryHostile(b *bench) {
	made := b.importHostile()
	for name, o := range made {
		b.finds(where(cmdlet.Condition{Property: "Name", Value: str(name)}), o)
	}
	b.finds(where(cmdlet.Condition{Property: "Name", Value: str("' OR '1' = '1")}))
	b.finds(where(cmdlet.Condition{Property: "Name", Value: str(`\' OR ID <> 0 OR Name = \'`)}))
}
