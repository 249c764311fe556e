package store

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3Config says where a bucket is and who we are there.
type S3Config struct {
	Endpoint  string // "https://host:port" or "http://host:port"; "host:port" means https
	Bucket    string // made by OpenS3 if it is missing and we are allowed to
	AccessKey string
	SecretKey string
	Region    string      // empty: the server is asked
	TLS       *tls.Config // nil: the system's certificate authorities are trusted
}

// String implements fmt.Stringer, so that a log or an error never prints the secret key.
func (c S3Config) String() string {
	return fmt.Sprintf("bucket %q at %s", c.Bucket, c.Endpoint)
}

// LogValue implements slog.LogValuer, for handlers that do not ask for the String.
func (c S3Config) LogValue() slog.Value {
	return slog.StringValue(c.String())
}

// S3 is a store in one bucket of MinIO or any other S3 that knows conditional writes (If-None-Match), as MinIO and Amazon do.
//
// An object is sent in one request, signed over its SHA-256, so that the server itself refuses other bytes; one of more
// than 32 MiB is sent in parts. Then it is read back and hashed here, instead of asking the server for the checksum it
// noted: that would prove what it received, and we acknowledge what it gives back. It costs one download beside each
// upload, of at most 20 MB for a drawing.
type S3 struct {
	core      minio.Core
	bucket    string
	region    string
	transport *http.Transport
}

var _ Store = (*S3)(nil)

// pingPatience bounds a Ping, which answers somebody who waits.
const pingPatience = 3 * time.Second

// OpenS3 opens the bucket, and makes it if it is missing. The caller closes it.
func OpenS3(ctx context.Context, config S3Config) (*S3, error) {
	host, secure, err := splitEndpoint(config.Endpoint)
	if err != nil {
		return nil, failed("open", config.String(), nil, err)
	}
	transport := newTransport(config.TLS)
	client, err := minio.New(host, &minio.Options{
		Creds:      credentials.NewStaticV4(config.AccessKey, config.SecretKey, ""),
		Secure:     secure,
		Region:     config.Region,
		Transport:  clockWatch{transport},
		MaxRetries: 1, // Those who call us try again, each at its own pace; here it would only add up the patience.
	})
	if err != nil {
		return nil, failed("open", config.String(), nil, err)
	}
	s := &S3{core: minio.Core{Client: client}, bucket: config.Bucket, region: config.Region, transport: transport}
	if err := s.findBucket(ctx); err != nil {
		return nil, errors.Join(failed("open", config.String(), meaningOfS3(ctx, err), err), s.Close())
	}
	return s, nil
}

// splitEndpoint tells the host and whether to speak TLS with it.
func splitEndpoint(endpoint string) (host string, secure bool, err error) {
	if !strings.Contains(endpoint, "://") {
		endpoint = "https://" + endpoint
	}
	u, err := url.Parse(endpoint)
	switch {
	case err != nil:
		return "", false, err
	case u.Scheme != "http" && u.Scheme != "https":
		return "", false, fmt.Errorf("the endpoint begins with %q, and not with http or https", u.Scheme)
	case u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil:
		return "", false, errors.New("an endpoint is http or https, a host and a port, and nothing else")
	}
	return u.Host, u.Scheme == "https", nil
}

// findBucket makes sure that there is the bucket. Of many processes that start at once, one makes it.
func (s *S3) findBucket(ctx context.Context) error {
	found, err := s.hasBucket(ctx)
	if err != nil || found {
		return err
	}
	err = s.core.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{Region: s.region})
	switch minio.ToErrorResponse(err).Code {
	case minio.BucketAlreadyOwnedByYou:
		return nil
	case minio.AccessDenied:
		return fmt.Errorf("there is no such bucket, and this access key may not make it: %w", err)
	}
	return err
}

// nobodys is a key that no drawing has, and that whoever may read renditions may ask for.
const nobodys = "00000000000000000000000000/0-0000000000000000.none"

// hasBucket reports whether there is the bucket. Whoever may not list it is refused that question, and asks for an
// object instead that nobody has.
func (s *S3) hasBucket(ctx context.Context) (bool, error) {
	found, err := s.core.BucketExists(ctx, s.bucket)
	if minio.ToErrorResponse(err).Code != minio.AccessDenied {
		return found, err
	}
	body, _, _, err := s.core.GetObject(ctx, s.bucket, nobodys, minio.GetObjectOptions{})
	if err == nil {
		return true, body.Close()
	}
	switch minio.ToErrorResponse(err).Code {
	case minio.NoSuchKey:
		return true, nil
	case minio.NoSuchBucket:
		return false, nil
	}
	return false, err
}

// String says where the objects lie.
func (s *S3) String() string {
	return fmt.Sprintf("the bucket %s of %s", s.bucket, s.core.EndpointURL())
}

// Close drops the connections. The caller first waits for its other calls to return and closes what Get opened.
func (s *S3) Close() error {
	s.transport.CloseIdleConnections()
	return nil
}

// Ping implements Store.
func (s *S3) Ping(ctx context.Context) error {
	impatient, cancel := context.WithTimeout(ctx, pingPatience)
	defer cancel()
	found, err := s.hasBucket(impatient)
	if err != nil {
		return failed("ping", s.bucket, meaningOfS3(ctx, err), err)
	}
	if !found {
		return failed("ping", s.bucket, ErrUnreachable, errors.New("the bucket is gone"))
	}
	return nil
}

// meaningOfS3 tells what an error means to a caller of the store who came with ctx. What is no answer of the server is
// its absence.
func meaningOfS3(ctx context.Context, err error) error {
	var body *bodyError
	var answer minio.ErrorResponse
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &body), errors.Is(err, ErrDamaged):
		return nil
	case errors.Is(err, ErrExists):
		return ErrExists
	case errors.Is(err, ErrUnreachable):
		return ErrUnreachable
	case !errors.As(err, &answer):
		return ErrUnreachable
	case answer.Code == minio.NoSuchBucket: // Not that the object is missing: nobody could have looked for it.
		return ErrUnreachable
	case answer.Code == "XAmzContentSHA256Mismatch", answer.Code == "BadDigest":
		return ErrDamaged
	}
	return meaningOfStatus(answer.StatusCode)
}

func meaningOfStatus(status int) error {
	switch status {
	case http.StatusNotFound:
		return ErrNotFound
	case http.StatusPreconditionFailed:
		return ErrExists
	case http.StatusUnauthorized, http.StatusForbidden:
		return ErrDenied
	case http.StatusOK, 0: // It had begun to answer before it failed; or it answers as no S3 does.
		return ErrUnreachable
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusConflict: // The last is how Amazon says: a race.
		return ErrUnreachable
	}
	if status >= http.StatusInternalServerError { // Among them 507: the disks are full.
		return ErrUnreachable
	}
	return nil
}
