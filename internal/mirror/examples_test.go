package mirror_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// helpPages are the examples of the cmdlets' help pages: names and values, as written there, and nothing else of the pages.
// Secrets are invented, and files are without their folders.
type helpPages struct {
	WithoutExamples []string // their pages have an empty example
	WithoutPage     []string // known from elsewhere
	Examples        []example
}

// example is one call of an example. The calls whose results it takes are inside it.
type example struct {
	call

	Example int   // its place on the page, from 1
	Part    int   // of an example that calls the cmdlet more than once, from 2
	Piped   *call // its result comes through the pipeline
	Shows   string
}

// call is a call as written on a page.
type call struct {
	Cmdlet     string
	Positional []string
	Parameters map[string]argument
}

// argument is a value as written. JSON's null is a switch; strings, numbers, Booleans and lists are themselves; the rest are
// objects of one of these fields.
type argument struct {
	plain any // nil, string, int64, bool or []argument

	File     string
	Secret   string
	Time     string      // as text that PowerShell makes a time of
	Now      *int        // Get-Date and so many hours
	Table    [][2]string // the files and the names of an enumeration
	Result   *call
	Property string   // of the result
	Search   []string // a .NET object that narrows a query so
	isObject bool
}

func (a *argument) UnmarshalJSON(text []byte) error {
	switch text[0] {
	case '{':
		type object argument
		a.isObject = true
		return json.Unmarshal(text, (*object)(a))
	case '[':
		var list []argument
		err := json.Unmarshal(text, &list)
		a.plain = list
		return err
	default:
		if err := json.Unmarshal(text, &a.plain); err != nil {
			return err
		}
		if n, isNumber := a.plain.(float64); isNumber {
			a.plain = int64(n)
		}
		return nil
	}
}

func readHelpPages(t *testing.T) helpPages {
	t.Helper()
	text, err := os.ReadFile("testdata/examples.json")
	require.NoError(t, err)
	var pages helpPages
	require.NoError(t, json.Unmarshal(text, &pages))
	return pages
}

func (e example) id() string {
	id := e.Cmdlet + " " + strconv.Itoa(e.Example)
	if e.Part > 0 {
		id += "." + strconv.Itoa(e.Part)
	}
	return id
}

func isKnown(name string) bool {
	_, known := cmdlet.Documented().Cmdlet(name)
	return known
}

// known returns the examples of the cmdlets that the catalogue has.
func (p helpPages) known() []example {
	return slices.DeleteFunc(slices.Clone(p.Examples), func(e example) bool { return !isKnown(e.Cmdlet) })
}

// A form is a way to express an example.
type form string

const (
	raw     form = "raw"     // a cmdlet.Call
	typed   form = "typed"   // a method of a typed package
	written form = "written" // the line that Call.PowerShell writes, in PowerShell
	line    form = "line"    // the line of the help page, in PowerShell
)

const (
	dotNet   = "takes a .NET object of the console, which a call cannot hold and the stand-in does not have"
	others   = "takes the result of a cmdlet that is not mirrored"
	another  = "the page shows another cmdlet, which is not mirrored"
	switched = "the page gives a switch a value without a colon, and PowerShell takes it for a stray argument"
	asks     = "without ServerAppClientId the cmdlet opens a sign-in window"
	notYet   = "no typed method sends this cmdlet yet"
	noGroups = "a collection is found by its id or name; by distribution point group has nothing to do with gateways"
	undoc    = "the page describes no such parameter"
	oneByOne = "a Ref names one object: Get is called once for each"
	ownQuery = "the typed packages make their own queries; cmdlet.QueryCall has no joins, no order and no other operators"
)

// unexpressed are the forms in which an example cannot be expressed, and why. An example in it that can be expressed
// fails the tests too.
var unexpressed = map[string]map[form]string{
	"Import-CMAADServerApplication 1": {line: "the page hands a plain string over, and PowerShell does not make a SecureString of it"},
	"New-CMCloudManagementGateway 1":  {raw: asks, typed: asks, written: asks},
	"New-CMCloudManagementGateway 2":  {raw: asks, typed: asks, written: asks},
	"Get-CMBoundaryGroup 2":           {typed: oneByOne},
	"Invoke-CMWmiQuery 1":             {typed: ownQuery},
	"Invoke-CMWmiQuery 2":             {raw: dotNet, typed: ownQuery, written: dotNet, line: dotNet},
	"Invoke-CMWmiQuery 3":             {raw: dotNet, typed: ownQuery, written: dotNet, line: dotNet},
	"Invoke-CMWmiQuery 4":             {raw: dotNet, typed: ownQuery, written: dotNet, line: dotNet},
	"Invoke-CMWmiQuery 5":             {raw: dotNet, typed: ownQuery, written: dotNet, line: dotNet},
	"Set-CMSite 1":                    {raw: others, typed: others, written: others, line: others},
	"New-CMSiteSystemServer 1":        {raw: others, typed: others, written: others, line: others},
	"Add-CMManagementPoint 1":         {line: switched},
	"Remove-CMBoundaryGroup 2":        {raw: another, typed: another, written: another, line: another},
	"Set-CMCollectionCloudSync 1":     {raw: others, typed: others, written: others, line: others},
	"Set-CMCollectionCloudSync 2":     {raw: others, typed: others, written: others, line: others},
	"Get-CMDeviceCollection 2":        {typed: noGroups},
	"Start-CMContentDistribution 1":   {typed: notYet},
	"Set-CMBoundaryGroup 2":           {raw: undoc, typed: undoc, written: undoc, line: undoc},
}

// outcome compares how a form of an example went with the list.
func outcome(t *testing.T, e example, f form, err error) {
	t.Helper()
	reason, listed := unexpressed[e.id()][f]
	switch {
	case listed && err == nil:
		assert.Fail(t, "is listed as not to be expressed, and can be", "%s, %s: %s", e.id(), f, reason)
	case listed:
		t.Logf("%s, %s: %s: %v", e.id(), f, reason, err)
	default:
		assert.NoError(t, err, "%s, %s", e.id(), f)
	}
}

// tally logs how many examples a form expresses.
func tally(t *testing.T, f form) {
	t.Helper()
	pages := readHelpPages(t)
	known := pages.known()
	listed := 0
	for _, e := range known {
		if _, is := unexpressed[e.id()][f]; is {
			listed++
		}
	}
	t.Logf("%s: %d calls in the examples, %d of cmdlets that the catalogue does not have; %d expressed, %d listed",
		f, len(pages.Examples), len(pages.Examples)-len(known), len(known)-listed, listed)
}

// TestEveryHelpPageIsHere holds the data against the catalogue: a cmdlet has examples, or is named as one that has none.
func TestEveryHelpPageIsHere(t *testing.T) {
	pages := readHelpPages(t)
	last := map[string]int{}
	seen := map[string]bool{}
	for _, e := range pages.Examples {
		assert.False(t, seen[e.id()], "%s is there twice", e.id())
		seen[e.id()] = true
		if e.Part == 0 {
			assert.Equal(t, last[e.Cmdlet]+1, e.Example, "%s is out of order", e.id())
		}
		last[e.Cmdlet] = e.Example
	}
	without := slices.Concat(pages.WithoutExamples, pages.WithoutPage)
	for _, m := range cmdlet.Documented().Cmdlets() {
		assert.NotEqual(t, last[m.Name] > 0, slices.Contains(without, m.Name), "%s has examples or none, not both or neither", m.Name)
	}
	for id, forms := range unexpressed {
		assert.True(t, seen[id], "%s is listed and is not there", id)
		for f, reason := range forms {
			assert.NotEmpty(t, reason, "%s, %s", id, f)
		}
	}
	t.Logf("%d calls in the examples of %d cmdlets; %d pages without examples, %d cmdlets without a page",
		len(pages.Examples), len(last), len(pages.WithoutExamples), len(pages.WithoutPage))
}

// common are the parameters that every cmdlet of PowerShell has. They are not of the call: see cmdlet.Log.
var common = []string{"Verbose"}

var now = time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)

// content is what every file of an example holds.
func content(name string) secret.Bytes { return secret.NewBytes([]byte("content of " + name)) }

// asCall returns the example as a call. What comes through the pipeline becomes the parameter that takes it.
func (e example) asCall() (cmdlet.Call, error) {
	if e.Shows != "" {
		return cmdlet.Call{}, fmt.Errorf("the page shows %s", e.Shows)
	}
	return e.call.asCall(e.Piped)
}

func (c call) asCall(piped *call) (cmdlet.Call, error) {
	m, known := cmdlet.Documented().Cmdlet(c.Cmdlet)
	if !known {
		return cmdlet.Call{}, fmt.Errorf("the catalogue does not have %s", c.Cmdlet)
	}
	var params []cmdlet.Param
	for _, name := range slices.Sorted(maps.Keys(c.Parameters)) {
		if slices.Contains(common, name) {
			continue
		}
		p, has := m.Parameter(name)
		if !has {
			return cmdlet.Call{}, fmt.Errorf("%s has no parameter %s", c.Cmdlet, name)
		}
		v, err := c.Parameters[name].value(p)
		if err != nil {
			return cmdlet.Call{}, fmt.Errorf("%s: %w", name, err)
		}
		params = append(params, cmdlet.P(name, v))
	}
	if piped != nil {
		into := slices.DeleteFunc(slices.Clone(m.Parameters), func(p cmdlet.ParameterMetadata) bool { return !p.Pipeline })
		if len(into) != 1 {
			return cmdlet.Call{}, fmt.Errorf("%s has %d parameters that take the pipeline's objects", c.Cmdlet, len(into))
		}
		object, err := piped.asCall(nil)
		if err != nil {
			return cmdlet.Call{}, err
		}
		params = append(params, cmdlet.P(into[0].Name, cmdlet.ResultOf(object)))
	}
	return cmdlet.NewCall(c.Cmdlet, params...), nil
}

// value returns the argument as the value of p, converted as PowerShell does.
func (a argument) value(p cmdlet.ParameterMetadata) (cmdlet.Value, error) {
	if element, isList := strings.CutSuffix(p.Type, "[]"); isList {
		one := p
		one.Type = element
		elements, several := a.plain.([]argument)
		if !several {
			elements = []argument{a}
		}
		values := make([]cmdlet.Value, len(elements))
		for i, e := range elements {
			var err error
			if values[i], err = e.value(one); err != nil {
				return cmdlet.Value{}, err
			}
		}
		return cmdlet.List(values...), nil
	}
	if a.isObject {
		return a.objectValue()
	}
	switch plain := a.plain.(type) {
	case nil:
		return cmdlet.Switch(), nil
	case bool:
		return cmdlet.Bool(plain), nil
	case int64:
		if p.Type == "String" {
			return cmdlet.String(strconv.FormatInt(plain, 10)), nil
		}
		if len(p.Accepted) > int(plain) {
			return cmdlet.Enum(p.Accepted[plain]), nil
		}
		return cmdlet.Int(plain), nil
	case string:
		switch {
		case p.Type == "SecureString":
			return cmdlet.Secret(secret.New(plain)), nil
		case len(p.Accepted) > 0 && p.Type != "String":
			return cmdlet.Enum(plain), nil
		}
		return cmdlet.String(plain), nil
	}
	return cmdlet.Value{}, fmt.Errorf("%v is not a value", a.plain)
}

func (a argument) objectValue() (cmdlet.Value, error) {
	switch {
	case a.File != "":
		return cmdlet.File(a.File, content(a.File)), nil
	case a.Secret != "":
		return cmdlet.Secret(secret.New(a.Secret)), nil
	case a.Now != nil:
		return cmdlet.Time(now.Add(time.Duration(*a.Now) * time.Hour)), nil
	case a.Time != "":
		for _, layout := range []string{time.RFC3339Nano, "1/2/2006", "1/2/2006 3:04 PM"} {
			if parsed, err := time.Parse(layout, a.Time); err == nil {
				return cmdlet.Time(parsed), nil
			}
		}
		return cmdlet.Value{}, fmt.Errorf("%s is not a time", a.Time)
	case a.Table != nil:
		rows := make([]cmdlet.Entry, len(a.Table))
		for i, row := range a.Table {
			rows[i] = cmdlet.Entry{Key: cmdlet.File(row[0], content(row[0])), Value: cmdlet.Enum(row[1])}
		}
		return cmdlet.Table(rows...), nil
	case a.Result != nil:
		c, err := a.Result.asCall(nil)
		if err != nil {
			return cmdlet.Value{}, err
		}
		if a.Property == "" {
			return cmdlet.ResultOf(c), nil
		}
		if err := c.Check(0); err != nil {
			return cmdlet.Value{}, err
		}
		v, has := answers[c.Name()].Get(a.Property) // by a call of its own
		if !has {
			return cmdlet.Value{}, fmt.Errorf("the result of %s has no %s", c.Name(), a.Property)
		}
		if v.Kind() == cmdlet.KindInt { // all of them are ids, and every Id is a String
			v = cmdlet.String(strconv.FormatInt(v.Int64(), 10))
		}
		return v, nil
	}
	return cmdlet.Value{}, errors.New("a .NET object")
}

// Every example is a call that passes Check, which selects one parameter set.
func TestEveryExampleIsACall(t *testing.T) {
	for _, e := range readHelpPages(t).known() {
		c, err := e.asCall()
		if err == nil {
			err = c.Check(0)
		}
		if err == nil {
			_, err = c.ParameterSet(0)
		}
		outcome(t, e, raw, err)
	}
	tally(t, raw)
}
