package symptom

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"
)

// data has a file for each area, and sources.txt, which gives the sources their short names.
//
// In a file of an area a row is its id in brackets and then lines of a key, a colon and a value. Empty lines and lines that
// begin with # are for the reader.
//
//	seen     what is seen
//	where    the log, the portal, the part of the console; may be missing
//	means    what it means
//	do       a step; as many lines as there are steps, in order
//	who      site, Azure, Entra, network, client: who can act, the first one first; may be missing
//	rank     envelope or normal; without it the row is a cause
//	code     names, a * at the end of one stands for anything
//	text     pieces of a log, … stands for anything
//	hresult, winhttp, flag, aadsts, http, message, event, port, exit
//	         numbers: 403, 0x87D0027E, 10124-10139
//	source   short names of sources
//	grade    DOC, CODE, COMM, INF, the surest first
//	open     what is not settled; may be missing
//
// The values of who, code, text, source and grade, and numbers, are lists with commas.
//
//go:embed data/*.txt
var data embed.FS

var numberKinds = map[string]NumberKind{
	"hresult": HRESULT, "winhttp": WinHTTP, "flag": Flag, "aadsts": AADSTS, "http": HTTP,
	"message": Message, "event": Event, "port": Port, "exit": Exit,
}

// readTable reads all files.
func readTable(files fs.FS) ([]Row, error) {
	sources := map[string]string{}
	err := lines(files, "sources", func(line string) error {
		name, text, _ := strings.Cut(line, ": ")
		if name == "" || text == "" || sources[name] != "" {
			return errors.New("is not a new short name, a colon, a space and a source")
		}
		sources[name] = text
		return nil
	})
	if err != nil {
		return nil, err
	}
	var rows []Row
	seen := map[string]bool{}
	for _, area := range Areas() {
		begin := len(rows)
		err := lines(files, string(area), func(line string) error {
			if id, found := strings.CutPrefix(line, "["); found {
				id, found = strings.CutSuffix(id, "]")
				if !found || seen[id] || !strings.HasPrefix(id, string(area)+"-") {
					return errors.New("is not a new id of the area in brackets")
				}
				seen[id] = true
				rows = append(rows, Row{ID: id, Area: area, Kind: Cause})
				return nil
			}
			if len(rows) == begin {
				return errors.New("stands before the first id")
			}
			key, value, found := strings.Cut(line, ": ")
			if !found || strings.TrimSpace(value) == "" {
				return errors.New("is not a key, a colon, a space and a value")
			}
			return rows[len(rows)-1].set(key, value, sources)
		})
		if err != nil {
			return nil, err
		}
	}
	for i := range rows {
		if r := &rows[i]; r.Seen == "" || r.Means == "" || len(r.Sources) == 0 || len(r.Grades) == 0 {
			return nil, fmt.Errorf("symptom: %s: needs seen, means, source and grade", r.ID)
		}
	}
	return rows, nil
}

// lines gives the lines of a file that are not for the reader alone.
func lines(files fs.FS, name string, do func(line string) error) error {
	name = "data/" + name + ".txt"
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("symptom: %w", err)
	}
	at := 0
	for line := range strings.Lines(string(content)) {
		at++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := do(line); err != nil {
			return fmt.Errorf("symptom: %s:%d: %q %w", name, at, line, err)
		}
	}
	return nil
}

// set takes in a line of a row.
func (r *Row) set(key, value string, sources map[string]string) error {
	single := map[string]*string{"seen": &r.Seen, "where": &r.Where, "means": &r.Means, "open": &r.Open}
	if field, found := single[key]; found {
		if *field != "" {
			return errors.New("stands there twice")
		}
		*field = value
		return nil
	}
	if key == "do" {
		r.Steps = append(r.Steps, value)
		return nil
	}
	for part := range strings.SplitSeq(value, ",") {
		part = strings.TrimSpace(part)
		if err := r.add(key, part, sources); err != nil {
			return err
		}
	}
	return nil
}

// add takes in one element of a list.
func (r *Row) add(key, part string, sources map[string]string) error {
	known := func(values ...string) error {
		if !slices.Contains(values, part) {
			return fmt.Errorf("has %q, which is not one of %s", part, strings.Join(values, ", "))
		}
		return nil
	}
	switch key {
	case "who":
		r.Who = append(r.Who, part)
		return known(SiteAdministrator, AzureAdministrator, EntraAdministrator, NetworkAdministrator, ClientAdministrator)
	case "rank":
		r.Kind = Kind(part)
		return known(string(Envelope), string(Normal))
	case "grade":
		r.Grades = append(r.Grades, Grade(part))
		return known(string(DOC), string(CODE), string(COMM), string(INF))
	case "code":
		r.Codes = append(r.Codes, part)
		if name := strings.TrimSuffix(part, "*"); name == "" || strings.Trim(name, wordCharacters) != "" {
			return fmt.Errorf("has %q, which is not a name", part)
		}
	case "text":
		r.Texts = append(r.Texts, part)
		for piece := range strings.SplitSeq(part, ellipsis) {
			if strings.TrimSpace(piece) == "" {
				return fmt.Errorf("has %q, a piece of which is empty", part)
			}
		}
	case "source":
		if sources[part] == "" {
			return fmt.Errorf("has %q, which is not in sources.txt", part)
		}
		r.Sources = append(r.Sources, sources[part])
	default:
		kind, found := numberKinds[key]
		if !found {
			return fmt.Errorf("has the key %q, which is not known", key)
		}
		number, err := readNumber(kind, part)
		if err != nil {
			return err
		}
		r.Numbers = append(r.Numbers, number)
	}
	return nil
}

func readNumber(kind NumberKind, text string) (Number, error) {
	from, to, isRange := strings.Cut(text, "-")
	if !isRange {
		to = from
	}
	first, err := strconv.ParseUint(from, 0, 32)
	last, lastErr := strconv.ParseUint(to, 0, 32)
	switch {
	case errors.Join(err, lastErr) != nil || first > last || first > math.MaxUint32 || last > math.MaxUint32:
		return Number{}, fmt.Errorf("has %q, which is not a number or a range of them", text)
	case kind == Flag && (isRange || first&(first-1) != 0 || first == 0):
		return Number{}, fmt.Errorf("has %q, which is not one bit", text)
	case kind != HRESULT && kind != Port && isRange:
		return Number{}, fmt.Errorf("has %q: only an HRESULT or a port can be a range", text)
	}
	return Number{Kind: kind, First: uint32(first), Last: uint32(last)}, nil
}
