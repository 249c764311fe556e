package store_test

import (
	"errors"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7/pkg/s3utils"

	"github.com/easel-gallery/easel/pipeline/store"
)

func TestKeysThatEaselUsesAreKeys(t *testing.T) {
	for _, key := range []string{
		"7zq3k0v5n8c2m4x6w1r9t0y2pa/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"7zq3k0v5n8c2m4x6w1r9t0y2pa/640-5c0f2e.jpg",
		"a", "0", "_", "-", "a..b", "a.", "a/b/c", strings.Repeat("a", 255), strings.Repeat("abc/", 255) + "abcd",
	} {
		if err := store.CheckKey(key); err != nil {
			t.Error(err)
		}
	}
}

func TestAFaultOfAKeyIsNamed(t *testing.T) {
	for key, fault := range map[string]string{
		"":                              "empty segment",
		"a//b":                          "empty segment",
		"/etc/passwd":                   "empty segment",
		"a/../../etc/passwd":            "begins with a dot",
		"a/.hidden":                     "begins with a dot",
		"Nairobi":                       `byte 'N'`,
		"a\x00b":                        `byte '\x00'`,
		strings.Repeat("a", 256):        "longer than 255",
		strings.Repeat("a/", 512):       "empty segment",
		strings.Repeat("a/", 512) + "a": "longer than 1024",
	} {
		if err := store.CheckKey(key); !errors.Is(err, store.ErrKey) || !strings.Contains(err.Error(), fault) {
			t.Errorf("%q: %v; want a word of %q", key, err, fault)
		}
	}
}

// FuzzCheckKey: what is a key stays inside a folder, under one name only, and is a name for an S3 too.
func FuzzCheckKey(f *testing.F) {
	for _, seed := range []string{
		"a/b", "a/640-5c0f2e.jpg", "", "/", "a/", "/a", "a//b", ".", "..", "../a", "a/../b", "a/..", "a/.b", "A", "a b", "a\\b",
		"a\x00", "a\nb", "ä", "\xff", "con", "a:b", "%2e%2e/a", "a/\u202eb", strings.Repeat("a", 300),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		err := store.CheckKey(key)
		if err != nil {
			if !errors.Is(err, store.ErrKey) {
				t.Errorf("%q: %v", key, err)
			}
			return
		}
		if !filepath.IsLocal(key) || path.Clean(key) != key || strings.ToLower(key) != key || len(key) > 1024 {
			t.Errorf("%q is taken for a key", key)
		}
		if err := s3utils.CheckValidObjectName(key); err != nil {
			t.Errorf("%q: %v", key, err)
		}
	})
}
