package cmdlet

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// PowerShell returns the call as one statement on one line, for a person to review and to run in a console that is
// connected to the site. It holds no secret: the statement asks for secrets, and for the paths of files, when it runs.
//
// What is read is what runs. Strings are single-quoted literals of printable ASCII. Every other character is written
// as its number, as in [char]0x202E, so nothing is invisible, reorders the line, closes a quotation or looks like something
// else, whatever encoding the text is saved in. Times are in UTC; the cmdlet gets local time. A call inside the
// call ([ResultOf]) throws unless it returns exactly one object.
//
// What cannot be written, a call that [Call.Check] refuses or one that holds an object of an earlier answer, gives a
// throw statement that says why. -CARootCert needs its .NET type loaded, which [Script] sees to.
func (c Call) PowerShell() string {
	s, err := write(c)
	if err != nil {
		return "throw " + quote(err.Error())
	}
	return s.text.String()
}

// Script returns the calls as a PowerShell script for Windows PowerShell 5.1 and PowerShell 7, to be run where the
// ConfigurationManager module is imported. It goes to the drive of the site and stops at the first error. Its text is
// constant except for the site code and the statements, which are those of [Call.PowerShell].
//
// If a call cannot be written there is no script, and the error joins what is wrong with each such call.
func Script(siteCode string, calls ...Call) (string, error) {
	var statements strings.Builder
	var prelude string
	var wrong []error
	for _, c := range calls {
		s, err := write(c)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		statements.WriteString(s.text.String() + "\n")
		if s.enumeration != "" {
			prelude = fmt.Sprintf(scriptPrelude, s.enumeration)
		}
	}
	if wrong != nil {
		return "", errors.Join(wrong...)
	}
	return scriptHead + "Set-Location -LiteralPath " + quote(siteCode+`:\`) + "\n" + prelude + "\n" + statements.String(), nil
}

const scriptHead = `# Cmdlet calls for a Configuration Manager site. Review them, then run them in a console connected to the site.
# Secrets and the paths of files are asked for.
$ErrorActionPreference = 'Stop'
`

// scriptPrelude loads the console's assemblies where the module has not yet done so: a type literal finds loaded types
// only.
const scriptPrelude = `
# The type of -CARootCert's values is in an assembly of the console that may not be loaded yet.
if (-not ('%s' -as [type])) {
    foreach ($file in [IO.Directory]::GetFiles((Get-Module -Name ConfigurationManager).ModuleBase, '*AdminUI*.dll')) {
        try { $null = [Reflection.Assembly]::LoadFrom($file) } catch { continue }
    }
}
`

// statement is the text of a call in the making.
type statement struct {
	text        strings.Builder
	enumeration string // the type of a table's values, "" where there is no such table
	problems    []Problem
}

func write(c Call) (*statement, error) {
	if err := c.Check(0); err != nil {
		return nil, err
	}
	s := &statement{}
	s.call(c)
	if s.problems != nil {
		e := Fail(c, ErrUnsupported, nil)
		e.Problems = s.problems
		return nil, e
	}
	return s, nil
}

func (s *statement) call(c Call) {
	m, _ := Documented().lookup(c.name)
	s.text.WriteString(c.name)
	for _, given := range c.params {
		p, _ := m.Parameter(given.Name)
		if !identifier.MatchString(given.Name) {
			s.refuse(given, "is not a name that PowerShell text can hold")
		}
		s.text.WriteString(" -" + given.Name)
		switch given.Value.kind {
		case KindSwitch:
		case KindBool: // -Force $false would be a switch and a stray argument
			s.text.WriteString(":" + given.Value.String())
		case KindSecret:
			s.text.WriteString(" (Read-Host -AsSecureString -Prompt " + quote(c.name+" -"+given.Name) + ")")
		case KindString, KindEnum:
			// Behind a space even a quoted --% makes PowerShell stop parsing: the rest of the line would be one argument.
			s.text.WriteString(map[bool]string{true: ":", false: " "}[given.Value.Str() == "--%"])
			s.value(given, given.Value, p.ValueType)
		default:
			s.text.WriteString(" ")
			s.value(given, given.Value, p.ValueType)
		}
	}
}

func (s *statement) refuse(p Param, rule string) {
	s.problems = append(s.problems, Problem{Parameter: abbreviate(p.Name), Value: abbreviate(p.Value.String()), Rule: rule})
}

// value writes v, which is the value of p or a part of it. The values of a table are names of an enumeration where
// valueType says of which.
func (s *statement) value(p Param, v Value, valueType string) {
	switch v.kind {
	case KindNull, KindInt:
		s.text.WriteString(v.String())
	case KindString, KindEnum:
		s.text.WriteString(quote(v.Str()))
	case KindBool, KindSwitch:
		s.text.WriteString("$" + strconv.FormatBool(v.Bool()))
	case KindTime:
		s.text.WriteString("([DateTime]::Parse('" + v.Time().Format(ticks) + "', [cultureinfo]::InvariantCulture))")
	case KindFile:
		name, _ := v.File()
		s.text.WriteString("(Read-Host -Prompt " + quote("Full path of "+name) + ")")
	case KindList:
		s.text.WriteString("@(")
		for i, element := range v.List() {
			s.separate(i, ", ")
			s.value(p, element, "")
		}
		s.text.WriteString(")")
	case KindTable:
		s.text.WriteString("@{")
		for i, row := range v.Table() {
			s.separate(i, "; ")
			s.value(p, row.Key, "")
			s.text.WriteString(" = ")
			if valueType == "" {
				s.value(p, row.Value, "")
				continue
			}
			s.enumeration = valueType
			s.text.WriteString("[" + valueType + "]::" + row.Value.Str())
		}
		s.text.WriteString("}")
	case KindResult:
		s.text.WriteString("(& { $found = @(")
		s.call(v.Result())
		// Behind a comma: an IResultObject would be enumerated otherwise.
		fmt.Fprintf(&s.text, "); if ($found.Count -ne 1) { throw %s }; , $found[0] })",
			quote(v.Result().name+" must return exactly one object"))
	case KindSecret:
		s.refuse(p, "has a secret inside a list or a table, which the text cannot ask for")
	case KindObject:
		s.refuse(p, "is an object of an earlier answer, which text cannot hold: pass ResultOf with the call that reads it")
	default:
		s.refuse(p, "is of a kind that no parameter takes")
	}
}

func (s *statement) separate(i int, separator string) {
	if i > 0 {
		s.text.WriteString(separator)
	}
}

// ticks is a time to the 100 ns that .NET knows.
const ticks = "2006-01-02T15:04:05.9999999Z07:00"

// quote returns an expression whose value is s: a literal, or literals and the numbers of characters joined. PowerShell
// takes typographic quotes for straight ones, and a text saved as UTF-8 and read by a code page, as Windows PowerShell
// 5.1 does, has quotes in it that nobody wrote: so no literal holds a character that is not ASCII.
func quote(s string) string {
	var parts []string
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			parts = append(parts, "'"+literal.String()+"'")
			literal.Reset()
		}
	}
	for _, r := range s {
		switch {
		case r == '\'':
			literal.WriteString("''")
		case r >= ' ' && r <= '~':
			literal.WriteRune(r)
		default:
			flush()
			for _, unit := range utf16.Encode([]rune{r}) {
				parts = append(parts, fmt.Sprintf("[char]0x%04X", unit))
			}
		}
	}
	if flush(); parts == nil {
		return "''"
	}
	if len(parts) == 1 && parts[0][0] == '\'' {
		return parts[0]
	}
	// A chain of + would nest as deep as it is long.
	return "(-join (" + strings.Join(parts, ", ") + "))"
}
