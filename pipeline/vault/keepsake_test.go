package vault_test

import (
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

func TestAKeepsakeIsOfOneDrawingAndOpensNothing(t *testing.T) {
	s, other := vaulttest.Secret(t), vaulttest.Secret(t)
	id := drawingtest.ID(1)
	k := s.Keepsake(id)
	if k.Beginning() != string(id[:8]) || len(k) != 16 || !s.IsKeepsake(k, id) {
		t.Errorf("the code of %s is %s", id, k)
	}
	if s.IsKeepsake(k, drawingtest.ID(2)) || other.IsKeepsake(k, id) || s.IsKeepsake(k[:15], id) || s.IsKeepsake("", id) {
		t.Error("it proves what it is not of")
	}
	if proof := string(k[8:]); strings.Contains(string(s.Code(id, 1)), proof) || strings.Contains(s.Receipt(id, 1), proof) {
		t.Error("it gives away a part of a link, or has its key")
	}
	if _, ok := vault.ReadCode(k.String()); ok {
		t.Error("it is read as a short link")
	}
}

func TestAKeepsakeIsReadAsAHandCopiesIt(t *testing.T) {
	const want = vault.Keepsake("01ab01ab01ab01ab")
	for _, typed := range []string{"01ab01ab01ab01ab", "01AB-01AB-01AB-01AB", " 01ab 01ab 01ab 01ab ", "oiab-olab-OIAB-OLAB"} {
		if got, ok := vault.ReadKeepsake(typed); !ok || got != want {
			t.Errorf("%q is %q, %v", typed, got, ok)
		}
	}
	for name, typed := range map[string]string{
		"nothing": "", "one letter less": "01ab-01ab-01ab-01a", "a short link's": "01ab-01ab-01ab-01ab-01ab",
		"a letter that there is not": "u1ab-01ab-01ab-01ab", "too many dashes": "01ab01ab01ab01ab" + strings.Repeat("-", 33),
	} {
		if got, ok := vault.ReadKeepsake(typed); ok {
			t.Errorf("%s is %q", name, got)
		}
	}
	if got := want.String(); got != "01ab-01ab-01ab-01ab" {
		t.Errorf("it is written %s", got)
	}
}

func FuzzReadKeepsake(f *testing.F) {
	for _, seed := range []string{"", "01ab-01ab-01ab-01ab", "OIAB OLAB OIAB 0LAB", "\xff\xfe", "İAB", strings.Repeat("-", 70)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		k, ok := vault.ReadKeepsake(typed)
		if !ok {
			return
		}
		if again, ok := vault.ReadKeepsake(k.String()); !ok || again != k {
			t.Errorf("%q is %q, and that is %q", typed, k, again)
		}
	})
}
