package powershell

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/internal/callwire"
)

// Probe is how far a connection from the host to an address got.
type Probe struct {
	Address string // as asked for
	From    string // name of the computer that tried to connect
	Steps   []ProbeStep
	Subject string // subject of the certificate that the other end presented, unverified; "" without a handshake
	Issuer  string // its issuer; a proxy that inspects TLS shows up here
}

// ProbeStep is one step of a [Probe]: name resolution, TCP connect or TLS handshake. Its Text has the addresses, the address
// that answered or the protocol; if the step failed, the system's own error message. Steps after a failed one are not tried.
type ProbeStep struct {
	finding.Finding

	Took time.Duration `json:"took"` // in JSON, nanoseconds
}

// OK reports whether all three steps succeeded.
func (p *Probe) OK() bool { return len(p.Steps) == 3 && p.Steps[2].Severity == finding.Pass }

// String returns one line per step, each of which names the computer that it was tried from.
func (p *Probe) String() string {
	var b strings.Builder
	for _, step := range p.Steps {
		word := "ok"
		if step.Severity != finding.Pass {
			word = "failed"
		}
		fmt.Fprintf(&b, "%s seen from %s: %s %s: %s (%v)\n", p.Address, p.From, step.Title, word, step.Text, step.Took)
	}
	if p.Subject != "" {
		fmt.Fprintf(&b, "%s seen from %s: certificate of %s, issued by %s\n", p.Address, p.From, p.Subject, p.Issuer)
	}
	return b.String()
}

// probeKinds are the steps in their order, with what to do if one fails.
var probeKinds = [...]finding.Finding{
	{ID: finding.ProbeNameResolution, Title: "name resolution", Remedy: "let the host's DNS resolve the name"},
	{
		ID: finding.ProbeTCPConnect, Title: "TCP connect",
		Remedy: "let the host through the firewall; the probe uses no proxy, so a site that uses one may still reach the address",
	},
	{
		ID: finding.ProbeTLSHandshake, Title: "TLS handshake",
		Remedy: "find out what is in between: a proxy that inspects TLS, or a firewall that blocks it",
	},
}

// probeStepOf returns the step at a position in the order.
func probeStepOf(at int, ok bool, text string, took time.Duration) ProbeStep {
	f := probeKinds[at]
	f.Severity, f.Text = finding.Fail, text
	if ok {
		f.Severity, f.Remedy = finding.Pass, ""
	}
	return ProbeStep{Finding: f, Took: took}
}

// probeStep is the most time that a step of a probe may take.
const probeStep = 10 * time.Second

// Probe tries to reach an address, host:port, from the host: name resolution, TCP connect, TLS handshake. It connects
// directly, without a proxy, and sends nothing after the handshake. Each step may take 10 s, or a quarter of the time that
// is left until the context's deadline if that is less, so that the answer still arrives. A step that fails is a result, not
// an error.
//
// Errors: ErrInvalid for an address that is not a host name in ASCII or an IP address, a colon and a port from 1 to 65535;
// ErrUnavailable if no host can be asked; ErrRefused if the host cannot run the probe.
func (s *Session) Probe(ctx context.Context, address string) (*Probe, error) {
	host, port, rule := splitAddress(address)
	if rule != "" {
		return nil, &cmdlet.Error{
			Op: "powershell.Probe", Via: via, Outcome: cmdlet.NotDone, Reason: cmdlet.ErrInvalid,
			Problems: []cmdlet.Problem{{Parameter: "address", Value: cmdlet.String(address).String(), Rule: rule}},
		}
	}
	limit := probeStep
	if deadline, has := ctx.Deadline(); has {
		limit = max(min(limit, time.Until(deadline)/4), time.Millisecond)
	}
	a, err := ask(s.exchange).own(ctx, "Probe", address, request{operation: operationProbe, limit: ownLimit, write: func(w *callwire.Writer) {
		w.Text(host)
		w.Count(port)
		w.Count(int(limit.Milliseconds()))
	}})
	if err != nil {
		return nil, err
	}
	p := &Probe{Address: address, From: printable(a.Text())}
	texts := make([]string, 0, 14)
	for range a.Count() {
		texts = append(texts, printable(a.Text()))
	}
	for ; len(texts) >= 4 && len(p.Steps) < len(probeKinds); texts = texts[4:] { // the first text is the step's name
		took, _ := strconv.Atoi(texts[3])
		p.Steps = append(p.Steps, probeStepOf(len(p.Steps), texts[1] == "1", texts[2], time.Duration(took)*time.Millisecond))
	}
	if len(texts) == 2 {
		p.Subject, p.Issuer = texts[0], texts[1]
	}
	if err := a.Err(); err != nil {
		return nil, &cmdlet.Error{Op: "powershell.Probe", Target: address, Via: via, Outcome: cmdlet.NotDone, Reason: cmdlet.ErrUnavailable, Err: err}
	}
	return p, nil
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?$`)

// splitAddress returns host and port, or the rule that the address violates.
func splitAddress(address string) (host string, port int, rule string) {
	host, digits, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, "must be host:port"
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || n == 0 {
		return "", 0, "must have a port from 1 to 65535"
	}
	if ip, err := netip.ParseAddr(host); (err != nil || ip.Zone() != "") && !hostName.MatchString(host) {
		return "", 0, "must have a host name in ASCII or an IP address"
	}
	return host, int(n), ""
}

// printable puts what another machine wrote on one line.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return ' '
	}, s)
	if runes := []rune(s); len(runes) > 500 {
		s = string(runes[:500]) + "…"
	}
	return strings.TrimSpace(s)
}
