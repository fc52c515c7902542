// Package symptom is a table from what an administrator sees to what it means and what to do: codes of Azure and Entra ID, reasons
// of the gateway, numbers of Windows, lines of logs.
//
// [Explain] looks up a code, a number or a pasted piece of a log. Every row names the documents that it comes from and how surely it
// is known; what nobody has written down is not in the table, and what is not settled says so in [Row.Open]. Nothing of it has been
// compared with a real site. docs/troubleshooting.md is the whole table as a page.
//
// A program must not decide by these texts: they are for people. Decide by the Reason of an error.
package symptom

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Area is the part of the set-up that a row is about.
type Area string

// The areas. The id of a row begins with its area.
const (
	Azure   Area = "azure"   // Azure Resource Manager and the making of a gateway
	Server  Area = "server"  // logs of site server, connection point, management point and gateway
	Entra   Area = "entra"   // sign-in with Entra ID
	Client  Area = "client"  // clients
	Site    Area = "site"    // status messages, alerts, the connection analyzer, known faults by version
	Network Area = "network" // connection point, ports, proxies, TLS
)

// Areas returns all areas, in the order of [All].
func Areas() []Area { return []Area{Azure, Server, Entra, Client, Site, Network} }

// Kind says whether what is seen is itself the thing to act on.
type Kind string

const (
	// Cause is a fault, or what can be taken for one.
	Cause Kind = "cause"
	// Envelope says only that something failed; the cause stands beside it or inside it.
	Envelope Kind = "envelope"
	// Normal is what a healthy set-up writes too.
	Normal Kind = "normal"
)

// Grade says how surely a row is known.
type Grade string

const (
	// DOC is documented by Microsoft.
	DOC Grade = "DOC"
	// CODE was seen in public code, headers or data.
	CODE Grade = "CODE"
	// COMM was reported in a public thread or blog post.
	COMM Grade = "COMM"
	// INF is an inference. Beside another grade it is what the row says of a gateway, or what to do, that is inferred.
	INF Grade = "INF"
)

// Who can act.
const (
	SiteAdministrator    = "site"
	AzureAdministrator   = "Azure"
	EntraAdministrator   = "Entra"
	NetworkAdministrator = "network"
	ClientAdministrator  = "client"
)

// Row is what is seen, what it means and what to do.
type Row struct {
	// ID is stable, in kebab case, and begins with the area: "azure-deployment-failed".
	ID   string `json:"id"`
	Area Area   `json:"area"`
	Kind Kind   `json:"kind"`
	// Seen is what is seen, and Where the log, the portal or the part of the console; Where may be empty.
	Seen  string `json:"seen"`
	Where string `json:"where,omitempty"`
	Means string `json:"means"`
	// Steps are what to do, in order. There are none where nothing has to be done.
	Steps []string `json:"steps,omitempty"`
	// Who are the administrators who can act, such as [SiteAdministrator].
	Who []string `json:"who,omitempty"`
	// Codes are names by which Explain finds the row, in upper or lower case; a * at the end stands for anything.
	Codes []string `json:"codes,omitempty"`
	// Numbers are numbers by which Explain finds the row.
	Numbers []Number `json:"numbers,omitempty"`
	// Texts are pieces of a log by which Explain finds the row; an ellipsis (…) stands for anything of up to 2,000 bytes.
	Texts []string `json:"texts,omitempty"`
	// Sources are the documents that the row comes from: articles in Microsoft's public repositories, public threads.
	Sources []string `json:"sources"`
	// Grades say how surely it is known, the surest first.
	Grades []Grade `json:"grades"`
	// Open is what is not settled: where documents contradict each other, or what nobody has written down.
	Open string `json:"open,omitempty"`
}

// String returns the id and what is seen in one line: "azure-policy: RequestDisallowedByPolicy".
func (r Row) String() string { return r.ID + ": " + r.Seen }

func (r *Row) clone() Row {
	c := *r
	c.Steps, c.Who, c.Codes, c.Texts = slices.Clone(r.Steps), slices.Clone(r.Who), slices.Clone(r.Codes), slices.Clone(r.Texts)
	c.Numbers, c.Sources, c.Grades = slices.Clone(r.Numbers), slices.Clone(r.Sources), slices.Clone(r.Grades)
	return c
}

// NumberKind is what a number is a number of.
type NumberKind string

const (
	// HRESULT is a code of Windows or of the client, such as 0x87D0027E. It is found as a signed and as an unsigned number too.
	HRESULT NumberKind = "HRESULT"
	// WinHTTP is an error of WinHTTP, such as 12007. It is found as an HRESULT too, here 0x80072EE7.
	WinHTTP NumberKind = "WinHTTP"
	// Flag is one bit of the flags with which WinHTTP says what is wrong with a certificate.
	Flag NumberKind = "WinHTTP flag"
	// AADSTS is a number of Entra ID, such as AADSTS700016.
	AADSTS NumberKind = "AADSTS"
	// HTTP is an HTTP status.
	HTTP NumberKind = "HTTP"
	// Message is the number of a status message of the site.
	Message NumberKind = "status message"
	// Event is the number of an event in an event log of Windows.
	Event NumberKind = "event"
	// Port is a TCP port.
	Port NumberKind = "port"
	// Exit is the exit code of ccmsetup.
	Exit NumberKind = "exit code"
)

// Number is a number by which a row is found, or all from First to Last.
type Number struct {
	Kind  NumberKind `json:"kind"`
	First uint32     `json:"first"`
	Last  uint32     `json:"last"` // First, where it is one number
}

// String returns the number as people write it: "0x87D0027E", "AADSTS50001", "port 10124 to 10139".
func (n Number) String() string {
	text := n.text(n.First)
	if n.Last != n.First {
		text += " to " + n.text(n.Last)
	}
	switch n.Kind {
	case HRESULT, AADSTS:
		return text
	default:
		return string(n.Kind) + " " + text
	}
}

func (n Number) text(value uint32) string {
	switch n.Kind {
	case HRESULT:
		return hexadecimal(value)
	case Flag:
		return "0x" + strconv.FormatUint(uint64(value), 16)
	case AADSTS:
		return "AADSTS" + strconv.FormatUint(uint64(value), 10)
	default:
		return strconv.FormatUint(uint64(value), 10)
	}
}

func hexadecimal(value uint32) string {
	digits := strings.ToUpper(strconv.FormatUint(uint64(value), 16))
	return "0x" + strings.Repeat("0", 8-len(digits)) + digits
}

// All returns all rows by area. Rows that share a code stand in the order of their likelihood.
func All() []Row {
	t := rows()
	all := make([]Row, len(t))
	for i := range t {
		all[i] = t[i].clone()
	}
	return all
}

// ByID returns the row with an id, and whether there is one.
func ByID(id string) (Row, bool) {
	i, found := index().ids[id]
	if !found {
		return Row{}, false
	}
	return rows()[i].clone(), true
}

// rows is the table, which is parsed once. That it can be parsed is tested.
var rows = sync.OnceValue(func() []Row {
	rows, err := readTable(data)
	if err != nil {
		panic(err)
	}
	return rows
})
