// Package powershell runs cmdlets in a PowerShell session: the real ConfigurationManager module on a Windows host with
// the console, driven by a constant script over standard input and output.
//
//	session, err := powershell.Open(ctx, powershell.Options{SiteCode: "PS1", Provider: "cm01.corp.contoso.com"})
//	…
//	defer session.Close()
//	gateways := cmg.NewClient(session)
//
// Data reaches the host as data, never as program text. Secrets travel as raw bytes and become SecureStrings there. A file
// becomes a private file that is deleted after the call; a PFX file is re-encrypted with a new password for each call.
// Properties that hold keys or certificate payloads never leave the host. The host runs only cmdlets of the catalogue, and
// records each change in the event log or syslog.
//
// [Session] explains what happens when a host dies or a caller gives up, [Session.Outcome] how to find out what became of
// a change whose answer was lost.
//
// The package has been tested with PowerShell 7.6 on Linux and a stand-in for the module. It has not been run with Windows
// PowerShell 5.1, on Windows, or against a site of any build.
package powershell
