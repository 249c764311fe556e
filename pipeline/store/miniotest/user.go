package miniotest

import (
	"crypto/rand"
	"strings"

	"github.com/minio/madmin-go/v3"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/easel-gallery/easel/pipeline/store"
)

// User makes a user who may do what the policy (JSON, as Amazon writes them) says and nothing else, and says how to reach
// the bucket as that user.
func (s *Server) User(bucket, policy string) store.S3Config {
	s.t.Helper()
	name := strings.ToLower(rand.Text())
	config := s.Config(bucket)
	config.AccessKey, config.SecretKey = name, rand.Text()
	ctx, admin := s.t.Context(), s.admin()
	if err := admin.AddUser(ctx, config.AccessKey, config.SecretKey); err != nil {
		s.t.Fatalf("make a user of MinIO: %v", err)
	}
	if err := admin.AddCannedPolicy(ctx, name, []byte(policy)); err != nil {
		s.t.Fatalf("make a policy of MinIO: %v", err)
	}
	if _, err := admin.AttachPolicy(ctx, madmin.PolicyAssociationReq{Policies: []string{name}, User: name}); err != nil {
		s.t.Fatalf("give a user of MinIO a policy: %v", err)
	}
	return config
}

// Dismiss removes a user that User made.
func (s *Server) Dismiss(user store.S3Config) {
	s.t.Helper()
	if err := s.admin().RemoveUser(s.t.Context(), user.AccessKey); err != nil {
		s.t.Fatalf("remove a user of MinIO: %v", err)
	}
}

// admin speaks to the server as its owner.
func (s *Server) admin() *madmin.AdminClient {
	s.t.Helper()
	admin, err := madmin.NewWithOptions(s.address, &madmin.Options{Creds: credentials.NewStaticV4(s.user, s.password, "")})
	if err != nil {
		s.t.Fatal(err)
	}
	return admin
}
