package fake

import "math/rand/v2"

// Constants that the product documents, or that public code shows.
const (
	siteTypePrimary = 2 // SMS_Site.Type and SMS_SCI_SysResUse.Type

	stateReady        = 0
	stateProvisioning = 1
	stateStarting     = 4
	stateStopping     = 5
	stateStopped      = 6
	stateDeleting     = 99
	detailsHealthy    = 1

	taskTypeCreate      = 1
	taskTypeUpgrade     = 2
	taskTypeDelete      = 3
	taskTypeStop        = 4
	taskTypeStart       = 5
	taskTypeRunOnce     = 0
	taskStateCreated    = 1
	taskStateInProgress = 2
	taskStateCompleted  = 3
	taskStateFailed     = 4

	serviceTypeTenantAttach = 5

	protocolTLS12     = 3072
	environmentPublic = 1
)

// unpublished are the constants that nobody published. They are drawn anew for each site, so that no program comes to rely on
// one.
type unpublished struct {
	serviceType, authenticationType int64 // of SMS_Azure_CloudService
	source                          int64 // of an imported application
	userAgent, groupAgent           int64 // AgentType of the discovery settings
	environmentUSGovernment         int64
	deploymentModel                 int64 // a virtual machine scale set
	protocolUnenforced              int64
	detailsWaiting, detailsWorking  int64 // StatusDetails while at work
	detailsStopped                  int64
	stateError, detailsError        int64
	detailsMaintenance              int64
	connected, disconnected         int64 // ConnectionStatus of SMS_CloudProxyConnector
	featureOff, featureOn           int64 // Status of SMS_CM_UpdateFeatures
	featureProduction               int64 // FeatureType of SMS_CM_UpdateFeatures
	featurePrerelease               int64
}

// draw draws the unpublished constants, each different from the others, in a range that has no documented one.
func draw(source *rand.Rand) unpublished {
	const first, past = 200, 3000
	left := source.Perm(past - first)
	next := func() int64 {
		n := left[0]
		left = left[1:]
		return int64(first + n)
	}
	return unpublished{
		serviceType: next(), authenticationType: next(), source: next(), userAgent: next(), groupAgent: next(),
		environmentUSGovernment: next(), deploymentModel: next(), protocolUnenforced: next(),
		detailsWaiting: next(), detailsWorking: next(), stateError: next(), detailsError: next(),
		detailsStopped: next(), detailsMaintenance: next(),
		connected: next(), disconnected: next(),
		featureOff: next(), featureOn: next(), featureProduction: next(), featurePrerelease: next(),
	}
}
