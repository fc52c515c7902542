// Package connectionpoint handles the CMG connection point, the site system role that connects management points and
// software update points to a gateway.
//
// Errors are of type [*cmdlet.Error]. A [Ref] says which connection point is meant. The roles of [Client] are interfaces of one
// method, so that a function can ask for those that it needs, and a test can give it an implementation of a few lines.
package connectionpoint

import "github.com/cmgkit/cmgkit/cmdlet"

// Client handles connection points. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }
