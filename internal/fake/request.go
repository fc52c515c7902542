package fake

import (
	"context"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/azurecloud"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
)

// request is a call on its way through the rules to what it does.
type request struct {
	call     cmdlet.Call
	objects  map[string]cmdlet.Object   // the instances that its parameters hand over
	lists    map[string][]cmdlet.Object // those of lists
	now      time.Time
	role     string
	warnings []string

	filters  map[string]func(string) bool // by parameter, made once, because a list asks for each row
	findings []finding.Finding            // about the certificate, once a rule has asked
	searched bool                         // the gateways that it is about have been looked for
	gateways []*gateway
}

// resolve finds the instances that parameters hand over: as the result of a call, which runs now, or as an object that
// the caller has read before.
func (s *Site) resolve(ctx context.Context, by Caller, r *request) *cmdlet.Error {
	r.objects, r.lists = map[string]cmdlet.Object{}, map[string][]cmdlet.Object{}
	for _, p := range r.call.Params() {
		o, handed, err := s.handedOver(ctx, by, r.call, p)
		if err != nil {
			return err
		}
		if handed {
			r.objects[p.Name] = o
		}
		if p.Value.Kind() != cmdlet.KindList {
			continue
		}
		for _, element := range p.Value.List() {
			o, handed, err := s.handedOver(ctx, by, r.call, cmdlet.P(p.Name, element))
			if err != nil {
				return err
			}
			if handed {
				r.lists[p.Name] = append(r.lists[p.Name], o)
			}
		}
	}
	return nil
}

// handedOver returns the instance that a value is or stands for, and whether it is one.
func (s *Site) handedOver(ctx context.Context, by Caller, c cmdlet.Call, p cmdlet.Param) (cmdlet.Object, bool, *cmdlet.Error) {
	switch p.Value.Kind() {
	case cmdlet.KindObject:
		return p.Value.Object(), true, nil
	case cmdlet.KindResult:
		inner := p.Value.Result()
		result, err := s.run(ctx, by, inner)
		if err != nil {
			e := cmdlet.Refuse(c, err.Reason, err)
			e.Target = inner.Target()
			return cmdlet.Object{}, false, e
		}
		if len(result.Objects) != 1 {
			return cmdlet.Object{}, false, notOne(c, p, len(result.Objects))
		}
		return result.Objects[0], true, nil
	default: // a plain value
		return cmdlet.Object{}, false, nil
	}
}

func notOne(c cmdlet.Call, p cmdlet.Param, found int) *cmdlet.Error {
	reason, rule := cmdlet.ErrNotFound, "finds nothing"
	if found > 1 {
		reason, rule = cmdlet.ErrAmbiguous, "finds more than one object"
	}
	e := cmdlet.Refuse(c, reason, nil)
	e.Target = p.Value.Result().Target()
	e.Problems = []cmdlet.Problem{{Parameter: p.Name, Value: p.Value.String(), Rule: rule}}
	return e
}

func (r *request) given(name string) bool {
	_, ok := r.call.Param(name)
	return ok
}

func (r *request) value(name string) cmdlet.Value {
	v, _ := r.call.Param(name)
	return v
}

func (r *request) text(name string) string { return r.value(name).Str() }

func (r *request) on(name string) bool { return r.value(name).Bool() }

// or returns the parameter, or what the product takes without it.
func (r *request) or(name string, fallback cmdlet.Value) cmdlet.Value {
	if v, ok := r.call.Param(name); ok {
		return v
	}
	return fallback
}

// cloud returns the Azure cloud that a parameter names. Left out, it is the public one, the first name of the
// enumeration (inference).
func (r *request) cloud(parameter string) azurecloud.Cloud {
	if same(r.text(parameter), string(azurecloud.USGovernment)) {
		return azurecloud.USGovernment
	}
	return azurecloud.Public
}

// breaks reports a rule as broken by a parameter.
func (r *request) breaks(parameter string) []cmdlet.Problem { return r.breaksWith(parameter, "") }

// breaksWith is breaks with something to add to the rule.
func (r *request) breaksWith(parameter, detail string) []cmdlet.Problem {
	problem := cmdlet.Problem{Parameter: parameter, Rule: detail}
	switch v := r.value(parameter); v.Kind() {
	case cmdlet.KindNull: // not given
	case cmdlet.KindObject:
		problem.Value = v.Object().Class()
	default:
		problem.Value = v.String()
	}
	return []cmdlet.Problem{problem}
}

// breaksForSeveral is breaksWith where a parameter is to name one thing and names several: it says which.
func (r *request) breaksForSeveral(parameter string, which []string) []cmdlet.Problem {
	if len(which) < 2 {
		return nil
	}
	return r.breaksWith(parameter, strings.Join(which, "; "))
}

// passThru returns what a Set cmdlet does: nothing, unless -PassThru asks for the object.
func (r *request) passThru(changed cmdlet.Object) []cmdlet.Object {
	if r.on("PassThru") {
		return []cmdlet.Object{changed}
	}
	return nil
}

// selector returns the parameter of those that the call has, or the last.
func selector(r *request, parameters ...string) string {
	for _, name := range parameters {
		if r.given(name) {
			return name
		}
	}
	return parameters[len(parameters)-1]
}
