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
		var rows []cmdlet.Object
		for _, v := range s.services {
			rows = append(rows, each(v.discovery, func(p properties) cmdlet.Object {
				return instance("SMS_AAD_Discovery_Settings", p)
			})...)
		}
		return rows
	},
	"SMS_AzureService": func(s *Site, now time.Time) []cmdlet.Object {
		return each(s.gateways, func(g *gateway) cmdlet.Object { return s.gatewayObject(g, now) })
	},
	"SMS_AzureServicesTask": func(s *Site, now time.Time) []cmdlet.Object {
		return each(s.gateways, func(g *gateway) cmdlet.Object { return s.taskObject(g, now) })
	},
	"SMS_CloudProxyConnector": func(s *Site, now time.Time) []cmdlet.Object {
		return each(s.points, func(p *point) cmdlet.Object { return s.connectorObject(p, now) })
	},
	"SMS_SCI_SysResUse": func(s *Site, _ time.Time) []cmdlet.Object {
		systems := each(s.systems, func(server string) cmdlet.Object { return s.roleObject(server, roleSystem) })
		return append(systems, each(s.points, s.pointObject)...)
	},
	"SMS_Site": func(s *Site, _ time.Time) []cmdlet.Object { return []cmdlet.Object{s.siteObject()} },
}

func each[T any](rows []T, object func(T) cmdlet.Object) []cmdlet.Object {
	objects := make([]cmdlet.Object, len(rows))
	for i, row := range rows {
		objects[i] = object(row)
	}
	return objects
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
