package roles

import "context"

// The interfaces of a [Client], one method each, for functions that take what they need. Any type that has the method will do;
// a [Client] has them all.
type (
	// ManagementPointGetter is the interface of [Client.GetManagementPoint]. One in memory is simulator.Site.Roles().
	ManagementPointGetter interface {
		GetManagementPoint(ctx context.Context, ref Ref, opts *GetManagementPointOptions) (*ManagementPoint, error)
	}
	// ManagementPointLister is the interface of [Client.ListManagementPoints]. One in memory is simulator.Site.Roles().
	ManagementPointLister interface {
		ListManagementPoints(ctx context.Context, opts *ListManagementPointsOptions) ([]*ManagementPoint, error)
	}
	// ManagementPointSetter is the interface of [Client.SetManagementPoint]. One in memory is simulator.Site.Roles().
	ManagementPointSetter interface {
		SetManagementPoint(
			ctx context.Context, ref Ref, patch ManagementPointPatch, opts *SetManagementPointOptions,
		) (*ManagementPoint, error)
	}
	// SoftwareUpdatePointGetter is the interface of [Client.GetSoftwareUpdatePoint]. One in memory is simulator.Site.Roles().
	SoftwareUpdatePointGetter interface {
		GetSoftwareUpdatePoint(ctx context.Context, ref Ref, opts *GetSoftwareUpdatePointOptions) (*SoftwareUpdatePoint, error)
	}
	// SoftwareUpdatePointLister is the interface of [Client.ListSoftwareUpdatePoints]. One in memory is simulator.Site.Roles().
	SoftwareUpdatePointLister interface {
		ListSoftwareUpdatePoints(ctx context.Context, opts *ListSoftwareUpdatePointsOptions) ([]*SoftwareUpdatePoint, error)
	}
	// SoftwareUpdatePointSetter is the interface of [Client.SetSoftwareUpdatePoint]. One in memory is simulator.Site.Roles().
	SoftwareUpdatePointSetter interface {
		SetSoftwareUpdatePoint(
			ctx context.Context, ref Ref, patch SoftwareUpdatePointPatch, opts *SetSoftwareUpdatePointOptions,
		) (*SoftwareUpdatePoint, error)
	}
)
