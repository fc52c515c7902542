package cmdlettest

import (
	"strconv"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// A site may be without alerts. One that is there is found by each of its keys.
func getAlerts(h *harness) {
	const get = "Get-CMAlert"
	h.finds(params{"Name": str("no such thing")}.call(get))
	h.finds(params{"TypeInstanceId": str("no such thing")}.call(get))
	h.finds(params{"Name": str("no such thing"), "TypeId": cmdlet.Int(0)}.call(get))
	h.finds(params{"Id": str("4294967295")}.call(get))
	h.refuses(params{"Name": str("[a")}.call(get), cmdlet.ErrInvalid)
	all := h.run(cmdlet.NewCall(get)).Objects
	h.finds(params{"Name": str("*"), "Fast": cmdlet.Switch()}.call(get), all...)
	for _, alert := range all {
		h.finds(params{"Id": str(strconv.FormatInt(h.number(alert, "ID"), 10))}.call(get), alert)
	}
}
