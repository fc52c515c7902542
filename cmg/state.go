package cmg

import (
	"fmt"
	"strconv"
	"strings"
)

// State is what a gateway is doing. Only some of its numbers are known (CODE: seen in public scripts); those of errors are
// not published.
type State uint32

// The known states.
const (
	StateReady        State = 0 // with StatusDetails 1, see [Gateway.Ready]
	StateProvisioning State = 1
	StateStarting     State = 4
	StateStopping     State = 5
	StateStopped      State = 6
	StateDeleting     State = 99
)

// String returns the state's name, or for example "state 17" for an unknown number.
func (s State) String() string {
	switch s {
	case StateReady:
		return "ready"
	case StateProvisioning:
		return "provisioning"
	case StateStarting:
		return "starting"
	case StateStopping:
		return "stopping"
	case StateStopped:
		return "stopped"
	case StateDeleting:
		return "deleting"
	default:
		return s.number()
	}
}

// known reports whether the state has a name.
func (s State) known() bool { return s.String() != s.number() }

func (s State) number() string { return "state " + strconv.FormatUint(uint64(s), 10) }

// MarshalText returns what String returns.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes the names of the known states, and any number in the form "state 17", so that what was written before
// a state had a name can still be read. Anything else is an error.
func (s *State) UnmarshalText(text []byte) error {
	for _, known := range []State{StateReady, StateProvisioning, StateStarting, StateStopping, StateStopped, StateDeleting} {
		if string(text) == known.String() {
			*s = known
			return nil
		}
	}
	if digits, found := strings.CutPrefix(string(text), "state "); found {
		n, err := strconv.ParseUint(digits, 10, 32)
		if state := State(n); err == nil && state.number() == string(text) {
			*s = state
			return nil
		}
	}
	return fmt.Errorf("cmg: %.80q is not the state of a gateway", text)
}
