package main

import "strings"

// byFlags says in the terms of cmgctl what the packages say in those of Go: their advice names fields and functions.
var byFlags = strings.NewReplacer(
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
