package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// line is the network between us and a real server: it can be cut.
type line struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
}

// lineTo runs a proxy before the server until the test ends, and returns how to reach the server over it.
func lineTo(t *testing.T, config store.S3Config) (store.S3Config, *line) {
	t.Helper()
	target, err := url.Parse(config.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, "line", "127.0.0.1:0", target.Host)
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	config.Endpoint = "http://" + proxy.Listen
	return config, &line{t, proxy}
}

const (
	toServer = "upstream"
	toUs     = "downstream"
)

// cut lets every connection carry so many more bytes in one direction, and then breaks it.
func (l *line) cut(direction string, after int) {
	l.t.Helper()
	toxic := fmt.Sprintf(`{"name": "cut", "type": "limit_data", "stream": %q, "attributes": {"bytes": %d}}`, direction, after)
	if _, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
		l.t.Fatal(err)
	}
}

// mend lets connections live again.
func (l *line) mend() {
	l.t.Helper()
	if err := l.proxy.Toxics.RemoveToxic(l.t.Context(), "cut"); err != nil {
		l.t.Fatal(err)
	}
}

// cutLine returns a store over a line, and its server's own view; the bucket keeps versions.
func cutLine(t *testing.T) (s, direct *store.S3, l *line, versions func() []string) {
	t.Helper()
	config := miniotest.Start(t)
	over, l := lineTo(t, config)
	direct = openS3(t, config)
	client := owner(t, config)
	if err := client.EnableVersioning(t.Context(), config.Bucket); err != nil {
		t.Fatal(err)
	}
	return openS3(t, over), direct, l, func() []string { return everyVersion(t, client, config.Bucket) }
}

// noise are n bytes that no compression makes fewer.
func noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{}).Read(b) // It never fails.
	return b
}

func TestAPutThatIsCutInTheMiddleLeavesNothingAndCanBeTriedAgain(t *testing.T) {
	s, direct, l, versions := cutLine(t)
	for name, torn := range map[string]struct{ size, after int }{
		"in its only request":        {3_000_000, 1_000_000},
		"just before its end":        {3_000_000, 2_999_900},
		"in the second of its parts": {40_000_000, 36_000_000},
	} {
		t.Run(name, func(t *testing.T) {
			content := noise(torn.size)
			l.cut(toServer, torn.after)
			err := put(t.Context(), s, "a/b", content)
			l.mend()
			if !errors.Is(err, store.ErrUnreachable) {
				t.Errorf("%v; want %v", err, store.ErrUnreachable)
			}
			if left := versions(); len(left) > 0 {
				t.Errorf("there is %q", left)
			}
			if err := put(t.Context(), s, "a/b", content); err != nil {
				t.Fatal(err)
			}
			wantWhole(t, direct, "a/b", content)
			if err := s.Delete(t.Context(), "a/b"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAPutWhoseAnswerIsCutOffIsDoneOnce(t *testing.T) {
	s, direct, l, versions := cutLine(t)
	content := noise(1_000_000)
	l.cut(toUs, 0)
	err := put(t.Context(), s, "a/b", content)
	l.mend()
	if !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("%v; want %v", err, store.ErrUnreachable)
	}
	wantWhole(t, direct, "a/b", content)
	if err := put(t.Context(), s, "a/b", content); err != nil {
		t.Error(err)
	}
	if err := put(t.Context(), s, "a/b", noise(5)); !errors.Is(err, store.ErrExists) {
		t.Errorf("other bytes: %v", err)
	}
	if got := versions(); !slices.Equal(got, []string{"a/b"}) {
		t.Errorf("there is %q; want one version", got)
	}
}

func TestAPutWhoseReadingBackIsCutIsNotDamaged(t *testing.T) {
	s, direct, l, _ := cutLine(t)
	content := noise(3_000_000)
	l.cut(toUs, 1_000_000)
	err := put(t.Context(), s, "a/b", content)
	l.mend()
	if !errors.Is(err, store.ErrUnreachable) || errors.Is(err, store.ErrDamaged) {
		t.Errorf("%v; want %v", err, store.ErrUnreachable)
	}
	wantWhole(t, direct, "a/b", content)
	if err := put(t.Context(), s, "a/b", content); err != nil {
		t.Error(err)
	}
}

func TestWhatIsCutWhileReadIsNotWhole(t *testing.T) {
	s, _, l, _ := cutLine(t)
	content := noise(3_000_000)
	if err := put(t.Context(), s, "a/b", content); err != nil {
		t.Fatal(err)
	}
	for i := range 400 {
		if err := put(t.Context(), s, fmt.Sprintf("list/%d", i), nil); err != nil {
			t.Fatal(err)
		}
	}
	l.cut(toUs, 50_000)
	r, _, err := s.Get(t.Context(), "a/b")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if n, err := io.Copy(io.Discard, r); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("get: %d bytes, %v", n, err)
	}
	part, err := s.GetRange(t.Context(), "a/b", 1000, 2_000_000)
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	if n, err := io.Copy(io.Discard, part); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("get a range: %d bytes, %v", n, err)
	}
	if err := lastError(s.List(t.Context(), "")); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("list: %v", err)
	}
	l.mend()
	wantWhole(t, s, "a/b", content)
}

func TestADeleteThatIsCutOffCanBeTriedAgain(t *testing.T) {
	s, _, l, versions := cutLine(t)
	if err := put(t.Context(), s, "a/b", []byte("drawing")); err != nil {
		t.Fatal(err)
	}
	for _, direction := range []string{toServer, toUs} {
		l.cut(direction, 0)
		err := s.Delete(t.Context(), "a/b")
		l.mend()
		if !errors.Is(err, store.ErrUnreachable) {
			t.Errorf("cut %s: %v", direction, err)
		}
	}
	if err := s.Delete(t.Context(), "a/b"); err != nil {
		t.Error(err)
	}
	if left := versions(); len(left) > 0 {
		t.Errorf("there is %q", left)
	}
}

// wantWhole fails unless exactly these bytes lie under the key.
func wantWhole(t *testing.T, s store.Store, key string, content []byte) {
	t.Helper()
	r, _, err := s.Get(t.Context(), key)
	if err != nil {
		t.Error(err)
		return
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%s: %d bytes, %v; want %d", key, len(got), err, len(content))
	}
}
