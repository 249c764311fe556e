// Package vaulttest makes secrets for tests.
package vaulttest

import (
	"path/filepath"
	"testing"

	"github.com/easel-gallery/easel/pipeline/vault"
)

// Secret is a new secret, whose file goes with the test.
func Secret(t testing.TB) *vault.Secret {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := vault.NewSecretFile(path); err != nil {
		t.Fatal(err)
	}
	secret, err := vault.ReadSecret(path)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}
