package store

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"

	"github.com/minio/minio-go/v7/pkg/credentials"
)

// ReadKeys reads who we are in an S3 from a file such as every S3 tool knows, so that the secret key stands neither in
// a list of processes nor in an environment:
//
//	[default]
//	aws_access_key_id = gallery
//	aws_secret_access_key = …
func ReadKeys(path string) (access, secret string, err error) {
	if _, err := os.Stat(path); err != nil { // The client would look elsewhere for an empty name.
		return "", "", fmt.Errorf("read the S3 keys: %w", err)
	}
	keys, err := credentials.NewFileAWSCredentials(path, "default").GetWithContext(nil)
	if err != nil {
		return "", "", fmt.Errorf("read the S3 keys in %s: %w", path, err)
	}
	if keys.AccessKeyID == "" || keys.SecretAccessKey == "" {
		return "", "", fmt.Errorf("read the S3 keys: %s has no aws_access_key_id and aws_secret_access_key below [default]", path)
	}
	return keys.AccessKeyID, keys.SecretAccessKey, nil
}

// Trust gives an [S3Config] the certificate authorities in a PEM file, and no others.
func Trust(path string) (*tls.Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the S3's certificate authority: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("read the S3's certificate authority: %s holds no certificate", path)
	}
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, nil
}
