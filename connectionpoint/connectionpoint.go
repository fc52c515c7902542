// Package connectionpoint manages CMG connection points, the site system role that connects management points and software
// update points to a gateway.
//
// Errors are of type [*cmdlet.Error]. A [Ref] says which connection point is meant. [Getter], [Adder] and the like are
// interfaces with one method of [Client] each, so that a function can ask for only what it needs, and a test can pass an
// implementation of a few lines.
package connectionpoint

import "github.com/cmgkit/cmgkit/cmdlet"

// Client manages connection points. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }
