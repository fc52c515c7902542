package sshtransport

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

var fingerprint = regexp.MustCompile(`^SHA256:[A-Za-z0-9+/]{43}$`)

// hostKeys judges the key that a server presents.
type hostKeys struct {
	address string
	pin     string
	// known is nil if a key is pinned.
	known       ssh.HostKeyCallback
	authorities []ssh.PublicKey
	// algorithms are what the server may use, the known ones first: otherwise it might choose a key that known_hosts does not
	// have although it has another one that is there (go.dev/issue/29286).
	algorithms []string
	// The result. The first refusal counts.
	accepted bool
	refusal  error
	shown    string
}

func (t Transport) hostKeys(address string) (*hostKeys, error) {
	k := &hostKeys{address: address, pin: t.HostKey}
	if k.pin == "" {
		known, err := knownHosts(t.KnownHosts)
		if err != nil {
			return nil, err
		}
		k.known = known
	}
	types := map[string]bool{}
	for _, known := range k.lookUp() {
		if isAuthority(known) {
			k.authorities = append(k.authorities, known.Key)
		} else {
			types[known.Key.Type()] = true
		}
	}
	var others []string
	for _, algorithm := range ssh.SupportedAlgorithms().HostKeys {
		if types[keyType(algorithm)] || k.authorities != nil && strings.Contains(algorithm, "-cert-") {
			k.algorithms = append(k.algorithms, algorithm)
		} else {
			others = append(others, algorithm)
		}
	}
	// The others are there so that an error can name the unknown key.
	k.algorithms = append(k.algorithms, others...)
	return k, nil
}

// keyType is the type of the keys that sign with the algorithm.
func keyType(algorithm string) string {
	switch algorithm {
	case ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512:
		return ssh.KeyAlgoRSA
	case ssh.CertAlgoRSASHA256v01, ssh.CertAlgoRSASHA512v01:
		return ssh.CertAlgoRSAv01
	default:
		return algorithm
	}
}

// knownHosts reads known_hosts files.
func knownHosts(files []string) (ssh.HostKeyCallback, error) {
	if files == nil {
		files = []string{"/etc/ssh/ssh_known_hosts"}
		if home, err := os.UserHomeDir(); err == nil {
			files = append(files, filepath.Join(home, ".ssh", "known_hosts"))
		}
		files = slices.DeleteFunc(files, func(file string) bool {
			_, err := os.Stat(file)
			return errors.Is(err, fs.ErrNotExist)
		})
	}
	return knownhosts.New(files...)
}

// lookUp returns what known_hosts has for the server. It asks with a key that no server has.
func (k *hostKeys) lookUp() []knownhosts.KnownKey {
	if k.known == nil {
		return nil
	}
	unknown, err := ssh.NewPublicKey(ed25519.PublicKey(make([]byte, ed25519.PublicKeySize)))
	if err != nil {
		return nil
	}
	if mismatch, ok := errors.AsType[*knownhosts.KeyError](k.known(k.address, &net.TCPAddr{}, unknown)); ok {
		return mismatch.Want
	}
	return nil
}

// isAuthority reports whether a known key is a certificate authority, from its line in the file.
func isAuthority(known knownhosts.KnownKey) bool {
	content, err := os.ReadFile(known.Filename)
	lines := bytes.Split(content, []byte("\n"))
	return err == nil && known.Line <= len(lines) && bytes.HasPrefix(bytes.TrimSpace(lines[known.Line-1]), []byte("@cert-authority"))
}

// judge is the ssh.HostKeyCallback.
func (k *hostKeys) judge(_ string, remote net.Addr, key ssh.PublicKey) error {
	k.shown = key.Type()
	certificate, ok := key.(*ssh.Certificate)
	// A certificate of an authority that is not in known_hosts counts as its plain key.
	if ok && !slices.ContainsFunc(k.authorities, func(a ssh.PublicKey) bool { return bytes.Equal(a.Marshal(), certificate.SignatureKey.Marshal()) }) {
		key = certificate.Key
	}
	err := k.compare(remote, key)
	k.accepted = err == nil
	if k.refusal == nil {
		k.refusal = err
	}
	return err
}

func (k *hostKeys) compare(remote net.Addr, key ssh.PublicKey) error {
	shown := fmt.Sprintf("the SSH server %s presented the %s key %s", k.address, key.Type(), ssh.FingerprintSHA256(key))
	if k.pin != "" {
		if ssh.FingerprintSHA256(key) != k.pin {
			return fmt.Errorf("%s, not the pinned %s: someone may be intercepting the connection; if the server has a new key, confirm it with its administrator and change HostKey", shown, k.pin)
		}
		return nil
	}
	err := k.known(k.address, remote, key)
	mismatch, isMismatch := errors.AsType[*knownhosts.KeyError](err)
	revoked, isRevoked := errors.AsType[*knownhosts.RevokedError](err)
	switch {
	case err == nil:
		return nil
	case isRevoked:
		return fmt.Errorf("%s, which is revoked in %s:%d: %w", shown, revoked.Revoked.Filename, revoked.Revoked.Line, err)
	case isMismatch && len(mismatch.Want) == 0:
		return fmt.Errorf("%s, which is in no known_hosts file: compare it with what ssh-keygen -lf prints on the server, then add it to known_hosts or pin it in HostKey: %w", shown, err)
	case isMismatch:
		known := mismatch.Want[0]
		return fmt.Errorf("%s, but %s:%d has another one, %s %s: THE KEY HAS CHANGED, or someone is intercepting the connection; if the server has a new key, confirm it with its administrator and replace that line: %w",
			shown, known.Filename, known.Line, known.Key.Type(), ssh.FingerprintSHA256(known.Key), err)
	default:
		return fmt.Errorf("%s, which is not valid: %w", shown, err)
	}
}

// tryAnother drops the kind of key that the server has presented, and reports whether another one may be the pinned key.
func (k *hostKeys) tryAnother() bool {
	if k.pin == "" || k.shown == "" {
		return false
	}
	before := len(k.algorithms)
	k.algorithms = slices.DeleteFunc(k.algorithms, func(algorithm string) bool { return keyType(algorithm) == k.shown })
	k.shown = ""
	return len(k.algorithms) > 0 && len(k.algorithms) < before
}
