package fake

import (
	"slices"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const (
	getDeviceCollection = "Get-CMDeviceCollection"
	setCloudSync        = "Set-CMCollectionCloudSync"

	collectionTypeDevice = 2 // SMS_Collection.CollectionType, documented
)

// collection is a row of SMS_Collection. The engine has no clients: every collection is empty.
type collection struct {
	id, name string
	limitTo  *collection
}

// addCollections adds collections of devices that every site has.
func (s *Site) addCollections() {
	systems := &collection{id: "SMS00001", name: "All Systems"}
	s.collections = []*collection{systems, {id: "SMSDM003", name: "All Desktop and Server Clients", limitTo: systems}}
}

// collectionParameters name the collection of a deployment. Of other cmdlets -Id, -Name and -InputObject do.
var collectionParameters = []string{"CollectionId", "CollectionName", "Collection"}

func namesACollection(r *request) bool { return slices.ContainsFunc(collectionParameters, r.given) }

// collectionsOf returns the collections that a call about a deployment names.
func (s *Site) collectionsOf(r *request) []*collection {
	object, handed := r.objects["Collection"]
	var found []*collection
	for _, c := range s.collections {
		if namesACollection(r) && r.matches("CollectionId", c.id) && r.matches("CollectionName", c.name) &&
			(!handed || sameInstance(s.collectionObject(c), object)) {
			found = append(found, c)
		}
	}
	return found
}

func getCollectionsLacks(c cmdlet.Call) string {
	for _, parameter := range []string{"DistributionPointGroup", "DistributionPointGroupId", "DistributionPointGroupName"} {
		if _, given := c.Param(parameter); given {
			return "-" + parameter
		}
	}
	return ""
}

func (s *Site) getCollections(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, c := range s.collections {
		if r.matches("Id", c.id) && r.matches("Name", c.name) {
			found = append(found, s.collectionObject(c))
		}
	}
	return found
}

// syncedCollection returns the collection whose synchronization a call sets, or nil. No class that the engine holds shows it.
func (s *Site) syncedCollection(r *request) *collection {
	object, handed := r.objects["InputObject"]
	for _, c := range s.collections {
		if handed && sameInstance(s.collectionObject(c), object) || same(c.id, r.text("Id")) || same(c.name, r.text("Name")) {
			return c
		}
	}
	return nil
}

func (s *Site) setCloudSync(*request) []cmdlet.Object { return nil }

func (s *Site) collectionObject(c *collection) cmdlet.Object {
	p := properties{
		"CollectionID": cmdlet.String(c.id), "Name": cmdlet.String(c.name), "Comment": cmdlet.String(""),
		"CollectionType": cmdlet.Int(collectionTypeDevice), "IsBuiltIn": cmdlet.Bool(true), "MemberCount": cmdlet.Int(0),
	}
	if c.limitTo != nil {
		p["LimitToCollectionID"], p["LimitToCollectionName"] = cmdlet.String(c.limitTo.id), cmdlet.String(c.limitTo.name)
	}
	return instance("SMS_Collection", p)
}
