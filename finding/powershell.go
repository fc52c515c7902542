package finding

// What powershell.Doctor finds about a PowerShell host, in the order in which a session needs it. Each may pass.
const (
	// HostOptions fails: the options of the session are wrong.
	HostOptions ID = "host-options"
	// HostStart fails: PowerShell does not start, or does not answer.
	HostStart ID = "host-start"
	// HostEngine passes: it names PowerShell, the system, the account and the computer.
	HostEngine ID = "host-engine"
	// HostLanguage fails: the language mode is not FullLanguage.
	HostLanguage ID = "host-language"
	// HostExecutionPolicy fails or warns: group policy keeps modules with scripts from importing.
	HostExecutionPolicy ID = "host-execution-policy"
	// HostModulePath warns: Windows PowerShell 5.1 has inherited the folders of PowerShell 7.
	HostModulePath ID = "host-module-path"
	// HostModule warns: no copy of the module is where a console puts it, or several are.
	HostModule ID = "host-module"
	// HostImport fails: the module does not import.
	HostImport ID = "host-import"
	// HostDrive fails: the site's drive cannot be reached, or belongs to another site.
	HostDrive ID = "host-drive"
	// HostSite fails: the site does not answer, or not to this account.
	HostSite ID = "host-site"
	// HostLogon warns or fails: the logon may have no credentials for the provider.
	HostLogon ID = "host-logon"
	// HostTopLevel fails or warns: a gateway cannot be managed at this site.
	HostTopLevel ID = "host-top-level"
	// HostRead fails: the gateways cannot be read.
	HostRead ID = "host-read"
	// HostVersion fails or warns: the console belongs to another version than the site, or it cannot be told.
	HostVersion ID = "host-version"
	// HostMetadata warns: the module's own metadata cannot be read.
	HostMetadata ID = "host-metadata"
	// HostTemp fails: no private file can be written and deleted, or others can read it.
	HostTemp ID = "host-temp"
	// HostPFX fails or warns: a PFX file or its password does not arrive, or does not open.
	HostPFX ID = "host-pfx"
	// HostLeftovers warns: private folders of earlier sessions are left.
	HostLeftovers ID = "host-leftovers"
	// HostEcho fails: the way to the host damages data.
	HostEcho ID = "host-echo"
	// HostClock warns: the host's clock is off.
	HostClock ID = "host-clock"
	// HostProxy passes or informs: it names the account's proxy.
	HostProxy ID = "host-proxy"
	// HostLogging passes or informs: it names the policies that record what PowerShell runs.
	HostLogging ID = "host-logging"
)

// The steps of a probe (powershell.Session.Probe). Each fails where it does not get through.
const (
	ProbeNameResolution ID = "probe-name-resolution"
	ProbeTCPConnect     ID = "probe-tcp-connect"
	ProbeTLSHandshake   ID = "probe-tls-handshake"
)

// The steps of the self test (package powershell/selftest). Each fails where something is not as it must be.
const (
	SelfTestStandIn          ID = "self-test-stand-in"
	SelfTestStart            ID = "self-test-start"
	SelfTestEcho             ID = "self-test-echo"
	SelfTestTexts            ID = "self-test-texts"
	SelfTestValues           ID = "self-test-values"
	SelfTestSecrets          ID = "self-test-secrets"
	SelfTestObjects          ID = "self-test-objects"
	SelfTestHandOver         ID = "self-test-hand-over"
	SelfTestErrors           ID = "self-test-errors"
	SelfTestBinder           ID = "self-test-binder"
	SelfTestReadAfterRefusal ID = "self-test-read-after-refusal"
	SelfTestLeave            ID = "self-test-leave"
)
