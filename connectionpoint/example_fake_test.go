package connectionpoint_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/connectionpoint"
)

// Shelf is connection points in a map, each with its link to a gateway. It has every role of a connectionpoint.Client:
// Ref.Matches finds what is meant, by the client's own rule.
type Shelf map[*connectionpoint.Point]*connectionpoint.Connection

func (s Shelf) Get(_ context.Context, ref connectionpoint.Ref, _ *connectionpoint.GetOptions) (*connectionpoint.Point, error) {
	for point := range s {
		if ref.Matches(point) {
			return point, nil
		}
	}
	return nil, cmdlet.ErrNotFound
}

func (s Shelf) List(_ context.Context, opts *connectionpoint.ListOptions) ([]*connectionpoint.Point, error) {
	all := []*connectionpoint.Point{}
	for point := range s {
		if opts == nil || opts.Server.Match(point.ServerName) {
			all = append(all, point)
		}
	}
	return all, nil
}

func (s Shelf) AddConnectionPoint(
	_ context.Context, spec connectionpoint.Spec, _ *connectionpoint.AddOptions,
) (*connectionpoint.Point, error) {
	point := &connectionpoint.Point{ServerName: spec.ServerName, SiteCode: "PS1"}
	s[point] = &connectionpoint.Connection{ServerName: spec.ServerName, SiteCode: "PS1", GatewayServiceName: spec.GatewayServiceName}
	return point, nil
}

func (s Shelf) Set(
	ctx context.Context, ref connectionpoint.Ref, patch connectionpoint.Patch, _ *connectionpoint.SetOptions,
) (*connectionpoint.Point, error) {
	point, err := s.Get(ctx, ref, nil)
	if err == nil && patch.GatewayServiceName != nil {
		s[point].GatewayServiceName = *patch.GatewayServiceName
	}
	return point, err
}

func (s Shelf) Remove(ctx context.Context, ref connectionpoint.Ref, _ *connectionpoint.RemoveOptions) error {
	point, err := s.Get(ctx, ref, nil)
	delete(s, point)
	return err
}

func (s Shelf) GetConnection(
	ctx context.Context, ref connectionpoint.Ref, _ *connectionpoint.GetConnectionOptions,
) (*connectionpoint.Connection, error) {
	point, err := s.Get(ctx, ref, nil)
	return s[point], err
}

// Ensure makes a server the connection point of a gateway unless it has the role already.
func Ensure(ctx context.Context, points interface {
	connectionpoint.Getter
	connectionpoint.Adder
}, spec connectionpoint.Spec,
) (*connectionpoint.Point, error) {
	point, err := points.Get(ctx, connectionpoint.OnServer(spec.ServerName), nil)
	if errors.Is(err, cmdlet.ErrNotFound) {
		return points.AddConnectionPoint(ctx, spec, nil)
	}
	return point, err
}

// A function takes the roles that it needs, and a test of it can do without a site.
func ExampleGetter() {
	ctx, shelf := context.Background(), Shelf{}
	spec := connectionpoint.Spec{ServerName: "cm01.contoso.com", GatewayServiceName: "granite.contoso.com"}
	for range 2 {
		point, err := Ensure(ctx, shelf, spec)
		fmt.Println(point, err)
	}
	fmt.Println(len(shelf))
	// Output:
	// connection point on cm01.contoso.com in PS1 <nil>
	// connection point on cm01.contoso.com in PS1 <nil>
	// 1
}
