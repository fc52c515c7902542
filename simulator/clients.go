package simulator

import (
	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/site"
)

// AAD returns a client of the site's applications and tenants.
func (s *Site) AAD() *aad.Client { return aad.NewClient(s) }

// AzureServices returns a client of the site's Azure services.
func (s *Site) AzureServices() *azureservice.Client { return azureservice.NewClient(s) }

// Gateways returns a client of the site's cloud management gateways.
func (s *Site) Gateways() *cmg.Client { return cmg.NewClient(s) }

// ConnectionPoints returns a client of the site's connection points.
func (s *Site) ConnectionPoints() *connectionpoint.Client { return connectionpoint.NewClient(s) }

// SiteClient returns a client of the site itself.
func (s *Site) SiteClient() *site.Client { return site.NewClient(s) }
