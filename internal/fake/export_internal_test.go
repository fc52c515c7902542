package fake

import "slices"

// NewWithout returns a site that lacks a rule.
func NewWithout(o Options, id string) *Site {
	s := New(o)
	s.rules = slices.DeleteFunc(Rules(), func(rule Rule) bool { return rule.ID == id })
	return s
}
