package vault_test

import (
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

func TestACodeIsReadAsAHandCopiesIt(t *testing.T) {
	const want = vault.Code("01ab01ab01ab01ab01ab")
	for _, typed := range []string{
		"01ab01ab01ab01ab01ab", "01ab-01ab-01ab-01ab-01ab", "01AB-01AB-01AB-01AB-01AB", " 01ab 01ab 01ab 01ab 01ab ",
		"oiab-olab-OIAB-OLAB-0lab",
	} {
		if got, ok := vault.ReadCode(typed); !ok || got != want {
			t.Errorf("%q is %q, %v", typed, got, ok)
		}
	}
	if got := want.String(); got != "01ab-01ab-01ab-01ab-01ab" {
		t.Errorf("it is written %s", got)
	}
	for name, typed := range map[string]string{
		"nothing": "", "one letter less": "01ab-01ab-01ab-01ab-01a", "one more": "01ab-01ab-01ab-01ab-01abc",
		"a letter that there is not": "u1ab-01ab-01ab-01ab-01ab", "other letters": "٠١ab-01ab-01ab-01ab-01ab",
		"too many dashes": "01ab01ab01ab01ab01ab" + strings.Repeat("-", 41),
	} {
		if got, ok := vault.ReadCode(typed); ok {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestACodeIsOfOneDrawingAtOneLinkVersion(t *testing.T) {
	s, other := vaulttest.Secret(t), vaulttest.Secret(t)
	id := drawingtest.ID(1)
	c := s.Code(id, 1)
	if c.Beginning() != string(id[:8]) || len(c) != 20 || !s.IsCode(c, id, 1) {
		t.Errorf("the code of %s is %s", id, c)
	}
	if s.IsCode(c, id, 2) || s.IsCode(c, drawingtest.ID(2), 1) || other.IsCode(c, id, 1) || s.IsCode(c[:19], id, 1) || s.IsCode("", id, 1) {
		t.Error("it opens what it is not of")
	}
	if proof := string(c[8:]); strings.Contains(s.Receipt(id, 1), proof) {
		t.Error("the code gives away a part of the receipt, or has its key")
	}
	again, ok := vault.ReadCode(strings.ToUpper(c.String()))
	if !ok || again != c {
		t.Errorf("copied it is %s, %v; want %s", again, ok, c)
	}
}

func FuzzReadCode(f *testing.F) {
	for _, seed := range []string{"", "01ab-01ab-01ab-01ab-01ab", "OIAB OLAB OIAB OLAB 0LAB", "\xff\xfe", "İAB", strings.Repeat("-", 70)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		c, ok := vault.ReadCode(typed)
		if !ok {
			if c != "" {
				t.Fatalf("%q is no code, and %q", typed, c)
			}
			return
		}
		if again, ok := vault.ReadCode(c.String()); !ok || again != c || len(c.Beginning()) != 8 {
			t.Fatalf("%q is %q, and then %q", typed, c, again)
		}
	})
}
