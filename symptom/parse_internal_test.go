package symptom

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// files are a table with one row.
func files(row string) fstest.MapFS {
	table := fstest.MapFS{"data/sources.txt": {Data: []byte("# sources\n\nARM: azure-docs: errors\n")}}
	for _, area := range Areas() {
		table["data/"+string(area)+".txt"] = &fstest.MapFile{Data: []byte("# nothing\n")}
	}
	table["data/site.txt"].Data = []byte(row)
	return table
}

const good = "# a row\n\n[site-one]\nseen: this: that\nmeans: something\ndo: first, and then\ndo: second\nwho: site, Azure\nrank: normal\ncode: A_b, C_*\n" +
	"text: one … two, three\nhresult: 0x80190064-0x80190257, 0x87D00231\nflag: 0x10\nport: 7-9\nexit: 6\nsource: ARM\ngrade: DOC, INF\nopen: much\n"

func TestReadTable(t *testing.T) {
	rows, err := readTable(files(good))
	require.NoError(t, err)
	assert.Equal(t, []Row{{
		ID: "site-one", Area: Site, Kind: Normal, Seen: "this: that", Means: "something", Steps: []string{"first, and then", "second"},
		Who: []string{"site", "Azure"}, Codes: []string{"A_b", "C_*"}, Texts: []string{"one … two", "three"},
		Numbers: []Number{
			{HRESULT, 0x80190064, 0x80190257},
			{HRESULT, 0x87D00231, 0x87D00231},
			{Flag, 16, 16},
			{Port, 7, 9},
			{Exit, 6, 6},
		},
		Sources: []string{"azure-docs: errors"}, Grades: []Grade{DOC, INF}, Open: "much",
	}}, rows)
}

// Whoever adds a row is told what is wrong with it, and in which line.
func TestBadRows(t *testing.T) {
	for change, message := range map[string]string{
		"[site-one]=>[client-one]":           `data/site.txt:3: "[client-one]" is not a new id of the area in brackets`,
		"[site-one]=>[site-one":              `data/site.txt:3: "[site-one" is not a new id`,
		"[site-one]=>":                       `data/site.txt:4: "seen: this: that" stands before the first id`,
		"open: much=>[site-one]":             `data/site.txt:18: "[site-one]" is not a new id`,
		"seen: this: that=>seen:":            `data/site.txt:4: "seen:" is not a key, a colon, a space and a value`,
		"seen: this: that=>":                 "site-one: needs seen, means, source and grade",
		"source: ARM=>":                      "site-one: needs seen, means, source and grade",
		"open: much=>means: twice":           "stands there twice",
		"who: site=>who: nobody":             `has "nobody", which is not one of site, Azure, Entra, network, client`,
		"rank: normal=>rank: cause":          `has "cause", which is not one of envelope, normal`,
		"grade: DOC=>grade: doc":             `has "doc", which is not one of DOC, CODE, COMM, INF`,
		"source: ARM=>source: LEG":           `has "LEG", which is not in sources.txt`,
		"code: A_b=>code: A b":               `has "A b", which is not a name`,
		"code: A_b=>code: *":                 `has "*", which is not a name`,
		"flag: 0x10=>flag: 0x11":             `has "0x11", which is not one bit`,
		"exit: 6=>exit: 6-7":                 "only an HRESULT or a port can be a range",
		"exit: 6=>exit: six":                 `has "six", which is not a number or a range of them`,
		"port: 7-9=>port: 9-7":               `has "9-7", which is not a number or a range of them`,
		"exit: 6=>exit: 0x100000000":         "which is not a number",
		"exit: 6=>bexit: 6":                  `has the key "bexit", which is not known`,
		"text: one … two, three=>text: a,":   "a piece of which is empty",
		"text: one … two, three=>text: … a":  "a piece of which is empty",
		"text: one … two, three=>text: a ……": "a piece of which is empty",
	} {
		from, to, _ := strings.Cut(change, "=>")
		bad := strings.Replace(good, from, to, 1)
		require.NotEqual(t, good, bad, change)
		_, err := readTable(files(bad))
		require.ErrorContains(t, err, message, change)
	}
	table := files(good)
	table["data/sources.txt"].Data = []byte("ARM: a\nARM: b\n")
	_, err := readTable(table)
	require.ErrorContains(t, err, `data/sources.txt:2: "ARM: b" is not a new short name`)
	delete(table, "data/sources.txt")
	_, err = readTable(table)
	assert.ErrorContains(t, err, "sources.txt")
}

// Every source is cited, and every name is short enough to be found.
func TestTheTableIsTidy(t *testing.T) {
	cited := map[string]bool{}
	for _, r := range rows() {
		for _, source := range r.Sources {
			cited[source] = true
		}
		for _, code := range r.Codes {
			assert.LessOrEqual(t, len(code), maxWord, r.ID)
		}
	}
	require.NoError(t, lines(data, "sources", func(line string) error {
		_, source, _ := strings.Cut(line, ": ")
		assert.True(t, cited[source], "no row cites %s", source)
		return nil
	}))
}
