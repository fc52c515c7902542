package simulator_test

import (
	"testing"

	"go.uber.org/goleak"
)

// A site starts no goroutines: whoever looks works out what has come to pass.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
