package monitoring_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/cmgkit/cmgkit/cmdlet"
	"github.com/cmgkit/cmgkit/simulator"
	"github.com/cmgkit/cmgkit/site/monitoring"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// Against your site, monitoring.NewClient takes a session of package powershell.
func ExampleClient_ListAlerts() {
	alerts, err := simulator.New(nil).Monitoring().ListAlerts(context.Background(), &monitoring.ListAlertsOptions{Name: cmdlet.Like("*Traffic*")})
	check(err)
	for _, alert := range alerts {
		fmt.Println(alert)
	}
	fmt.Println(len(alerts), "alerts")
	// Output: 0 alerts
}

func ExampleClient_ListComponentStatusMessages() {
	messages, err := simulator.New(nil).Monitoring().ListComponentStatusMessages(context.Background(), time.Now().AddDate(0, 0, -1),
		&monitoring.ListComponentStatusMessagesOptions{Severity: monitoring.Error, ComponentName: "SMS_CLOUD_PROXYCONNECTOR"})
	check(err)
	for _, message := range messages {
		fmt.Println(message)
	}
	fmt.Println(len(messages), "messages")
	// Output: 0 messages
}
