package powershell

import "github.com/cmgkit/cmgkit/powershell/internal/hostscript"

// HostScriptHash returns the SHA-256 of the host script in upper-case hex, for an administrator's allow-list or to find the
// script in script-block logs. The script is constant: it depends only on the release of this module.
func HostScriptHash() string { return hostscript.Hash() }

// HostScript returns the script that an administrator installs on a host: a protected file that sshd starts by ForceCommand
// (package sshtransport, with InstalledHost) or another service starts. With its parameters the administrator pins what a
// client may use: -ReadOnly, -SiteCode, -Provider and -Module, the path of ConfigurationManager.psd1. A client that asks for
// anything else is refused. The script is plain ASCII and the same for all hosts of one release of this module; it may be
// signed but not edited. docs/connecting.md explains how to install it.
func HostScript() string { return hostscript.Installed() }

// HostScriptHello returns the line, without its line end, that an installed host script of this release writes before
// anything else. A [Transport] to such a host reads to the end of that line before it returns the [Process], and fails if
// the line does not come: a script of another release would misunderstand what it is sent.
func HostScriptHello() string { return hostscript.Hello() }
