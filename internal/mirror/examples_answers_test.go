package mirror_test

import "github.com/cmgkit/cmgkit/cmdlet"

// answers are what a site has for the examples: what each cmdlet returns that another call takes the result of, or that a
// typed method reads.
var answers = map[string]cmdlet.Object{}
