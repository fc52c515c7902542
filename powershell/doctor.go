package powershell

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/internal/callwire"
	"github.com/cmgkit/cmgkit/powershell/internal/verdict"
	"github.com/cmgkit/cmgkit/secret"
)

// Report is what [Doctor] found, in the order in which a session needs it. It names hosts, accounts and paths.
type Report struct {
	Host     string            `json:"host"` // the host that was examined, as its Transport names it
	Findings []finding.Finding `json:"findings"`
}

// Failed reports whether any finding is a failure: no session opens, or changes fail.
func (r *Report) Failed() bool { return finding.Worst(r.Findings) == finding.Fail }

// String returns the report as text, one line per finding with its remedy below.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "PowerShell host: %s\n", r.Host)
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%-6s%-23s%s\n", f.Severity, f.ID, f.Text)
		if f.Remedy != "" {
			fmt.Fprintf(&b, "%29s-> %s\n", "", f.Remedy)
		}
	}
	return b.String()
}

// DoctorOptions lets a caller follow an examination while it lasts. Doctor calls the functions one after the other, and
// continues when they return.
type DoctorOptions struct {
	// Found is called with each finding, in the order of the report.
	Found func(finding.Finding)
	// Waiting is called before each step that may take seconds or longer, with what is then waited for, as in "the import of
	// the module".
	Waiting func(what string)
}

// Doctor looks for everything that would keep a new host from working, step by step: whether PowerShell starts, what its
// policies forbid, which copies of the module there are, whether the module imports, whether the drive, the provider and the
// site can be reached and read, and whether a file and its password reach a cmdlet intact. After a failure it continues where
// it can. It changes nothing on the site; on the host it writes one private file and deletes it.
//
// Doctor takes at most [Options].StartTimeout plus a few seconds. It has no error of its own: wrong options and a host that
// does not start are findings too. What can fail only on Windows has not been tested: execution policies, registry, access
// lists, AppLocker, and the key store that a PFX file is imported into.
func Doctor(ctx context.Context, options Options, o *DoctorOptions) *Report {
	problems := options.problems()
	options.fillIn()
	d := &doctor{options: &options, report: &Report{Host: place(options.Transport)}}
	if o != nil {
		d.follower = *o
	}
	if problems != nil {
		d.find(finding.HostOptions, finding.Fail, sentence(problems), "correct the options")
		return d.report
	}
	ctx, cancel := context.WithTimeout(ctx, options.StartTimeout)
	defer cancel()
	d.wait("the start of PowerShell")
	c, err := dial(ctx, d.options)
	if err != nil {
		remedy := "make sure that PowerShell is installed where the transport looks for it, and that the account may start it"
		if advised, ok := errors.AsType[Adviser](err); ok {
			remedy = advised.Remedy()
		}
		d.find(finding.HostStart, finding.Fail, err.Error(), remedy)
		return d.report
	}
	defer c.dismiss()
	d.host = c
	d.examine(ctx)
	return d.report
}

// doctor is one examination.
type doctor struct {
	options  *Options
	follower DoctorOptions
	host     *connection
	report   *Report
}

func (d *doctor) find(id finding.ID, severity finding.Severity, text, remedy string) {
	d.add(found(id, severity, text, remedy))
}

func (d *doctor) add(findings ...finding.Finding) {
	d.report.Findings = append(d.report.Findings, findings...)
	if d.follower.Found != nil {
		for _, f := range findings {
			d.follower.Found(f)
		}
	}
}

func (d *doctor) wait(what string) {
	if d.follower.Waiting != nil {
		d.follower.Waiting(what)
	}
}

// sentence joins problems into one line.
func sentence(problems []cmdlet.Problem) string {
	texts := make([]string, 0, len(problems))
	for _, p := range problems {
		texts = append(texts, p.String())
	}
	return strings.Join(texts, "; ")
}

// found returns a finding of a known kind, with what was seen as one line.
func found(id finding.ID, severity finding.Severity, text, remedy string) finding.Finding {
	f := hostKinds[id]
	f.ID, f.Severity, f.Text, f.Remedy = id, severity, strings.Join(strings.Fields(text), " "), remedy
	return f
}

const sourceKeyLogon = "Win32-OpenSSH#1935"

// hostKinds holds what all findings with the same id share. A kind without a source reports what was seen and applies no rule.
var hostKinds = map[finding.ID]finding.Finding{
	finding.HostOptions:         {Title: "options"},
	finding.HostStart:           {Title: "PowerShell start"},
	finding.HostEngine:          {Title: "PowerShell, system and account"},
	finding.HostLanguage:        {Title: "language mode", Source: "about_Language_Modes", Grade: finding.DOC},
	finding.HostExecutionPolicy: {Title: "execution policy", Source: "about_Execution_Policies", Grade: finding.DOC},
	finding.HostModulePath:      {Title: "PSModulePath", Source: "about_PSModulePath", Grade: finding.DOC},
	finding.HostModule:          {Title: "module copies", Source: "default folders of the console, from field reports", Grade: finding.COMM},
	finding.HostImport:          {Title: "module import"},
	finding.HostDrive:           {Title: "site drive"},
	finding.HostSite:            {Title: "site"},
	finding.HostLogon:           {Title: "logon credentials", Source: sourceKeyLogon, Grade: finding.COMM},
	finding.HostTopLevel:        {Title: "place in the hierarchy", Source: "setup-cloud-management-gateway", Grade: finding.DOC},
	finding.HostRead:            {Title: "reading gateways"},
	finding.HostVersion: {
		Title: "versions of console and site", Source: "module versions in public threads and in the module's help", Grade: finding.COMM,
	},
	finding.HostMetadata:  {Title: "module metadata"},
	finding.HostTemp:      {Title: "private files"},
	finding.HostPFX:       {Title: "PFX files", Source: sourceKeyLogon + "; PKCS12_PBES2_EXPORT_PARAMS", Grade: finding.COMM},
	finding.HostLeftovers: {Title: "leftover private files"},
	finding.HostEcho:      {Title: "connection to the host", Source: "Win32-OpenSSH#908, #658", Grade: finding.COMM},
	finding.HostClock:     {Title: "clock", Source: "Maximum tolerance for computer clock synchronization", Grade: finding.DOC},
	finding.HostProxy:     {Title: "proxy settings of the account", Source: "it is not known which settings a cmdlet uses", Grade: finding.INF},
	finding.HostLogging:   {Title: "PowerShell logging", Source: "about_Logging_Windows", Grade: finding.DOC},
}

func (d *doctor) examine(ctx context.Context) {
	// The greeting comes first because every other request needs it; its result is reported under the module and the drive.
	d.wait("the import of the module")
	greeting := d.host.greet(ctx, d.options)
	f, err := readFacts(ctx, d.host.ask)
	if err != nil {
		d.add(silence(errors.Join(greeting, d.host.stderr.Err())))
		return
	}
	d.find(finding.HostStart, finding.Pass, "PowerShell starts and answers", "")
	d.add(f.engine(), f.language(), f.executionPolicy())
	d.add(f.modulePath()...)
	d.add(f.modules(d.host.host.Module))
	if d.meetModule(greeting) {
		d.meetSite(ctx, f)
	}
	d.tryFile(ctx)
	d.add(f.leftovers())
	d.tryEcho(ctx)
	d.add(f.clocks(), f.proxies(), f.logging())
}

// silence explains a host that does not answer.
func silence(err error) finding.Finding {
	f := found(finding.HostStart, finding.Fail, err.Error(), "make sure that the program is PowerShell, and read what it wrote: a policy, a broken machine-wide profile or something that filters the connection keeps the host script from running")
	if strings.Contains(err.Error(), "FullLanguage") {
		return found(finding.HostLanguage, finding.Fail, err.Error(), constrained)
	}
	return f
}

const constrained = "AppLocker or App Control for Business runs scripts that it does not trust in constrained language mode: " +
	"allow the host script by its hash, or sign and install it"

// meetModule reports the result of the greeting, and returns whether the host can be asked about the site.
func (d *doctor) meetModule(greeting error) bool {
	cause, told := errors.AsType[*verdict.Record](greeting)
	switch {
	case greeting == nil:
		d.find(finding.HostImport, finding.Pass, "the module imports: version "+d.host.host.ModuleVersion, "")
		d.find(finding.HostDrive, finding.Pass, "drive "+d.options.SiteCode+": is connected to "+d.options.Provider, "")
		return true
	case told && cause.Stage == "drive":
		d.find(finding.HostImport, finding.Pass, "the module imports", "")
		d.find(finding.HostDrive, finding.Fail, greeting.Error(), driveRemedy(cause))
	default:
		d.find(finding.HostImport, finding.Fail, greeting.Error(), importRemedy(cause))
	}
	return false
}

// importRemedy recognizes how PowerShell itself words a refusal. The product's own texts are not known.
func importRemedy(cause *verdict.Record) string {
	switch {
	case cause.Says("untrusted publisher", "not digitally signed", "AuthorizationManager", "not trusted"):
		return "the execution policy is AllSigned, and PowerShell asks whether to trust the publisher, which a session cannot answer: " +
			"put the certificate that signed the module into the machine's TrustedPublisher store, or have the policy set to RemoteSigned"
	case cause.Says("PSSecurityException", "scripts is disabled"):
		return "the execution policy forbids scripts, and a session cannot override a group policy: have it set to RemoteSigned"
	case cause.Says("SMS_ADMIN_UI_PATH"):
		return "install the console on the host, or give the path of ConfigurationManager.psd1 (Options.Module); after an " +
			"installation restart sshd or the host, so that it gets the new environment variable"
	case cause.Says("language mode"):
		return constrained
	}
	return "import the module by hand, as the same account and with the same PowerShell, and fix what it reports"
}

func driveRemedy(cause *verdict.Record) string {
	switch {
	case cause.Says("belongs to", "is not a CMSite drive"):
		return "the name is taken: remove that drive, or give the provider that it belongs to"
	case cause.Says("access is denied", "unauthorized", "0x80070005", "0x80041003"):
		return forbidden
	}
	return "make sure that the provider's FQDN is right, that DNS and firewall let the host reach it (RPC and WMI), and that the " +
		"account may log on there; an SSH logon by key has no credentials for a second computer: run on the provider"
}

const forbidden = "give the account a role in Configuration Manager (Read-only Analyst to read, Infrastructure Administrator to change) " +
	"and add it to SMS Admins; if it has both, the SMS Provider's authentication level may require Windows Hello or a certificate"

// meetSite reads what every account with a role in the site may read.
func (d *doctor) meetSite(ctx context.Context, f *facts) {
	c := d.host
	site := cmdlet.NewCall("Get-CMSite", cmdlet.P("SiteCode", cmdlet.String(d.options.SiteCode)))
	d.wait("the answer of the site")
	if err := c.meetSite(ctx, d.options); err != nil {
		remedy := driveRemedy(nil)
		switch {
		case errors.Is(err, cmdlet.ErrForbidden):
			remedy = forbidden
		case strings.Contains(err.Error(), "lists 0 sites"):
			remedy = "check the site code; an account whose role or scope covers nothing does not see the site either"
		}
		d.find(finding.HostSite, finding.Fail, err.Error(), remedy)
		d.logon(f, true)
		return
	}
	d.find(finding.HostSite, finding.Pass, fmt.Sprintf("site %s answers: version %s", d.options.SiteCode, c.host.SiteVersion), "")
	d.logon(f, false)
	if result, err := c.run(ctx, site, d.options.StartTimeout); err == nil && len(result.Objects) == 1 {
		d.add(topLevel(result.Objects[0]))
	}
	d.wait("the list of gateways")
	if result, err := c.run(ctx, cmdlet.NewCall("Get-CMCloudManagementGateway"), d.options.StartTimeout); err != nil {
		remedy := "fix what the site reports"
		if errors.Is(err, cmdlet.ErrForbidden) {
			remedy = forbidden
		}
		d.find(finding.HostRead, finding.Fail, err.Error(), remedy)
	} else {
		d.find(finding.HostRead, finding.Pass, "gateways can be read: "+strconv.Itoa(len(result.Objects)), "")
	}
	switch match, text := compareVersions(c.host.ModuleVersion, c.build); match {
	case mismatch:
		d.find(finding.HostVersion, finding.Fail, text, "update the console on the host to the site's version; until then only reads are allowed")
	case untold:
		d.find(finding.HostVersion, finding.Warn, text, "make sure that the console was updated together with the site")
	case same:
		d.find(finding.HostVersion, finding.Pass, "console and site have the same version", "")
	}
	d.wait("the metadata of the module")
	if description, err := describe(ctx, c.ask, c.host); err != nil {
		d.find(finding.HostMetadata, finding.Warn, err.Error(), "nothing to do: calls are checked against the documented catalogue instead")
	} else {
		d.find(finding.HostMetadata, finding.Pass, fmt.Sprintf("the module describes %d cmdlets, with %d differences from the documentation", len(description.Cmdlets),
			len(description.Diff(cmdlet.Documented()))), "")
	}
}

// topLevel recognizes a child site, where gateways cannot be managed.
func topLevel(o cmdlet.Object) finding.Finding {
	var site struct {
		Parent string `wmi:"ReportingSiteCode"`
		Type   int    `wmi:"Type"`
	}
	_ = o.Decode(&site) // what the site does not say stays empty
	switch {
	case site.Type == 1:
		return found(finding.HostTopLevel, finding.Fail, "the site is a secondary site", "use the primary site, or the central administration site where there is one")
	case site.Parent != "":
		return found(
			finding.HostTopLevel, finding.Warn, "the site reports to "+site.Parent,
			"gateways are managed at the top-level site: use its site code and provider; only connection points are managed here",
		)
	}
	return found(finding.HostTopLevel, finding.Pass, "the site is the top-level site of its hierarchy", "")
}

// logon recognizes a logon that may lack credentials for the provider.
func (d *doctor) logon(f *facts, failed bool) {
	if f.is("ssh", "True") && !isSameMachine(d.options.Provider, f.first("machine")) {
		severity := finding.Warn
		if failed {
			severity = finding.Fail
		}
		d.find(finding.HostLogon, severity, "the session came over SSH, and the provider is another computer",
			"an SSH logon by key has no credentials for a second computer: run on the provider, or log in with a password")
	}
}

func isSameMachine(fqdn, machine string) bool {
	label, _, _ := strings.Cut(fqdn, ".")
	return strings.EqualFold(label, machine) || strings.EqualFold(fqdn, machine)
}

// tryFile sends a throw-away certificate and its password in the way that a gateway's are sent.
func (d *doctor) tryFile(ctx context.Context) {
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		return // no randomness on this machine: says nothing about the host
	}
	certificate, err := authority.ServerCertificate("doctor.invalid", nil)
	if err != nil {
		return
	}
	d.wait("a PFX file to be opened")
	access, refused := openPFX(ctx, d.host.ask, certificate.PFX(), certificate.Password(), certificate.Thumbprint())
	legacy := false
	if refused != nil && refused.Stage == "pfx" {
		if old, err := certificate.WithPFX(&certs.PFXOptions{Legacy: true}); err == nil {
			_, again := openPFX(ctx, d.host.ask, old.PFX(), old.Password(), old.Thumbprint())
			legacy = again == nil
		}
	}
	d.add(judgeFile(access, refused, legacy)...)
}

// judgeFile judges who else may read the folder of a private file, and how far a PFX file in it got. A host that opens 3DES
// but not AES has a different problem from one that opens neither.
func judgeFile(access string, refused *verdict.Record, legacy bool) []finding.Finding {
	var findings []finding.Finding
	find := func(id finding.ID, severity finding.Severity, text, remedy string) {
		findings = append(findings, found(id, severity, text, remedy))
	}
	switch {
	case refused != nil && refused.Stage == "temp":
		find(finding.HostTemp, finding.Fail, "a private file cannot be written and deleted: "+refused.Error(), "the account needs a temporary folder (TEMP) in which it may create folders")
		return findings
	case access == "private":
		find(finding.HostTemp, finding.Pass, "a private file was written and deleted", "")
	case access != "":
		find(finding.HostTemp, finding.Fail, "a private folder can be read by "+access, "put the temporary folder (TEMP) on a volume that supports access rights")
	}
	switch {
	case refused == nil:
		find(finding.HostPFX, finding.Pass, "a PFX file and its password arrive, and the file opens", "")
	case legacy:
		find(finding.HostPFX, finding.Warn, "a PFX file opens if it is encrypted with 3DES, but not with AES: "+refused.Error(),
			"the host is older than Windows Server 2019: sessions send 3DES anyway; use it too for PFX files that get there by other "+
				"ways (certs.PFXOptions.Legacy)")
	case refused.Stage == "pfx":
		find(finding.HostPFX, finding.Fail, "a PFX file does not open with its password: "+refused.Error(),
			"an SSH logon by key cannot use the account's key store, and the error then speaks of a wrong password: run on the provider "+
				"and log in with a password")
	default:
		find(finding.HostPFX, finding.Fail, "the PFX file or its password does not arrive: "+refused.Error(), "please report this to the maintainers: it is not known to happen")
	}
	return findings
}

// openPFX has the host open a PFX file, and returns who else could read the file.
func openPFX(ctx context.Context, send ask, pfx secret.Bytes, password secret.Text, thumbprint string) (access string, refused *verdict.Record) {
	other := func(text string) *verdict.Record {
		return verdict.Told("host", text)
	}
	a, err := send(ctx, request{operation: operationDoctor, limit: ownLimit, write: func(w *callwire.Writer) {
		w.Byte(1)
		w.Value(cmdlet.File("doctor.pfx", pfx))
		w.Value(cmdlet.Secret(password))
	}})
	switch {
	case err != nil:
		return "", other(err.Error())
	case a.failure != nil:
		return "", a.failure
	}
	access = a.Text()
	opened, why, left := a.Text(), a.Text(), a.Byte() != 0
	switch {
	case a.Err() != nil:
		return access, other(a.Err().Error())
	case why != "":
		return access, verdict.Told("pfx", why)
	case !strings.EqualFold(opened, thumbprint):
		return access, other("a different certificate arrived")
	case left:
		return access, verdict.Told("temp", "the file cannot be deleted")
	}
	return access, nil
}

// tryEcho sends a megabyte there and back, as every session does at its start.
func (d *doctor) tryEcho(ctx context.Context) {
	d.wait("a megabyte to come back")
	if err := d.host.testEcho(ctx); err != nil {
		d.find(finding.HostEcho, finding.Fail, err.Error(), "update OpenSSH on the host: versions before 8.1 truncate or corrupt standard input")
		return
	}
	d.find(finding.HostEcho, finding.Pass, "a megabyte comes back as it was sent", "")
}

// facts are what the host reports about itself.
type facts struct {
	values map[string][]string
	copies []ModuleCopy
	ahead  time.Duration // how far the host's clock is ahead of this machine's
}

func readFacts(ctx context.Context, send ask) (*facts, error) {
	asked := time.Now()
	a, err := send.own(ctx, "Doctor", "", request{operation: operationDoctor, limit: ownLimit, write: func(w *callwire.Writer) { w.Byte(0) }})
	if err != nil {
		return nil, err
	}
	took := time.Since(asked)
	f := &facts{values: map[string][]string{}}
	f.ahead = a.Time().Sub(asked.Add(took / 2))
	for range a.Count() / 2 {
		name := a.Text()
		f.values[name] = append(f.values[name], a.Text())
	}
	for range a.Count() {
		f.copies = append(f.copies, ModuleCopy{Path: a.Text(), Version: a.Text()})
	}
	return f, a.Err()
}

func (f *facts) first(name string) string {
	if len(f.values[name]) == 0 {
		return ""
	}
	return f.values[name][0]
}

func (f *facts) is(name, value string) bool {
	return slices.ContainsFunc(f.values[name], func(v string) bool { return strings.EqualFold(v, value) })
}

func (f *facts) engine() finding.Finding {
	bits := "32"
	if f.is("64bit", "True") {
		bits = "64"
	}
	return found(finding.HostEngine, finding.Pass, fmt.Sprintf("PowerShell %s (%s, %s bit) on %s, as %s on %s",
		f.first("powershell"), f.first("edition"), bits, f.first("system"), f.first("account"), f.first("machine")), "")
}

func (f *facts) language() finding.Finding {
	for _, where := range []string{"language", "language.worker"} {
		if mode := f.first(where); mode != "FullLanguage" {
			return found(finding.HostLanguage, finding.Fail, "the language mode is "+mode, constrained)
		}
	}
	return found(finding.HostLanguage, finding.Pass, "the language mode is FullLanguage", "")
}

// executionPolicy judges what group policy sets: that overrides the policy of a process, a user or the machine.
func (f *facts) executionPolicy() finding.Finding {
	policy := f.first("policy.ExecutionPolicy")
	switch {
	case strings.EqualFold(policy, "Restricted"):
		return found(
			finding.HostExecutionPolicy, finding.Fail, "group policy sets the execution policy to Restricted: modules with scripts cannot be imported",
			"have the policy set to RemoteSigned or AllSigned for this host; a session cannot override it",
		)
	case strings.EqualFold(policy, "AllSigned"):
		return found(
			finding.HostExecutionPolicy, finding.Warn, "group policy sets the execution policy to AllSigned: PowerShell may ask whether to trust a publisher, which a session cannot answer",
			"put the certificate that signed the console's module into the machine's TrustedPublisher store",
		)
	case policy != "":
		return found(finding.HostExecutionPolicy, finding.Pass, "group policy sets the execution policy to "+policy, "")
	}
	if own := f.values["ExecutionPolicy"]; own != nil {
		return found(finding.HostExecutionPolicy, finding.Pass, "no group policy sets the execution policy; it is set to "+strings.Join(own, ", "), "")
	}
	return found(finding.HostExecutionPolicy, finding.Pass, "no group policy sets the execution policy", "")
}

// modulePath recognizes a PSModulePath that 5.1 inherited from 7, whose modules shadow those of 5.1.
func (f *facts) modulePath() []finding.Finding {
	path := strings.ToLower(strings.ReplaceAll(f.first("modulepath"), "/", `\`))
	if f.first("edition") != "Desktop" || !strings.Contains(path, `\powershell\7`) {
		return nil
	}
	return []finding.Finding{found(
		finding.HostModulePath, finding.Warn, "PSModulePath has folders of PowerShell 7, but this is Windows PowerShell 5.1",
		"start 5.1 from a process that is not PowerShell 7, or clear PSModulePath first",
	)}
}

func (f *facts) modules(used string) finding.Finding {
	var seen []string
	for _, c := range f.copies {
		version := c.Version
		if version == "" {
			version = "no version"
		}
		seen = append(seen, c.Path+" ("+version+")")
	}
	text := "no copy was found where the console installs it"
	if seen != nil {
		text = "found " + strings.Join(seen, ", ")
	}
	switch {
	case used != "":
		text += "; in use: " + used
	case seen == nil:
		return found(finding.HostModule, finding.Warn, text, "install the console, or give the path of ConfigurationManager.psd1 (Options.Module)")
	}
	if len(seen) > 1 {
		return found(finding.HostModule, finding.Warn, text, "choose the copy that belongs to the site's version (Options.Module)")
	}
	return found(finding.HostModule, finding.Pass, text, "")
}

// staleAfter is the age beyond which a private folder cannot belong to a running call.
const staleAfter = time.Hour

func (f *facts) leftovers() finding.Finding {
	stale := 0
	for _, minutes := range f.values["leftover"] {
		if n, err := strconv.Atoi(minutes); err == nil && time.Duration(n)*time.Minute > staleAfter {
			stale++
		}
	}
	if stale > 0 {
		return found(
			finding.HostLeftovers, finding.Warn, fmt.Sprintf("private folders of earlier sessions are left in %s: %d", f.first("temp"), stale),
			"delete the cmgkit-* folders there; the PFX files in them had one-time passwords and cannot be opened any more",
		)
	}
	return found(finding.HostLeftovers, finding.Pass, "no private folder of an earlier session is left in "+f.first("temp"), "")
}

func (f *facts) clocks() finding.Finding {
	offset, _ := strconv.Atoi(f.first("offset"))
	zone := fmt.Sprintf("time zone %s, UTC%+03d:%02d", f.first("zone"), offset/60, max(offset%60, -(offset%60)))
	if off := f.ahead.Abs(); off > 5*time.Minute {
		side := "ahead of"
		if f.ahead < 0 {
			side = "behind"
		}
		return found(
			finding.HostClock, finding.Warn, fmt.Sprintf("the host's clock is %v %s this machine's; %s", off.Round(time.Second), side, zone),
			"set both clocks: Kerberos allows a difference of 5 minutes, and expiry dates would be off",
		)
	}
	return found(finding.HostClock, finding.Pass, "the clocks agree; "+zone, "")
}

// proxies reports the account's settings. Which of them a cmdlet uses is not known; those of WinHTTP are not read.
func (f *facts) proxies() finding.Finding {
	var set []string
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "ProxyEnable", "ProxyServer", "ProxyOverride", "AutoConfigURL"} {
		for _, value := range f.values["proxy."+name] {
			if value != "" {
				set = append(set, name+" "+value)
			}
		}
	}
	if set == nil {
		return found(
			finding.HostProxy, finding.Info, "this account has no proxy settings",
			"if the site reaches Azure through a proxy, set it for this account too; a probe shows what the host reaches (Session.Probe)",
		)
	}
	return found(finding.HostProxy, finding.Pass, "this account's proxy settings are "+strings.Join(set, ", "), "")
}

// logging reports which logs are on. They are the administrator's choice, and stay on.
func (f *facts) logging() finding.Finding {
	var settings struct {
		PowerShellPolicies struct {
			ModuleLogging struct {
				EnableModuleLogging bool
			}
			ScriptBlockLogging struct {
				EnableScriptBlockLogging bool
			}
			Transcription struct {
				EnableTranscripting bool
			}
			ProtectedEventLogging struct {
				EnableProtectedEventLogging bool
			}
		}
	}
	_ = json.Unmarshal([]byte(f.first("settings")), &settings) // a file that cannot be parsed sets nothing
	policies := settings.PowerShellPolicies
	var on []string
	for _, policy := range []struct {
		name string
		set  bool
	}{
		{"ModuleLogging", policies.ModuleLogging.EnableModuleLogging},
		{"ScriptBlockLogging", policies.ScriptBlockLogging.EnableScriptBlockLogging},
		{"Transcription", policies.Transcription.EnableTranscripting},
	} {
		if policy.set || f.is("policy."+policy.name, "1") {
			on = append(on, policy.name)
		}
	}
	if on == nil {
		return found(finding.HostLogging, finding.Pass, "no policy logs what PowerShell runs", "")
	}
	seen := "policies log what PowerShell runs: " + strings.Join(on, ", ")
	if policies.ProtectedEventLogging.EnableProtectedEventLogging || f.is("policy.ProtectedEventLogging", "1") {
		return found(finding.HostLogging, finding.Pass, seen+"; Protected Event Logging is on", "")
	}
	return found(finding.HostLogging, finding.Info, seen, "leave them on, and turn on Protected Event Logging, which encrypts the names and ids in these logs; no secret was found in any of them")
}
