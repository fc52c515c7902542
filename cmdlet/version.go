package cmdlet

import (
	"sort"
	"strconv"
)

// builds maps a site version to the build of its Version 5.00.x (public code; 2603 from a community page only).
var builds = map[string]int{
	"1702": 8498, "2002": 8968, "2006": 9012, "2010": 9040, "2103": 9049, "2107": 9058, "2111": 9068, "2203": 9078,
	"2207": 9088, "2211": 9096, "2303": 9106, "2309": 9122, "2403": 9128, "2409": 9132, "2503": 9135, "2509": 9141,
	"2603": 9146,
}

// BuildOf returns the build number of a site version, for example 9122 for "2309". ok is false for a version that this
// module does not know.
func BuildOf(version string) (build int, ok bool) {
	build, ok = builds[version]
	return build, ok
}

// VersionOf returns the site version that a build belongs to: the newest known one that is not newer than the
// build. For a build older than all of them it returns the number of the build.
func VersionOf(build int) string {
	found, at := strconv.Itoa(build), 0
	for version, b := range builds {
		if b <= build && b > at {
			found, at = version, b
		}
	}
	return found
}

// Versions returns the known site versions, oldest first.
func Versions() []string {
	versions := make([]string, 0, len(builds))
	for version := range builds {
		versions = append(versions, version)
	}
	sort.Strings(versions)
	return versions
}
