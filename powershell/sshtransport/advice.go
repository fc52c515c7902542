package sshtransport

import (
	"context"
	"errors"
	"net"
	"syscall"
)

// advised is an error with what to do about it, which powershell.Doctor shows as the remedy.
type advised struct {
	error
	remedy string
}

func (a *advised) Unwrap() error { return a.error }

// Remedy says what to do.
func (a *advised) Remedy() string { return a.remedy }

func advise(err error, remedy string) error { return &advised{err, remedy} }

// What to do about a server that cannot be used, one text for each cause.
const (
	remedyUnknownName = "check the address: the name of the server cannot be resolved from here"
	remedyNoServer    = "start the SSH server there: nothing listens at that port. On Windows install the optional feature OpenSSH Server, then Start-Service sshd"
	remedyUnreachable = "make sure that the server is up and that the firewalls in between let the port through; on Windows the rule is OpenSSH-Server-In-TCP"
	remedyNoSSH       = "check the port: what answers there is not an SSH server, or none that agrees on an algorithm"
	remedyLogin       = "check user and key or password. On Windows an administrator's keys are looked up in C:\\ProgramData\\ssh\\administrators_authorized_keys, " +
		"anybody else's in .ssh\\authorized_keys of the profile; the server's log says why it refused"
	remedyUnknownKey = "on the server, print the fingerprints with ssh-keygen -lf C:\\ProgramData\\ssh\\ssh_host_ed25519_key.pub; if one is the same, add the key to known_hosts or put the fingerprint into HostKey"
	remedyChangedKey = "do not connect before the server's administrator has said that it has a new key; then replace the line of known_hosts, or HostKey. Otherwise someone is in between"
	remedyRevokedKey = "do not connect: this key was declared lost. The server needs a new one"
	remedyInstalled  = "write the script of this release with cmgctl host-script to the server, and let ForceCommand in its sshd_config start it for the account, in a Match User block; " +
		"docs/connecting.md has the lines. Without ForceCommand the server gives the account a plain shell, which waits"
)

// remedyOfDial tells a server that cannot be reached by why.
func remedyOfDial(err error) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok && !dns.IsTimeout {
		return remedyUnknownName
	}
	if errors.Is(err, syscall.ECONNREFUSED) && !errors.Is(err, context.DeadlineExceeded) {
		return remedyNoServer
	}
	return remedyUnreachable
}
