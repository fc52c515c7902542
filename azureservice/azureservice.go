// Package azureservice manages the Azure services of a Configuration Manager site, above all Cloud Management, which a cloud
// management gateway needs: it ties the server app and the client app of a Microsoft Entra tenant to the site.
package azureservice

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/typed"
)

// Client manages Azure services. It is safe for concurrent use. Its errors are of type [*cmdlet.Error].
type Client struct{ runner cmdlet.Runner }

// NewClient returns a client that works through r.
func NewClient(r cmdlet.Runner) *Client { return &Client{r} }

// Service is an Azure service, an instance of SMS_Azure_CloudService. The meaning of its properties is CODE: seen in public
// code, not documented.
type Service struct {
	ID          uint32 `json:"id" wmi:"ID"`
	Name        string `json:"name" wmi:"Name"`
	Description string `json:"description" wmi:"Description"`
	// ServiceType is the kind of service. Which number is Cloud Management is not published; 5 is tenant attach (CODE).
	ServiceType        uint32 `json:"serviceType" wmi:"ServiceType"`
	AuthenticationType uint32 `json:"authenticationType" wmi:"AuthenticationType"` // its values are not published
	// ApplicationIDs are the row ids of the service's app registrations, as in aad.Application.ID.
	ApplicationIDs []uint32 `json:"applicationIDs,omitempty" wmi:"AssociatedAADWebApplications"`
	SiteCode       string   `json:"siteCode" wmi:"SiteCode"`

	Object cmdlet.Object `json:"-"` // everything that the site returned
}

// String shows the service on one line: its name and its ID.
func (s Service) String() string {
	if s.ID == 0 && s.Name == "" {
		return "no Azure service"
	}
	return fmt.Sprintf("Azure service %.80q, id %d", s.Name, s.ID)
}

// LogValue logs the service.
func (s Service) LogValue() slog.Value { return typed.LogValue(s) }

func decode(o cmdlet.Object) (*Service, error) {
	s := &Service{Object: o}
	return s, o.Decode(s)
}

// GetOptions are the options of [Client.Get].
type GetOptions struct {
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// Get returns an Azure service of any kind. opts may be nil. The error is ErrNotFound if there is none, and ErrAmbiguous if
// several have the name.
//
// It mirrors Get-CMAzureService: with -Id, or with -Name and -DisableWildcardHandling.
//
//cmdlet:name Get-CMAzureService
func (c *Client) Get(ctx context.Context, ref Ref, opts *GetOptions) (*Service, error) {
	r := typed.NewRequest("Get-CMAzureService")
	ref.find(r)
	if opts != nil {
		r.Extra(opts.Extra)
	}
	return typed.Get(ctx, c.runner, r, decode, ref.Matches, (*Service).String)
}

// ListOptions narrow down what [Client.List] returns. A zero field excludes nothing.
type ListOptions struct {
	Name cmdlet.Pattern
	// Extra are parameters that this package has no field for, by their names in the cmdlet.
	Extra map[string]cmdlet.Value
}

// List returns the Azure services of every kind; the slice is empty if there are none. opts may be nil. An invalid pattern
// is ErrInvalid.
//
// It mirrors Get-CMAzureService, with -Name where a pattern is given.
//
//cmdlet:name Get-CMAzureService
func (c *Client) List(ctx context.Context, opts *ListOptions) ([]*Service, error) {
	if opts == nil {
		opts = &ListOptions{}
	}
	r := typed.NewRequest("Get-CMAzureService")
	r.Like("Name", opts.Name)
	r.Extra(opts.Extra)
	return typed.List(ctx, c.runner, r, decode, func(s *Service) bool { return opts.Name.Match(s.Name) })
}
