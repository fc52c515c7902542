package fake

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/cmgkit/cmgkit/azurecloud"
)

// must panics on options that do not describe a site: that is a mistake in the calling program.
func (o Options) must() {
	mustBeRole(o.Role)
	if !(o.Speed > 0) || math.IsInf(o.Speed, 0) { // NaN is not greater than anything
		panic(fmt.Sprintf("simulator: the speed %v is not a positive number", o.Speed))
	}
	codes := []string{o.SiteCode}
	if o.ReportingSiteCode != "" {
		codes = append(codes, o.ReportingSiteCode)
	}
	for _, child := range o.Children {
		codes = append(codes, child.SiteCode)
	}
	for _, code := range codes {
		if !isSiteCode(code) {
			panic(fmt.Sprintf("simulator: the site code %q is not three letters or digits", code))
		}
	}
	if same(o.SiteCode, o.ReportingSiteCode) {
		panic(fmt.Sprintf("simulator: the site %s cannot be its own parent", o.SiteCode))
	}
	mustDiffer("client settings", o.ClientSettings)
	mustDiffer("boundary group", o.BoundaryGroups)
	for group, region := range o.ResourceGroups {
		if _, err := azurecloud.ParseRegion(region); err != nil {
			panic(fmt.Sprintf("simulator: the region %q of the resource group %q is not known", region, group))
		}
		if rule := groupNameRule(group); rule != "" {
			panic(fmt.Sprintf("simulator: the resource group %q %s", group, rule))
		}
	}
	times := reflect.ValueOf(o.Times)
	for i := range times.NumField() {
		if d := time.Duration(times.Field(i).Int()); d < 0 {
			panic(fmt.Sprintf("simulator: the time %s of %v is negative", times.Type().Field(i).Name, d))
		}
	}
}

// isSiteCode reports whether a site can have the code: three letters or digits.
func isSiteCode(code string) bool {
	return len(code) == 3 && !strings.ContainsFunc(code, func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
}

func mustDiffer(what string, names []string) {
	seen := map[string]bool{}
	for _, name := range names {
		if key := strings.ToLower(name); name == "" || seen[key] {
			panic(fmt.Sprintf("simulator: the %s %q is empty or given twice", what, name))
		}
		seen[strings.ToLower(name)] = true
	}
}

// groupNameRule says what is wrong with the name of a resource group.
func groupNameRule(name string) string {
	if e, refused := errors.AsType[*azurecloud.Error](azurecloud.CheckGroupName(name)); refused {
		return e.Rule
	}
	return ""
}
