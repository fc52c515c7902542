package powershell

import (
	"crypto/rand"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/secret"
)

// seal encrypts each PFX file of the call with a random password for this one call, so that the user's password never
// leaves this process and a file recovered from the host's disk is useless. The key and the certificates stay the same, in
// the same order; the names that Windows stores with a key are left out.
//
// The new file is encrypted with 3DES and SHA-1, which every Windows reads; AES-256 with SHA-256 is read only since Server
// 2019 (DOC: PKCS12_PBES2_EXPORT_PARAMS; COMM: Server 2016 reports a wrong password; INF for the cmdlet's own reader). The
// protection comes from the 160 random bits of the password.
func seal(c cmdlet.Call) (cmdlet.Call, []cmdlet.Problem) {
	metadata, _ := cmdlet.Documented().Cmdlet(c.Name())
	var problems []cmdlet.Problem
	own := map[string]cmdlet.Value{} // by parameter
	for _, p := range c.Params() {
		known, _ := metadata.Parameter(p.Name)
		name, content := p.Value.File()
		if known.Password == "" || content.IsZero() { // a value that is not a file is reported by Check
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
			problems = append(problems, cmdlet.Problem{Parameter: p.Password, Value: password.String(), Rule: "is allowed only together with " + p.Name})
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

// oneTimePassword returns 32 characters of base32.
func oneTimePassword() secret.Text { return secret.New((rand.Text() + rand.Text())[:32]) }
