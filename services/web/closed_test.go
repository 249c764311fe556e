package web_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/services/web"
)

func TestAClosedSiteReadsWhatIsSentAndRefusesItKindly(t *testing.T) {
	h := newHouse()
	h.on("/enter", web.Closed(errors.New("block 3 is damaged")))
	front, err := web.Front{Site: h.Site}.Handler(h.mux)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(front)
	defer s.Close()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		var sent io.Reader
		if method == http.MethodPost {
			sent = bytes.NewReader(make([]byte, 20<<20)) // more than a server reads of what nobody wants
		}
		r, err := http.NewRequestWithContext(t.Context(), method, s.URL+"/es/enter", sent)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatalf("%s: %v", method, err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "600" {
			t.Errorf("%s: %d, Retry-After %q, %v", method, answer.StatusCode, answer.Header.Get("Retry-After"), err)
		}
		if !strings.Contains(string(body), "La galería sigue abierta") || strings.Contains(string(body), "block 3") {
			t.Errorf("%s: %s", method, body)
		}
	}
	if !strings.Contains(h.log.String(), "block 3 is damaged") {
		t.Errorf("the log does not say why: %s", h.log.String())
	}
}
