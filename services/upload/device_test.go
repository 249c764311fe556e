package upload_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// zipped is how many bytes an asset has on its way.
func (h *house) zipped(t *testing.T, address string) int {
	t.Helper()
	answer := h.get(address)
	wantStatus(t, answer, http.StatusOK)
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(answer.Body.Bytes())
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func TestTheFormIsLight(t *testing.T) {
	h := open(t)
	d := document(t, h.get("/enter"))
	sizes, scripts, styles := map[string]int{}, 0, 0
	d.Find("script[src]").Each(func(_ int, s *goquery.Selection) {
		name, _, _ := strings.Cut(path.Base(s.AttrOr("src", "")), "-")
		sizes[name] = h.zipped(t, s.AttrOr("src", ""))
		scripts += sizes[name]
	})
	d.Find("link[rel=stylesheet]").Each(func(_ int, s *goquery.Selection) { styles += h.zipped(t, s.AttrOr("href", "")) })
	if scripts > 12_000 || styles > 10_000 {
		t.Errorf("scripts have %d bytes, of 12,000, and styles %d, of 10,000: %v", scripts, styles, sizes)
	}
	if sizes["tus"] > 2_000 {
		t.Errorf("the client of tus has %d bytes, of 2,000", sizes["tus"])
	}
}
