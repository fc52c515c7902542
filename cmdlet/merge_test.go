package cmdlet_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// metadataOf returns the documented metadata of a cmdlet as a module would tell it, changed.
func metadataOf(t *testing.T, name string, change func(p map[string]*cmdlet.ParameterMetadata, m *cmdlet.Metadata)) cmdlet.Metadata {
	t.Helper()
	m, known := cmdlet.Documented().Cmdlet(name)
	require.True(t, known)
	m = cmdlet.Metadata{Name: m.Name, Sets: m.Sets, DefaultSet: m.DefaultSet, Parameters: m.Parameters}
	parameters := map[string]*cmdlet.ParameterMetadata{}
	for i := range m.Parameters {
		p := &m.Parameters[i]
		*p = cmdlet.ParameterMetadata{Name: p.Name, Type: p.Type, Aliases: p.Aliases, In: p.In, Position: p.Position, Accepted: p.Accepted, Class: p.Class}
		for k := range p.In {
			p.In[k].Demanded, p.In[k].Since = false, ""
		}
		if p.TakesAFile || p.Type == "Hashtable" {
			p.Accepted = nil
		}
		parameters[p.Name] = p
	}
	change(parameters, &m)
	return m
}

func TestWithARealModule(t *testing.T) {
	const gateway = "New-CMCloudManagementGateway"
	everySet := []cmdlet.Membership{{}}
	changed := metadataOf(t, gateway, func(p map[string]*cmdlet.ParameterMetadata, m *cmdlet.Metadata) {
		p["VMSSVMSize"].Type, p["VMSSVMSize"].Accepted = "VmSize", []string{"B2s", "A2_v2"}
		p["Version"].Type = "Int32"
		p["Region"].Accepted = []string{"WestUS2", "MarsNorth"}
		p["Description"].Name, p["Description"].Aliases = "Text", []string{"Description", "Note"}
		p["SubscriptionId"].Type = "" // System.Object tells nothing
		p["GroupName"].Type, p["GroupName"].Accepted = "String", []string{"rg1", "rg2"}
		p["VMInstanceCount"].Type = "UInt32"
		p["StorageQuotaGB"].Minimum, p["StorageQuotaGB"].Maximum = 5, 50
		m.Parameters = append(
			m.Parameters,
			cmdlet.ParameterMetadata{Name: "Flavour", Type: "Flavours", Accepted: []string{"Sweet", "Sour"}, In: everySet, Position: -1},
			cmdlet.ParameterMetadata{Name: "Tags", Type: "String[]", In: everySet, Position: -1},
		)
	})
	catalogue := cmdlet.Documented().With([]cmdlet.Metadata{
		changed,
		metadataOf(t, "Add-CMCloudManagementGatewayConnectionPoint", func(map[string]*cmdlet.ParameterMetadata, *cmdlet.Metadata) {}),
		{Name: "Get-CMNew", Sets: []string{"(All)"}},
	})
	base := []cmdlet.Param{
		cmdlet.P("GroupName", cmdlet.String("rg1")), cmdlet.P("ServerAppClientId", cmdlet.String("c")), cmdlet.P("SubscriptionId", cmdlet.String("s")),
		cmdlet.P("ServiceCertPath", cmdlet.File("a.pfx", secret.NewBytes([]byte("x")))), cmdlet.P("ServiceCertPassword", cmdlet.Secret(secret.New("p"))),
	}
	for _, test := range []struct {
		name  string
		value cmdlet.Value
		rule  string // "" passes
	}{
		{"Flavour", cmdlet.Enum("Sweet"), ""},
		{"Flavour", cmdlet.String("sour"), ""},
		{"Flavour", cmdlet.String("Bitter"), "Flavour 'Bitter': must be one of Sweet, Sour"},
		{"Tags", cmdlet.String("one"), ""},
		{"Tags", cmdlet.List(cmdlet.String("one")), ""},
		{"Tags", cmdlet.List(), "is an empty list"},
		{"VMSSVMSize", cmdlet.String("B2s"), ""},
		{"VMSSVMSize", cmdlet.Enum("A2_v2"), ""},
		{"VMSSVMSize", cmdlet.Int(2), "must be one of the names of VmSize"},
		{"Version", cmdlet.Int(2), ""},
		{"Version", cmdlet.String("2"), ""},
		{"Version", cmdlet.String("two"), "must be a whole number"},
		{"Region", cmdlet.Enum("MarsNorth"), ""},
		{"Region", cmdlet.Enum("EastUS"), "must be one of WestUS2, MarsNorth"},
		{"Region", cmdlet.String("WestUS2"), "must be one of the names of AzureRegion"},
		{"Text", cmdlet.String("x"), ""},
		{"Description", cmdlet.String("x"), ""},
		{"Note", cmdlet.Int(1), "must be a string"},
		{"VMInstanceCount", cmdlet.Int(3), ""},
		{"VMInstanceCount", cmdlet.Int(17), "must be from 1 to 16"},
		{"StorageQuotaGB", cmdlet.Int(4), "must be from 5 to 50"},
		{"GroupName", cmdlet.String("rg3"), "must be one of rg1, rg2"},
		{"Unheard", cmdlet.Int(1), "is not a parameter of New-CMCloudManagementGateway"},
	} {
		params := base
		if test.name == "GroupName" {
			params = base[1:]
		}
		c := cmdlet.NewCall(gateway, append(slices.Clip(params), cmdlet.P(test.name, test.value))...)
		if err := catalogue.Check(c, 0); test.rule == "" {
			require.NoError(t, err, "%v", c)
		} else {
			require.ErrorContains(t, err, test.rule, "%v", c)
		}
	}

	err := catalogue.Check(cmdlet.NewCall(gateway, append(base, cmdlet.P("Text", cmdlet.String("x")), cmdlet.P("Note", cmdlet.String("y")))...), 0)
	require.ErrorContains(t, err, "is given more than once")
	point := cmdlet.NewCall("Add-CMCloudManagementGatewayConnectionPoint", cmdlet.P("CloudManagementGatewayName", cmdlet.String("g")))
	require.ErrorContains(t, catalogue.Check(point, 0), "is required", "what a call makes no sense without is known from the documents")
	require.ErrorIs(t, catalogue.Check(cmdlet.NewCall("Get-CMSite"), 0), cmdlet.ErrUnsupported, "the module lacks it")
	require.NoError(t, catalogue.Check(cmdlet.NewCall("Get-CMNew"), 0))
	got, _ := catalogue.Cmdlet("Get-CMNew")
	assert.Equal(t, cmdlet.Change, got.Effect, "what is not known to be harmless is a change")
	old, _ := cmdlet.BuildOf("2203")
	require.ErrorIs(t, catalogue.Check(cmdlet.NewCall(gateway, append(base, cmdlet.P("VMSSVMSize", cmdlet.String("B2s")))...), old), cmdlet.ErrNeedsVersion)
	_, known := cmdlet.Documented().Cmdlet("Get-CMSite")
	assert.True(t, known, "the documented catalogue is as it was")
	documented, _ := cmdlet.Documented().Cmdlet(gateway)
	_, known = documented.Parameter("Flavour")
	assert.False(t, known)
}

// Numbers of other widths than the documented Int32, and types that a value is converted to.
func TestWithOtherTypes(t *testing.T) {
	check := func(kind string, accepted []string, v cmdlet.Value) error {
		module := cmdlet.Metadata{Name: "Get-CMSite", Sets: []string{"(All)"}, Parameters: []cmdlet.ParameterMetadata{
			{Name: "X", Type: kind, Accepted: accepted, In: []cmdlet.Membership{{}}, Position: -1},
		}}
		return cmdlet.Documented().With([]cmdlet.Metadata{module}).Check(cmdlet.NewCall("Get-CMSite", cmdlet.P("X", v)), 0)
	}
	for _, test := range []struct {
		kind string
		v    cmdlet.Value
		ok   bool
	}{
		{"Byte", cmdlet.Int(255), true},
		{"Byte", cmdlet.Int(256), false},
		{"Int16", cmdlet.Int(-1 << 15), true},
		{"Int16", cmdlet.Int(1 << 15), false},
		{"UInt16", cmdlet.Int(-1), false},
		{"UInt32", cmdlet.Int(1 << 31), true},
		{"UInt32", cmdlet.Int(1 << 32), false},
		{"Int64", cmdlet.Int(-1 << 62), true},
		{"UInt64", cmdlet.Int(1 << 62), true},
		{"UInt64", cmdlet.Int(-1), false},
		{"String", cmdlet.Int(7), true},
		{"String", cmdlet.Enum("A"), true},
		{"String", cmdlet.Bool(true), false},
		{"Boolean", cmdlet.Switch(), true},
		{"SwitchParameter", cmdlet.Bool(true), true},
		{"Int32", cmdlet.Bool(true), false},
	} {
		err := check(test.kind, nil, test.v)
		assert.Equal(t, test.ok, err == nil, "%s %v: %v", test.kind, test.v, err)
	}
	require.NoError(t, check("Colours", []string{"Red"}, cmdlet.String("red")))
	require.Error(t, check("Colours", []string{"Red"}, cmdlet.String("blue")))
}
