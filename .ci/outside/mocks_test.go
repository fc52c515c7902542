package outside_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.uber.org/mock/gomock"

	"example.com/outside"
	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/cmg"
)

//go:generate go tool mockgen -destination=mockgen_test.go -package=outside_test github.com/cmgkit/cmgkit/cmg Getter,Starter

var ref = cmg.ByName(serviceName)

// gateway is one in a state; of 0 it is ready.
func gateway(state cmg.State) *cmg.Gateway {
	return &cmg.Gateway{ID: 7, ServiceName: serviceName, State: state, StatusDetails: 1}
}

func TestRolloutOverGeneratedMocks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		control := gomock.NewController(t)
		getter, starter := NewMockGetter(control), NewMockStarter(control)
		gomock.InOrder(
			getter.EXPECT().Get(gomock.Any(), ref, nil).Return(gateway(cmg.StateStopped), nil),
			starter.EXPECT().Start(gomock.Any(), ref, nil).Return(nil),
			getter.EXPECT().Get(gomock.Any(), ref, nil).Return(gateway(cmg.StateStarting), nil).Times(2),
			getter.EXPECT().Get(gomock.Any(), ref, nil).Return(gateway(cmg.StateReady), nil),
		)
		start := time.Now()
		ready, err := outside.Rollout(t.Context(), struct {
			cmg.Getter
			cmg.Starter
		}{getter, starter}, ref)
		require.NoError(t, err)
		assert.True(t, ready.Ready())
		assert.Equal(t, time.Minute, time.Since(start), "two intervals of the wait")
	})
}

// testifyMock has both roles.
type testifyMock struct{ mock.Mock }

func (m *testifyMock) Get(ctx context.Context, ref cmg.Ref, opts *cmg.GetOptions) (*cmg.Gateway, error) {
	returned := m.Called(ctx, ref, opts)
	gateway, _ := returned.Get(0).(*cmg.Gateway)
	return gateway, returned.Error(1)
}

func (m *testifyMock) Start(ctx context.Context, ref cmg.Ref, opts *cmg.StartOptions) error {
	return m.Called(ctx, ref, opts).Error(0)
}

func TestRolloutOverTestifyMocks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gateways := &testifyMock{}
		gateways.On("Get", mock.Anything, ref, mock.Anything).Return(gateway(cmg.StateStopped), nil).Once()
		// The answer is lost, and the gateway starts all the same.
		gateways.On("Start", mock.Anything, ref, mock.Anything).Return(&cmdlet.Error{Reason: cmdlet.ErrUnavailable}).Once()
		gateways.On("Get", mock.Anything, ref, mock.Anything).Return(gateway(cmg.StateStarting), nil).Twice()
		gateways.On("Get", mock.Anything, ref, mock.Anything).Return(gateway(cmg.StateReady), nil).Once()
		ready, err := outside.Rollout(t.Context(), gateways, ref)
		require.NoError(t, err)
		assert.True(t, ready.Ready())
		gateways.AssertExpectations(t)
	})
}

// A mock that nobody told what to return answers nil, nil.
func TestWaitOverAMockWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	gateways := &testifyMock{}
	gateways.On("Get", mock.Anything, ref, mock.Anything).Return(nil, nil)
	_, err := cmg.Wait(t.Context(), gateways, ref, nil)
	require.ErrorIs(t, err, cmdlet.ErrUnavailable)
}
