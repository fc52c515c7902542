module example.com/rollout

go 1.26.0

require github.com/cmgkit/cmgkit v0.0.0

require (
	golang.org/x/crypto v0.58.0 // indirect
	software.sslmate.com/src/go-pkcs12 v0.7.4 // indirect
)
