package main

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// Those that are compared take turns, so that what else the machine does meets them all.
const (
	benchTurns       = 6
	benchTurnEntries = 40
)

// BenchmarkEnterOverMinIO sends drawings of 2 MB with 8 senders to processes that only
// take them, whose journal is embedded, on one node, and on three, and whose store is a
// MinIO; and beside it puts the same bytes into the same MinIO with as many senders, by
// its own client, which neither reads back nor writes a fact: enter/put is the ratio of
// the two rates.
func BenchmarkEnterOverMinIO(b *testing.B) {
	picture := renditiontest.Noisy(1600, 1200, benchBytes)
	objects := miniotest.NewServer(b)
	doors := []*door{
		openDoor(b, "embedded", objects, nil),
		openDoor(b, "one-node", objects, oneNode(b)),
		openDoor(b, "three-nodes", objects, threeNodes(b)),
	}
	put := rawPut(b, objects.Config("raw"), picture)
	first := 0
	for b.Loop() {
		var putting time.Duration
		entering := make([]time.Duration, len(doors))
		for range benchTurns {
			putting += timed(b, benchSenders, first, benchTurnEntries, put)
			for i, d := range doors {
				entering[i] += timed(b, benchSenders, first, benchTurnEntries, d.enter(picture))
			}
			first += benchTurnEntries
		}
		b.ReportMetric(benchTurns*benchTurnEntries/putting.Seconds(), "puts/s")
		for i, d := range doors {
			b.ReportMetric(benchTurns*benchTurnEntries/entering[i].Seconds(), d.name+"-entries/s")
			b.ReportMetric(putting.Seconds()/entering[i].Seconds(), d.name+"-enter/put")
		}
	}
	b.ReportMetric(0, "ns/op")
}

// rawPut puts object number n as MinIO's own client does by itself.
func rawPut(b *testing.B, to store.S3Config, picture []byte) func(n int) error {
	b.Helper()
	client, err := minio.New(strings.TrimPrefix(to.Endpoint, "http://"), &minio.Options{
		Creds: credentials.NewStaticV4(to.AccessKey, to.SecretKey, ""),
	})
	if err == nil {
		err = client.MakeBucket(b.Context(), to.Bucket, minio.MakeBucketOptions{})
	}
	if err != nil {
		b.Fatal(err)
	}
	return func(n int) error {
		_, err := client.PutObject(b.Context(), to.Bucket, fmt.Sprint(n), bytes.NewReader(picture), int64(len(picture)), minio.PutObjectOptions{})
		return err
	}
}

// roleFlags are those that a process of a role finds a journal by.
type roleFlags func(role access.Role) []string

// oneNode is a nats-server that stands alone.
func oneNode(b *testing.B) roleFlags {
	b.Helper()
	server, secret := journaltest.NewServer(b), newSecret(b)
	return func(role access.Role) []string {
		return []string{"--nats", server.URL(), "--secret-file", secret, "--roles", string(role)}
	}
}

// threeNodes is a contest on a cluster.
func threeNodes(b *testing.B) roleFlags {
	b.Helper()
	on, secret := journaltest.NewCluster(b).Contest(), newSecret(b)
	return func(role access.Role) []string { return userFlags(on.Server(role), secret, string(role)) }
}

// door is a process that takes entries and does nothing else.
type door struct {
	*process
	name    string
	through http.RoundTripper
}

// openDoor starts a process that takes entries. On a journal elsewhere a worker has
// first made what the contest needs, and is gone: it would render meanwhile.
func openDoor(b *testing.B, name string, objects *miniotest.Server, journal roleFlags) *door {
	b.Helper()
	flags := append(storeFlags(objects.Config(name)), "--entry-limit", "0", "--log-level", "warn")
	if journal == nil {
		flags = append(flags, "--roles", string(access.Upload))
	} else {
		startEasel(b, append(flags, journal(access.Worker)...)...).stop()
		flags = append(flags, journal(access.Upload)...)
	}
	return &door{startEasel(b, flags...), name, &http.Transport{MaxIdleConnsPerHost: benchSenders}}
}

// enter sends entry number n.
func (d *door) enter(picture []byte) func(n int) error {
	return func(n int) error {
		f := newFamily(d.URL, n, picture)
		f.through = d.through
		_, err := f.enter(stepTime)
		return err
	}
}
