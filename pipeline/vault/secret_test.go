package vault_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

// fixed is a secret that everybody knows, for known answers.
const fixed = "easel-secret-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n"

func secretFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readSecret(t *testing.T, path string) *vault.Secret {
	t.Helper()
	secret, err := vault.ReadSecret(path)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestANewSecretIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	if err := vault.NewSecretFile(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	before, _ := os.ReadFile(path)
	if err := vault.NewSecretFile(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second one: %v", err)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the second one changed the first")
	}
	if err := vault.NewSecretFile(filepath.Join(t.TempDir(), "no", "secret")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in no folder: %v", err)
	}
}

func TestASecretThatOthersMayReadIsRefused(t *testing.T) {
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o660, 0o777, 0o601} {
		path := secretFile(t, fixed)
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := vault.ReadSecret(path); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
}

func TestWhatIsNoSecretIsRefused(t *testing.T) {
	for name, content := range map[string]string{
		"empty":         "",
		"a password":    "letmein\n",
		"only a label":  "easel-secret-1 \n",
		"31 bytes":      "easel-secret-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg\n",
		"33 bytes":      "easel-secret-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\n",
		"another label": strings.Replace(fixed, "-1 ", "-2 ", 1),
		"two of them":   fixed + fixed,
		"no base64":     strings.Replace(fixed, "AAEC", "AA*C", 1),
	} {
		if _, err := vault.ReadSecret(secretFile(t, content)); !errors.Is(err, vault.ErrBadSecret) || strings.Contains(err.Error(), "AAEC") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := vault.ReadSecret(filepath.Join(t.TempDir(), "secret")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// TestWhatASecretMakesStaysTheSame: ids, receipts and reservations of today must be
// found again by every later version. A change here loses drawings.
func TestWhatASecretMakesStaysTheSame(t *testing.T) {
	s := readSecret(t, secretFile(t, fixed))
	id := s.DrawingID("key-of-a-drawing")
	for name, one := range map[string][2]string{
		"id":      {string(id), "63sxx5ecdhgkpm0qp6p1y2t11s"},
		"receipt": {s.Receipt(id, 1), "63sxx5ecdhgkpm0qp6p1y2t11senreq5pygykc3h53t4n177vh28"},
		"code":    {string(s.Code(id, 1)), "63sxx5ec5qycf9qnnkyx"},
		"entrant": {s.Entrant("2026\x00efua@example.org\x00ama"), "8a98c7113c26e1d3fa8e8ad7881add8cc09093d9680f8481abd26c7dd4c400d2"},
		"network": {s.Network(id, "203.0.113.0/24"), "fbcdf32db8591c7b"},
		"staff":   {s.StaffKey("mo@example.org"), "d909c77774f6a64835a22e7e6888c57163c3b6e88504062b5b46154ec029ab5b"},
	} {
		if one[0] != one[1] {
			t.Errorf("%s is %s; it was %s", name, one[0], one[1])
		}
	}
}

func TestEachUseHasItsOwnKey(t *testing.T) {
	a, b := vaulttest.Secret(t), vaulttest.Secret(t)
	if a.Entrant("x") == a.StaffKey("x") {
		t.Error("entrants and staff have one key")
	}
	if n := a.Network(drawingtest.ID(1), "x"); n == a.Network(drawingtest.ID(2), "x") || n == a.Network(drawingtest.ID(1), "y") || n == b.Network(drawingtest.ID(1), "x") {
		t.Error("networks of two drawings, two networks, or those of two secrets are called the same")
	}
	if p := a.Page("x"); p == b.Page("x") || p == a.Page("y") || strings.HasPrefix(a.Entrant("x"), p) || !a.IsPage("x", p) || a.IsPage("y", p) || a.IsPage("x", "") {
		t.Error("pages of two secrets, or two pages, have one proof")
	}
	if a.DrawingID("x") == b.DrawingID("x") || a.Entrant("x") == b.Entrant("x") || a.StaffKey("x") == b.StaffKey("x") ||
		a.Receipt(drawingtest.ID(1), 1) == b.Receipt(drawingtest.ID(1), 1) {
		t.Error("two secrets make the same")
	}
}

func TestAnIDHas26CharactersThatSayNothing(t *testing.T) {
	s := vaulttest.Secret(t)
	seen := map[drawing.ID]bool{}
	for _, key := range []string{"", "a", "key-of-a-drawing", strings.Repeat("k", 64)} {
		id := s.DrawingID(key)
		if parsed, err := drawing.ParseID(string(id)); err != nil || parsed != id || s.DrawingID(key) != id || seen[id] {
			t.Errorf("%q makes %s, %v", key, id, err)
		}
		seen[id] = true
	}
}

func TestAReceiptOpensItsDrawingAlone(t *testing.T) {
	s := vaulttest.Secret(t)
	id := drawingtest.ID(1)
	receipt := s.Receipt(id, 1)
	if got, ok := vault.ReceiptID(receipt); !ok || got != id || len(receipt) != 52 {
		t.Errorf("%s names %s, %v", receipt, got, ok)
	}
	if !s.IsReceipt(receipt, id, 1) {
		t.Error("it is refused")
	}
	if s.IsReceipt(receipt, id, 2) || s.IsReceipt(s.Receipt(id, 2), id, 1) {
		t.Error("another version of the link opens it")
	}
	if s.IsReceipt(receipt, drawingtest.ID(2), 1) {
		t.Error("it opens another drawing")
	}
	for name, wrong := range map[string]string{
		"nothing": "", "its beginning": receipt[:51], "more": receipt + "0", "in capitals": strings.ToUpper(receipt),
		"another drawing's proof": string(id) + s.Receipt(drawingtest.ID(2), 1)[26:], "no proof": string(id) + strings.Repeat("0", 26),
	} {
		if s.IsReceipt(wrong, id, 1) {
			t.Errorf("%s opens it", name)
		}
	}
}

func TestOneOtherCharacterIsNoReceipt(t *testing.T) {
	s := vaulttest.Secret(t)
	id := drawingtest.ID(1)
	receipt := s.Receipt(id, 1)
	for at := range receipt {
		for _, c := range "0123456789abcdefghjkmnpqrstvwxyzilou-A" {
			changed := receipt[:at] + string(c) + receipt[at+1:]
			if changed != receipt && s.IsReceipt(changed, id, 1) {
				t.Fatalf("%s opens what %s does", changed, receipt)
			}
		}
	}
}

func FuzzReceiptID(f *testing.F) {
	f.Add("")
	f.Add(strings.Repeat("0", 52))
	f.Add(strings.Repeat("\xff", 52))
	f.Fuzz(func(t *testing.T, receipt string) {
		id, ok := vault.ReceiptID(receipt)
		if _, err := drawing.ParseID(string(id)); ok && (err != nil || !strings.HasPrefix(receipt, string(id)) || len(receipt) != 52) {
			t.Errorf("%q names %q", receipt, id)
		}
	})
}
