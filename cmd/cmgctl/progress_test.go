package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestProgress(t *testing.T) {
	var log strings.Builder
	p := newProgress(&log)
	p.show("waiting for the site")
	p.show("pass host-site")
	p.clear()
	assert.Equal(t, "waiting for the site\npass host-site\n", log.String())

	// At a terminal it stays in one line, though that is narrow, and leaves nothing behind.
	var screen strings.Builder
	p = &progress{out: &screen, width: 12}
	p.show("waiting for the site")
	p.show("pass")
	blank := "\r" + strings.Repeat(" ", 11) + "\r"
	assert.Equal(t, blank+"waiting for"+blank+"pass", screen.String())
	p.clear()
	assert.True(t, strings.HasSuffix(screen.String(), "pass"+blank), "%q", screen.String())
}
