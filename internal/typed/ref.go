package typed

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Ref of a typed package is a comparable value that says which object is meant. Its text form is a prefix, a colon and a
// value. These functions write and read text forms, so that all packages refuse the same.

// MarshalRef returns the text form of a ref, for example "name:granite.contoso.com". An empty value, which the zero Ref has,
// is an error.
func MarshalRef(prefix, value string) ([]byte, error) {
	if value == "" {
		return nil, errors.New("the zero Ref refers to nothing and has no text form")
	}
	return []byte(prefix + ":" + value), nil
}

// UnmarshalRef reads a text form with one of the prefixes. what names the kind of object in the error.
func UnmarshalRef(what string, text []byte, prefixes ...string) (prefix, value string, err error) {
	prefix, value, _ = strings.Cut(string(text), ":")
	for _, known := range prefixes {
		if prefix == known && value != "" {
			return prefix, value, nil
		}
	}
	forms := make([]string, len(prefixes))
	for i, known := range prefixes {
		forms[i] = known + ":…"
	}
	return "", "", fmt.Errorf("%.80q does not refer to %s: it takes %s", text, what, strings.Join(forms, " or "))
}

// RefString is what a ref prints: its text form, or "none" if it has none.
func RefString(text []byte, err error) string {
	if err != nil {
		return "none"
	}
	return string(text)
}

// MarshalKey returns the text form of a ref by row id or by name.
func MarshalKey(id uint32, name string) ([]byte, error) {
	if id != 0 {
		return MarshalRef("id", strconv.FormatUint(uint64(id), 10))
	}
	return MarshalRef("name", name)
}

// UnmarshalKey reads the text form of a ref by row id or by name.
func UnmarshalKey(what string, text []byte) (id uint32, name string, err error) {
	prefix, value, err := UnmarshalRef(what, text, "id", "name")
	switch {
	case err != nil:
		return 0, "", err
	case prefix == "name":
		return 0, value, nil
	}
	id, err = ParseID(value)
	if err != nil {
		return 0, "", fmt.Errorf("%.80q does not refer to %s: %w", text, what, err)
	}
	return id, "", nil
}

// ParseID reads the id of a row, only in the spelling that MarshalKey writes.
func ParseID(s string) (uint32, error) {
	id, err := strconv.ParseUint(s, 10, 32)
	if err != nil || id == 0 || strconv.FormatUint(id, 10) != s {
		return 0, fmt.Errorf("an id is a number from 1 to %d without leading zeros", uint32(1<<32-1))
	}
	return uint32(id), nil
}

// MarshalServer returns the text form of a ref by server and, unless it is empty, site code: "server:cm01.contoso.com@PS1".
func MarshalServer(server, siteCode string) ([]byte, error) {
	if strings.Contains(server, "@") {
		return nil, fmt.Errorf("%.80q is not the name of a server", server)
	}
	if server == "" || siteCode == "" {
		return MarshalRef("server", server)
	}
	return MarshalRef("server", server+"@"+siteCode)
}

// UnmarshalServer reads the text form of a ref by server and site code.
func UnmarshalServer(what string, text []byte) (server, siteCode string, err error) {
	_, value, err := UnmarshalRef(what, text, "server")
	if err != nil {
		return "", "", err
	}
	server, siteCode, narrowed := strings.Cut(value, "@")
	if server == "" || narrowed && (siteCode == "" || strings.Contains(siteCode, "@")) {
		return "", "", fmt.Errorf("%.80q does not refer to %s: it takes server:NAME or server:NAME@SITECODE", text, what)
	}
	return server, siteCode, nil
}
