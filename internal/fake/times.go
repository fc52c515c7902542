package fake

import "time"

// Times are how long the product takes. No document says how long: the defaults are field knowledge and inference. A zero
// field stands for its default.
type Times struct {
	PickUp  time.Duration // from New-CMCloudManagementGateway until the site begins to deploy: 2 min
	Ready   time.Duration // from New-CMCloudManagementGateway until the gateway is ready: 25 min
	Fail    time.Duration // from New-CMCloudManagementGateway until a deployment fails that does: 8 min
	Update  time.Duration // from Set-CMCloudManagementGateway until another VM count or certificate is deployed: 15 min
	Stop    time.Duration // from Stop-CMCloudManagementGateway until it is stopped: 5 min
	Start   time.Duration // from Start-CMCloudManagementGateway until it is ready again: 10 min
	Delete  time.Duration // from Remove-CMCloudManagementGateway until it is gone: 10 min
	Install time.Duration // from adding a connection point until its role is installed: 5 min
	Connect time.Duration // from then, or from when the gateway is ready if that is later, until it is connected: 5 min

	// These two are documented.
	Evaluate    time.Duration // from one comparison of the traffic with its threshold to the next: 6 min
	Maintenance time.Duration // from one maintenance of a gateway to the next: 20 min
}

func (t Times) orDefaults() Times {
	return Times{
		PickUp:  orDefault(t.PickUp, 2*time.Minute),
		Ready:   orDefault(t.Ready, 25*time.Minute),
		Fail:    orDefault(t.Fail, 8*time.Minute),
		Update:  orDefault(t.Update, 15*time.Minute),
		Stop:    orDefault(t.Stop, 5*time.Minute),
		Start:   orDefault(t.Start, 10*time.Minute),
		Delete:  orDefault(t.Delete, 10*time.Minute),
		Install: orDefault(t.Install, 5*time.Minute),
		Connect: orDefault(t.Connect, 5*time.Minute),

		Evaluate:    orDefault(t.Evaluate, 6*time.Minute),
		Maintenance: orDefault(t.Maintenance, 20*time.Minute),
	}
}

// clock turns durations of the product into moments. Nothing runs: what has happened is worked out when somebody
// looks.
type clock struct {
	speed float64
	times Times
}

func (c clock) after(t time.Time, d time.Duration) time.Time { return t.Add(c.real(d)) }

// real is how long a duration of the product takes here, at least a nanosecond.
func (c clock) real(d time.Duration) time.Duration { return max(time.Duration(float64(d)/c.speed), 1) }

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
