package miniotest

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/easel-gallery/easel/pipeline/store"
)

// Versioned has a bucket keep every version of every object from now on.
func Versioned(t testing.TB, config store.S3Config) {
	t.Helper()
	client, err := minio.New(strings.TrimPrefix(config.Endpoint, "http://"), &minio.Options{
		Creds: credentials.NewStaticV4(config.AccessKey, config.SecretKey, ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.EnableVersioning(t.Context(), config.Bucket); err != nil {
		t.Fatal(err)
	}
}

// Folder is the server's drive.
func (s *Server) Folder() string { return filepath.Join(s.dir, "data") }
