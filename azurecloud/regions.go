package azurecloud

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Region is a region of Azure. It is comparable; the zero Region is not a region.
//
// Which names the cmdlets take depends on the console, and no current document lists them: the help of
// New-CMCloudManagementGateway names six, that of New-CMCloudDistributionPoint, whose parameter has the same type, 45 [DOC].
// The names of regions that Azure has opened since then are inferred from their display names, from which all documented
// names follow too [INF]; a support article confirms West US 3 [DOC]. Only Azure can tell whether a subscription may use a
// region, and whether the region offers the machine sizes that a gateway takes.
type Region struct {
	// Name is the name that the cmdlets take, one of the enumeration AzureRegion: USGovernmentVirginia.
	Name string `json:"name"`
	// ARM is the name in Azure Resource Manager, and the label in the names of public IP addresses: usgovvirginia.
	ARM string `json:"arm"`
	// Display is the name in the portal: US Gov Virginia.
	Display string `json:"display"`
	Cloud   Cloud  `json:"cloud"`
	// Documented says whether Microsoft's help lists the Name.
	Documented bool `json:"documented"`
}

// String returns the Name, or "no region" for the zero Region.
func (r Region) String() string {
	if r.Name == "" {
		return "no region"
	}
	return r.Name
}

// Regions returns the regions in which a gateway can be, sorted by cloud and name.
func Regions() []Region { return append([]Region(nil), table().usable...) }

// Enumeration returns all known names of the enumeration AzureRegion: first the documented ones in the order of the help, then
// the others in alphabetical order. PowerShell takes all of them, but with some no gateway can be made any more: see
// [ParseRegion].
func Enumeration() []string {
	names := make([]string, 0, len(enumeration))
	for _, r := range enumeration {
		names = append(names, r.name)
	}
	return names
}

// Enumerated is like [ParseRegion], but takes only the names of the enumeration AzureRegion, as PowerShell does: case does
// not matter, and any other spelling is an unknown region.
func Enumerated(name string) (Region, error) {
	if !slices.ContainsFunc(enumeration[:], func(e entry) bool { return strings.EqualFold(e.name, name) }) {
		return Region{}, unknown(name)
	}
	return ParseRegion(name)
}

// ParseRegion returns the region with this name, in any usual spelling: the name in the cmdlets, in Azure Resource Manager or
// in the portal, in any case, with or without blanks, dashes, underscores, and the geography that the portal puts in front.
// "West US 2", "westus2", "WestUS2", "west-us-2" and "(US) West US 2" are the same region.
//
// The error is an [*Error]. For an unknown region it proposes the nearest name, if there is one. For a name that the cmdlets
// know but with which no gateway can be made, it gives the reason. Those are AnywhereAsia, AnywhereEurope and AnywhereUS, which
// are not regions, and the regions of the China and German clouds.
func ParseRegion(s string) (Region, error) {
	t := table()
	i, known := t.byKey[key(s)]
	if !known {
		return Region{}, unknown(s)
	}
	entry := enumeration[i]
	if rule := entry.refusal(); rule != "" {
		return Region{}, &Error{Value: s, Rule: rule}
	}
	return entry.region(), nil
}

// Region is like [ParseRegion], but a region of another cloud is an [*Error] too, and so is a cloud that fails [Cloud.Check].
func (c Cloud) Region(s string) (Region, error) {
	if err := c.Check(); err != nil {
		return Region{}, err
	}
	r, err := ParseRegion(s)
	if err != nil {
		return Region{}, err
	}
	if r.Cloud != c {
		return Region{}, &Error{Value: s, Rule: fmt.Sprintf("is a region of %s, not of %s", r.Cloud, c)}
	}
	return r, nil
}

func unknown(s string) *Error {
	e := &Error{Value: s, Rule: "is not a known region of Azure", Unknown: true, Nearest: nearest(s)}
	if e.Nearest != "" {
		e.Rule += ": did you mean " + e.Nearest + "?"
	}
	return e
}

// entry is a name of the enumeration.
type entry struct {
	name, arm, display string
	cloud              Cloud // "" for Anywhere*, which are in no cloud
	documented         bool
}

func (e entry) region() Region { return Region{e.name, e.arm, e.display, e.cloud, e.documented} }

func (e entry) refusal() string {
	switch e.cloud {
	case Public, USGovernment:
		return ""
	case China:
		return inChina
	case Germany:
		return inGermany
	default:
		return isAnywhere
	}
}

// enumeration is AzureRegion, in the order of the help of New-CMCloudDistributionPoint, then in alphabetical order.
var enumeration = [...]entry{
	{"AnywhereAsia", "", "Anywhere Asia", "", true},
	{"AnywhereEurope", "", "Anywhere Europe", "", true},
	{"AnywhereUS", "", "Anywhere US", "", true},
	{"EastAsia", "eastasia", "East Asia", Public, true},
	{"EastUS", "eastus", "East US", Public, true},
	{"NorthCentralUS", "northcentralus", "North Central US", Public, true},
	{"NorthEurope", "northeurope", "North Europe", Public, true},
	{"SouthCentralUS", "southcentralus", "South Central US", Public, true},
	{"SoutheastAsia", "southeastasia", "Southeast Asia", Public, true},
	{"WestEurope", "westeurope", "West Europe", Public, true},
	{"WestUS", "westus", "West US", Public, true},
	{"WestUS2", "westus2", "West US 2", Public, true},
	{"WestCentralUS", "westcentralus", "West Central US", Public, true},
	{"USGovernmentIowa", "usgoviowa", "US Gov Iowa", USGovernment, true},
	{"USGovernmentVirginia", "usgovvirginia", "US Gov Virginia", USGovernment, true},
	{"USGovernmentArizona", "usgovarizona", "US Gov Arizona", USGovernment, true},
	{"USGovernmentTexas", "usgovtexas", "US Gov Texas", USGovernment, true},
	{"USDoDCentral", "usdodcentral", "US DoD Central", USGovernment, true},
	{"USDoDEast", "usdodeast", "US DoD East", USGovernment, true},
	{"AustraliaEast", "australiaeast", "Australia East", Public, true},
	{"AustraliaSoutheast", "australiasoutheast", "Australia Southeast", Public, true},
	{"BrazilSouth", "brazilsouth", "Brazil South", Public, true},
	{"CanadaCentral", "canadacentral", "Canada Central", Public, true},
	{"CanadaEast", "canadaeast", "Canada East", Public, true},
	{"CentralIndia", "centralindia", "Central India", Public, true},
	{"CentralUS", "centralus", "Central US", Public, true},
	{"EastUS2", "eastus2", "East US 2", Public, true},
	{"JapanEast", "japaneast", "Japan East", Public, true},
	{"JapanWest", "japanwest", "Japan West", Public, true},
	{"SouthIndia", "southindia", "South India", Public, true},
	{"UKSouth", "uksouth", "UK South", Public, true},
	{"UKWest", "ukwest", "UK West", Public, true},
	{"WestIndia", "westindia", "West India", Public, true},
	{"FranceSouth", "francesouth", "France South", Public, true},
	{"FranceCentral", "francecentral", "France Central", Public, true},
	{"KoreaSouth", "koreasouth", "Korea South", Public, true},
	{"KoreaCentral", "koreacentral", "Korea Central", Public, true},
	{"AustraliaCentral", "australiacentral", "Australia Central", Public, true},
	{"AustraliaCentral2", "australiacentral2", "Australia Central 2", Public, true},
	{"ChinaEast", "chinaeast", "China East", China, true},
	{"ChinaNorth", "chinanorth", "China North", China, true},
	{"GermanyCentral", "germanycentral", "Germany Central", Germany, true},
	{"GermanyNortheast", "germanynortheast", "Germany Northeast", Germany, true},
	{"SouthAfricaNorth", "southafricanorth", "South Africa North", Public, true},
	{"SouthAfricaWest", "southafricawest", "South Africa West", Public, true},

	{"AustriaEast", "austriaeast", "Austria East", Public, false},
	{"BelgiumCentral", "belgiumcentral", "Belgium Central", Public, false},
	{"BrazilSoutheast", "brazilsoutheast", "Brazil Southeast", Public, false},
	{"ChileCentral", "chilecentral", "Chile Central", Public, false},
	{"DenmarkEast", "denmarkeast", "Denmark East", Public, false},
	{"GermanyNorth", "germanynorth", "Germany North", Public, false},
	{"GermanyWestCentral", "germanywestcentral", "Germany West Central", Public, false},
	{"IndonesiaCentral", "indonesiacentral", "Indonesia Central", Public, false},
	{"IsraelCentral", "israelcentral", "Israel Central", Public, false},
	{"ItalyNorth", "italynorth", "Italy North", Public, false},
	{"JioIndiaCentral", "jioindiacentral", "Jio India Central", Public, false},
	{"JioIndiaWest", "jioindiawest", "Jio India West", Public, false},
	{"MalaysiaWest", "malaysiawest", "Malaysia West", Public, false},
	{"MexicoCentral", "mexicocentral", "Mexico Central", Public, false},
	{"NewZealandNorth", "newzealandnorth", "New Zealand North", Public, false},
	{"NorwayEast", "norwayeast", "Norway East", Public, false},
	{"NorwayWest", "norwaywest", "Norway West", Public, false},
	{"PolandCentral", "polandcentral", "Poland Central", Public, false},
	{"QatarCentral", "qatarcentral", "Qatar Central", Public, false},
	{"SpainCentral", "spaincentral", "Spain Central", Public, false},
	{"SwedenCentral", "swedencentral", "Sweden Central", Public, false},
	{"SwedenSouth", "swedensouth", "Sweden South", Public, false},
	{"SwitzerlandNorth", "switzerlandnorth", "Switzerland North", Public, false},
	{"SwitzerlandWest", "switzerlandwest", "Switzerland West", Public, false},
	{"UAECentral", "uaecentral", "UAE Central", Public, false},
	{"UAENorth", "uaenorth", "UAE North", Public, false},
	{"WestUS3", "westus3", "West US 3", Public, false},
}

type lookup struct {
	byKey  map[string]int // of the enumeration, by each of its names
	usable []Region
}

var table = sync.OnceValue(func() lookup {
	t := lookup{byKey: map[string]int{}}
	for i, e := range enumeration {
		for _, name := range [...]string{e.name, e.arm, e.display} {
			if name != "" {
				t.byKey[key(name)] = i
			}
		}
		if e.refusal() == "" {
			t.usable = append(t.usable, e.region())
		}
	}
	slices.SortFunc(t.usable, func(a, b Region) int {
		return cmp.Or(strings.Compare(string(a.Cloud), string(b.Cloud)), strings.Compare(a.Name, b.Name))
	})
	return t
})

// key is what all usual spellings of a name have in common.
func key(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "(") { // the portal's geography: (US) West US 2
		if _, rest, closed := strings.Cut(s, ")"); closed {
			s = rest
		}
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '_', '\u00a0':
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// nearest returns the name of the region that is spelled most like s, if s may be a misspelling of it, otherwise "".
func nearest(s string) string {
	given := []rune(key(s))
	if len(given) > 40 { // the longest key has 20
		return ""
	}
	name, least := "", len(given)/4+2 // one mistake in four letters, and never a whole short word
	for _, r := range table().usable {
		for _, spelling := range [...]string{r.Name, r.ARM} {
			if d := distance(given, []rune(key(spelling))); d < least {
				name, least = r.Name, d
			}
		}
	}
	return name
}

// distance is the number of letters to insert, delete, replace or swap with their neighbour to turn a into b.
func distance(a, b []rune) int {
	var last []int
	before := make([]int, len(b)+1)
	for j := range before {
		before[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := before[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, before[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], last[j-2]+1)
			}
		}
		last, before = before, row
	}
	return before[len(b)]
}
