// Package mirror tests that the typed packages mirror their cmdlets: that each exported field arrives as exactly one parameter,
// that no documented parameter is forgotten, and that each method names its cmdlet. It holds tests only.
package mirror
