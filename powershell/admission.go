package powershell

import (
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// admit is the way out of this process: it judges a call, with what Check found, and returns it in the form in which a
// host gets it. From then on the scrubber knows its secrets.
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
	s.options.scrubber.learn(c, sealed)
	return sealed, nil
}

// rights are what a session may do. The host refuses the same on its own (host/3-allowed.ps1); here it costs no trip.
type rights struct {
	readOnly  bool
	installed bool // the host takes no parameter that its list lacks
}

func (s *Session) rights() rights {
	return rights{readOnly: s.options.ReadOnly, installed: s.options.Transport.Installed()}
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
			return fmt.Errorf("the installed host script takes no parameter %s of %s: it is not in this release's catalogue", p.Name, c.Name())
		}
		if p.Value.Kind() == cmdlet.KindResult {
			if err := r.allow(p.Value.Result()); err != nil {
				return err
			}
		}
	}
	return nil
}

// seal puts each PFX file of the call under a random password for this one call, so that the user's own never leaves
// this process and a file that is recovered from the host's disk is useless. Key and certificates stay the same and in their
// order; the names that Windows writes beside a key are left out.
//
// The new file is encrypted with 3DES and SHA-1, which every Windows reads; AES-256 with SHA-256 only since Server 2019
// (DOC: PKCS12_PBES2_EXPORT_PARAMS; COMM: Server 2016 calls the password wrong; INF for the cmdlet's own reader). What
// protects it is 160 random bits.
func seal(c cmdlet.Call) (cmdlet.Call, []cmdlet.Problem) {
	metadata, _ := cmdlet.Documented().Cmdlet(c.Name())
	var problems []cmdlet.Problem
	own := map[string]cmdlet.Value{} // by parameter
	for _, p := range c.Params() {
		known, _ := metadata.Parameter(p.Name)
		name, content := p.Value.File()
		if known.Password == "" || content.IsZero() { // of a value that is no file, Check says so
			continue
		}
		password, _ := c.Param(known.Password)
		opened, err := certs.OpenPFX(content, password.Secret())
		if err == nil {
			opened, err = opened.WithPFX(&certs.PFXOptions{Password: oneTimePassword(), Legacy: true, AsIs: true})
		}
		if err != nil {
			problems = append(problems, cmdlet.Problem{
				Parameter: p.Name, Value: p.Value.String(), Rule: "does not open with " + known.Password + ": " + err.Error(),
			})
			continue
		}
		own[p.Name] = cmdlet.File(name, opened.PFX())
		own[known.Password] = cmdlet.Secret(opened.Password())
	}
	// A password without its file opens nothing, and must not travel as it is.
	for _, p := range metadata.Parameters {
		password, protected := c.Param(p.Password)
		if _, given := c.Param(p.Name); protected && !given && password.Kind() == cmdlet.KindSecret {
			problems = append(problems, cmdlet.Problem{Parameter: p.Password, Value: password.String(), Rule: "goes together with " + p.Name})
		}
	}
	if len(own) == 0 {
		return c, problems
	}
	params := c.Params()
	for i, p := range params {
		if v, ok := own[p.Name]; ok {
			params[i].Value = v
			delete(own, p.Name)
		}
	}
	for name, v := range own { // the password of a file that had none
		params = append(params, cmdlet.P(name, v))
	}
	return cmdlet.NewCall(c.Name(), params...), problems
}

// oneTimePassword has 32 characters of base32.
func oneTimePassword() secret.Text { return secret.New((rand.Text() + rand.Text())[:32]) }
