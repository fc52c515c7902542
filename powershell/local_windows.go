package powershell

import (
	"os/exec"
	"syscall"
)

// apart puts the process in its own group, so that Ctrl-C at a console reaches only this program, which then closes the
// session properly.
func apart(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
