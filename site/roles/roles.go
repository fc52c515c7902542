package roles

import "context"

// The role interfaces of [Client] have one method each, so that a function can ask for only what it needs. For tests,
// simulator.Site.Roles returns a real Client over a site in memory, which has them all.
type (
	// ManagementPointGetter is the role interface of [Client.GetManagementPoint]. One in memory is simulator.Site.Roles().
	ManagementPointGetter interface {
		GetManagementPoint(ctx context.Context, ref Ref, opts *GetManagementPointOptions) (*ManagementPoint, error)
	}
	// ManagementPointLister is the role interface of [Client.ListManagementPoints]. One in memory is simulator.Site.Roles().
	ManagementPointLister interface {
		ListManagementPoints(ctx context.Context, opts *ListManagementPointsOptions) ([]*ManagementPoint, error)
	}
	// ManagementPointSetter is the role interface of [Client.SetManagementPoint]. One in memory is simulator.Site.Roles().
	ManagementPointSetter interface {
		SetManagementPoint(
			ctx context.Context, ref Ref, patch ManagementPointPatch, opts *SetManagementPointOptions,
		) (*ManagementPoint, error)
	}
	// ManagementPointAdder is the role interface of [Client.AddManagementPoint]. One in memory is simulator.Site.Roles().
	ManagementPointAdder interface {
		AddManagementPoint(ctx context.Context, serverName string, opts *AddManagementPointOptions) (*ManagementPoint, error)
	}
	// SoftwareUpdatePointAdder is the role interface of [Client.AddSoftwareUpdatePoint]. One in memory is simulator.Site.Roles().
	SoftwareUpdatePointAdder interface {
		AddSoftwareUpdatePoint(ctx context.Context, serverName string, opts *AddSoftwareUpdatePointOptions) (*SoftwareUpdatePoint, error)
	}
	// SoftwareUpdatePointGetter is the role interface of [Client.GetSoftwareUpdatePoint]. One in memory is
	// simulator.Site.Roles().
	SoftwareUpdatePointGetter interface {
		GetSoftwareUpdatePoint(ctx context.Context, ref Ref, opts *GetSoftwareUpdatePointOptions) (*SoftwareUpdatePoint, error)
	}
	// SoftwareUpdatePointLister is the role interface of [Client.ListSoftwareUpdatePoints]. One in memory is
	// simulator.Site.Roles().
	SoftwareUpdatePointLister interface {
		ListSoftwareUpdatePoints(ctx context.Context, opts *ListSoftwareUpdatePointsOptions) ([]*SoftwareUpdatePoint, error)
	}
	// SoftwareUpdatePointSetter is the role interface of [Client.SetSoftwareUpdatePoint]. One in memory is
	// simulator.Site.Roles().
	SoftwareUpdatePointSetter interface {
		SetSoftwareUpdatePoint(
			ctx context.Context, ref Ref, patch SoftwareUpdatePointPatch, opts *SetSoftwareUpdatePointOptions,
		) (*SoftwareUpdatePoint, error)
	}
)
