package symptom_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/symptom"
)

//go:generate go test -run "^(TestCounts|TestDocs)$" -update
var update = flag.Bool("update", false, "write docs/troubleshooting.md and the counts of rows")

// golden compares what is generated with a file.
func golden(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o600))
	}
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, want, string(got), "run go generate ./symptom")
}

// Rows do not get lost: a change of their number shows in a review.
func TestCounts(t *testing.T) {
	var b strings.Builder
	total := 0
	for _, area := range symptom.Areas() {
		kinds := map[symptom.Kind]int{}
		open, rows := 0, 0
		for _, r := range symptom.All() {
			if r.Area != area {
				continue
			}
			rows++
			kinds[r.Kind]++
			if r.Open != "" {
				open++
			}
		}
		total += rows
		fmt.Fprintf(&b, "%-8s %3d rows: %d causes, %d envelopes, %d normal; %d with an open point\n", area, rows,
			kinds[symptom.Cause], kinds[symptom.Envelope], kinds[symptom.Normal], open)
	}
	fmt.Fprintf(&b, "%-8s %3d rows\n", "all", total)
	t.Logf("\n%s", b.String())
	golden(t, filepath.Join("testdata", "counts.txt"), b.String())
}

// reference finds ids in the text of a row or a page.
var reference = regexp.MustCompile(`\b(?:azure|server|entra|client|site|network)(?:-[a-z0-9]+)+\b`)

func TestEveryRowIsComplete(t *testing.T) {
	ids := map[string]bool{}
	for _, r := range symptom.All() {
		ids[r.ID] = true
	}
	grades := []symptom.Grade{symptom.DOC, symptom.CODE, symptom.COMM, symptom.INF}
	for _, r := range symptom.All() {
		assert.Regexp(t, `^`+string(r.Area)+`(-[a-z0-9]+)+$`, r.ID)
		assert.Contains(t, []symptom.Kind{symptom.Cause, symptom.Envelope, symptom.Normal}, r.Kind, r.ID)
		assert.NotEmpty(t, r.Sources, r.ID)
		require.NotEmpty(t, r.Grades, r.ID)
		if r.Kind == symptom.Cause && len(r.Steps) == 0 {
			assert.Contains(t, []string{"server-failure-every-20-minutes", "site-alert-late"}, r.ID, "a cause without anything to do")
		}
		for i := 1; i < len(r.Grades); i++ {
			known := []symptom.Grade{r.Grades[i-1], r.Grades[i]}
			if !slices.Equal(known, []symptom.Grade{symptom.COMM, symptom.DOC}) && !slices.Equal(known, []symptom.Grade{symptom.CODE, symptom.DOC}) {
				assert.Less(t, slices.Index(grades, known[0]), slices.Index(grades, known[1]), r.ID)
			}
		}
		everything, err := json.Marshal(r)
		require.NoError(t, err)
		assert.NotRegexp(t, `\|| {2}|\bpain\b|\.md\b|wire|/work|≠|⇒`, string(everything), r.ID)
		for _, text := range append([]string{r.Seen, r.Means, r.Open}, r.Steps...) {
			for _, id := range reference.FindAllString(text, -1) {
				assert.True(t, ids[id], "%s speaks of %s, which is not there", r.ID, id)
				assert.NotEqual(t, r.ID, id)
			}
		}
		byID, found := symptom.ByID(r.ID)
		require.True(t, found)
		assert.Equal(t, r, byID)
	}
	for _, id := range []string{"", "azure", "azure-", "AZURE-POLICY", "no-such-row"} {
		_, found := symptom.ByID(id)
		assert.False(t, found, id)
	}
}

// What a caller does with a row does not reach the table.
func TestRowsAreSnapshots(t *testing.T) {
	before := fmt.Sprintf("%#v", symptom.All())
	spoil := func(r symptom.Row) {
		for _, texts := range [][]string{r.Steps, r.Who, r.Codes, r.Texts, r.Sources} {
			for i := range texts {
				texts[i] = "spoilt"
			}
		}
		for i := range r.Numbers {
			r.Numbers[i].First = 4711
		}
		for i := range r.Grades {
			r.Grades[i] = "spoilt"
		}
	}
	for _, r := range symptom.All() {
		one, _ := symptom.ByID(r.ID)
		spoil(one)
		for _, m := range symptom.Explain(r.ID) {
			spoil(m.Row)
		}
		spoil(r)
	}
	assert.Equal(t, before, fmt.Sprintf("%#v", symptom.All()))
}

func TestHowRowsLook(t *testing.T) {
	r, found := symptom.ByID("client-root-not-trusted")
	require.True(t, found)
	assert.Equal(t, "client-root-not-trusted: WinHTTP flag 0x8 INVALID_CA, 12045", r.String())
	matches := symptom.Explain("error -2147012851")
	require.Len(t, matches, 1)
	assert.Equal(t, r.String()+" (-2147012851 is 0x80072F0D, WinHTTP 12045)", matches[0].String())

	text, err := json.Marshal(matches)
	require.NoError(t, err)
	var again []symptom.Match
	require.NoError(t, json.Unmarshal(text, &again))
	assert.Equal(t, matches, again)

	for number, want := range map[symptom.Number]string{
		{Kind: symptom.HRESULT, First: 0x87D0027E, Last: 0x87D0027E}: "0x87D0027E",
		{Kind: symptom.HRESULT, First: 0x80190064, Last: 0x80190257}: "0x80190064 to 0x80190257",
		{Kind: symptom.WinHTTP, First: 12007, Last: 12007}:           "WinHTTP 12007",
		{Kind: symptom.Flag, First: 0x80000000, Last: 0x80000000}:    "WinHTTP flag 0x80000000",
		{Kind: symptom.AADSTS, First: 50001, Last: 50001}:            "AADSTS50001",
		{Kind: symptom.HTTP, First: 403, Last: 403}:                  "HTTP 403",
		{Kind: symptom.Port, First: 10124, Last: 10139}:              "port 10124 to 10139",
		{Kind: symptom.Exit, First: 7, Last: 7}:                      "exit code 7",
	} {
		assert.Equal(t, want, number.String())
	}
}

// docs/troubleshooting.md is the table as a page.
func TestDocs(t *testing.T) {
	titles := map[symptom.Area]string{
		symptom.Azure:   "Azure and provisioning",
		symptom.Server:  "Logs of the servers",
		symptom.Entra:   "Sign-in with Entra ID",
		symptom.Client:  "Clients",
		symptom.Site:    "The site",
		symptom.Network: "Connection point and network",
	}
	abouts := map[symptom.Area]string{
		symptom.Azure: "Seen in the portal unless it says otherwise. CloudMgr.log mostly shows only azure-deployment-failed.",
		symptom.Entra: "Seen in ccmsetup.log and ADALOperationProvider.log (`WAM token request failed. Status 5, Details 'AADSTS…'`), in " +
			"SMSAdminUI.log of the console, in the log of the discovery, and in the sign-in logs of Entra ID, where the correlation id finds " +
			"it. The server app is the web app, the client app the native one.",
		symptom.Client: "The flags of WinHTTP are a mask: 0x9 is 0x1 and 0x8.",
		symptom.Site:   "No public list of the status messages of the gateway's components was found: read their texts from the site.",
	}
	front, err := os.ReadFile(filepath.Join("testdata", "page.md"))
	require.NoError(t, err)

	known := map[string]bool{}
	for _, r := range symptom.All() {
		known[r.ID] = true
	}
	link := func(text string) string {
		return reference.ReplaceAllStringFunc(text, func(id string) string {
			assert.True(t, known[id], "the page speaks of %s, which is not there", id)
			return "[" + id + "](#" + id + ")"
		})
	}
	cell := func(text string) string {
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", "|", `\|`, "*", `\*`, `\`, `\\`).Replace(text)
	}

	var b strings.Builder
	b.WriteString("<!-- Generated by go generate ./symptom; do not edit. -->\n\n")
	before, after, found := strings.Cut(string(front), "## The first five minutes")
	require.True(t, found)
	b.WriteString(before + "## The first five minutes" + link(after))
	for _, area := range symptom.Areas() {
		fmt.Fprintf(&b, "\n## %s\n\n", titles[area])
		if about := abouts[area]; about != "" {
			b.WriteString(link(about) + "\n\n")
		}
		b.WriteString("| seen | what it means | what to do | who | source |\n| --- | --- | --- | --- | --- |\n")
		for _, r := range symptom.All() {
			if r.Area != area {
				continue
			}
			seen := fmt.Sprintf(`<a id="%s"></a>**%s**`, r.ID, cell(r.Seen))
			if r.Where != "" {
				seen += "<br>" + cell(r.Where)
			}
			seen += "<br>`" + r.ID + "`"
			means := link(cell(r.Means))
			if r.Kind != symptom.Cause {
				means = "*" + string(r.Kind) + "*: " + means
			}
			if r.Open != "" {
				means += "<br>**Open:** " + link(cell(r.Open))
			}
			steps := make([]string, len(r.Steps))
			for i, step := range r.Steps {
				steps[i] = link(cell(step))
				if len(r.Steps) > 1 {
					steps[i] = fmt.Sprintf("%d. %s", i+1, steps[i])
				}
			}
			grades := make([]string, len(r.Grades))
			for i, grade := range r.Grades {
				grades[i] = string(grade)
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s: %s |\n", seen, means, strings.Join(steps, "<br>"), strings.Join(r.Who, ", "),
				strings.Join(grades, ", "), cell(strings.Join(r.Sources, "; ")))
		}
	}
	b.WriteString("\n## Open points\n\nWhat was looked for and not found, beside what the rows themselves call open:\n\n" +
		"- a list of the status messages of the gateway's components, and what the numbers in State and StatusDetails mean;\n" +
		"- any name `CMGService_…` but Invalid_Token, any `CMGConnector_…` but four, and a page on 404, 502 and 503 at the gateway: it is " +
		"likely that 502 and 503 mean that no connection point is there, and 404 that the path is not known;\n" +
		"- the names of the steps of the connection analyzer, and sample lines of CMGSetup.log, Cloudusersync.log and AdminService.log;\n" +
		"- a text of Microsoft's on VaultAlreadyExists, QuotaExceeded, InvalidResourceGroupLocation, OverconstrainedZonalAllocationRequest, " +
		"ScopeLocked, AADSTS500113 and AADSTS530003;\n" +
		"- the SKU of a gateway's public IP address and load balancer, and how its machines reach the internet.\n")
	golden(t, filepath.Join("..", "docs", "troubleshooting.md"), b.String())
}
