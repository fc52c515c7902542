package fake

import "github.com/cmgkit/cmgkit/cmdlet"

// threshold is one of the two alerts of a gateway: its parameters, and the properties that hold it.
type threshold struct {
	enable                                  string
	amount, warning, critical               string // parameters
	amountProperty                          string
	warningProperty, criticalProperty       string
	amountDefault, warnDefault, critDefault int64
}

var traffic = threshold{
	"EnableTrafficOut", "TrafficOutGB", "TrafficWarningPct", "TrafficCriticalPct",
	"TrafficOutInGB", "TrafficWarningThreshold", "TrafficCriticalThreshold", 10000, 50, 90,
}

var thresholds = []threshold{traffic, {
	"EnableStorageQuota", "StorageQuotaGB", "StorageWarningPct", "StorageCriticalPct",
	"StorageQuotaInGB", "StorageWarningThreshold", "StorageCriticalThreshold", 2000, 50, 90,
}}

// values are the parameters that mean nothing while the threshold is off.
func (t threshold) values() []string { return []string{t.amount, t.warning, t.critical} }

// on reports whether the threshold is on after the call: as it says, or as it was; a new one is on.
func (t threshold) on(r *request, was properties) bool {
	before := was == nil || was[t.amountProperty].Int64() != 0
	return r.or(t.enable, cmdlet.Bool(before)).Bool()
}

// of returns the properties after the call. What was there before stays unless the call says otherwise; one that is
// switched on again begins with the defaults.
func (t threshold) of(r *request, on bool, was properties) properties {
	if !on {
		return properties{t.amountProperty: cmdlet.Int(0), t.warningProperty: cmdlet.Int(0), t.criticalProperty: cmdlet.Int(0)}
	}
	value := func(parameter, property string, otherwise int64) cmdlet.Value {
		before := was[property]
		if before.Int64() == 0 {
			before = cmdlet.Int(otherwise)
		}
		return r.or(parameter, before)
	}
	return properties{
		t.amountProperty:   value(t.amount, t.amountProperty, t.amountDefault),
		t.warningProperty:  value(t.warning, t.warningProperty, t.warnDefault),
		t.criticalProperty: value(t.critical, t.criticalProperty, t.critDefault),
	}
}

// settingsOf returns what the thresholds are compared with: the settings of the gateway that a call changes, nil for a
// new one.
func (s *Site) settingsOf(r *request) properties {
	if r.call.Name() == newGateway {
		return nil
	}
	return s.gatewayOf(r).settings
}
