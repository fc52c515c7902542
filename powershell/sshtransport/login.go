package sshtransport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

func (k Key) signer() (ssh.Signer, error) {
	pem := k.PEM.Reveal()
	defer clear(pem)
	if k.Passphrase.IsZero() {
		signer, err := ssh.ParsePrivateKey(pem)
		if _, encrypted := errors.AsType[*ssh.PassphraseMissingError](err); encrypted {
			return nil, errors.New("is encrypted: its Passphrase is required")
		}
		return signer, unreadable(err)
	}
	passphrase := []byte(k.Passphrase.Reveal())
	defer clear(passphrase)
	signer, err := ssh.ParsePrivateKeyWithPassphrase(pem, passphrase)
	return signer, unreadable(err)
}

func unreadable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("is not a readable private key: %w", err)
}

// authentication returns the methods to log in with, and a function to call when they are no longer needed.
func (t Transport) authentication(ctx context.Context) (methods []ssh.AuthMethod, release func(), err error) {
	release = func() {}
	var signers []ssh.Signer
	for _, key := range t.Keys {
		signer, err := key.signer()
		if err != nil {
			return nil, nil, err
		}
		signers = append(signers, signer)
	}
	if t.Agent {
		connection, err := (&net.Dialer{}).DialContext(ctx, "unix", agentAddress())
		if err != nil {
			return nil, nil, fmt.Errorf("cannot reach the SSH agent: %w", err)
		}
		release = func() { _ = connection.Close() }
		stop := context.AfterFunc(ctx, release)
		defer stop()
		held, err := agent.NewClient(connection).Signers()
		if err != nil {
			release()
			return nil, nil, fmt.Errorf("the SSH agent did not list its keys: %w", err)
		}
		signers = append(signers, held...)
	}
	// A method is tried only once: all keys together are one method.
	if len(signers) > 0 {
		methods = append(methods, ssh.PublicKeys(signers...))
	}
	if !t.Password.IsZero() {
		// Two methods, one attempt: a second attempt with the same password could only lock the account.
		sent := false
		once := func() (string, error) {
			if sent {
				return "", errors.New("the password was refused")
			}
			sent = true
			return t.Password.Reveal(), nil
		}
		methods = append(methods, ssh.PasswordCallback(once), ssh.KeyboardInteractive(
			func(_, _ string, questions []string, echos []bool) ([]string, error) {
				switch {
				case len(questions) == 0: // a message, or the end of the exchange
					return nil, nil
				case len(questions) > 1 || echos[0]:
					return nil, errors.New("the server asks for more than a password")
				}
				answer, err := once()
				return []string{answer}, err
			}))
	}
	return methods, release, nil
}

// offered says what the login was tried with.
func (t Transport) offered() string {
	var what []string
	if n := len(t.Keys); n > 0 {
		what = append(what, fmt.Sprintf("keys given: %d", n))
	}
	if t.Agent {
		what = append(what, "the agent's keys")
	}
	if !t.Password.IsZero() {
		what = append(what, "password")
	}
	return strings.Join(what, ", ")
}
