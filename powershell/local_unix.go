//go:build !windows

package powershell

import (
	"os/exec"
	"syscall"
)

// apart puts the process in its own group, so that Ctrl-C at a terminal reaches only this program, which then closes the
// session properly.
func apart(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
