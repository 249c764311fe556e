package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// roles are the users that deploy/minio/setup.sh makes.
var roles = []string{"upload", "worker", "moderation", "gallery", "operator"}

// setUp runs what an operator runs on a new MinIO, and gives the folder of the secrets.
func setUp(t *testing.T, owner store.S3Config) string {
	t.Helper()
	client, err := miniotest.Client.Build(t.Context(), os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	secrets := t.TempDir()
	files := map[string]string{"minio-user": owner.AccessKey, "minio-password": owner.SecretKey}
	for _, role := range roles {
		files["s3-"+role] = fmt.Sprintf("[default]\naws_access_key_id = easel-%s\naws_secret_access_key = secret-of-%s\n", role, role)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(secrets, name), []byte(strings.TrimSpace(text)+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	setup := exec.CommandContext(t.Context(), "sh", "../../deploy/minio/setup.sh")
	setup.Env = append(os.Environ(), "MC="+client, "S3_URL="+owner.Endpoint, "SECRETS="+secrets, "MC_CONFIG_DIR="+t.TempDir())
	if said, err := setup.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return secrets
}

// An original and a rendition, as package drawing names them.
var (
	original  = strings.Repeat("7", 26) + "/" + strings.Repeat("0a", 32)
	rendition = strings.Repeat("7", 26) + "/320-0123456789abcdef.jpg"
)

// deeds are all that can be done to objects. Each is tried where both objects lie.
var deeds = map[string]func(context.Context, *store.S3) error{
	"put an original":  func(ctx context.Context, s *store.S3) error { return put(ctx, s, original+"b", []byte("drawing")) },
	"put a rendition":  func(ctx context.Context, s *store.S3) error { return put(ctx, s, "2"+rendition, []byte("smaller")) },
	"read an original": func(ctx context.Context, s *store.S3) error { return read(ctx, s, original) },
	"read a rendition": func(ctx context.Context, s *store.S3) error { return read(ctx, s, rendition) },
	"list": func(ctx context.Context, s *store.S3) error {
		for _, err := range s.List(ctx, "") {
			if err != nil {
				return err
			}
		}
		return nil
	},
	"sweep":  func(ctx context.Context, s *store.S3) error { return s.Sweep(ctx, time.Now()) },
	"delete": func(ctx context.Context, s *store.S3) error { return s.Delete(ctx, rendition) },
}

func read(ctx context.Context, s *store.S3, key string) error {
	r, _, err := s.Get(ctx, key)
	if err != nil {
		return err
	}
	return r.Close()
}

func TestARoleMayDoWhatItNeedsAndNoMore(t *testing.T) {
	owner := miniotest.Start(t)
	setUp(t, owner)
	secrets := setUp(t, owner) // which an upgrade does again
	all := []string{"put an original", "put a rendition", "read an original", "read a rendition", "list", "sweep", "delete"}
	for role, may := range map[string][]string{
		"upload":     {"put an original", "read an original", "read a rendition"},
		"worker":     {"put a rendition", "read an original", "read a rendition", "list", "sweep", "delete"},
		"moderation": {"read a rendition"},
		"gallery":    {"read a rendition"},
		"operator":   all,
	} {
		t.Run(role, func(t *testing.T) {
			config := owner
			var err error
			if config.AccessKey, config.SecretKey, err = store.ReadKeys(filepath.Join(secrets, "s3-"+role)); err != nil {
				t.Fatal(err)
			}
			s := openS3(t, config)
			if err := s.Ping(t.Context()); err != nil {
				t.Errorf("ping: %v", err)
			}
			for _, key := range []string{original, rendition} {
				if err := put(t.Context(), openS3(t, owner), key, []byte("drawing")); err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range all {
				err := deeds[name](t.Context(), s)
				if slices.Contains(may, name) && err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if !slices.Contains(may, name) && !errors.Is(err, store.ErrDenied) {
					t.Errorf("%s is not denied: %v", name, err)
				}
			}
			if err := read(t.Context(), s, "1"+rendition); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("a rendition that is not there: %v", err)
			}
			config.Bucket = "another"
			if other, err := store.OpenS3(t.Context(), config); !errors.Is(err, store.ErrDenied) {
				t.Errorf("another bucket: %v, %v", other, err)
			}
		})
	}
}

func TestAFileWithoutKeysIsRefused(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"empty": "", "half": "[default]\naws_access_key_id = me\n", "elsewhere": "[other]\naws_access_key_id = me\naws_secret_access_key = it\n", "no list": "me:it\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if access, _, err := store.ReadKeys(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %q, %v", name, access, err)
		}
		if _, err := store.Trust(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s as an authority: %v", name, err)
		}
	}
	for _, absent := range []string{filepath.Join(dir, "absent"), ""} {
		if _, _, err := store.ReadKeys(absent); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%q: %v", absent, err)
		}
	}
}
