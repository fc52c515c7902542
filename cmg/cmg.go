// Package cmg manages cloud management gateways: it creates, reads, changes, starts, stops and removes them, and waits until
// that is done.
//
// A gateway has two names. Its service name is the one by which clients reach it and which the server authentication
// certificate carries; its deployment name is the one that Azure gives it.
//
// Errors are of type [*cmdlet.Error]. A [Ref] says which gateway is meant. [Getter], [Starter] and the like are interfaces
// with one method of [Client] each, so that a function can ask for only what it needs, and a test can pass an implementation
// of a few lines.
package cmg

import "github.com/cmgkit/cmgkit/cmdlet"

// Client manages gateways. It is safe for concurrent use.
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }
