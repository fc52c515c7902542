module example.com/outside

go 1.26.0

tool go.uber.org/mock/mockgen

require (
	github.com/cmgkit/cmgkit v0.0.0
	github.com/stretchr/testify v1.12.1
	go.uber.org/mock v0.6.0
)

require (
	github.com/stretchr/objx v0.5.3 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/mod v0.27.0 // indirect
	golang.org/x/sync v0.16.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/tools v0.36.0 // indirect
	software.sslmate.com/src/go-pkcs12 v0.7.4 // indirect
)
