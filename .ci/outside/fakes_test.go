package outside_test

import (
	"maps"
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// The fakes keep what they have in maps, by row id. Each role is a method of a few lines over these helpers, which take a ref's
// Matches as it is.

// list returns copies of what is in a map, by row id.
func list[T any](all map[uint32]*T, wanted func(*T) bool) []*T {
	found := []*T{}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if wanted(all[id]) {
			copied := *all[id]
			found = append(found, &copied)
		}
	}
	return found
}

// one returns a copy of the one that is meant.
func one[T any](all map[uint32]*T, wanted func(*T) bool) (*T, error) {
	switch found := list(all, wanted); len(found) {
	case 0:
		return nil, refused(cmdlet.ErrNotFound)
	case 1:
		return found[0], nil
	default:
		return nil, refused(cmdlet.ErrAmbiguous)
	}
}

// change changes the one that is meant.
func change[T any](all map[uint32]*T, wanted func(*T) bool, edit func(*T)) (*T, error) {
	if _, err := one(all, wanted); err != nil {
		return nil, err
	}
	var changed T
	for _, t := range all {
		if wanted(t) {
			edit(t)
			changed = *t
		}
	}
	return &changed, nil
}

// add puts something into a map under the next row id, which it is told.
func add[T any](all map[uint32]*T, thing T, id func(*T, uint32)) *T {
	next := uint32(len(all) + 1)
	id(&thing, next)
	all[next] = &thing
	copied := thing
	return &copied
}

// set takes a field of a patch over.
func set[T any](field, patch *T) {
	if patch != nil {
		*field = *patch
	}
}

func refused(reason cmdlet.Reason) error {
	return &cmdlet.Error{Op: "fake", Reason: reason, Outcome: cmdlet.NotDone}
}
