package fake

import (
	"fmt"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/internal/wmi"
)

// classes gives the rows of each class that the engine holds, oldest first.
var classes = map[string]func(*Site, time.Time) []cmdlet.Object{
	"SMS_AAD_Tenant_Ex": func(s *Site, _ time.Time) []cmdlet.Object { return each(s.tenants, s.tenantObject) },
	"SMS_AAD_Application_Ex": func(s *Site, _ time.Time) []cmdlet.Object {
		return each(s.applications, s.applicationObject)
	},
	"SMS_Azure_CloudService": func(s *Site, _ time.Time) []cmdlet.Object { return each(s.services, s.serviceObject) },
	"SMS_AAD_Discovery_Settings": func(s *Site, _ time.Time) []cmdlet.Object {
		return flat(s.services, s.discoveryObjects)
	},
	"SMS_AAD_Sync_Settings": func(s *Site, _ time.Time) []cmdlet.Object { return flat(s.services, s.syncObjects) },
	"SMS_AzureService": func(s *Site, now time.Time) []cmdlet.Object {
		return each(s.gateways, func(g *gateway) cmdlet.Object { return s.gatewayObject(g, now) })
	},
	"SMS_AzureServicesTask": func(s *Site, now time.Time) []cmdlet.Object {
		return flat(s.gateways, func(g *gateway) []cmdlet.Object {
			s.evaluate(g, now)
			return each(g.tasks, func(t task) cmdlet.Object { return s.taskObject(g, t, now) })
		})
	},
	"SMS_CloudProxyConnector": func(s *Site, now time.Time) []cmdlet.Object {
		return each(s.points, func(p *point) cmdlet.Object { return s.connectorObject(p, now) })
	},
	"SMS_SCI_SysResUse": func(s *Site, _ time.Time) []cmdlet.Object {
		systems := each(s.systems, func(server string) cmdlet.Object { return s.roleObject(server, roleSystem) })
		systems = append(systems, s.serviceConnectionPoint())
		return append(append(systems, each(s.points, s.pointObject)...), each(s.clientPoints, s.clientPointObject)...)
	},
	"SMS_Site": func(s *Site, _ time.Time) []cmdlet.Object { return each(s.members, s.siteObject) },
	"SMS_ClientSettings": func(s *Site, _ time.Time) []cmdlet.Object {
		return each(s.clientSettings[1:], s.clientSettingsObject)
	},
	"SMS_ClientSettingsDefault": func(s *Site, _ time.Time) []cmdlet.Object {
		return each(s.clientSettings[:1], s.clientSettingsObject)
	},
	"SMS_ClientSettingsAssignment": func(s *Site, _ time.Time) []cmdlet.Object {
		return flat(s.clientSettings, func(c *clientSettings) []cmdlet.Object { return each(c.deployments, s.deploymentObject) })
	},
	"SMS_Collection":    func(s *Site, _ time.Time) []cmdlet.Object { return each(s.collections, s.collectionObject) },
	"SMS_BoundaryGroup": func(s *Site, _ time.Time) []cmdlet.Object { return each(s.boundaryGroups, s.boundaryGroupObject) },
	"SMS_DefaultBoundaryGroup": func(s *Site, _ time.Time) []cmdlet.Object {
		return each(s.defaultGroups, s.defaultBoundaryGroupObject)
	},
	"SMS_CM_UpdateFeatures": func(s *Site, _ time.Time) []cmdlet.Object { return each(s.features, s.featureObject) },
}

func each[T, O any](rows []T, object func(T) O) []O {
	objects := make([]O, len(rows))
	for i, row := range rows {
		objects[i] = object(row)
	}
	return objects
}

// flat is each for rows with several objects, or none.
func flat[T any](rows []T, objects func(T) []cmdlet.Object) []cmdlet.Object {
	var all []cmdlet.Object
	for _, row := range rows {
		all = append(all, objects(row)...)
	}
	return all
}

// rows returns all instances of a class that the engine holds.
func (s *Site) rows(class wmi.Class, now time.Time) []cmdlet.Object {
	return classes[class.Name](s, now)
}

// queryLacks tells which queries the engine cannot answer: of other classes, of properties that no source names, and
// those that [cmdlet.ParseQuery] does not read.
func queryLacks(c cmdlet.Call) string {
	if _, given := c.Param("Context"); given {
		return "-Context"
	}
	if option, given := c.Param("Option"); given && !same(option.Str(), "None") && !same(option.Str(), "Lazy") {
		return "-Option " + option.Str() + ", which leaves properties out or makes an error of an empty answer"
	}
	wql, _ := c.Param("Query")
	q, err := cmdlet.ParseQuery(wql.Str())
	if err != nil {
		return "such queries: " + err.Error()
	}
	class, known := wmi.Lookup(q.Class)
	if _, held := classes[class.Name]; !known || !held {
		return "the class " + q.Class
	}
	for _, name := range q.Properties {
		if p, known := class.Property(name); !known || p.Secret {
			return fmt.Sprintf("the property %s of %s", name, class.Name)
		}
	}
	for _, condition := range q.Where {
		p, known := class.Property(condition.Property)
		if !known || p.Secret || !comparesWith(p, condition.Value.Kind()) {
			return fmt.Sprintf("comparing the property %s of %s with %v", condition.Property, class.Name, condition.Value)
		}
	}
	return ""
}

func comparesWith(p wmi.Property, kind cmdlet.Kind) bool {
	if p.Array {
		return false
	}
	switch p.Type {
	case wmi.String:
		return kind == cmdlet.KindString
	case wmi.Bool:
		return kind == cmdlet.KindBool
	case wmi.UInt32, wmi.UInt64, wmi.SInt32:
		return kind == cmdlet.KindInt
	default:
		return false
	}
}

func (s *Site) query(r *request) []cmdlet.Object {
	q, _ := cmdlet.ParseQuery(r.text("Query")) // Supports has read it
	class, _ := wmi.Lookup(q.Class)
	var found []cmdlet.Object
	for _, row := range s.rows(class, r.now) {
		if answers(row, q.Where) {
			found = append(found, project(row, class, q.Properties))
		}
	}
	return found
}

// answers compares as the database does: null is neither equal nor unequal to anything.
func answers(row cmdlet.Object, where []cmdlet.Condition) bool {
	for _, condition := range where {
		v, _ := row.Get(condition.Property)
		if v.IsNull() || equal(v, condition.Value) != (condition.Operator == cmdlet.Equal) {
			return false
		}
	}
	return true
}

func project(row cmdlet.Object, class wmi.Class, names []string) cmdlet.Object {
	if names == nil {
		return row
	}
	selected := properties{}
	for _, name := range names {
		p, _ := class.Property(name)
		selected[p.Name], _ = row.Get(name)
	}
	return cmdlet.NewObject(class.Name, selected)
}
