package powershell

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// module is what a session knows of the module on the host, beyond its path. The zero value knows nothing.
type module struct {
	catalogue *cmdlet.Catalogue // nil is the documented one
	mismatch  string            // why changes are refused, "" where they are not
}

// meetModule reads the module's own metadata and compares its version with the site's. Neither keeps a session from
// opening: what is not right becomes a note, or a refusal of changes.
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
		note("the module's own metadata cannot be read, so that calls are checked by the documented catalogue: " + err.Error())
	}
	match, text := compareVersions(c.host.ModuleVersion, c.build)
	if text != "" {
		note(text)
	}
	if match == mismatch && !options.AllowVersionMismatch {
		c.module.mismatch = text + "; changes are refused: update the console, or set Options.AllowVersionMismatch"
	}
}

func (m *module) check(c cmdlet.Call, build int) error {
	if m.catalogue == nil {
		return c.Check(build)
	}
	// A cmdlet that only the documents know is left to Supports, which says that it is the host that lacks it.
	if _, has := m.catalogue.Cmdlet(c.Name()); !has {
		return c.Check(build)
	}
	return m.catalogue.Check(c, build)
}

// refuses says why the module cannot or must not run a call, "" where it may.
func (m *module) refuses(c cmdlet.Call) string {
	if m.catalogue != nil {
		if _, has := m.catalogue.Cmdlet(c.Name()); !has {
			return "is not in the module on the host, which is older or newer than the documents"
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

// compareVersions says whether a module belongs to the version of a site, and in words what a reader should know; ""
// where they are the same.
//
// How a module's version tells the site version is published nowhere as a rule. From 5.1902 on its second number was seen
// to be the version's name, as in 5.2403.1171.1000 (module listings in public threads, the help of module 5.2111.0.0:
// COMM). That the third number of older ones, as in 5.0.8692.1000, is the site's build is an inference (INF).
func compareVersions(moduleVersion string, build int) (match, string) {
	site := cmdlet.VersionOf(build)
	siteBuild, known := cmdlet.BuildOf(site)
	exact := known && siteBuild == build
	module := versionOfModule(moduleVersion)
	_, moduleKnown := cmdlet.BuildOf(module)
	switch {
	case module == "", build == 0:
		return untold, fmt.Sprintf("the module's version %s does not tell which site version it belongs to", moduleVersion)
	case module == site && exact:
		return same, ""
	case module == site, !moduleKnown && !exact:
		return untold, fmt.Sprintf("the module is of %s and the site's build is %d, which this release does not know: it cannot tell whether they belong together",
			module, build)
	default:
		return mismatch, fmt.Sprintf("the console's module %s is of site version %s, and the site is %s (build %d)", moduleVersion, module, site, build)
	}
}

// versionOfModule returns the site version that a module's version names, "" where it names none.
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
