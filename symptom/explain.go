package symptom

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Match is a row that a text speaks of.
type Match struct {
	Row Row `json:"row"`
	// Reasons say what in the text it was: "-2147012721 is 0x80072F8F, WinHTTP 12175". Of the text they repeat numbers only.
	Reasons []string `json:"reasons"`
}

// String returns the row and the reasons in one line.
func (m Match) String() string { return m.Row.String() + " (" + strings.Join(m.Reasons, "; ") + ")" }

// Explain returns the rows that a text speaks of, the likeliest first; none is nil. The text is a code (CMGConnector_Unauthorized,
// AADSTS50001), the id of a row, a number, a pasted line, or a whole log. Upper and lower case are the same.
//
// A number is taken in any form: 0x80072F8F, 80072F8F, -2147012721, 2147954575, 12175. On its own it may be anything that the table
// has numbers of, and the flags of WinHTTP: 0x9 is 0x1 and 0x8. Inside other text an HRESULT is recognised by itself; anything
// smaller only where the text says what it is: "error 12007", "StatusCode=403", "port 10130", "lpvStatusInformation is 0x9".
//
// Likelier is, in this order:
//
//  1. a [Cause] before an [Envelope], and that before what is [Normal];
//  2. a row whose text was found before one whose name was found, and that before one of which only a number was;
//  3. a row with more reasons;
//  4. what stands later in the text: in errors of Azure the innermost code is the cause;
//  5. the order of the table.
//
// The rows of an HTTP status, which says little, are among the causes only where there is no other one; those of Azure stand after
// those of clients and servers.
func Explain(text string) []Match {
	s := scan{text: strings.Join(strings.Fields(strings.ToLower(text)), " "), index: index(), found: map[int]*evidence{}, labels: map[key]int{}}
	s.alone = s.text != "" && len(s.text) <= maxAlone && !slices.ContainsFunc(strings.Split(s.text, " "), func(field string) bool {
		_, isNumber := readSpelling(strings.Trim(field, "()[],;:\"'."))
		return !isNumber
	})
	s.phrases()
	s.words()
	s.ids()
	if !s.foundACause() {
		for _, status := range s.statuses {
			s.take(status.row, byStatus, status.at, status.reason)
		}
	}
	return s.matches()
}

// maxAlone is how long a text of nothing but numbers can be that somebody wants to have explained.
const maxAlone = 1000

// How a row was found, the weakest way first.
const (
	byStatus = iota
	byNumber
	byName
	byText
)

// evidence is what in the text speaks for a row.
type evidence struct {
	by, at  int
	reasons []string
}

type hint struct {
	row, at int
	reason  string
}

// scan is one text that is looked at.
type scan struct {
	text     string // lower case, one space between words
	alone    bool   // there is nothing but numbers
	entra    *bool  // see ofEntra
	index    *tables
	found    map[int]*evidence // by row
	statuses []hint            // rows of an HTTP status
	labels   map[key]int       // see labelled
}

func (s *scan) take(row, by, at int, reason string) {
	e := s.found[row]
	if e == nil {
		e = &evidence{}
		s.found[row] = e
	}
	e.by, e.at = max(e.by, by), max(e.at, at)
	if !slices.Contains(e.reasons, reason) && len(e.reasons) < maxReasons {
		e.reasons = append(e.reasons, reason)
	}
}

// maxReasons bounds what is said of a whole log.
const maxReasons = 8

func (s *scan) foundACause() bool {
	for row := range s.found {
		if s.index.rows[row].Kind == Cause {
			return true
		}
	}
	return false
}

func (s *scan) matches() []Match {
	order := make([]int, 0, len(s.found))
	for row := range s.found {
		order = append(order, row)
	}
	kinds := []Kind{Cause, Envelope, Normal}
	slices.SortFunc(order, func(a, b int) int {
		x, y := s.found[a], s.found[b]
		return cmp.Or(
			cmp.Compare(slices.Index(kinds, s.index.rows[a].Kind), slices.Index(kinds, s.index.rows[b].Kind)),
			cmp.Compare(y.by, x.by), cmp.Compare(len(y.reasons), len(x.reasons)), cmp.Compare(y.at, x.at),
			cmp.Compare(s.far(a), s.far(b)), cmp.Compare(a, b),
		)
	})
	var matches []Match
	for _, row := range order {
		matches = append(matches, Match{Row: s.index.rows[row].clone(), Reasons: s.found[row].reasons})
	}
	return matches
}

// far is 1 for a row of Azure that only an HTTP status speaks for: such a status is seen at clients far more often.
func (s *scan) far(row int) int {
	if s.found[row].by == byStatus && s.index.rows[row].Area == Azure {
		return 1
	}
	return 0
}

// phrases finds the texts of rows.
func (s *scan) phrases() {
	for i := range s.index.phrases {
		if p := &s.index.phrases[i]; strings.Contains(s.text, p.parts[0]) {
			if at := p.find(s.text); at >= 0 {
				s.take(p.row, byText, at, strconv.Quote(p.text))
			}
		}
	}
}

const wordCharacters = "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func inWord(c byte) bool  { return c == '_' || isDigit(c) || 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// words finds names and numbers.
func (s *scan) words() {
	for from := 0; from < len(s.text); {
		if !inWord(s.text[from]) {
			from++
			continue
		}
		to := from + 1
		for to < len(s.text) && inWord(s.text[to]) {
			to++
		}
		if word := s.text[from:to]; len(word) <= maxWord {
			s.number(word, from, to)
			s.name(word, from, to)
		}
		from = to
	}
}

// maxWord is longer than every name of the table.
const maxWord = 80

func (s *scan) name(word string, from, to int) {
	if digits, found := strings.CutPrefix(word, "aadsts"); found {
		if n, err := strconv.ParseUint(digits, 10, 32); err == nil {
			for _, row := range s.index.numbers[key{AADSTS, uint32(n)}] {
				s.take(row, byName, from, "AADSTS"+digits)
			}
		}
		return
	}
	if names := s.index.names[word]; names != nil {
		for _, n := range names {
			if n.ordinary && (from > 0 || to < len(s.text)) && !strings.HasSuffix(s.before(from), "code ") {
				continue
			}
			s.take(n.row, byName, from, n.code)
		}
		return
	}
	for _, n := range s.index.prefixes {
		if strings.HasPrefix(word, strings.ToLower(n.code)) && len(word) > len(n.code) {
			s.take(n.row, byNumber, from, n.code+"…")
		}
	}
}

// ids finds ids of rows, so that an advice that names some can be looked up.
func (s *scan) ids() {
	for _, at := range idPattern.FindAllStringIndex(s.text, -1) {
		if row, found := s.index.ids[s.text[at[0]:at[1]]]; found {
			s.take(row, byName, at[0], "its id")
		}
	}
}

// number finds numbers, which stand from from to to.
func (s *scan) number(word string, from, to int) {
	if !isDigit(word[0]) && len(word) != 8 {
		return
	}
	if from > 0 && s.text[from-1] == '-' {
		if from > 1 && inWord(s.text[from-2]) {
			return // a part of a GUID, a date or a name
		}
		from, word = from-1, "-"+word
	}
	if s.goesOn(from, to) {
		return
	}
	n, isNumber := readSpelling(word)
	if !isNumber {
		return
	}
	if n.value&s.index.flags != 0 && s.labelled(Flag, n.value, from) {
		s.flags(n, from)
		return
	}
	// An HRESULT is recognised anywhere: no other number looks like it.
	var isHRESULT bool
	if n.value >= 1<<31 {
		for _, row := range s.index.numbers[key{HRESULT, n.value}] {
			s.take(row, byNumber, from, n.explained())
			isHRESULT = true
		}
		if n.value>>16 == facilityHTTP {
			s.status(n.value&math.MaxUint16, from, n.explained())
		}
	}
	if s.alone && !isHRESULT {
		s.flags(n, from)
	}
	if n.value >= 1<<31 {
		return
	}
	for _, kind := range []NumberKind{WinHTTP, AADSTS, Message, Event, Port, Exit} {
		found := s.index.numbers[key{kind, n.value}]
		if found == nil || n.hex && kind != WinHTTP || !s.alone && !s.labelled(kind, n.value, from) {
			continue
		}
		for _, row := range found {
			s.take(row, byNumber, from, Number{kind, n.value, n.value}.String())
		}
	}
	if !n.hex && (s.alone || to-from == 3 && (s.inParentheses(from, to) || s.labelled(HTTP, n.value, from))) {
		s.status(n.value, from, "HTTP status "+word)
	}
}

// facilityHTTP is the upper half of an HRESULT whose lower half is an HTTP status.
const facilityHTTP = 0x8019

func (s *scan) status(status uint32, at int, reason string) {
	for _, row := range s.index.numbers[key{HTTP, status}] {
		s.statuses = append(s.statuses, hint{row, at, reason})
	}
}

// flags decodes a mask. A number that stands alone is one only if all its bits are known.
func (s *scan) flags(n spelling, at int) {
	unknown := n.value &^ s.index.flags
	if s.alone && unknown != 0 {
		return
	}
	mask := "0x" + strconv.FormatUint(uint64(n.value), 16)
	for bit := uint32(1); bit != 0; bit <<= 1 {
		for _, row := range s.index.numbers[key{Flag, n.value & bit}] {
			reason := Number{Flag, bit, bit}.String()
			if n.value != bit {
				reason += " of " + mask
			}
			if unknown != 0 {
				reason += ", in which 0x" + strconv.FormatUint(uint64(unknown), 16) + " is not known"
			}
			s.take(row, byNumber, at, reason)
		}
	}
}

// goesOn reports whether a number is only a part of one: of a GUID, a date, a version, an address.
func (s *scan) goesOn(from, to int) bool {
	if from > 1 && s.text[from-1] == '.' && inWord(s.text[from-2]) {
		return true
	}
	return to+1 < len(s.text) && (s.text[to] == '-' && inWord(s.text[to+1]) || s.text[to] == '.' && isDigit(s.text[to+1]))
}

// before is the end of what stands before a place: its words, with one space after each.
func (s *scan) before(at int) string {
	const enough = 48
	words := make([]byte, 0, enough)
	space := true
	for _, c := range []byte(s.text[max(0, at-enough):at]) {
		switch {
		case inWord(c):
			words = append(words, c)
		case !space:
			words = append(words, ' ')
		}
		space = !inWord(c)
	}
	return string(words)
}

var (
	idPattern  = regexp.MustCompile(`[a-z]+(?:-[a-z0-9]+)+`)
	errorLabel = label{
		regexp.MustCompile(`(?:error|err|codes?|hresult|hr|result|rc|returned|failed|winhttp|wininet)(?: (?:code|number|is|was|with|of|no|value))* $`),
		strings.Fields("error err code codes hresult hr result rc returned failed winhttp wininet number is was with of no value"),
	}
	labels = map[NumberKind]label{
		WinHTTP: errorLabel,
		AADSTS:  errorLabel,
		Flag: {
			regexp.MustCompile(`statusinformation (?:is |was )?$|(?:winhttp|secure|security|certificate)[a-z ]* flags? (?:is |are |was |were )?$`),
			strings.Fields("statusinformation flag flags is are was were"),
		},
		HTTP: {
			regexp.MustCompile(`(?:status ?code|\bhttp(?: ?status| ?error)?(?: ?code)?|\bhttp \d(?: \d)?|\bstatus|error|returned) (?:is |was |of |with )?$`),
			strings.Fields("code http status error returned is was of with 0 1 2 3"),
		},
		Message: {regexp.MustCompile(`message (?:id )?(?:is )?$|messageid (?:is )?$`), strings.Fields("message id is")},
		Event:   {regexp.MustCompile(`(?:event ?id|event|schannel) $`), strings.Fields("event id schannel")},
		Port:    {regexp.MustCompile(`\bports? $`), strings.Fields("port ports")},
		Exit: {
			regexp.MustCompile(`ccmsetup.*(?:(?:exit|return) ?code|exit(?:s|ed|ing)?(?: with)?|ends(?: with)?) (?:is |of )?$`),
			strings.Fields("code exit exits exited exiting ends with is of"),
		},
	}
)

// label is what stands before a number of a kind.
type label struct {
	words *regexp.Regexp // what is before, as words
	ends  []string       // ends of its last word, which are looked at first: most numbers of a log stand behind something else
}

// labelled reports whether the text says of what kind a number is. After a hundred times it looks no more: a log may say the same
// again and again.
func (s *scan) labelled(kind NumberKind, value uint32, at int) bool {
	k := key{kind, value}
	if s.labels[k] >= 100 || kind == AADSTS && !s.ofEntra() {
		return false
	}
	last := at
	for last > 0 && !inWord(s.text[last-1]) {
		last--
	}
	ends := func(end string) bool { return strings.HasSuffix(s.text[:last], end) }
	if l := labels[kind]; !slices.ContainsFunc(l.ends, ends) || !l.words.MatchString(s.before(at)) {
		return false
	}
	s.labels[k]++
	return true
}

var entraWords = []string{
	"aadsts", "entra", "azure ad", "aad ", "azuread", "sign-in", "signin", "error_codes", "login.microsoftonline", "invalid_grant", "invalid_client",
}

// ofEntra reports whether the text is about Entra ID. It looks once.
func (s *scan) ofEntra() bool {
	if s.entra == nil {
		s.entra = new(slices.ContainsFunc(entraWords, func(word string) bool { return strings.Contains(s.text, word) }))
	}
	return *s.entra
}

func (s *scan) inParentheses(from, to int) bool {
	return from > 0 && s.text[from-1] == '(' && to < len(s.text) && s.text[to] == ')'
}

// spelling is a number as somebody wrote it.
type spelling struct {
	text  string
	value uint32
	hex   bool
}

// readSpelling reads a number in lower case: hexadecimal with 0x, or with eight digits; decimal with or without a sign.
func readSpelling(text string) (spelling, bool) {
	s := spelling{text: text}
	if digits, found := strings.CutPrefix(text, "0x"); found || len(text) == 8 && text[0] != '-' {
		s.hex = true
		if len(digits) == 16 { // as 64 bits have it
			digits = strings.TrimPrefix(digits, "ffffffff")
		}
		n, err := strconv.ParseUint(digits, 16, 32)
		s.value = uint32(n)
		return s, err == nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < math.MinInt32 || n > math.MaxUint32 || text[0] == '+' {
		return s, false
	}
	s.value = uint32(n)
	return s, true
}

// explained says what an HRESULT is.
func (s spelling) explained() string {
	text := hexadecimal(s.value)
	if digits := strings.TrimPrefix(s.text, "0x"); !strings.EqualFold("0x"+digits, text) {
		text = s.text + " is " + text
	}
	switch low := strconv.FormatUint(uint64(s.value&math.MaxUint16), 10); {
	case s.value>>16 == facilityHTTP:
		text += ", HTTP status " + low
	case s.value>>16 == facilityWin32 && 12000 <= s.value&math.MaxUint16 && s.value&math.MaxUint16 < 12200:
		text += ", WinHTTP " + low
	}
	return text
}

// facilityWin32 is the upper half of an HRESULT whose lower half is an error of Windows.
const facilityWin32 = 0x8007

// tables are the rows by what they are found by.
type tables struct {
	rows     []Row
	ids      map[string]int
	names    map[string][]name // by the name in lower case
	prefixes []name
	numbers  map[key][]int
	flags    uint32 // all that are known
	phrases  []phrase
}

type key struct {
	kind  NumberKind
	value uint32
}

type name struct {
	row      int
	code     string
	ordinary bool // also a word of the language: it counts on its own, or where the text calls it a code
}

var index = sync.OnceValue(func() *tables {
	t := &tables{rows: rows(), ids: map[string]int{}, names: map[string][]name{}, numbers: map[key][]int{}}
	for i, r := range t.rows {
		t.ids[r.ID] = i
		for _, code := range r.Codes {
			if prefix, found := strings.CutSuffix(code, "*"); found {
				t.prefixes = append(t.prefixes, name{row: i, code: prefix})
				continue
			}
			word := strings.ToLower(code)
			ordinary := strings.Trim(code[1:], "abcdefghijklmnopqrstuvwxyz") == ""
			t.names[word] = append(t.names[word], name{i, code, ordinary})
		}
		for _, n := range r.Numbers {
			for value := uint64(n.First); value <= uint64(n.Last); value++ {
				k := key{n.Kind, uint32(value)}
				t.numbers[k] = append(t.numbers[k], i)
				if n.Kind == WinHTTP {
					k = key{HRESULT, facilityWin32<<16 | uint32(value)}
					t.numbers[k] = append(t.numbers[k], i)
				}
				if n.Kind == Flag {
					t.flags |= uint32(value)
				}
			}
		}
		for _, text := range r.Texts {
			t.phrases = append(t.phrases, newPhrase(i, text))
		}
	}
	return t
})

// phrase is a text of a row.
type phrase struct {
	row   int
	text  string
	parts []string // lower case
}

const ellipsis = "…"

func newPhrase(row int, text string) phrase {
	p := phrase{row: row, text: text}
	for part := range strings.SplitSeq(strings.ToLower(text), ellipsis) {
		p.parts = append(p.parts, strings.Join(strings.Fields(part), " "))
	}
	return p
}

// maxGap is how much an ellipsis stands for: about what a stack trace takes.
const maxGap = 2000

// find returns where the phrase begins to end, or -1. It takes time that grows with the text, whatever the text is.
func (p *phrase) find(text string) int {
	at := occurrences(text, p.parts[0])
	for i, part := range p.parts[1:] {
		var next []int
		from, length := 0, len(p.parts[i])
		for _, start := range occurrences(text, part) {
			for from+1 < len(at) && at[from+1]+length <= start {
				from++
			}
			if from < len(at) && at[from]+length <= start && start-at[from]-length <= maxGap {
				next = append(next, start)
			}
		}
		at = next
	}
	if len(at) == 0 {
		return -1
	}
	return at[len(at)-1]
}

// occurrences returns where a part stands by itself: not inside a longer word or number.
func occurrences(text, part string) []int {
	var found []int
	for at := 0; ; at++ {
		next := strings.Index(text[at:], part)
		if next < 0 {
			return found
		}
		at += next
		end := at + len(part)
		if at > 0 && inWord(part[0]) && inWord(text[at-1]) || end < len(text) && inWord(part[len(part)-1]) && inWord(text[end]) {
			continue
		}
		if isDigit(part[0]) && at > 1 && text[at-1] == '.' && isDigit(text[at-2]) {
			continue
		}
		found = append(found, at)
	}
}
