package powershell

import (
	"errors"
	"fmt"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// admit decides whether a call may leave this process, given what Check found, and returns it in the form in which the host
// gets it. From then on the scrubber knows its secrets.
func (s *Session) admit(c cmdlet.Call, found error) (cmdlet.Call, error) {
	sealed, problems := seal(c)
	var invalid *cmdlet.Error
	switch {
	case errors.As(found, &invalid) && invalid.Reason == cmdlet.ErrInvalid:
		invalid.Problems = append(invalid.Problems, problems...)
		return c, found
	case found != nil:
		return c, found
	case problems != nil:
		e := cmdlet.Refuse(c, cmdlet.ErrInvalid, nil)
		e.Via, e.Problems = via, problems
		return c, e
	}
	if err := cmdlet.Supports(s, c); err != nil {
		return c, err
	}
	if err := s.rights().allow(c); err != nil {
		e := cmdlet.Refuse(c, cmdlet.ErrForbidden, err)
		e.Via = via
		return c, e
	}
	s.options.scrubber.Learn(c, sealed)
	return sealed, nil
}

// rights are what a session may do. The host enforces the same (hostscript/parts/3-rights.ps1); here it costs no round trip.
type rights struct {
	readOnly  bool
	installed bool // the host accepts only the parameters on its list
}

func (s *Session) rights() rights {
	s.mu.Lock()
	defer s.mu.Unlock()
	return rights{readOnly: s.options.ReadOnly, installed: s.installed}
}

func (r rights) allow(c cmdlet.Call) error {
	if r.readOnly && c.Effect() == cmdlet.Change {
		return errors.New("the session is read-only")
	}
	if !r.installed {
		return nil
	}
	metadata, _ := cmdlet.Documented().Cmdlet(c.Name())
	for _, p := range c.Params() {
		if _, known := metadata.Parameter(p.Name); !known {
			return fmt.Errorf("the installed host script does not accept the parameter %s of %s: it is not in this release's catalogue", p.Name, c.Name())
		}
		if p.Value.Kind() == cmdlet.KindResult {
			if err := r.allow(p.Value.Result()); err != nil {
				return err
			}
		}
	}
	return nil
}
