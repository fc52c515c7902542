package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/secret"
)

const canary = "canary-7f3e"

type holder struct {
	Open  secret.Text
	Bytes secret.Bytes
	text  secret.Text
	raw   secret.Bytes
}

func newHolder() holder {
	text, raw := secret.New(canary), secret.NewBytes([]byte(canary))
	return holder{Open: text, Bytes: raw, text: text, raw: raw}
}

func TestNothingShowsTheContent(t *testing.T) {
	h := newHolder()
	shown := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "% x", "%T|%p", "%c", "%U"} {
		shown["text "+verb] = fmt.Sprintf(verb, h.text, h.text)
		shown["bytes "+verb] = fmt.Sprintf(verb, h.raw, h.raw)
		shown["struct "+verb] = fmt.Sprintf(verb, h, &h)
		shown["error "+verb] = fmt.Errorf("no: "+verb+verb, h.text, h.raw).Error()
	}
	var text, jsonLog bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("x", "t", h.text, "b", h.raw, "h", h, "e", errors.New(fmt.Sprint(h)))
	slog.New(slog.NewJSONHandler(&jsonLog, nil)).Info("x", "t", h.text, "b", h.raw, "h", h)
	shown["slog text"], shown["slog JSON"] = text.String(), jsonLog.String()
	asJSON, err := json.Marshal(h)
	require.NoError(t, err)
	shown["json"] = string(asJSON)
	asXML, err := xml.Marshal(h)
	require.NoError(t, err)
	shown["xml"] = string(asXML)
	var coded bytes.Buffer
	_ = gob.NewEncoder(&coded).Encode(h)
	shown["gob"] = coded.String()
	shown["testify diff"] = fmt.Sprint(assert.ObjectsAreEqual(h, newHolder()))
	recorder := &recordingT{}
	assert.Equal(recorder, holder{}, h) // its printer reads unexported fields by reflection
	require.NotEmpty(t, recorder.text)
	shown["testify"] = recorder.text

	for how, got := range shown {
		assert.NotContains(t, got, canary, how)
		assert.NotContains(t, got, fmt.Sprintf("%x", canary), how)
		assert.NotContains(t, got, strings.Trim(fmt.Sprintf("%v", []byte(canary)), "[]"), how)
	}
	assert.JSONEq(t, `{"Open":"[redacted]","Bytes":"[redacted]"}`, string(asJSON))
}

type recordingT struct{ text string }

func (r *recordingT) Errorf(format string, args ...any) { r.text += fmt.Sprintf(format, args...) }

func TestContent(t *testing.T) {
	text := secret.New(canary)
	assert.Equal(t, canary, text.Reveal())
	assert.True(t, text.Equal(secret.New(canary)))
	assert.False(t, text.Equal(secret.New("other")))
	assert.False(t, text.IsZero())
	assert.True(t, secret.New("").IsZero())
	assert.Empty(t, secret.Text{}.Reveal())
	assert.Empty(t, fmt.Sprint(secret.Text{}))

	source := []byte(canary)
	raw := secret.NewBytes(source)
	source[0] = 'X'
	raw.Reveal()[1] = 'X'
	assert.Equal(t, canary, string(raw.Reveal()), "neither the source nor an answer changes the secret")
	assert.Equal(t, len(canary), raw.Len())
	assert.True(t, raw.Equal(secret.NewBytes([]byte(canary))))
	assert.False(t, raw.Equal(secret.Bytes{}))
	assert.True(t, secret.NewBytes(nil).IsZero())
	assert.Zero(t, secret.Bytes{}.Len())
	assert.Nil(t, secret.Bytes{}.Reveal())
}

func ExampleText() {
	password := secret.New("Pa55 w0rd")
	fmt.Println(password)
	fmt.Printf("%+v %x\n", struct{ Password secret.Text }{password}, password)
	fmt.Println(len(password.Reveal()))
	// Output:
	// [redacted]
	// {Password:[redacted]} [redacted]
	// 9
}
