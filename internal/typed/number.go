package typed

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseNumber reads a value of an enumeration as its String writes it: the name of a value that has one, or the kind and the
// number, for example "site type 3".
func ParseNumber[N interface {
	~uint32
	fmt.Stringer
}](kind string, text []byte, named ...N) (N, error) {
	names := make([]string, len(named))
	for i, n := range named {
		names[i] = n.String()
		if names[i] == string(text) {
			return n, nil
		}
	}
	if digits, ok := strings.CutPrefix(string(text), kind+" "); ok {
		if n, err := strconv.ParseUint(digits, 10, 32); err == nil && strconv.FormatUint(n, 10) == digits {
			return N(n), nil
		}
	}
	return 0, fmt.Errorf("%.80q is not a %s: it takes %s, or %s and a number", text, kind, strings.Join(names, ", "), kind)
}
