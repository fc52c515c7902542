package typed_test

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

type result struct {
	Name   string
	Count  int
	Empty  string
	Object cmdlet.Object
	hidden string
}

func TestLogValueShowsWhatIsSet(t *testing.T) {
	var b bytes.Buffer
	r := &result{Name: "n", Count: 2, hidden: "h", Object: cmdlet.NewObject("C", map[string]cmdlet.Value{"P": cmdlet.Int(1)})}
	slog.New(slog.NewTextHandler(&b, nil)).Info("m", "r", typed.LogValue(r))
	assert.Contains(t, b.String(), "msg=m r.Name=n r.Count=2\n")
	assert.NotContains(t, b.String(), "h=")

	var none *result
	assert.Nil(t, typed.LogValue(none).Any())
}
