package main

import (
	"strings"
	"testing"

	"github.com/cmgkit/cmgkit/powershell/powershelltest"
)

func TestRun(t *testing.T) {
	if _, err := powershelltest.Find(); err != nil {
		t.Skip("needs PowerShell 7:", err)
	}
	var out strings.Builder
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if want := "granitefalls.contoso.com is ready, through PowerShell 7."; !strings.HasPrefix(out.String(), want) {
		t.Errorf("got %q, want %q and a version", out.String(), want)
	}
}
