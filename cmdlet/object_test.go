package cmdlet_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

func TestObject(t *testing.T) {
	properties := map[string]cmdlet.Value{"Name": cmdlet.String("g"), "aZ": cmdlet.Int(1), "B": {}}
	o := cmdlet.NewObject("SMS_AzureService", properties)
	properties["Name"] = cmdlet.String("changed")

	assert.Equal(t, "SMS_AzureService", o.Class())
	assert.Equal(t, []string{"aZ", "B", "Name"}, o.Properties())
	o.Properties()[0] = "changed"
	assert.Equal(t, "SMS_AzureService{aZ: 1, B: $null, Name: 'g'}", o.String())
	assert.Equal(t, o.String(), o.GoString())
	for _, name := range []string{"name", "NAME", "Name"} {
		v, ok := o.Get(name)
		assert.True(t, ok, name)
		assert.Equal(t, "g", v.Str())
	}
	v, ok := o.Get("b")
	assert.True(t, ok, "a null property is there")
	assert.True(t, v.IsNull())
	_, ok = o.Get("missing")
	assert.False(t, ok)
	assert.False(t, o.IsZero())
	assert.True(t, cmdlet.Object{}.IsZero())
	assert.True(t, cmdlet.NewObject("", nil).IsZero())
}

// A module of another language may have any names.
func TestPropertyNamesBeyondASCII(t *testing.T) {
	o := cmdlet.NewObject("C", map[string]cmdlet.Value{
		"Zahl": cmdlet.Int(1), "ÄNDERUNG": cmdlet.Int(2), "äNDERUNGEN": cmdlet.Int(3), "Größe": cmdlet.Int(4), "GRÖSSE": cmdlet.Int(5),
		"größe": cmdlet.Int(6),
	})
	assert.Equal(t, []string{"GRÖSSE", "Größe", "Zahl", "ÄNDERUNG", "äNDERUNGEN"}, o.Properties())
	for name, want := range map[string]int64{"zahl": 1, "änderung": 2, "Änderungen": 3, "GRÖßE": 4, "grösse": 5} {
		v, ok := o.Get(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, v.Int64(), name)
	}
}

func TestNamesThatDifferInCaseOnlyAreOneProperty(t *testing.T) {
	for range 20 { // maps are iterated in random order
		o := cmdlet.NewObject("C", map[string]cmdlet.Value{"Id": cmdlet.Int(1), "ID": cmdlet.Int(2), "id": cmdlet.Int(3)})
		require.Equal(t, "C{ID: 2}", o.String())
	}
}

func TestObjectsAreEqualByClassAndProperties(t *testing.T) {
	o := cmdlet.NewObject("C", map[string]cmdlet.Value{"A": cmdlet.Int(1), "B": {}})
	for name, tc := range map[string]struct {
		other cmdlet.Object
		equal bool
	}{
		"case":     {cmdlet.NewObject("c", map[string]cmdlet.Value{"a": cmdlet.Int(1), "b": {}}), true},
		"class":    {cmdlet.NewObject("D", map[string]cmdlet.Value{"A": cmdlet.Int(1), "B": {}}), false},
		"value":    {cmdlet.NewObject("C", map[string]cmdlet.Value{"A": cmdlet.Int(2), "B": {}}), false},
		"kind":     {cmdlet.NewObject("C", map[string]cmdlet.Value{"A": cmdlet.Float(1), "B": {}}), false},
		"property": {cmdlet.NewObject("C", map[string]cmdlet.Value{"A": cmdlet.Int(1), "C": {}}), false},
		"less":     {cmdlet.NewObject("C", map[string]cmdlet.Value{"A": cmdlet.Int(1)}), false},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tc.equal, o.Equal(tc.other)) })
	}
}

type label string

type embedded struct {
	Name  string `wmi:"PropertyName"`
	Value uint32 `wmi:"Value"`
}

type everything struct {
	Text    string         `wmi:"Text"`
	Label   label          `wmi:"Label"`
	Enum    string         `wmi:"Enum"`
	Flag    bool           `wmi:"Flag"`
	Small   int8           `wmi:"Small"`
	Big     uint64         `wmi:"Big"`
	Ratio   float32        `wmi:"Ratio"`
	Whole   float64        `wmi:"Whole"`
	At      time.Time      `wmi:"At"`
	Raw     cmdlet.Value   `wmi:"Raw"`
	Object  cmdlet.Object  `wmi:"One"`
	One     embedded       `wmi:"One"`
	Ids     []uint32       `wmi:"Ids"`
	Texts   []string       `wmi:"Texts"`
	Props   []embedded     `wmi:"Props"`
	Values  []cmdlet.Value `wmi:"Ids"`
	Null    string         `wmi:"Null"`
	Missing string         `wmi:"Missing"`
	Ours    string
}

func TestDecode(t *testing.T) {
	one := cmdlet.NewObject("SMS_EmbeddedProperty", map[string]cmdlet.Value{
		"PropertyName": cmdlet.String("Server Remote Name"), "Value": cmdlet.Int(7), "Value1": cmdlet.String("unknown to the struct"),
	})
	o := cmdlet.NewObject("C", map[string]cmdlet.Value{
		"text": cmdlet.String("t"), "Label": cmdlet.String("l"), "Enum": cmdlet.Enum("e"), "Flag": cmdlet.Bool(true),
		"Small": cmdlet.Int(-128), "Big": cmdlet.Int(math.MaxInt64), "Ratio": cmdlet.Float(0.5), "Whole": cmdlet.Int(2),
		"At": cmdlet.Time(noon), "Raw": cmdlet.Switch(), "One": cmdlet.Embedded(one),
		"Ids": cmdlet.List(cmdlet.Int(1), cmdlet.Int(2)), "Texts": cmdlet.List(), "Props": cmdlet.List(cmdlet.Embedded(one)),
		"Null": {}, "Ours": cmdlet.String("not asked for"),
	})
	got := everything{Null: "kept", Missing: "kept", Ours: "kept"}
	require.NoError(t, o.Decode(&got))
	prop := embedded{"Server Remote Name", 7}
	assert.Equal(t, everything{
		Text: "t", Label: "l", Enum: "e", Flag: true, Small: -128, Big: math.MaxInt64, Ratio: 0.5, Whole: 2, At: noon,
		Raw: cmdlet.Switch(), Object: one, One: prop, Ids: []uint32{1, 2}, Texts: []string{}, Props: []embedded{prop},
		Values: []cmdlet.Value{cmdlet.Int(1), cmdlet.Int(2)}, Null: "kept", Missing: "kept", Ours: "kept",
	}, got)
}

func TestMisfitsNameClassAndProperty(t *testing.T) {
	text, number := cmdlet.String("x"), cmdlet.Int(1)
	for _, tc := range []struct {
		property string
		value    cmdlet.Value
		want     string
	}{
		{"Text", number, "C.Text: integer does not fit string"},
		{"Label", cmdlet.Bool(true), "C.Label: boolean does not fit cmdlet_test.label"},
		{"Flag", number, "C.Flag: integer does not fit bool"},
		{"Flag", cmdlet.Switch(), "C.Flag: switch does not fit bool"},
		{"Small", cmdlet.Int(128), "C.Small: integer does not fit int8"},
		{"Small", cmdlet.Float(1), "C.Small: floating-point number does not fit int8"},
		{"Big", cmdlet.Int(-1), "C.Big: integer does not fit uint64"},
		{"Ratio", text, "C.Ratio: string does not fit float32"},
		{"At", text, "C.At: string does not fit time.Time"},
		{"One", text, "C.One: string does not fit cmdlet.Object"},
		{"Ids", number, "C.Ids: integer does not fit []uint32"},
		{"Texts", cmdlet.List(text, number), "C.Texts: element 1: integer does not fit string"},
		{"Texts", cmdlet.List(cmdlet.Value{}), "C.Texts: element 0: null does not fit string"},
		{
			"Props", cmdlet.List(cmdlet.Embedded(cmdlet.NewObject("SMS_EmbeddedProperty", map[string]cmdlet.Value{"Value": text}))),
			"C.Props: element 0: SMS_EmbeddedProperty.Value: string does not fit uint32",
		},
	} {
		t.Run(tc.want, func(t *testing.T) {
			var got everything
			assert.EqualError(t, cmdlet.NewObject("C", map[string]cmdlet.Value{tc.property: tc.value}).Decode(&got), tc.want)
		})
	}
}

func TestDecodeNeedsAPointerToAStruct(t *testing.T) {
	var number int
	for _, dst := range []any{nil, everything{}, &number, (*everything)(nil)} {
		assert.ErrorContains(t, cmdlet.NewObject("C", nil).Decode(dst), "Decode needs a pointer to a struct")
	}
}
