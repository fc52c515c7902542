package powershell

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// module is what a session knows about the module on the host besides its path. The zero value knows nothing.
type module struct {
	catalogue *cmdlet.Catalogue // nil for the documented one
	mismatch  string            // why changes are refused, "" if they are not
}

// meetModule reads the module's metadata and compares its version with the site's. Neither keeps a session from opening:
// what is wrong becomes a note, and a mismatch of versions a refusal of changes.
func (c *connection) meetModule(ctx context.Context, options *Options) {
	note := func(text string) {
		c.host.Notes = append(c.host.Notes, text)
		if options.Logger != nil {
			options.Logger.Warn("powershell", "note", text)
		}
	}
	if d, err := describe(ctx, c.ask, c.host); err == nil {
		c.module.catalogue = d.Catalogue()
	} else {
		note("the module's metadata cannot be read, so calls are checked against the documented catalogue: " + err.Error())
	}
	match, text := compareVersions(c.host.ModuleVersion, c.build)
	if text != "" {
		note(text)
	}
	if match == mismatch && !options.AllowVersionMismatch {
		c.module.mismatch = text + "; changes are refused: update the console, or allow the mismatch (Options.AllowVersionMismatch)"
	}
}

func (m *module) check(c cmdlet.Call, build int) error {
	if m.catalogue == nil {
		return c.Check(build)
	}
	// A cmdlet that only the documentation has is left to Supports, which says that the host lacks it.
	if _, has := m.catalogue.Cmdlet(c.Name()); !has {
		return c.Check(build)
	}
	return m.catalogue.Check(c, build)
}

// refuses says why the module cannot or must not run a call, "" if it may.
func (m *module) refuses(c cmdlet.Call) string {
	if m.catalogue != nil {
		if _, has := m.catalogue.Cmdlet(c.Name()); !has {
			return "is not in the module on the host, which is older or newer than the documentation"
		}
	}
	if c.Effect() == cmdlet.Change {
		return m.mismatch
	}
	return ""
}

type match int

const (
	untold match = iota
	same
	mismatch
)

// compareVersions says whether a module belongs to the version of a site. Its text explains any answer but same, for which
// it is "".
//
// No published rule says how a module's version relates to the site version. From 5.1902 on, the second number was seen to
// be the site version, as in 5.2403.1171.1000 (COMM: module listings in public threads, the help of module 5.2111.0.0).
// That the third number of older ones, as in 5.0.8692.1000, is the site's build is an inference (INF).
func compareVersions(moduleVersion string, build int) (match, string) {
	site := cmdlet.VersionOf(build)
	siteBuild, known := cmdlet.BuildOf(site)
	exact := known && siteBuild == build
	module := versionOfModule(moduleVersion)
	_, moduleKnown := cmdlet.BuildOf(module)
	switch {
	case module == "", build == 0:
		return untold, fmt.Sprintf("the module's version %s does not say which site version it belongs to", moduleVersion)
	case module == site && exact:
		return same, ""
	case module == site, !moduleKnown && !exact:
		return untold, fmt.Sprintf("the module is of version %s and the site has build %d, which this release does not know: it cannot tell whether they belong together",
			module, build)
	default:
		return mismatch, fmt.Sprintf("the console's module %s belongs to site version %s, but the site is %s (build %d)", moduleVersion, module, site, build)
	}
}

// versionOfModule returns the site version that a module's version names, "" if it names none.
func versionOfModule(version string) string {
	parts := strings.Split(version, ".")
	number := func(i int) int {
		if i >= len(parts) {
			return 0
		}
		n, _ := strconv.Atoi(parts[i])
		return n
	}
	if name := number(1); name >= 1511 && name <= 9912 && name%100 >= 1 && name%100 <= 12 {
		return strconv.Itoa(name)
	}
	if build := number(2); number(0) == 5 && number(1) == 0 && build >= 8325 {
		return cmdlet.VersionOf(build)
	}
	return ""
}
