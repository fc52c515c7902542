package main

import (
	"errors"
	"regexp"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// message returns an error as one line in the terms of cmgctl.
func message(err error) string {
	text := oneLine(err.Error())
	if refused, ok := errors.AsType[*cmdlet.Error](err); ok {
		for _, p := range refused.Problems {
			before := oneLine(p.String())
			if flag, ok := flagOf[p.Parameter]; ok {
				p.Parameter = flag
				text = strings.Replace(text, before, oneLine(p.String()), 1)
			}
		}
	}
	return byFlags.Replace(function.ReplaceAllString(text, ""))
}

// flagOf has the flags, and the arguments, that become fields of Go.
var flagOf = map[string]string{ //nolint:gosec // names
	"SiteCode": "--site", "Provider": "--provider", "CallTimeout": "--call-timeout", "Actor": "--actor", "Ticket": "--ticket",
	"address": "HOST:PORT", "id": "ID", "ref": "SERVICE-NAME",
	"TenantID": "--tenant", "TenantName": "--tenant-name", "SubscriptionID": "--subscription", "GroupName": "--group", "Region": "--region",
	"AppName": "--server-app-name", "SecretKeyExpiry": "--secret-expiry", "AppIDURI": "--app-id-uri",
	"ServerAppClientID": "--server-app", "ClientAppClientID": "--client-app",
	"ServiceName": "--service-name", "Certificate": "--service-name", // for which the certificate is made
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// function is the name of a function of this module, with which its errors begin, and of what it was called for. A user of
// cmgctl did not call it.
var function = regexp.MustCompile(`\b(?:(?:powershell|powershelltest|sshtransport|secret|certs)(?:\.[A-Z]\w*(?: '[^']*')?)?: |cmg\.[A-Z]\w*:? )`)

// byFlags says in the terms of cmgctl what the packages say in those of Go: their advice names fields and functions.
var byFlags = strings.NewReplacer(
	" (AllowUnknownRegion leaves that to the console)", "",
	"Options.Module", "--module",
	"Options.AllowVersionMismatch", "--allow-version-mismatch",
	"Options.CallTimeout", "--call-timeout",
	"Session.Probe", "cmgctl probe",
	" (certs.PFXOptions.Legacy)", "",
	"powershell.HostScript returns", "cmgctl host-script prints",
	"Transport.Address", "--ssh",
	"Transport.User", "--ssh",
	"Transport.Keys[0]", "--key",
	"its Passphrase is required", "--passphrase-file is required",
	"Transport.Agent", "SSH agent (used without --key)",
	"Transport.HostKey", "--host-key",
	"Transport.KnownHosts", "known_hosts",
	"Transport.Command", "--pwsh",
	"HostKey", "--host-key",
	"InstalledHost", "--installed",
)
