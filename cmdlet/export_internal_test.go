package cmdlet

// ParseCatalogue is how the documented catalogue is made.
var ParseCatalogue = parseCatalogue
