package powershell

import "github.com/cmgkit/cmgkit/powershell/internal/hostscript"

// HostScriptHash returns the SHA-256 of the host script in upper-case hex, as script-block logs and allow-lists of an
// administrator may record it. The script is constant: it depends on the release of this module alone.
func HostScriptHash() string { return hostscript.Hash() }

// HostScript returns the script that an administrator installs on a host: a protected file that sshd starts by ForceCommand
// (package sshtransport, with InstalledHost), or that another service starts. Its parameters are what the administrator
// pins: -ReadOnly, -SiteCode, -Provider and -Module, the path of ConfigurationManager.psd1. A client that asks for anything
// else is refused. It is plain ASCII, and the same for every host of one release of this module; it may be signed but not
// edited. docs/connecting.md has the set-up.
func HostScript() string { return hostscript.Installed() }

// HostScriptHello returns the line, without its end, that an installed host script of this release writes before anything
// else. A [Transport] to such a host reads up to the end of that line before it returns the [Process], and fails where the
// line does not come: a script of another release must not be spoken to.
func HostScriptHello() string { return hostscript.Hello() }
