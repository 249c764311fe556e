package upload

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/tus/tusd/v2/pkg/handler"
)

func TestMetadataIsReadAsTheProtocolWritesIt(t *testing.T) {
	for header, want := range map[string]metadata{
		"":                                 {},
		"filename ZHJhd2luZy5qcGc=":        {text: "filename ZHJhd2luZy5qcGc="},
		"a YQ==, b ,c":                     {text: "a YQ==,b,c"},
		"receipt YWJj":                     {receipt: "abc"},
		"a YQ==,receipt YWJj , other Yg==": {text: "a YQ==,other Yg==", receipt: "abc"},
	} {
		if got, err := readMetadata([]string{header}); err != nil || got != want {
			t.Errorf("%q is %+v, %v; want %+v", header, got, err, want)
		}
	}
	for _, header := range []string{"a !", "a YQ", "ключ YQ==", ",", "a YQ==,", "a YQ\n==", "a YQ==,a", "a YQ== YQ==", strings.Repeat("a", maxMetadata+1)} {
		if got, err := readMetadata([]string{header}); !errors.Is(err, errTusHeader) || got != (metadata{}) {
			t.Errorf("%.40q is %+v, %v", header, got, err)
		}
	}
}

// What we take, tusd's own reader takes for the same, and what we keep of it is taken again.
func FuzzReadMetadata(f *testing.F) {
	for _, seed := range []string{"filename ZHJhd2luZy5qcGc=,empty", "receipt YWJj", "a YQ==\r\nX-Evil: 1", ",,,", "a\x00 YQ=="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		m, err := readMetadata([]string{header})
		if err != nil {
			if !errors.Is(err, errTusHeader) {
				t.Errorf("%q: %v", header, err)
			}
			return
		}
		if strings.ContainsAny(m.text, "\r\n") {
			t.Errorf("%q is kept with a line's end in it: %q", header, m.text)
		}
		again, err := readMetadata([]string{m.text})
		if err != nil || again.text != m.text || again.receipt != "" {
			t.Errorf("%q is kept as %q, and then %+v, %v", header, m.text, again, err)
		}
		theirs := handler.ParseMetadataHeader(header)
		if theirs[receiptKey] != m.receipt {
			t.Errorf("%q: tusd reads the receipt %q; we read %q", header, theirs[receiptKey], m.receipt)
		}
	})
}

func FuzzReadChecksum(f *testing.F) {
	for _, seed := range []string{"sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "sha256 " + base64.StdEncoding.EncodeToString(make([]byte, 32)), "sha1", "md5 AAAA", "sha1  AAAA", "SHA1 x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		c, err := readChecksum([]string{header})
		switch {
		case err != nil && !errors.Is(err, errTusHeader):
			t.Errorf("%q: %v", header, err)
		case err == nil && (c == nil || c.new().Size() != len(c.want)):
			t.Errorf("%q is %+v", header, c)
		}
	})
}
