package simulator

import (
	"github.com/cmgkit/cmgkit/aad"
	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmg"
	"github.com/cmgkit/cmgkit/connectionpoint"
	"github.com/cmgkit/cmgkit/site"
	"github.com/cmgkit/cmgkit/site/boundarygroups"
	"github.com/cmgkit/cmgkit/site/clientsettings"
	"github.com/cmgkit/cmgkit/site/collections"
	"github.com/cmgkit/cmgkit/site/monitoring"
	"github.com/cmgkit/cmgkit/site/roles"
)

// AAD returns a client for the site's app registrations and tenants.
func (s *Site) AAD() *aad.Client { return aad.NewClient(s) }

// AzureServices returns a client for the site's Azure services.
func (s *Site) AzureServices() *azureservice.Client { return azureservice.NewClient(s) }

// Gateways returns a client for the site's cloud management gateways.
func (s *Site) Gateways() *cmg.Client { return cmg.NewClient(s) }

// ConnectionPoints returns a client for the site's connection points.
func (s *Site) ConnectionPoints() *connectionpoint.Client { return connectionpoint.NewClient(s) }

// Sites returns a client for the site itself: its hierarchy, servers and features.
func (s *Site) Sites() *site.Client { return site.NewClient(s) }

// Roles returns a client for the site's management points and software update points.
func (s *Site) Roles() *roles.Client { return roles.NewClient(s) }

// ClientSettings returns a client for the site's client settings.
func (s *Site) ClientSettings() *clientsettings.Client { return clientsettings.NewClient(s) }

// BoundaryGroups returns a client for the site's boundary groups.
func (s *Site) BoundaryGroups() *boundarygroups.Client { return boundarygroups.NewClient(s) }

// Collections returns a client for the site's collections.
func (s *Site) Collections() *collections.Client { return collections.NewClient(s) }

// Monitoring returns a client for what the site reports.
func (s *Site) Monitoring() *monitoring.Client { return monitoring.NewClient(s) }
