package symptom_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/fake"
	"github.com/cmgkit/cmgkit/symptom"
)

func ids(matches []symptom.Match) []string {
	found := []string{}
	for _, m := range matches {
		found = append(found, m.Row.ID)
	}
	return found
}

func ExampleExplain() {
	for _, m := range symptom.Explain("[CCMHTTP]: *lpvStatusInformation is 0x9") {
		fmt.Println(m.Row.ID)
		for i, step := range m.Row.Steps {
			fmt.Printf("  %d. %s\n", i+1, step)
		}
	}
	// Output:
	// client-revocation-failed
	//   1. publish the revocation list on the internet
	//   2. or install with /NoCRLCheck and clear the site's option that clients check it
	// client-root-not-trusted
	//   1. put the root into the computer's store of the client
	//   2. take the service name out of TLS inspection
}

func ExampleByID() {
	row, found := symptom.ByID("server-wrong-binding")
	fmt.Println(found, row.Grades, row.Who)
	fmt.Println(row.Means)
	// Output:
	// true [DOC] [site]
	// the certificate that is bound to port 443 of the management point is wrong, expired or revoked
}

// frames are texts around what is looked for, with numbers that must not be found: each is an HRESULT, an error or a code of some row,
// in a place where it is something else.
var frames = []string{
	"%s",
	"  %s\r\n",
	"Yesterday it said %s, on two of 12007 clients.",
	`<![LOG[Something happened: %s]LOG]!><time="12:02:44.403+000" date="11-28-2026" component="CcmExec" context="" type="1" thread="12044" file="ccmhttp.cpp:12029">`,
	"Something happened: %s  $$<SMS_CLOUD_PROXYCONNECTOR><11-28-2026 10:11:12.345+00><thread=12029 (0x2EFD)>",
	"2026-11-28 10:11:12 {80072f8f-87d0-4027-87d0-027e87d00231} build 5.0.12175.1000 from 10.40.3.500 wrote 10124 bytes: %s",
}

// mark is what a row can be found by, with one way to write it.
type mark struct {
	text  string
	alone bool // is recognised only where nothing else stands
	means func(symptom.Row) bool
}

func has(kind symptom.NumberKind, value uint32) func(symptom.Row) bool {
	return func(r symptom.Row) bool {
		return slices.ContainsFunc(r.Numbers, func(n symptom.Number) bool {
			if kind == symptom.HRESULT && n.Kind == symptom.WinHTTP {
				return 0x80070000|n.First == value
			}
			return n.Kind == kind && n.First <= value && value <= n.Last
		})
	}
}

func marksOfHRESULT(value uint32) []mark {
	row := has(symptom.HRESULT, value)
	if value>>16 == 0x8019 {
		row = func(r symptom.Row) bool {
			return has(symptom.HRESULT, value)(r) || has(symptom.HTTP, value&0xFFFF)(r)
		}
	}
	var marks []mark
	contexts := []string{"hr = %s.", "(%s)", `{"code":"%s"}`}
	for i, text := range []string{
		fmt.Sprintf("0x%08X", value), fmt.Sprintf("0x%08x", value), fmt.Sprintf("0X%08X", value), fmt.Sprintf("%08X", value), fmt.Sprintf("%08x", value),
		fmt.Sprintf("0xFFFFFFFF%08X", value), strconv.Itoa(int(int32(value))), strconv.FormatUint(uint64(value), 10),
	} {
		marks = append(marks, mark{text, false, row}, mark{fmt.Sprintf(contexts[i%len(contexts)], text), false, row})
	}
	return marks
}

func marksOf(r symptom.Row) []mark {
	itself := func(other symptom.Row) bool { return other.ID == r.ID }
	marks := []mark{{r.ID, false, itself}, {"see " + r.ID + ".", false, itself}, {strings.ToUpper(r.ID), false, itself}}
	for _, code := range r.Codes {
		same := func(other symptom.Row) bool { return slices.Contains(other.Codes, code) }
		if prefix, found := strings.CutSuffix(code, "*"); found {
			marks = append(marks, mark{prefix + "Nobody_Knows", false, same}, mark{"StatusText=" + prefix + "x", false, same})
			continue
		}
		marks = append(marks, mark{`{"error":{"code":"` + code + `"}}`, false, same}, mark{"ErrorCode: " + code, false, same}, mark{code, true, same})
		if strings.ToLower(code[1:]) != code[1:] {
			marks = append(marks, mark{code, false, same}, mark{strings.ToUpper(code), false, same}, mark{"(" + code + ")", false, same})
		}
	}
	for _, text := range r.Texts {
		same := func(other symptom.Row) bool { // a text may have the codes and texts of other rows in it
			return slices.ContainsFunc(slices.Concat(other.Texts, other.Codes), func(theirs string) bool {
				return strings.Contains(text, theirs) || strings.HasPrefix(text, strings.TrimSuffix(theirs, "*"))
			}) || slices.ContainsFunc(other.Numbers, func(n symptom.Number) bool {
				return n.Kind == symptom.HTTP && strings.Contains(text, strconv.Itoa(int(n.First)))
			})
		}
		filled := strings.ReplaceAll(text, "…", "\n\tat Some.Where(Int32 n) in 17 places, and so on,")
		marks = append(marks, mark{filled, false, same}, mark{strings.ToUpper(filled), false, same})
	}
	for _, n := range r.Numbers {
		for _, value := range []uint32{n.First, n.First + (n.Last-n.First)/2, n.Last} {
			row, decimal := has(n.Kind, value), strconv.FormatUint(uint64(value), 10)
			add := func(alone bool, texts ...string) {
				for _, text := range texts {
					marks = append(marks, mark{text, alone, row})
				}
			}
			switch n.Kind {
			case symptom.HRESULT:
				marks = append(marks, marksOfHRESULT(value)...)
			case symptom.WinHTTP:
				add(true, decimal, fmt.Sprintf("0x%x", value), fmt.Sprintf("0x%08X", value), fmt.Sprintf("%08X", value))
				add(false, "error "+decimal, "Error: "+decimal, "failed with error code "+decimal, "ErrorCode="+decimal, "WinHTTP error is "+decimal,
					"failed ("+decimal+")", fmt.Sprintf("dwError = 0x%x", value))
				marks = append(marks, marksOfHRESULT(0x80070000|value)...)
			case symptom.Flag:
				hex := fmt.Sprintf("0x%x", value)
				add(true, hex, fmt.Sprintf("0x%08X", value), fmt.Sprintf("%08X", value), strconv.Itoa(int(int32(value))))
				add(false, "*lpvStatusInformation is "+hex, fmt.Sprintf("WinHTTP failure flags 0x%08X", value), "WinHTTP flags: "+decimal)
			case symptom.AADSTS:
				add(true, decimal)
				add(false, "AADSTS"+decimal, "aadsts"+decimal+": something", "Details 'AADSTS"+decimal+"'", `{"error":"invalid_grant","error_codes":[`+decimal+`]}`,
					"Sign-in error code "+decimal)
			case symptom.HTTP:
				add(true, decimal)
				add(false, "StatusCode="+decimal, "HTTP "+decimal, "HTTP/1.1 "+decimal+" Something", "status code '"+decimal+"'", "HTTP code "+decimal,
					"an error: ("+decimal+") Something", `"statusCode": `+decimal)
			case symptom.Message:
				add(true, decimal)
				add(false, "Message ID "+decimal, "status message "+decimal)
			case symptom.Event:
				add(true, decimal)
				add(false, "Event ID: "+decimal, "Schannel "+decimal)
			case symptom.Port:
				add(true, decimal)
				add(false, "port "+decimal)
			case symptom.Exit:
				add(true, decimal)
				add(false, "CcmSetup is exiting with return code "+decimal, "ccmsetup exited with "+decimal)
			}
		}
	}
	return marks
}

// Every row is found by everything that it can be found by, however that is written and wherever it stands, and nothing is found
// beside it.
func TestEveryRowIsFoundByAllThatItNames(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	tried := 0
	rows := symptom.All()
	for _, i := range random.Perm(len(rows)) {
		r := rows[i]
		for _, m := range marksOf(r) {
			around := random.Perm(len(frames) - 2)[:2] // beside the two in which it stands alone
			for j, frame := range frames {
				if j > 1 && (m.alone || !slices.Contains(around, j-2)) {
					continue
				}
				text := fmt.Sprintf(frame, m.text)
				matches := symptom.Explain(text)
				tried++
				if !slices.Contains(ids(matches), r.ID) {
					t.Errorf("%s is not found in %q", r.ID, text)
				}
				for _, match := range matches {
					if !m.means(match.Row) && (!m.alone || !ambiguous(match.Row, m.text)) {
						t.Errorf("%q finds %s", text, match)
					}
				}
			}
		}
	}
	t.Logf("%d texts", tried)
	assert.Greater(t, tried, 10_000)
}

// ambiguous reports whether a row has a number that stands alone, of whatever kind.
func ambiguous(r symptom.Row, text string) bool {
	value, err := strconv.ParseUint(strings.ToLower(text), 0, 32)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(r.Numbers, func(n symptom.Number) bool {
		return n.First <= uint32(value) && uint32(value) <= n.Last || n.Kind == symptom.Flag && n.First&uint32(value) != 0
	})
}

// In the frames themselves there is nothing.
func TestFramesAreEmpty(t *testing.T) {
	for _, frame := range frames {
		assert.Empty(t, symptom.Explain(fmt.Sprintf(frame, "nothing")), frame)
	}
}

// All masks of the known flags are taken apart, and only into these.
func TestEveryMaskOfFlags(t *testing.T) {
	rows := map[uint32]string{}
	var bits []uint32
	for _, r := range symptom.All() {
		for _, n := range r.Numbers {
			if n.Kind == symptom.Flag {
				rows[n.First] = r.ID
				bits = append(bits, n.First)
			}
		}
	}
	require.Len(t, bits, 8)
	for mask := 1; mask < 1<<len(bits); mask++ {
		var value uint32
		var want []string
		for i, bit := range bits {
			if mask>>i&1 == 1 {
				value |= bit
				want = append(want, rows[bit])
			}
		}
		hex := fmt.Sprintf("0x%x", value)
		assert.ElementsMatch(t, want, ids(symptom.Explain("*lpvStatusInformation is "+hex)), hex)
		assert.ElementsMatch(t, want, ids(symptom.Explain("*lpvStatusInformation is "+strconv.Itoa(int(int32(value))))), hex)
		if value != 0x80000000|0x8|0x2 { // which is an HRESULT too, and that goes first
			assert.ElementsMatch(t, want, ids(symptom.Explain(hex)), hex)
		}
	}
	assert.Equal(t, []string{"client-not-registered"}, ids(symptom.Explain("0x8000000A")))

	// A flag that nobody has named says so; a number that is not said to be flags is then none.
	matches := symptom.Explain("lpvStatusInformation is 0x108")
	require.Len(t, matches, 1)
	assert.Equal(t, []string{"WinHTTP flag 0x8 of 0x108, in which 0x100 is not known"}, matches[0].Reasons)
	assert.Empty(t, symptom.Explain("0x108"))
	assert.Empty(t, symptom.Explain("0"))
}

// The likeliest row comes first.
func TestOrderOfLikelihood(t *testing.T) {
	for text, want := range map[string][]string{
		// The innermost code of Azure is the cause, the envelopes come last.
		`{"code":"DeploymentFailed","details":[{"code":"Conflict","message":"{\"error\":{\"code\":\"SkuNotAvailable\"}}"}]}`: {
			"azure-size-not-available", "azure-something-runs", "azure-deployment-failed",
		},
		"InvalidTemplateDeployment … RequestDisallowedByPolicy": {
			"azure-policy", "azure-policy-public-ip", "azure-policy-tags-and-names", "azure-invalid-template-deployment",
		},
		"RequestDisallowedByPolicy … /policyDefinitions/83a86a26-fd1f-447c-b59d-e51f44264114": {
			"azure-policy-public-ip", "azure-policy", "azure-policy-tags-and-names",
		},
		"OperationNotAllowed": {"azure-quota-cores", "azure-operation-not-allowed"},
		"OperationNotAllowed: Operation results in exceeding quota limits of Core. Maximum allowed: 10": {"azure-quota-cores", "azure-operation-not-allowed"},
		// A known reason of the gateway says more than its status. Of one that is not known only the form is, and its status counts.
		"ERROR INFO: StatusCode=403 StatusText=CMGConnector_Forbidden":   {"server-wrong-binding"},
		"ERROR INFO: StatusCode=401 StatusText=CMGService_Invalid_Token": {"server-invalid-token"},
		"ERROR INFO: StatusCode=429 StatusText=CMGConnector_TooMany":     {"azure-try-later", "server-connector-reason"},
		// The line says more than its number.
		"Failed to refresh Site Signing Certificate over HTTP with error 0x87d0027e": {"client-signing-certificate", "client-bad-http-status"},
		"0x87D00231": {"server-management-point-internet", "entra-users-missing", "client-transient"},
		"KB21010486": {"server-connector-silent", "site-2303-connector"},
		"MISE12034":  {"server-management-point-internet", "server-token-refused"},
		"MISE12034: …\r\n ---> System.Net.Sockets.SocketException (10060): no answer": {"server-management-point-internet", "server-token-refused"},
		// The flags are the cause, the error is an envelope.
		"*lpvStatusInformation is 0x10\r\n… failed with error 12175 (0x80072f8f)": {"client-name-differs", "client-secure-failure"},
		"0x80190194": {"client-http-404-compliance", "client-http-status"},
		"0x80190197": {"network-proxy-login", "client-http-status"},
		// A status is seen at clients more often than in Azure.
		"StatusCode=409": {"azure-vault-name-taken", "azure-group-in-another-region", "azure-locked"},
		"StatusCode=403": {
			"server-client-certificate-required", "server-wrong-binding",
			"azure-role-assignment-refused", "azure-policy-shared-keys", "azure-vault-recovered",
		},
		// What is normal comes last.
		"Enabled SSL revocation check\nFalling back to get user token\nGetting CCM Token from https://x/CCM_STS": {
			"server-token-asked-for", "entra-falls-back-to-user", "client-revocation-checked",
		},
		"12007 12029": {"client-no-connection", "client-name-not-resolved"},
		"7":           {"client-ccmsetup-exit", "client-revocation-failed", "client-certificate-invalid", "client-certificate-revoked"},
	} {
		got := ids(symptom.Explain(text))
		if text == "7" {
			assert.ElementsMatch(t, want, got, text)
			continue
		}
		assert.Equal(t, want, got, text)
	}
}

// ordinary are lines of healthy logs, and numbers and words in them that look like symptoms.
var ordinary = []string{
	"", " ", "\r\n", "nothing", "error", "failed", "0x", "0x0", "-", "--", "- 1", "0x80072EE", "0x80072EE77", "80072EE", "0x00000000", "success",
	"Raising event: instance of CCM_ServiceHost_CertRetrieval_Status",
	"Current AD site of machine is Default-First-Site-Name",
	"Successfully sent location services HTTP message",
	"Download completed, 12007 of 12007 bytes",
	"The operation completed successfully. (0x00000000)",
	"Process 10002 started thread 12044 (0x2F0C) with handle 0x9",
	"thread=12175 (0x2F8F)", "pid=403 tid=500", "line 401", "took 500 ms", "400 bytes, 500 rows, 403 files",
	"Listening on 0.0.0.0:10124", "connected to granitefalls.westus2.cloudapp.azure.com:443", "C:\\Windows\\CCM\\Logs\\12029.log",
	"{80072f8f-1234-4321-8765-87d0027e0000}", "87d0027e-80072f8f", "a-80072F8F", "80072F8F-a", "x80072F8F", "80072F8Fx", "1.80072F8F",
	"Id 50001, value 700016 of 65001", "SQL error 50001", "error 50001 of a stored procedure", "invoice 90002",
	"version 5.00.9141.1000", "10.0.40.3", "2026-11-28T10:11:12.4030000Z", "11/28/2026 12:02:44", "1764324671",
	"in conflict with the schedule; the conflict was resolved", "Conflict resolved", "an invalid parameter was corrected",
	"flags 0x9", "Flags: 0x10", "dwFlags = 0x80000000", "port 443", "ports 80 and 443", "Message 17", "event 1000", "exit code 0", "ccmsetup ends with 3010",
	"HTTP/1.1 200 OK", "StatusCode=200", "StatusCode=304", "(200) OK", "HTTP 206",
	"CMGService.log", "CMGConnector_", "CMGService_", "CMGContentService", "AADSTS", "AADSTS1", "AADSTSx", "CMGConnectorForbidden",
	"quota", "the quota is not used up", "role assignments", "Identity found", "private key", "cannot be accessed",
	"azure-", "azure-nonsense", "server-side", "client-side", "site-made", "network-wide", "entra-joined",
}

func TestOrdinaryTextMatchesNothing(t *testing.T) {
	for _, text := range ordinary {
		assert.Empty(t, symptom.Explain(text), "%q", text)
	}
}

// meant are texts of this module that name a symptom on purpose: the site in memory says what the product and Azure say.
var meant = map[string][]string{
	"VMExtensionProvisioningError: the extension InstallCMG failed":                               {"azure-install-script-failed"},
	"hotfix article KB30833053: on 2409 without it, new gateways fail":                            {"azure-install-script-failed"},
	"your server application needs to be updated: it lacks the redirect address http://localhost": {"entra-redirect"},
}

// No error of this module looks like a symptom: every text in its code, and what its errors make of them.
func TestErrorsOfThisModuleMatchNothing(t *testing.T) {
	check := func(text string) bool {
		want, isMeant := meant[text]
		if !isMeant {
			want = []string{}
		}
		return assert.Equal(t, want, ids(symptom.Explain(text)), "%q", text)
	}
	for _, rule := range fake.Rules() {
		if check(rule.Text) && meant[rule.Text] == nil {
			call := cmdlet.NewCall("Start-CMCloudManagementGateway", cmdlet.P("Id", cmdlet.String("16777217")))
			e := cmdlet.Fail(call, rule.Reason, nil)
			e.Problems = []cmdlet.Problem{{Parameter: "Id", Value: "16777217", Rule: rule.Text}}
			check(e.Error())
		}
	}
	texts := 0
	require.NoError(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{"symptom", "tools", "testdata", ".git"}, entry.Name()):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"),
			strings.HasSuffix(path, "cmd/cmgctl/explain.go"): // which shows some
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			literal, isLiteral := node.(*ast.BasicLit)
			if !isLiteral || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err == nil && strings.Contains(text, " ") && strings.ContainsFunc(text, unicode.IsLetter) {
				texts++
				check(text)
			}
			return true
		})
		return nil
	}))
	assert.Greater(t, texts, 1000)
}

// Text of any size and shape is looked at in a time that grows with it.
func TestTimeIsBounded(t *testing.T) {
	const size = 1 << 20
	for name, piece := range map[string]string{
		"nothing":          " ",
		"one word":         "a",
		"numbers":          "7 ",
		"hyphens":          "a-",
		"HRESULTs":         "0x80072F8F ",
		"AADSTS":           "error 50001 ",
		"AADSTS of Entra":  "aad error 50001 ",
		"statuses":         "StatusCode=403 ",
		"threads":          "thread=12029 ",
		"flags":            "lpvStatusInformation is 0x7f ",
		"begin of a text":  "TaskManager: Task [ ",
		"end of a text":    "status is Faulted ",
		"a text":           "TaskManager: Task [ status is Faulted ",
		"a text in pieces": "OperationNotAllowed " + strings.Repeat("x ", 1500) + "quota ",
		"names":            "DeploymentFailed SkuNotAvailable ",
		"not UTF-8":        "\xff\xfe\x00",
	} {
		text := strings.Repeat(piece, size/len(piece))
		begin := time.Now()
		symptom.Explain(text)
		assert.Less(t, time.Since(begin), time.Minute, name)
		t.Logf("%-18s %v", name, time.Since(begin).Round(time.Millisecond))
	}
}

// A number that is something else on every line is still found where it is an error.
func TestANumberAmongItsLike(t *testing.T) {
	text := strings.Repeat("a line  $$<CcmExec><thread=12029 (0x2EFD)>\n", 500) + "WinHTTP failed with error 12029"
	assert.Equal(t, []string{"client-no-connection"}, ids(symptom.Explain(text)))
}

// An ellipsis stands for a stack trace, not for a whole log.
func TestPiecesOfATextBelongTogether(t *testing.T) {
	near, far := strings.Repeat("at Some.Where() ", 100), strings.Repeat("at Some.Where() ", 200)
	assert.Equal(t, []string{"server-old-net"}, ids(symptom.Explain("TypeLoadException"+" "+near+"CheckAzureAccess")))
	assert.Empty(t, symptom.Explain("TypeLoadException "+far+"CheckAzureAccess"))
	assert.Empty(t, symptom.Explain("CheckAzureAccess TypeLoadException"))
	// The nearest beginning counts, wherever else there is one.
	assert.Equal(t, []string{"server-old-net"}, ids(symptom.Explain("TypeLoadException "+far+"TypeLoadException CheckAzureAccess "+far+"TypeLoadException")))
}

func FuzzExplain(f *testing.F) {
	for _, text := range ordinary {
		f.Add(text)
	}
	for _, r := range symptom.All() {
		for i, m := range marksOf(r) {
			if i%7 == 0 {
				f.Add(fmt.Sprintf(frames[i%len(frames)], m.text))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		matches := symptom.Explain(text)
		seen := map[string]bool{}
		for i, m := range matches {
			assert.False(t, seen[m.Row.ID], "twice")
			seen[m.Row.ID] = true
			assert.NotEmpty(t, m.Reasons)
			if i > 0 {
				order := []symptom.Kind{symptom.Cause, symptom.Envelope, symptom.Normal}
				assert.LessOrEqual(t, slices.Index(order, matches[i-1].Row.Kind), slices.Index(order, m.Row.Kind))
			}
		}
		assert.Equal(t, ids(matches), ids(symptom.Explain(text)), "the same each time")
		assert.Equal(t, ids(matches), ids(symptom.Explain(strings.ToLower("\n "+text+" \t"))), "case and blanks around do not matter")
	})
}
