package cmdlettest

import "github.com/cmgkit/cmgkit/cmdlet"

func enableFeature(h *harness) {
	const get, enable = "Get-CMSiteFeature", "Enable-CMSiteFeature"
	feature := h.first(params{"Production": cmdlet.Switch(), "Fast": cmdlet.Switch()}.call(get))
	name := h.text(feature, "Name")
	byName := params{"Name": str(name), "DisableWildcardHandling": cmdlet.Switch()}.call(get)
	h.finds(byName, feature)
	for _, o := range h.run(params{"Prerelease": cmdlet.Switch()}.call(get)).Objects {
		if keys([]cmdlet.Object{o}) == keys([]cmdlet.Object{feature}) {
			h.Errorf("%s is listed as a pre-release feature, and is not one", name)
		}
	}
	h.finds(passThru.with(params{"Name": str(name), "Force": cmdlet.Switch()}).call(enable), feature)
	again := h.run(params{"InputObject": cmdlet.ResultOf(byName), "Force": cmdlet.Switch()}.call(enable))
	if len(again.Warnings) == 0 {
		h.Errorf("enabling %s again warned of nothing", name)
	}
}
