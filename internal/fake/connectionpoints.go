package fake

import (
	"slices"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
)

const rolePoint = "SMS Cloud Proxy Connector"

// point is a connection point: a row of SMS_SCI_SysResUse and one of SMS_CloudProxyConnector.
type point struct {
	server  string
	gateway *gateway
	added   time.Time
	linked  time.Time // to this gateway
}

func (s *Site) addPoint(r *request) []cmdlet.Object {
	p := &point{server: s.systemOf(r), gateway: s.gatewayOf(r), added: r.now, linked: r.now}
	s.points = append(s.points, p)
	return []cmdlet.Object{s.pointObject(p)}
}

func (s *Site) point(server string) *point {
	at := slices.IndexFunc(s.points, func(p *point) bool { return same(p.server, server) })
	if at < 0 {
		return nil
	}
	return s.points[at]
}

// pointOf returns the connection point that a call is about, by name or by -InputObject, or nil.
func (s *Site) pointOf(r *request) *point {
	at := slices.IndexFunc(s.points, func(p *point) bool {
		if object, handed := r.objects["InputObject"]; handed {
			return sameInstance(s.pointObject(p), object)
		}
		return r.matches("SiteSystemServerName", p.server) && r.matches("SiteCode", s.siteOf(p.server).code)
	})
	if at < 0 {
		return nil
	}
	return s.points[at]
}

func (s *Site) setPoint(r *request) []cmdlet.Object {
	p := s.pointOf(r)
	p.gateway, p.linked = s.gatewayOf(r), r.now
	return r.passThru(s.pointObject(p))
}

func (s *Site) removePoint(r *request) []cmdlet.Object {
	gone := s.pointOf(r)
	s.points = slices.DeleteFunc(s.points, func(p *point) bool { return p == gone })
	return nil
}

func (s *Site) getPoints(r *request) []cmdlet.Object {
	var found []cmdlet.Object
	for _, p := range s.points {
		_, handed := r.objects["InputObject"]
		if s.systemMatches(r, p.server) && (!handed || same(s.systemOf(r), p.server)) {
			found = append(found, s.pointObject(p))
		}
	}
	return found
}

// pointObject does not say which gateway the point serves: the property that does is unpublished.
func (s *Site) pointObject(p *point) cmdlet.Object { return s.roleObject(p.server, rolePoint) }

// connectorObject is there at once and says disconnected until the role is installed and the gateway is ready
// (inference).
func (s *Site) connectorObject(p *point, now time.Time) cmdlet.Object {
	status := s.drawn.disconnected
	if s.connected(p, now) {
		status = s.drawn.connected
	}
	return instance("SMS_CloudProxyConnector", properties{
		"ServerName": cmdlet.String(p.server), "SiteCode": cmdlet.String(s.siteOf(p.server).code),
		"ProxyServiceName": cmdlet.String(p.gateway.serviceName), "ConnectionStatus": cmdlet.Int(status),
		"MaxConcurrentRequestsLast30Days": cmdlet.Int(0), "TotalRequestsLast30Days": cmdlet.Int(0),
		"TotalRequestMBLast30Days": cmdlet.Int(0), "TotalResponseMBLast30Days": cmdlet.Int(0),
	})
}

func (s *Site) connected(p *point, now time.Time) bool {
	if c := s.standing(disconnected, p.server); c != nil {
		c.fired++
		return false
	}
	since, ready := s.readyAt(p.gateway, now)
	installed := s.clock.after(p.added, s.clock.times.Install)
	return ready && !now.Before(s.clock.after(later(since, later(installed, p.linked)), s.clock.times.Connect))
}
