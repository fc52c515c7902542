package clientsettings

import "context"

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. For tests,
// simulator.Site.ClientSettings returns a real Client over a site in memory, which has them all.
type (
	// Getter is the role interface of [Client.Get]. One in memory is simulator.Site.ClientSettings().
	Getter interface {
		Get(ctx context.Context, ref Ref, opts *GetOptions) (*Settings, error)
	}
	// Lister is the role interface of [Client.List]. One in memory is simulator.Site.ClientSettings().
	Lister interface {
		List(ctx context.Context, opts *ListOptions) ([]*Settings, error)
	}
	// Creator is the role interface of [Client.NewClientSetting]. One in memory is simulator.Site.ClientSettings().
	Creator interface {
		NewClientSetting(ctx context.Context, name string, kind Type, opts *NewOptions) (*Settings, error)
	}
	// Remover is the role interface of [Client.Remove]. One in memory is simulator.Site.ClientSettings().
	Remover interface {
		Remove(ctx context.Context, ref Ref, opts *RemoveOptions) error
	}
	// DeploymentCreator is the role interface of [Client.NewDeployment]. One in memory is simulator.Site.ClientSettings().
	DeploymentCreator interface {
		NewDeployment(ctx context.Context, ref Ref, collectionID string, opts *NewDeploymentOptions) error
	}
	// DeploymentLister is the role interface of [Client.ListDeployments]. One in memory is simulator.Site.ClientSettings().
	DeploymentLister interface {
		ListDeployments(ctx context.Context, ref Ref, opts *ListDeploymentsOptions) ([]*Deployment, error)
	}
	// DeploymentRemover is the role interface of [Client.RemoveDeployment]. One in memory is simulator.Site.ClientSettings().
	DeploymentRemover interface {
		RemoveDeployment(ctx context.Context, ref Ref, collectionID string, opts *RemoveDeploymentOptions) error
	}
	// ClientPolicySetter is the role interface of [Client.SetClientPolicy]. One in memory is simulator.Site.ClientSettings().
	ClientPolicySetter interface {
		SetClientPolicy(ctx context.Context, ref Ref, patch ClientPolicyPatch, opts *SetClientPolicyOptions) (*Settings, error)
	}
	// CloudServiceSetter is the role interface of [Client.SetCloudService]. One in memory is
	// simulator.Site.ClientSettings().
	CloudServiceSetter interface {
		SetCloudService(ctx context.Context, ref Ref, patch CloudServicePatch, opts *SetCloudServiceOptions) (*Settings, error)
	}
)
