package powershell_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/powershell"
	"github.com/cmgkit/cmgkit/secret"
)

var (
	bindings = flag.Int("bindings", 300, "random calls per cmdlet that PowerShell's binder and Call.Check both judge")
	seed     = flag.Uint64("seed", 1, "of the random calls")
)

// binderOnly makes the stub's functions name the parameter set that the binder chose and end there. The object that
// each returns, for calls inside calls, has every type name that its documented outputs allow.
const binderOnly = `
$outputs = @{%s}
function Invoke-Site($caller) {
    $caller.WriteWarning($caller.ParameterSetName)
    $object = [pscustomobject] @{ SiteCode = 'PS1'; BuildNumber = 9146; Version = '5.00.9146.1000' }
    $names = $outputs[$caller.MyInvocation.MyCommand.Name]
    for ($i = $names.Length - 1; $i -ge 0; $i--) { $object.PSObject.TypeNames.Insert(0, $names[$i]) }
    $caller.WriteObject($object)
}
`

// outputTypes renders what binderOnly needs: the type names of what each cmdlet returns.
func outputTypes() string {
	var roles []string // every class of a parameter, with the role where one is demanded
	for _, m := range cmdlet.Documented().Cmdlets() {
		for _, p := range m.Parameters {
			if p.Class != "" && !slices.Contains(roles, p.Class) {
				roles = append(roles, p.Class)
			}
		}
	}
	var b strings.Builder
	for _, m := range cmdlet.Documented().Cmdlets() {
		var names []string
		for _, output := range m.Outputs {
			_, class, known := strings.Cut(output, "#")
			if !known {
				continue
			}
			names = append(names, "'IResultObject#"+class+"'")
			for _, role := range roles {
				if strings.HasPrefix(role, class+";") {
					names = append(names, "'IResultObject#"+role+"'")
				}
			}
		}
		if names == nil { // of unknown class: any will do
			for _, role := range roles {
				names = append(names, "'IResultObject#"+role+"'")
			}
		}
		fmt.Fprintf(&b, "'%s' = @(%s); ", m.Name, strings.Join(names, ", "))
	}
	return b.String()
}

// verdict is why a call has no parameter set.
type verdict string

const (
	unknownName verdict = "unknown parameter"
	repeated    verdict = "parameter given twice"
	wrongValue  verdict = "wrong value"
	noSet       verdict = "no single parameter set"
	missing     verdict = "missing parameter"
)

// binderVerdict reads the id of PowerShell's error.
func binderVerdict(id string) verdict {
	switch {
	case id == "NamedParameterNotFound":
		return unknownName
	case id == "ParameterAlreadyBound":
		return repeated
	case id == "AmbiguousParameterSet":
		return noSet
	case id == "MissingMandatoryParameter":
		return missing
	case id == "ParameterArgumentTransformationError", id == "CannotConvertArgument", id == "CannotConvertArgumentNoMessage",
		id == "MismatchedPSTypeName", strings.HasPrefix(id, "ParameterArgumentValidationError"):
		return wrongValue
	default:
		return verdict("? " + id)
	}
}

func checkVerdict(p cmdlet.Problem) verdict {
	switch {
	case strings.HasPrefix(p.Rule, "is not a parameter of"):
		return unknownName
	case p.Rule == "is given more than once":
		return repeated
	case strings.HasPrefix(p.Rule, "cannot be used together"), strings.HasPrefix(p.Rule, "the parameters fit several"):
		return noSet
	case p.Rule == "is required":
		return missing
	default:
		return wrongValue
	}
}

// strictness is a rule by which Check refuses what PowerShell binds, on purpose.
type strictness struct {
	rule   string        // how it begins
	kinds  []cmdlet.Kind // of the values that PowerShell takes all the same; nil is any
	reason string
}

var strictnesses = []strictness{
	{"must be a string, a number or a Boolean", nil, "the type is unpublished: nothing that only some types could take"},
	{"must be a string", nil, "PowerShell makes a string of anything, even of a secret (the name of its type) or a list"},
	{"must map a string to a string", nil, "PowerShell makes a string of anything"},
	{"must be a whole number", nil, "PowerShell rounds, reads digits, and takes nothing for 0 and true for 1"},
	{
		"must be a Boolean",
		[]cmdlet.Kind{cmdlet.KindInt, cmdlet.KindFloat, cmdlet.KindSwitch},
		"PowerShell takes every number but 0 for true; a switch on a parameter that needs a value is a slip",
	},
	{
		"must be a switch",
		[]cmdlet.Kind{cmdlet.KindNull, cmdlet.KindInt, cmdlet.KindFloat},
		"PowerShell takes a number for a Boolean, and nothing for a switch that is off",
	},
	{"must be a time", nil, "PowerShell reads a string by its own rules and a number as ticks"},
	{"must be a secret", []cmdlet.Kind{cmdlet.KindNull}, "a secret that is not there is left out"},
	{"must be one of the names of", nil, "PowerShell takes a number of the enumeration too, whatever it stands for"},
	{"must be one of", []cmdlet.Kind{cmdlet.KindEnum}, "PowerShell takes the beginning of a name, so that a newer console may take it for another"},
	{"must be a list", nil, "PowerShell makes a list of one value"},
	{"is an empty list", nil, "a list of nothing says nothing, or clears: which of them, nobody has written down"},
	{"must be a table", []cmdlet.Kind{cmdlet.KindNull}, "a table that is not there is left out"},
	{"is an empty table", nil, "as an empty list"},
	{"must be a file", nil, "a path of the caller's machine means nothing on the host"},
	{"is an empty file", nil, "no certificate is empty"},
	{"must be the result of a call", nil, "where no class is documented PowerShell takes any object; an empty list passes by every class"},
	{"needs a .NET object", nil, "the stub cannot know the type"},
	{"is not a URI", []cmdlet.Kind{cmdlet.KindString}, ".NET reads more as a relative URI than Go does"},
	{"must be", []cmdlet.Kind{cmdlet.KindInt}, "ranges are documented in articles, not in the cmdlet's metadata"},
	{"is required", nil, "a connection point without a server binds and has nothing to add"},
}

var partOfAValue = regexp.MustCompile(`^(element|row) [0-9]+ `)

// onPurpose returns the strictness behind a problem that PowerShell does not have.
func onPurpose(m cmdlet.Metadata, c cmdlet.Call, p cmdlet.Problem) (strictness, bool) {
	if p.Rule == "is required" && m.Name != "Add-CMCloudManagementGatewayConnectionPoint" {
		return strictness{}, false
	}
	rule := partOfAValue.ReplaceAllString(p.Rule, "")
	v, _ := c.Param(p.Parameter)
	for _, s := range strictnesses {
		if strings.HasPrefix(rule, s.rule) {
			return s, rule != p.Rule || s.kinds == nil || slices.Contains(s.kinds, v.Kind())
		}
	}
	return strictness{}, false
}

// The verdict of Check, the parameter set or which kind of refusal, is that of PowerShell's own binder on the values as
// the host hands them over. The differences are the strictnesses above, and two more:
//
//   - A name that an open enumeration is not documented to have passes Check: the host's module may have it.
//   - Where several sets are still possible and none is complete, PowerShell calls the call ambiguous; Check names the
//     parameters that would choose.
func TestCheckAgreesWithPowerShellsBinder(t *testing.T) {
	s := open(t, withSite(nil), withModule(t, fmt.Sprintf(binderOnly, outputTypes())))
	random := rand.New(rand.NewPCG(*seed, 2))
	start := time.Now()
	cmdlets := cmdlet.Documented().Cmdlets()
	tally := map[string]int{}
	for _, m := range cmdlets {
		for range *bindings {
			tally[compare(t, s, m, randomParams(random, m))]++
		}
	}
	t.Logf("%d calls of %d cmdlets in %v, seed %d:", *bindings*len(cmdlets), len(cmdlets), time.Since(start).Round(time.Millisecond), *seed)
	for _, outcome := range slices.Sorted(maps.Keys(tally)) {
		t.Logf("%6d %s", tally[outcome], outcome)
	}
}

// compare lets the binder and Check judge a call, and says in which way they agree.
func compare(t *testing.T, s *powershell.Session, m cmdlet.Metadata, params []cmdlet.Param) string {
	t.Helper()
	c := cmdlet.NewCall(m.Name, params...)
	warnings, id, err := s.Bind(t.Context(), m, params)
	require.NoError(t, err, "%v", c)
	set, refusal := c.ParameterSet(0)
	if id == "" {
		// Warnings of calls inside the call come first.
		bound := strings.Replace(warnings[len(warnings)-1], "__AllParameterSets", "(All)", 1)
		if refusal == nil {
			assert.Equal(t, bound, set, "%v", c)
			return "bound: the same set"
		}
		return compareStrict(t, m, c, bound, problemsOf(t, refusal))
	}
	if id == powershell.RefusedByTheHost {
		assert.True(t, m.Name == "Invoke-CMWmiQuery" || strings.HasPrefix(m.Name, "New-CMAAD"), "%v", c)
		return "not judged: the host does not run it"
	}
	want := binderVerdict(id)
	if refusal == nil {
		assert.True(t, want == wrongValue && hasOpenName(m, c), "Check passes %v, and PowerShell does not: %s", c, id)
		return "refused: a name that the stub's open enumeration lacks"
	}
	var got []verdict
	for _, p := range problemsOf(t, refusal) {
		got = append(got, checkVerdict(p))
	}
	switch {
	case slices.Contains(got, want):
		return "refused: " + string(want)
	case want == noSet && slices.Contains(got, missing):
		return "refused: ambiguous to PowerShell, Check names what would choose"
	case want == wrongValue && hasOpenName(m, c): // PowerShell stops at it, Check says what else is wrong
		return "refused: a name that the stub's open enumeration lacks"
	}
	assert.Fail(t, "refused for different reasons", "%v: %s, and Check says %v", c, id, refusal)
	return "refused for different reasons"
}

// compareStrict looks at what only Check refuses: each problem is on purpose, and without it the set is the same.
func compareStrict(t *testing.T, m cmdlet.Metadata, c cmdlet.Call, bound string, problems []cmdlet.Problem) string {
	t.Helper()
	outcome := ""
	right := map[string]cmdlet.Value{}
	for _, p := range problems {
		reason, known := onPurpose(m, c, p)
		assert.True(t, known, "Check refuses %v, and PowerShell does not: %v", c, p)
		outcome = "strict: " + reason.rule + ": " + reason.reason
		if metadata, given := m.Parameter(p.Parameter); given {
			right[p.Parameter] = rightValue(rand.New(rand.NewPCG(1, 1)), metadata)
		}
	}
	params := c.Params()
	for i, p := range params {
		if v, wrong := right[p.Name]; wrong {
			params[i] = cmdlet.P(p.Name, v)
		}
	}
	mended := cmdlet.NewCall(c.Name(), params...)
	if set, err := mended.ParameterSet(0); err == nil {
		assert.Equal(t, bound, set, "%v", mended)
	} else {
		for _, p := range problemsOf(t, err) {
			_, known := onPurpose(m, mended, p)
			assert.True(t, known && p.Rule == "is required" || isNet(p), "%v: %v", mended, p)
		}
	}
	return outcome
}

// isNet reports a value that no call can carry and no other can stand in for.
func isNet(p cmdlet.Problem) bool { return strings.HasPrefix(p.Rule, "needs a .NET object") }

func problemsOf(t *testing.T, err error) []cmdlet.Problem {
	t.Helper()
	var e *cmdlet.Error
	require.ErrorAs(t, err, &e)
	return e.Problems
}

// hasOpenName reports whether the call has a name that is not documented for an enumeration known to be longer.
func hasOpenName(m cmdlet.Metadata, c cmdlet.Call) bool {
	return slices.ContainsFunc(c.Params(), func(p cmdlet.Param) bool {
		known, _ := m.Parameter(p.Name)
		return known.Open && !slices.ContainsFunc(known.Accepted, func(a string) bool { return strings.EqualFold(a, p.Value.Str()) })
	})
}

// randomParams returns parameters that mostly make a call of one set, with something wrong in many.
func randomParams(random *rand.Rand, m cmdlet.Metadata) []cmdlet.Param {
	set := m.Sets[random.IntN(len(m.Sets))]
	var params []cmdlet.Param
	add := func(p cmdlet.ParameterMetadata) {
		name := p.Name
		if len(p.Aliases) > 0 && random.IntN(4) == 0 {
			name = p.Aliases[random.IntN(len(p.Aliases))]
		}
		value := rightValue(random, p)
		if random.IntN(8) == 0 {
			value = anyValue(random, p)
		}
		params = append(params, cmdlet.P(name, value))
	}
	for _, p := range m.Parameters {
		if p.Name == "WhatIf" || p.Name == "Confirm" {
			continue
		}
		in := slices.IndexFunc(p.In, func(in cmdlet.Membership) bool { return in.Set == "" || in.Set == set })
		chance := 60 // of 1000, to be in the call
		switch {
		case in >= 0 && p.In[in].Required:
			chance = 930
		case in >= 0:
			chance = 250
		}
		if random.IntN(1000) < chance {
			add(p)
			if random.IntN(200) == 0 {
				add(p)
			}
		}
	}
	if random.IntN(40) == 0 {
		params = append(params, cmdlet.P("Unheard", cmdlet.String("x")))
	}
	random.Shuffle(len(params), func(i, j int) { params[i], params[j] = params[j], params[i] })
	return params
}

// rightValue returns a value of the documented type.
func rightValue(random *rand.Rand, p cmdlet.ParameterMetadata) cmdlet.Value {
	if p.TakesAFile && !strings.HasSuffix(p.Type, "[]") {
		return cmdlet.File("server.pfx", secret.NewBytes([]byte("x")))
	}
	switch p.Name {
	case "Query":
		return cmdlet.String("SELECT * FROM SMS_Site")
	case "ClassName":
		return cmdlet.String("SMS_Site")
	}
	switch p.Type {
	case "", "String", "Uri", "SmsProviderSearch":
		return cmdlet.String("a")
	case "Int32", "UInt32":
		return cmdlet.Int(max(p.Minimum, 1))
	case "Boolean":
		return cmdlet.Bool(random.IntN(2) == 0)
	case "SwitchParameter":
		return cmdlet.Switch()
	case "SecureString":
		return cmdlet.Secret(secret.New("geheim"))
	case "DateTime":
		return cmdlet.Time(time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC))
	case "Hashtable":
		if p.ValueType == "" {
			return cmdlet.Table(cmdlet.Entry{Key: cmdlet.String("k"), Value: cmdlet.String("v")})
		}
		return cmdlet.Table(cmdlet.Entry{Key: cmdlet.File("ca.cer", secret.NewBytes([]byte("x"))), Value: cmdlet.Enum(p.Accepted[0])})
	case "IResultObject":
		return objectFor(p.Class)
	}
	if element, list := strings.CutSuffix(p.Type, "[]"); list {
		one := p
		one.Type = element
		values := []cmdlet.Value{rightValue(random, one)}
		if random.IntN(2) == 0 {
			values = append(values, rightValue(random, one))
		}
		return cmdlet.List(values...)
	}
	return cmdlet.Enum(p.Accepted[random.IntN(len(p.Accepted))])
}

// objectFor returns a call inside the call that returns an object of a class.
func objectFor(class string) cmdlet.Value {
	class, _, _ = strings.Cut(class, ";")
	for _, m := range cmdlet.Documented().Cmdlets() {
		if m.Effect == cmdlet.Change || !slices.Contains(m.Outputs, "IResultObject#"+class) || m.DefaultSet == "RecurrenceNone" {
			continue
		}
		call := cmdlet.NewCall(m.Name)
		if call.Check(0) != nil { // it needs to be told which one
			call = cmdlet.NewCall(m.Name, cmdlet.P("Name", cmdlet.String("a")))
		}
		return cmdlet.ResultOf(call)
	}
	if class == "SMS_Collection" { // its help names no class
		return cmdlet.ResultOf(cmdlet.NewCall("Get-CMDeviceCollection"))
	}
	if class == "SMS_ScheduleToken" {
		return cmdlet.ResultOf(cmdlet.NewCall("New-CMSchedule", cmdlet.P("Nonrecurring", cmdlet.Switch())))
	}
	return cmdlet.ResultOf(cmdlet.NewCall("Get-CMSite"))
}

// anyValue returns a value of a random type.
func anyValue(random *rand.Rand, p cmdlet.ParameterMetadata) cmdlet.Value {
	values := []cmdlet.Value{
		{},
		cmdlet.String(""), cmdlet.String("x"), cmdlet.String("7"), cmdlet.String("true"), cmdlet.String(" "),
		cmdlet.String("\x00’"), cmdlet.String("http://["), cmdlet.String("http:///x"), cmdlet.String("://"), cmdlet.Int(0), cmdlet.Int(1), cmdlet.Int(-1),
		cmdlet.Int(1 << 31), cmdlet.Int(-1 << 31), cmdlet.Bool(true), cmdlet.Bool(false), cmdlet.Switch(), cmdlet.Enum("Monday"), cmdlet.Enum("No_such_name"),
		cmdlet.Float(1.5), cmdlet.Time(time.Time{}), cmdlet.Time(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)), cmdlet.Secret(secret.New("geheim")),
		cmdlet.Secret(secret.New("")), cmdlet.List(), cmdlet.List(cmdlet.String("x")), cmdlet.List(cmdlet.String("")),
		cmdlet.List(cmdlet.String("x"), cmdlet.Value{}), cmdlet.List(cmdlet.Int(1), cmdlet.Int(2)),
		cmdlet.File("a.bin", secret.NewBytes([]byte("x"))), cmdlet.File("a.bin", secret.Bytes{}),
		cmdlet.Table(cmdlet.Entry{Key: cmdlet.String("k"), Value: cmdlet.Int(1)}), objectFor("SMS_AzureService"), objectFor("SMS_Site"),
	}
	if len(p.Accepted) > 0 {
		name := p.Accepted[0]
		values = append(values, cmdlet.String(name), cmdlet.Enum(strings.ToUpper(name)), cmdlet.Enum(name[:len(name)-1]))
	}
	return values[random.IntN(len(values))]
}
