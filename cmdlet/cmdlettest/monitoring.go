package cmdlettest

import (
	"strconv"
	"time"

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

// The same for status messages. What no component reports is not found by any other filter either.
func getStatusMessages(h *harness) {
	const get = "Get-CMComponentStatusMessage"
	start := cmdlet.Time(time.Now().Add(-time.Hour))
	none := params{"StartTime": start, "ComponentName": str("NO_SUCH_COMPONENT")}
	h.finds(none.call(get))
	h.finds(none.with(params{"ComputerName": str(h.site.SiteSystem), "SiteCode": str(h.site.SiteCode)}).call(get))
	for _, severity := range []string{"All", "Error", "Warning", "Information"} {
		h.finds(none.with(params{"Severity": cmdlet.Enum(severity)}).call(get))
	}
	for _, message := range h.run(params{"StartTime": start}.call(get)).Objects {
		if at, _ := message.Get("Time"); at.Time().Before(start.Time()) {
			h.Errorf("%v is older than %v", message, start)
		}
	}
}
