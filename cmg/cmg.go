// Package cmg handles cloud management gateways: it makes them, reads and changes them, starts, stops and removes them, and
// waits until that is done.
//
// A gateway has two names. Its service name is the one by which clients reach it and which the server authentication
// certificate carries; its deployment name is the one that Azure gives it.
//
// Errors are of type [*cmdlet.Error]. A [Ref] says which gateway is meant. The roles of [Client] are interfaces of one method,
// so that a function can ask for those that it needs, and a test can give it an implementation of a few lines.
package cmg

import "github.com/cmgkit/cmgkit/cmdlet"

// Client handles gateways. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }
