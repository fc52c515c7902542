package cmdlet_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

func wql(t *testing.T, c cmdlet.Call) string {
	t.Helper()
	v, ok := c.Param("Query")
	require.True(t, ok)
	return v.Str()
}

func TestQueries(t *testing.T) {
	where := func(conditions ...cmdlet.Condition) cmdlet.Query {
		return cmdlet.Query{Class: "SMS_Site", Where: conditions}
	}
	is := func(v cmdlet.Value) cmdlet.Query {
		return where(cmdlet.Condition{Property: "P", Operator: cmdlet.Equal, Value: v})
	}
	for _, tc := range []struct {
		query cmdlet.Query
		want  string
	}{
		{cmdlet.Query{Class: "SMS_Site"}, "SELECT * FROM SMS_Site"},
		{cmdlet.Query{Class: "SMS_Site", Properties: []string{"SiteCode", "_x9"}}, "SELECT SiteCode, _x9 FROM SMS_Site"},
		{is(cmdlet.String("")), "SELECT * FROM SMS_Site WHERE P = ''"},
		{is(cmdlet.String(`it's "C:\a\\b'`)), `SELECT * FROM SMS_Site WHERE P = 'it\'s "C:\\a\\\\b\''`},
		{is(cmdlet.String("a\nb\t€%_")), "SELECT * FROM SMS_Site WHERE P = 'a\nb\t€%_'"},
		{is(cmdlet.Int(-5)), "SELECT * FROM SMS_Site WHERE P = -5"},
		{is(cmdlet.Bool(true)), "SELECT * FROM SMS_Site WHERE P = TRUE"},
		{is(cmdlet.Bool(false)), "SELECT * FROM SMS_Site WHERE P = FALSE"},
		{
			where(
				cmdlet.Condition{Property: "A", Operator: cmdlet.NotEqual, Value: cmdlet.Int(1)},
				cmdlet.Condition{Property: "B", Operator: cmdlet.Equal, Value: cmdlet.String("' OR 'x' = 'x")},
			),
			`SELECT * FROM SMS_Site WHERE A <> 1 AND B = '\' OR \'x\' = \'x'`,
		},
	} {
		t.Run(tc.want, func(t *testing.T) {
			call := cmdlet.QueryCall(tc.query)
			require.NoError(t, call.Check(0))
			assert.Equal(t, "Invoke-CMWmiQuery", call.Name())
			assert.Equal(t, tc.want, wql(t, call))
			back, err := cmdlet.ParseQuery(tc.want)
			require.NoError(t, err)
			assert.Equal(t, tc.query, back)
		})
	}
	assert.Equal(t,
		"SELECT * FROM C WHERE P = 1",
		wql(t, cmdlet.QueryCall(cmdlet.Query{Class: "C", Where: []cmdlet.Condition{{Property: "P", Value: cmdlet.Int(1)}}})),
		"no operator is Equal",
	)
}

func TestQueriesThatCannotBeWrittenAreRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		query cmdlet.Query
		want  []string
	}{
		"zero":  {cmdlet.Query{}, []string{"Query '': is not the name of a class"}},
		"class": {cmdlet.Query{Class: "A; DROP"}, []string{"Query 'A; DROP': is not the name of a class"}},
		"star":  {cmdlet.Query{Class: "C", Properties: []string{"*"}}, []string{"Query '*': is not the name of a property"}},
		"all at once": {
			cmdlet.Query{Class: "é", Where: []cmdlet.Condition{
				{Property: "a b", Operator: "LIKE", Value: cmdlet.Float(1)}, {Property: "P", Value: cmdlet.Value{}},
			}},
			[]string{
				"Query 'é': is not the name of a class", "Query 'a b': is not the name of a property", "Query LIKE: is not an operator",
				"Query 1: a b is compared with a string, a whole number or a Boolean only",
				"Query $null: P is compared with a string, a whole number or a Boolean only",
			},
		},
		"secret": {
			cmdlet.Query{Class: "C", Where: []cmdlet.Condition{{Property: "P", Value: password}}},
			[]string{"Query [redacted]: P is compared with a string, a whole number or a Boolean only"},
		},
		"UTF-8": {
			cmdlet.Query{Class: "C", Where: []cmdlet.Condition{{Property: "P", Value: cmdlet.String("\xff")}}},
			[]string{"Query 'SELECT * FROM C WHERE P = ''\xff''': is not valid UTF-8"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := cmdlet.QueryCall(tc.query).Check(0)
			require.ErrorIs(t, err, cmdlet.ErrInvalid)
			assert.Equal(t, tc.want, problems(t, err))
		})
	}
}

func TestParseQueryReadsWhatPeopleWrite(t *testing.T) {
	want := cmdlet.Query{Class: "C", Properties: []string{"A", "B"}, Where: []cmdlet.Condition{
		{Property: "P", Operator: cmdlet.Equal, Value: cmdlet.String(`x"y`)},
		{Property: "Q", Operator: cmdlet.NotEqual, Value: cmdlet.Bool(true)},
	}}
	for _, text := range []string{
		`select A,B from C where P="x\"y" and Q!=true`,
		" SELECT\tA , B\r\nFROM C\nWHERE P = 'x\"y' AND Q <> TRUE ",
	} {
		got, err := cmdlet.ParseQuery(text)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
}

func TestParseQueryRefusesTheRest(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 `expected SELECT before ""`,
		"DELETE FROM C":                    `expected SELECT before "DELETE FROM C"`,
		"SELECT FROM":                      `expected FROM before ""`,
		"SELECT *, A FROM C":               `expected FROM before ", A FROM C"`,
		"SELECT A, FROM":                   `expected FROM before ""`,
		"SELECT * FROM":                    `expected a name before ""`,
		"SELECT * FROM 9":                  `expected a name before "9"`,
		"SELECT * FROM C, D":               `expected WHERE before ", D"`,
		"SELECT * FROM C ORDER BY A":       `expected WHERE before "ORDER BY A"`,
		"SELECT * FROM C WHERE":            `expected a name before ""`,
		"SELECT * FROM C WHERE A LIKE 'x'": `expected = or <> before "LIKE 'x'"`,
		"SELECT * FROM C WHERE A = NULL":   `expected a string, a whole number or a Boolean before "NULL"`,
		"SELECT * FROM C WHERE A = -TRUE":  `expected a string, a whole number or a Boolean before "-TRUE"`,
		"SELECT * FROM C WHERE A = 1.5":    `expected AND before ".5"`,
		"SELECT * FROM C WHERE A = 99999999999999999999": `expected a string, a whole number or a Boolean before "99999999999999999999"`,
		"SELECT * FROM C WHERE A = 'x":                   `expected the end of a string before "x"`,
		`SELECT * FROM C WHERE A = 'x\'`:                 `expected the end of a string before "x\\'"`,
		"SELECT * FROM C WHERE A = 1 OR B = 2":           `expected AND before "OR B = 2"`,
		"SELECT * FROM C WHERE NOT A = 1":                `expected = or <> before "A = 1"`,
	} {
		t.Run(text, func(t *testing.T) {
			q, err := cmdlet.ParseQuery(text)
			require.ErrorContains(t, err, want)
			assert.Zero(t, q)
		})
	}
}

func FuzzParseQuery(f *testing.F) {
	f.Add(`SELECT A, B FROM C WHERE P = 'it\'s \\' AND Q <> -1 AND R = TRUE`)
	f.Add("select*from _ where a!=\"\\\"\"and b=007")
	f.Add("SELECT * FROM C WHERE A = '\xff")
	f.Fuzz(func(t *testing.T, text string) {
		q, err := cmdlet.ParseQuery(text)
		if err != nil {
			return
		}
		call := cmdlet.QueryCall(q)
		written, _ := call.Param("Query")
		back, err := cmdlet.ParseQuery(written.Str())
		if err != nil {
			t.Fatalf("%q was read, and its own text %q was not: %v", text, written.Str(), err)
		}
		if again := cmdlet.QueryCall(back); !call.Equal(again) {
			t.Fatalf("%v came back as %v", call, again)
		}
		assert.Equal(t, q, back)
	})
}

func ExampleQueryCall() {
	fmt.Println(cmdlet.QueryCall(cmdlet.Query{
		Class:      "SMS_CloudProxyConnector",
		Properties: []string{"ServerName", "ProxyServiceName"},
		Where: []cmdlet.Condition{
			{Property: "ProxyServiceName", Value: cmdlet.String("O'Brien.contoso.com")},
			{Property: "ConnectionStatus", Operator: cmdlet.NotEqual, Value: cmdlet.Int(0)},
		},
	}).Params()[0].Value.Str())
	// Output:
	// SELECT ServerName, ProxyServiceName FROM SMS_CloudProxyConnector WHERE ProxyServiceName = 'O\'Brien.contoso.com' AND ConnectionStatus <> 0
}

func ExampleParseQuery() {
	q, err := cmdlet.ParseQuery(`SELECT * FROM SMS_AAD_Tenant_Ex WHERE Name = "Contoso"`)
	fmt.Println(q.Class, q.Where[0].Property, q.Where[0].Value, err)
	_, err = cmdlet.ParseQuery("SELECT * FROM SMS_AAD_Tenant_Ex WHERE Name LIKE '%'")
	fmt.Println(err)
	// Output:
	// SMS_AAD_Tenant_Ex Name 'Contoso' <nil>
	// cmdlet: cannot read the query "SELECT * FROM SMS_AAD_Tenant_Ex WHERE Name LIKE '%'": expected = or <> before "LIKE '%'"
}
