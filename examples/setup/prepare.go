package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/certs"
	"github.com/cmgkit/cmgkit/certs/certstest"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/finding"
	"github.com/cmgkit/cmgkit/secret"
)

// problems is everything that is wrong with what the user gave, in the words of the flags.
type problems []string

func (p problems) Error() string { return strings.Join(p, "\n") }

func (p *problems) add(format string, arguments ...any) {
	if text := byFlags.Replace(oneLine(fmt.Sprintf(format, arguments...))); !slices.Contains(*p, text) {
		*p = append(*p, text)
	}
}

// listed returns one line for each thing that is wrong.
func listed(err error) []string {
	if all, ok := errors.AsType[problems](err); ok {
		return all
	}
	return []string{oneLine(err.Error())}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// byFlags says in the terms of the flags what the packages say in those of Go.
var byFlags = strings.NewReplacer(
	"certs: ", "",
	"secret: file ", "",
	": request the certificate again with the service name as its common name", ": use a certificate whose common name is the service name",
	" (AllowUnknownRegion leaves that to the console)", "",
	"it is PEM; use OpenPEM", "it is PEM; make a PFX file of it: openssl pkcs12 -export -in old.pem -out new.pfx",
)

// prepare reads the files and checks everything that can be checked before the first call.
func (o *options) prepare() (*flow, error) {
	var wrong problems
	authority, err := certstest.NewAuthority(nil)
	if err != nil {
		return nil, err
	}
	f := &flow{
		certificate: o.certificate(authority, &wrong), cas: o.authorities(&wrong), serviceName: o.serviceName, region: o.region,
		tenantID: o.tenant, tenantName: o.tenantName, subscriptionID: o.subscription, group: o.group, speed: speed,
	}
	if o.cas == nil && o.pfx == "" {
		f.cas = []*certs.CACertificate{authority.Root()}
	}
	o.check(f, &wrong)
	if wrong != nil {
		return nil, wrong
	}
	return f, nil
}

// check collects what the packages would refuse in the course of the set-up.
func (o *options) check(f *flow, wrong *problems) {
	flags := map[string]string{
		"Certificate": "-pfx", "ServiceName": "-service-name", "SubscriptionID": "-subscription", "GroupName": "-group",
		"Region": "-region", "TenantID": "-tenant", "TenantName": "-tenant-name", "CARootCerts": "-ca",
	}
	if o.pfx == "" {
		flags["Certificate"] = flags["ServiceName"] // for which it is made
	}
	spec, opts := f.gateway()
	for _, err := range []error{f.serverApp().Check(0), spec.Check(0), opts.Check(0)} {
		refused, ok := errors.AsType[*cmdlet.Error](err)
		switch {
		case err == nil:
		case !ok:
			wrong.add("%v", err)
		default:
			for _, p := range refused.Problems {
				if p.Parameter == "Certificate" && f.certificate == nil {
					continue // its file cannot be read, which has been said
				}
				if name, ok := flags[p.Parameter]; ok {
					p.Parameter = name
				}
				wrong.add("%s", p)
			}
		}
	}
	for _, found := range certs.InspectCAs(f.cas, time.Now()) {
		if found.Severity == finding.Fail {
			wrong.add("-ca: %s", found.Message())
		}
	}
}

// certificate returns nil if something is wrong with it.
func (o *options) certificate(authority *certstest.Authority, wrong *problems) *certs.ServerCertificate {
	if o.pfx == "" {
		name := o.serviceName
		if name == "" {
			name = "granitefalls.contoso.com"
		}
		certificate, err := authority.ServerCertificate(name, nil)
		if err != nil {
			wrong.add("-service-name %q: there cannot be a certificate for it: %v", name, err)
		}
		return certificate
	}
	var password secret.Text
	if o.passwordFile != "" {
		var err error
		if password, err = secret.ReadFile(o.passwordFile); err != nil {
			wrong.add("-password-file: %v", err)
		}
	}
	pfx, err := os.ReadFile(o.pfx)
	if err != nil {
		wrong.add("-pfx: %v", err)
	}
	if *wrong != nil {
		return nil
	}
	certificate, err := certs.OpenPFX(secret.NewBytes(pfx), password)
	switch {
	case errors.Is(err, certs.ErrPassword) && o.passwordFile == "":
		wrong.add("-pfx %q: needs a password: name the file that holds it with -password-file", o.pfx)
	case err != nil:
		wrong.add("-pfx %q: %v", o.pfx, err)
	}
	return certificate
}

func (o *options) authorities(wrong *problems) []*certs.CACertificate {
	var cas []*certs.CACertificate
	paths := map[string]string{} // by thumbprint
	for _, path := range o.cas {
		data, err := os.ReadFile(path)
		if err != nil {
			wrong.add("-ca: %v", err)
			continue
		}
		ca, err := certs.ParseCA(data)
		if err != nil {
			wrong.add("-ca %q: %v", path, err)
			continue
		}
		if first, twice := paths[ca.Thumbprint()]; twice {
			wrong.add("-ca %q: is the certificate of -ca %q again", path, first)
			continue
		}
		paths[ca.Thumbprint()] = path
		cas = append(cas, ca)
	}
	return cas
}
