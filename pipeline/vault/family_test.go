package vault_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/vault"
)

func TestAFamilysLinkIsOfOneMailboxAndEndsWithItsLastDay(t *testing.T) {
	s := newSecretOf(t)
	family := s.Family("ana@example.org")
	last := time.Date(2027, 3, 1, 15, 0, 0, 0, time.UTC)
	text, ok := s.FamilyLink(family, "ana@example.org", last)
	if !ok || len(text) != 80 || strings.Contains(text, "ana") {
		t.Fatalf("the link is %q, %t", text, ok)
	}
	l, ok := vault.ReadFamilyLink(text)
	if !ok || l.Family != family || !s.IsFamilyLink(l, "ana@example.org") {
		t.Error("it is not that of the mailbox")
	}
	if s.IsFamilyLink(l, "Ana@example.org") || newSecretOf(t).IsFamilyLink(l, "ana@example.org") {
		t.Error("it is that of another mailbox, or of another secret")
	}
	for at, over := range map[time.Time]bool{
		last: false, time.Date(2027, 3, 1, 23, 59, 59, 0, time.UTC): false, time.Date(2027, 3, 2, 0, 0, 0, 0, time.UTC): true,
	} {
		if l.IsOver(at) != over {
			t.Errorf("at %s it is over: %t", at, !over)
		}
	}
	for i := range text {
		for _, other := range "0z" {
			changed := text[:i] + string(other) + text[i+1:]
			if read, ok := vault.ReadFamilyLink(changed); ok && changed != text && s.IsFamilyLink(read, "ana@example.org") {
				t.Errorf("with another character at %d it is one, too", i)
			}
		}
	}
	if _, ok := s.FamilyLink("", "ana@example.org", last); ok {
		t.Error("who has no family has a link")
	}
}

func newSecretOf(t *testing.T) *vault.Secret {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := vault.NewSecretFile(path); err != nil {
		t.Fatal(err)
	}
	return readSecret(t, path)
}

func FuzzReadFamilyLink(f *testing.F) {
	f.Add("")
	f.Add(strings.Repeat("0", 80))
	f.Add(strings.Repeat("u", 80))
	f.Fuzz(func(t *testing.T, text string) {
		l, ok := vault.ReadFamilyLink(text)
		if ok && (len(l.Family) != 64 || len(text) != 80) {
			t.Errorf("%q is read as of %q", text, l.Family)
		}
	})
}
