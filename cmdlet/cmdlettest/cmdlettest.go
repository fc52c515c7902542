// Package cmdlettest is the contract of [cmdlet.Runner] as tests. Run it over a Runner of your own: whatever passes can
// stand under the typed packages of this module.
//
//	func TestContract(t *testing.T) {
//		cmdlettest.Run(t, cmdlettest.Config{
//			New:  func(t *testing.T) cmdlettest.Site { return newSite(t) },
//			Leaf: synctest.Test,
//		})
//	}
//
// The tests send plain calls, look at what comes back, and look at the site again afterwards. They take no number for
// granted that the product's documents do not name.
package cmdlettest

import (
	"sync"
	"testing"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

// Config says how the tests reach a site and how time passes there.
type Config struct {
	// New returns a site on which nothing was set up, for one test. It runs inside Leaf.
	New func(t *testing.T) Site
	// Leaf runs the body of one test: synctest.Test where the site lives in the test's process, nil to run it as it is.
	Leaf func(t *testing.T, body func(*testing.T))
	// Interval is the pause between two looks at something that takes time; 0 is 30 seconds.
	Interval time.Duration
	// Timeout is how long something may take that takes time; 0 is two hours.
	Timeout time.Duration
	// Terse says that the Runner learns of the product's refusals from a cmdlet that ran, as a PowerShell host does. ErrRefused
	// may then stand for any Reason that only the product can know, and the Outcome of what the product refused is NotDone or,
	// as such a Runner cannot be sure, Unknown.
	Terse bool
}

// Site is a site to test on, with a Runner that reaches it.
type Site struct {
	Runner cmdlet.Runner
	// SiteCode of the site, which is the top-level one.
	SiteCode string
	// SiteSystem is the FQDN of a site system server without a connection point.
	SiteSystem string
	// Version of the site, for example "2309"; "" is the newest that package cmdlet knows.
	Version string

	// FailBefore makes the next call of a cmdlet fail at the site before it does anything. LoseAnswer makes it fail after
	// it has done everything. FailProvisioning makes the deployment of the gateway to come fail. Tests that need one that
	// is nil are skipped.
	FailBefore       func(cmdlet string)
	LoseAnswer       func(cmdlet string)
	FailProvisioning func(serviceName string)
}

// contract is every test, in the order of a set-up.
var contract = []struct {
	name string
	body func(*harness)
}{
	{"Applications/ImportServer", importServer},
	{"Applications/ImportServerWithAllParameters", importServerWithAll},
	{"Applications/ImportClientByTenant", importClientByTenant},
	{"Applications/ImportClientByServerApp", importClientByServerApp},
	{"Applications/GetByEachFilter", getApplications},
	{"Applications/GetTenant", getTenants},
	{"Applications/UpdateServer", updateServer},

	{"AzureService/New", newServiceLeast},
	{"AzureService/NewWithAllParameters", newServiceWithAll},
	{"AzureService/Get", getServices},
	{"AzureService/SetById", setService(serviceByID)},
	{"AzureService/SetByName", setService(serviceByName)},
	{"AzureService/SetByInputObject", setService(serviceByInputObject)},
	{"AzureService/SetWithAllParameters", setServiceWithAll},
	{"AzureService/SetLeavesTheRest", setServiceLeavesTheRest},
	{"AzureService/GroupSync", groupSync},
	{"AzureService/RemoveById", removeService(serviceByID)},
	{"AzureService/RemoveByName", removeService(serviceByName)},
	{"AzureService/RemoveByInputObject", removeService(serviceByInputObject)},
	{"Schedule/New", newSchedules},
	{"Schedule/Ranges", scheduleRanges},

	{"Gateway/New", newGatewayLeast},
	{"Gateway/NewWithAllParameters", newGatewayWithAll},
	{"Refusal/AsksSomebody", asksSomebody},
	{"Gateway/NewInEachRegion", newInEachRegion},
	{"Gateway/Get", getGateways},
	{"Gateway/BecomesReady", becomesReady},
	{"Gateway/FailedProvisioningNeverBecomesReady", neverBecomesReady},
	{"Gateway/WarnsOfSeveralNames", warns},
	{"Gateway/ForceKeepsQuiet", keepsQuiet},
	{"Gateway/SetById", setGateway(gatewayByID)},
	{"Gateway/SetByName", setGateway(gatewayByName)},
	{"Gateway/SetByLabel", setGateway(gatewayByLabel)},
	{"Gateway/SetByInputObject", setGateway(gatewayByInputObject)},
	{"Gateway/SetWithAllParameters", setGatewayWithAll},
	{"Gateway/SetAuthorities", setAuthorities},
	{"Gateway/SetRenewsCertificate", renewCertificate},
	{"Gateway/StopAndStartById", stopAndStart(gatewayByID)},
	{"Gateway/StopAndStartByName", stopAndStart(gatewayByName)},
	{"Gateway/StopAndStartByLabel", stopAndStart(gatewayByLabel)},
	{"Gateway/StopAndStartByInputObject", stopAndStart(gatewayByInputObject)},
	{"Gateway/SyncById", syncs(gatewayByID)},
	{"Gateway/SyncByName", syncs(gatewayByName)},
	{"Gateway/SyncByLabel", syncs(gatewayByLabel)},
	{"Gateway/SyncByInputObject", syncs(gatewayByInputObject)},
	{"Gateway/RemoveById", removeGateway(gatewayByID)},
	{"Gateway/RemoveByName", removeGateway(gatewayByName)},
	{"Gateway/RemoveByLabel", removeGateway(gatewayByLabel)},
	{"Gateway/RemoveByInputObject", removeGateway(gatewayByInputObject)},
	{"Gateway/RemoveAfterFailedProvisioning", removeFailed},
	{"Gateway/Tasks", tasks},
	{"Gateway/TaskOfFailedProvisioning", failedTask},

	{"ConnectionPoint/AddByName", addByName},
	{"ConnectionPoint/AddByInputObject", addByInputObject},
	{"ConnectionPoint/Get", getPoints},
	{"ConnectionPoint/SetByName", setPoint(pointByName)},
	{"ConnectionPoint/SetByInputObject", setPoint(pointByInputObject)},
	{"ConnectionPoint/RemoveByName", removePoint(pointByName)},
	{"ConnectionPoint/RemoveByInputObject", removePoint(pointByInputObject)},

	{"Site/Get", getSite},
	{"Site/GetSystemServer", getSystemServers},
	{"Site/Set", setSite},
	{"Site/NewSystemServer", newSystem},
	{"Site/GetServiceConnectionPoint", getServiceConnectionPoint},
	{"Site/AddManagementPoint", addManagementPoint},
	{"Site/AddSoftwareUpdatePoint", addSoftwareUpdatePoint},
	{"Site/SetManagementPoint", setManagementPoint},
	{"Site/GatewayTraffic", gatewayTraffic},
	{"Site/SetSoftwareUpdatePoint", setSoftwareUpdatePoint},
	{"Site/SetClientSettingCloudService", setCloudService},
	{"Site/SetClientSettingClientPolicy", setClientPolicy},
	{"Site/NewClientSetting", newClientSettings},
	{"Site/ClientSettingDeployment", deployClientSettings},
	{"Site/GetDeviceCollection", getDeviceCollections},
	{"Site/SetCollectionCloudSync", setCloudSync},
	{"Site/GetAlert", getAlerts},
	{"Site/GetComponentStatusMessage", getStatusMessages},
	{"Site/NewBoundaryGroup", newBoundaryGroup},
	{"Site/SetBoundaryGroup", setBoundaryGroup},
	{"Site/SetDefaultBoundaryGroup", setDefaultBoundaryGroup},
	{"Site/EnableFeature", enableFeature},
	{"Query/Conditions", queryConditions},
	{"Query/Properties", queryProperties},
	{"Query/HostileStrings", queryHostile},
	{"Query/Options", queryOptions},

	{"Values/EachPropertyHasItsType", typed},
	{"Values/SecretsStay", secretsStay},
	{"Values/TimesArriveInUTC", times},
	{"Values/NamesArriveUnchanged", names},
	{"Values/DescriptionsArriveUnchanged", descriptions},
	{"Values/NothingFoundIsNoError", nothingFound},

	{"Refusal/CheckContactsNothing", checkContactsNothing},
	{"Refusal/UnknownCmdlet", unknownCmdlet},
	{"Refusal/Unsupported", unsupported},
	{"Refusal/RouteAsksTheNext", routeAsksTheNext},
	{"Refusal/ResultOfFindsNothing", resultOfNothing},
	{"Refusal/ResultOfFindsSeveral", resultOfSeveral},
	{"Refusal/ResultOfFails", resultOfFails},
	{"Refusal/ResultOfAChange", resultOfChange},
	{"Refusal/SameClientID", sameClientID},
	{"Refusal/UnknownTenant", unknownTenant},
	{"Refusal/SecondServiceOfATenant", secondService},
	{"Refusal/UnknownServerApp", unknownServerApp},
	{"Refusal/WrongPassword", wrongPassword},
	{"Refusal/UnknownRegion", unknownRegion},
	{"Refusal/RegionOfAnotherCloud", regionOfAnotherCloud},
	{"Refusal/SameServiceName", sameServiceName},
	{"Refusal/UnknownGateway", unknownGateway},
	{"Refusal/NoSiteSystem", noSiteSystem},
	{"Refusal/SecondPointOnAServer", secondPoint},
	{"Refusal/UnknownObjects", unknownObjects},
	{"Refusal/ObjectOfAnotherClass", anotherClass},
	{"Refusal/StartAndStopWhileProvisioning", startWhileProvisioning},
	{"Refusal/StartWhileReady", startWhileReady},
	{"Refusal/StopWhileStopped", stopWhileStopped},
	{"Refusal/StopWhileDeleting", changesWhileDeleting},
	{"Refusal/ChangesAfterFailedProvisioning", changesAfterFailure},
	{"Refusal/RenewalForAnotherName", renewalForAnotherName},
	{"Refusal/UnknownNames", unknownNames},

	{"Failure/BeforeImport", failsBeforeImport},
	{"Failure/BeforeNewGateway", failsBeforeGateway},
	{"Failure/OfARead", failsRead},
	{"Failure/AnswerOfImportLost", losesImport},
	{"Failure/AnswerOfNewGatewayLost", losesGateway},
	{"Failure/AnswerOfAddLost", losesPoint},
	{"Failure/BeforeRemoveGateway", failsBeforeRemove},
	{"Failure/AnswerOfSetGatewayLost", losesChange(setGatewayCmdlet, params{"Description": str("lost")}, isDescribed)},
	{"Failure/AnswerOfStopGatewayLost", losesChange(stopGatewayCmdlet, nil, isStopped)},
	{"Failure/AnswerOfRemoveGatewayLost", losesChange(removeGatewayCmdlet, params{"Force": cmdlet.Switch()}, isGone)},
	{"Failure/ContextCancelled", cancelled},
	{"Failure/DeadlinePassed", deadlinePassed},
	{"Concurrency/ReadsAndChanges", concurrent},
}

// Run runs the contract, each test as a subtest on a site of its own.
func Run(t *testing.T, c Config) {
	t.Helper()
	if c.Leaf == nil {
		c.Leaf = func(t *testing.T, body func(*testing.T)) { t.Helper(); body(t) }
	}
	if c.Interval == 0 {
		c.Interval = 30 * time.Second
	}
	if c.Timeout == 0 {
		c.Timeout = 2 * time.Hour
	}
	// Made in the first test that needs them, so that they are valid by its clock, and once only: RSA keys take long.
	certificates := sync.OnceValues(makeCertificates)
	for _, test := range contract {
		t.Run(test.name, func(t *testing.T) {
			c.Leaf(t, func(t *testing.T) {
				t.Helper()
				test.body(&harness{T: t, config: c, site: c.New(t), certificates: certificates, secrets: []string{canary}})
			})
		})
	}
}

// Names returns the names of the subtests of [Run], in their order.
func Names() []string {
	all := make([]string, len(contract))
	for i, test := range contract {
		all[i] = test.name
	}
	return all
}
