package azurecloud

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxGroupName = 90

// CheckGroupName returns nil if Azure takes the name for a resource group, and otherwise an [*Error]: 1 to 90 letters and
// digits of any script, underscores, hyphens, parentheses and full stops, without a full stop at the end (DOC: Azure's naming
// rules for resources).
func CheckGroupName(name string) error {
	refuse := func(rule string) error { return &Error{Value: name, Rule: rule} }
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return refuse("is empty")
	case n > maxGroupName:
		return refuse("is longer than the 90 characters of a resource group's name")
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-().", r) || r == utf8.RuneError {
			return refuse("has a character that the name of a resource group cannot have: it takes letters, digits, _ - ( ) and .")
		}
	}
	if strings.HasSuffix(name, ".") {
		return refuse("ends with a full stop, which the name of a resource group cannot")
	}
	return nil
}
