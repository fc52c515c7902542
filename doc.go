// Package cmgkit sets up and runs Microsoft Configuration Manager's cloud management gateway (CMG) from Go: on Linux,
// macOS or Windows, in a pipeline, without a person at a console.
//
// The set-up has five parts, each with its packages:
//
//	1  get the server authentication certificate            certs
//	2  register two Entra apps and import them              aad
//	3  connect the Cloud Management Azure service           azureservice
//	4  create the CMG and its connection point              cmg, connectionpoint
//	5  let clients use it                                   site, site/roles, site/clientsettings, site/boundarygroups,
//	                                                        site/collections
//
// Package site/monitoring reads what the site reports afterwards.
//
// Each method mirrors a cmdlet. It makes a call, a value of package cmdlet, and a Runner carries it out: package
// powershell in a session on a host with the console, or package simulator on a site in memory.
//
// docs/cmdlets.md lists the cmdlets, each with the method that mirrors it and the first site version that has it.
//
// Any other cmdlet of the catalogue can be sent as a plain call, see [github.com/cmgkit/cmgkit/cmdlet.NewCall].
package cmgkit
