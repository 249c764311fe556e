package vault_test

import (
	"errors"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

func TestASecretIsProvedByTheDataKeysThatAreThere(t *testing.T) {
	nc, secret, another := journaltest.NewEmbedded(t).Connect(t), vaulttest.Secret(t), vaulttest.Secret(t)
	keys := openKeys(t, nc, secret)
	if err := openKeys(t, nc, another).Prove(t.Context()); err != nil {
		t.Errorf("with nothing sealed yet: %v", err)
	}
	create(t, keys, drawingtest.ID(1))
	if err := keys.Prove(t.Context()); err != nil {
		t.Error(err)
	}
	if err := openKeys(t, nc, another).Prove(t.Context()); !errors.Is(err, vault.ErrWrongSecret) {
		t.Errorf("%v; want: %v", err, vault.ErrWrongSecret)
	}
}

// TestADataKeyMadeAnewElsewhereIsLearned is about a process that sealed for a first try
// in vain, and sees what a second one entered after a sweep.
func TestADataKeyMadeAnewElsewhereIsLearned(t *testing.T) {
	nc, secret := journaltest.NewEmbedded(t).Connect(t), vaulttest.Secret(t)
	here, there := openKeys(t, nc, secret), openKeys(t, nc, secret)
	id := drawingtest.ID(1)
	create(t, here, id)
	seal(t, here, id, "here", "in vain")
	if err := there.Destroy(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	create(t, there, id)
	wantOpened(t, here, id, "here", seal(t, there, id, "here", "entered"), "entered")
	if _, err := here.Open(t.Context(), id, "elsewhere", seal(t, there, id, "here", "entered")); err == nil {
		t.Error("what was moved can be opened")
	}
}
