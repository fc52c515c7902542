// Package mirror tests that the typed packages mirror their cmdlets: that each exported field becomes the parameters it
// should, that no documented parameter is forgotten, and that each method names its cmdlet. It has no code but tests.
package mirror
