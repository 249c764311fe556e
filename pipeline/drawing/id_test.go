package drawing_test

import (
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

func TestAnIDIsTheFirst26CharactersOfItsCode(t *testing.T) {
	for code, want := range map[string]drawing.ID{
		strings.Repeat("\x00", 32): "00000000000000000000000000",
		strings.Repeat("\xff", 32): "zzzzzzzzzzzzzzzzzzzzzzzzzz",
		"\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf": "0123456789abcdefghjkmnpqrs",
	} {
		if got := drawing.NewID([]byte(code)); got != want {
			t.Errorf("%x is %s; want %s", code, got, want)
		}
	}
}

func TestWhatIsNoIDIsRefused(t *testing.T) {
	const id = "0123456789abcdefghjkmnpqrs"
	if got, err := drawing.ParseID(id); err != nil || got != id {
		t.Errorf("%s, %v", got, err)
	}
	for name, s := range map[string]string{
		"nothing": "", "one short": id[:25], "one too long": id + "0", "a capital": "A" + id[1:],
		"i": "i" + id[1:], "l": "l" + id[1:], "o": "o" + id[1:], "u": "u" + id[1:],
		"a dot": "." + id[1:], "a wildcard": "*" + id[1:], "the end of a subject": id[:25] + ">",
		"a NUL": "\x00" + id[1:], "no ASCII": "é" + id[2:], "a slash": id[:13] + "/" + id[14:],
	} {
		if got, err := drawing.ParseID(s); !errors.Is(err, drawing.ErrBadID) || got != "" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func FuzzParseID(f *testing.F) {
	f.Add("0123456789abcdefghjkmnpqrs", []byte("code"))
	f.Add("drawings.>", []byte{})
	f.Fuzz(func(t *testing.T, s string, code []byte) {
		id, err := drawing.ParseID(s)
		if (err == nil) != (string(id) == s && s != "") {
			t.Errorf("%q is %q, %v", s, id, err)
		}
		if err == nil && strings.ContainsAny(s, "./\\*> \x00") {
			t.Errorf("%q could be taken for more than a name", s)
		}
		sum := sha256.Sum256(code)
		if made := drawing.NewID(sum[:]); parsed(made) != nil {
			t.Errorf("%s, made by us, is refused", made)
		}
	})
}

func parsed(id drawing.ID) error {
	_, err := drawing.ParseID(string(id))
	return err
}
