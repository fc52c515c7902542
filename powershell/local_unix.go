//go:build !windows

package powershell

import (
	"os/exec"
	"syscall"
)

// apart puts the process in a group of its own, so that Ctrl-C at a terminal reaches only the program, which then ends
// the session in order.
func apart(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
