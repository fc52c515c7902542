package azureservice_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cmgkit/cmgkit/azureservice"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
)

// shelf has every role of the package, over a map.
type shelf map[uint32]*azureservice.Service

func (s shelf) NewCloudManagementAzureService(_ context.Context, spec azureservice.Spec, _ *azureservice.NewOptions) (*azureservice.Service, error) {
	service := &azureservice.Service{ID: uint32(len(s)) + 1, Name: spec.Name}
	s[service.ID] = service
	return service, nil
}

func (s shelf) Get(_ context.Context, ref azureservice.Ref, _ *azureservice.GetOptions) (*azureservice.Service, error) {
	for _, service := range s {
		if ref.Matches(service) {
			return service, nil
		}
	}
	return nil, &cmdlet.Error{Op: "shelf.Get", Target: ref.String(), Reason: cmdlet.ErrNotFound, Outcome: cmdlet.NotDone}
}

func (s shelf) List(context.Context, *azureservice.ListOptions) ([]*azureservice.Service, error) {
	var all []*azureservice.Service
	for _, service := range s {
		all = append(all, service)
	}
	return all, nil
}

func (s shelf) Set(ctx context.Context, ref azureservice.Ref, patch azureservice.Patch, _ *azureservice.SetOptions) (*azureservice.Service, error) {
	service, err := s.Get(ctx, ref, nil)
	if err == nil && patch.NewName != nil {
		service.Name = *patch.NewName
	}
	return service, err
}

func (s shelf) Remove(ctx context.Context, ref azureservice.Ref, _ *azureservice.RemoveOptions) error {
	service, err := s.Get(ctx, ref, nil)
	if err == nil {
		delete(s, service.ID)
	}
	return err
}

func (s shelf) GetDiscovery(ctx context.Context, ref azureservice.Ref, _ *azureservice.GetDiscoveryOptions) ([]*azureservice.DiscoverySettings, error) {
	service, err := s.Get(ctx, ref, nil)
	if err != nil {
		return nil, err
	}
	return []*azureservice.DiscoverySettings{{CloudServiceID: service.ID}}, nil
}

func (s shelf) GetGroupSync(ctx context.Context, ref azureservice.Ref, _ *azureservice.GetGroupSyncOptions) ([]*azureservice.GroupSyncSettings, error) {
	service, err := s.Get(ctx, ref, nil)
	if err != nil {
		return nil, err
	}
	return []*azureservice.GroupSyncSettings{{CloudServiceID: service.ID}}, nil
}

// roles are all roles of the package: what a test of somebody else's code may have to stand in for.
type roles interface {
	azureservice.CloudManagementCreator
	azureservice.Getter
	azureservice.Lister
	azureservice.Setter
	azureservice.Remover
	azureservice.DiscoveryGetter
	azureservice.GroupSyncGetter
}

// rename is somebody's code: it takes the roles that it needs.
func rename(ctx context.Context, services interface {
	azureservice.CloudManagementCreator
	azureservice.Setter
}, name string,
) (azureservice.Ref, error) {
	made, err := services.NewCloudManagementAzureService(ctx, spec, &azureservice.NewOptions{EnableUserDiscovery: true})
	if err != nil {
		return azureservice.Ref{}, err
	}
	renamed, err := services.Set(ctx, azureservice.ByName(made.Name), azureservice.Patch{NewName: new(name)}, nil)
	return renamed.Ref(), err
}

func TestRolesByHandAndOverASiteInMemory(t *testing.T) {
	for name, services := range map[string]roles{
		"by hand": shelf{}, "client": azureservice.NewClient(siteWithApps(t.Context())),
		"simulator": siteWithApps(t.Context()).(*simulator.Site).AzureServices(),
	} {
		t.Run(name, func(t *testing.T) {
			ref, err := rename(t.Context(), services, "Contoso")
			require.NoError(t, err)
			service, err := services.Get(t.Context(), ref, nil)
			require.NoError(t, err)
			assert.Equal(t, "Contoso", service.Name)
			all, err := services.List(t.Context(), nil)
			require.NoError(t, err)
			assert.Len(t, all, 1)
			discovery, err := services.GetDiscovery(t.Context(), ref, nil)
			require.NoError(t, err)
			assert.Equal(t, service.ID, discovery[0].CloudServiceID)
			_, err = services.GetGroupSync(t.Context(), azureservice.ByName("contoso"), nil)
			require.NoError(t, err)
			require.NoError(t, services.Remove(t.Context(), ref, nil))
			_, err = services.Get(t.Context(), ref, nil)
			require.ErrorIs(t, err, cmdlet.ErrNotFound)
		})
	}
}
