package cmdlet_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/cmdlet"
)

func TestPatterns(t *testing.T) {
	for pattern, names := range map[string]struct{ match, differ []string }{
		"":             {[]string{"", "anything"}, nil},
		"*":            {[]string{"", "a", "a\nb"}, nil},
		"***":          {[]string{"", "a", "a\nb"}, nil},
		"Gr**te**s":    {[]string{"granitefalls"}, []string{"granite"}},
		"Granite*":     {[]string{"granitefalls", "GRANITE"}, []string{"a granite", "granit"}},
		"*.contoso.*":  {[]string{"a.contoso.com"}, []string{"a-contoso.com"}},
		"cm0?":         {[]string{"cm01", "CM0ß"}, []string{"cm0", "cm012"}},
		"cm0[12]":      {[]string{"cm01", "cm02"}, []string{"cm03", "cm0[12]"}},
		"cm0[1-3]x":    {[]string{"cm02x"}, []string{"cm0-x", "cm04x"}},
		"[^a]":         {[]string{"^", "a"}, []string{"b"}},
		`[\]`:          {[]string{`\`}, []string{"]"}},
		"a`*b":         {[]string{"a*b"}, []string{"a`*b", "axb"}},
		"a`":           {[]string{"a`"}, []string{"a"}},
		"a.b+c(d)":     {[]string{"A.B+C(D)"}, []string{"axb+c(d)"}},
		"Zażółć*gęśl?": {[]string{"zażółć, GĘŚLĄ"}, nil},
	} {
		p := cmdlet.Like(pattern)
		require.NoError(t, p.Check(), pattern)
		assert.Equal(t, pattern, p.String())
		assert.Equal(t, pattern == "", p.IsZero())
		for _, name := range names.match {
			assert.True(t, p.Match(name), "%q should match %q", pattern, name)
		}
		for _, name := range names.differ {
			assert.False(t, p.Match(name), "%q should not match %q", pattern, name)
		}
	}
	for _, pattern := range []string{"[", "a[b", "[]", "[]a]", "[z-a]"} {
		require.Error(t, cmdlet.Like(pattern).Check(), pattern)
		assert.False(t, cmdlet.Like(pattern).Match(pattern), pattern)
	}
}

// A name that somebody passes on must not take seconds.
func TestPatternOfManyWildcards(t *testing.T) {
	begin := time.Now()
	assert.True(t, cmdlet.Like(strings.Repeat("*", 200_000)).Match(strings.Repeat("a", 1000)))
	assert.Less(t, time.Since(begin), 5*time.Second)
}

// slow matches by trying everything: it is the oracle of the fuzz test.
func slow(pattern, s []rune) bool {
	if len(pattern) == 0 {
		return len(s) == 0
	}
	switch pattern[0] {
	case '*':
		return slow(pattern[1:], s) || len(s) > 0 && slow(pattern, s[1:])
	case '?':
		return len(s) > 0 && slow(pattern[1:], s[1:])
	default:
		return len(s) > 0 && pattern[0] == s[0] && slow(pattern[1:], s[1:])
	}
}

func FuzzPattern(f *testing.F) {
	for _, pattern := range []string{"Granite*", "*a?b*", "[a-z]", "`*", "[", "\xff", "[[:alpha:]]", `[\d]`} {
		f.Add(pattern, "granitefalls")
	}
	f.Fuzz(func(t *testing.T, pattern, s string) {
		p := cmdlet.Like(pattern)
		matched := p.Match(s)
		if p.Check() != nil && matched {
			t.Fatal("matched by an invalid pattern")
		}
		plain := func(s string) bool {
			return len(s) < 12 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-_*?") == ""
		}
		if pattern != "" && plain(pattern) && plain(s) && matched != slow([]rune(pattern), []rune(s)) {
			t.Fatalf("%q and %q: %t", pattern, s, matched)
		}
	})
}

func ExampleLike() {
	granite := cmdlet.Like("Granite*.contoso.com")
	fmt.Println(granite.Match("granitefalls.contoso.com"), granite.Match("snoqualmie.contoso.com"))
	// Output: true false
}
