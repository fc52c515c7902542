// Command weight imports package cmg and nothing else of cmgkit.
package main

import "github.com/cmgkit/cmgkit/cmg"

func main() { println(cmg.ByID(16777217).String()) }
