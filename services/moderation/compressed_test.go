package moderation_test

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/easel-gallery/easel/pipeline/staff"
)

func TestPagesAreSentSmall(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	d.waiting(t, "accra")
	plain := p.get("/moderation/leaves").wants(t, http.StatusOK).Body.String()
	r := httptest.NewRequest("GET", "/moderation/leaves", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	small := p.send(r).wants(t, http.StatusOK)
	if small.Header().Get("Content-Encoding") != "gzip" || small.Body.Len() > len(plain)/3 {
		t.Fatalf("%d bytes of %d, encoded as %q", small.Body.Len(), len(plain), small.Header().Get("Content-Encoding"))
	}
	z, err := gzip.NewReader(small.Body)
	if err != nil {
		t.Fatal(err)
	}
	if whole, err := io.ReadAll(z); err != nil || string(whole) != plain {
		t.Errorf("it says something else: %v", err)
	}
}

// TestNewsAreSentAtOnce: what is compressed may wait for more.
func TestNewsAreSentAtOnce(t *testing.T) {
	d := open(t)
	p := d.signedIn(t, "ana@example.org", staff.Moderator)
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx, leave := context.WithTimeout(t.Context(), livePatience)
	defer leave()
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/moderation/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip, br, zstd")
	r.AddCookie(&http.Cookie{Name: "easel", Value: p.token})
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	first := make([]byte, len("retry:"))
	if _, err := io.ReadFull(answer.Body, first); err != nil || string(first) != "retry:" || answer.Header.Get("Content-Encoding") != "" {
		t.Errorf("begins with %q, encoded as %q: %v", first, answer.Header.Get("Content-Encoding"), err)
	}
}
