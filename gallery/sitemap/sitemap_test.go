package sitemap_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/gallery/sitemap"
)

// set is a sitemap as its readers see it.
type set struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []struct {
		Loc     string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		LastMod string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		Image   string `xml:"http://www.google.com/schemas/sitemap-image/1.1 image>loc"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Lang string `xml:"hreflang,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
	} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
}

func TestAPageIsThereWithItsPictureAndLanguages(t *testing.T) {
	var s sitemap.Set
	err := s.Add(sitemap.URL{
		Address: "https://easel.example/drawings/1?a=b&c=<d>", Changed: time.Date(2026, 3, 1, 10, 0, 0, 0, time.FixedZone("", 3600)),
		Image:      "https://easel.example/images/1/640-ab.jpg",
		Alternates: []sitemap.Alternate{{"ar", "https://easel.example/ar/drawings/1"}, {"x-default", "https://easel.example/drawings/1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got set
	if err := xml.Unmarshal(s.Bytes(), &got); err != nil || len(got.URLs) != 1 {
		t.Fatalf("%v: %s", err, s.Bytes())
	}
	u := got.URLs[0]
	if u.Loc != "https://easel.example/drawings/1?a=b&c=<d>" || u.LastMod != "2026-03-01T09:00:00Z" || u.Image != "https://easel.example/images/1/640-ab.jpg" {
		t.Errorf("got %+v", u)
	}
	if len(u.Links) != 2 || u.Links[0].Lang != "ar" || u.Links[0].Rel != "alternate" || u.Links[1].Href != "https://easel.example/drawings/1" {
		t.Errorf("links %+v", u.Links)
	}
}

func TestASitemapIsFullAtFiftyThousandPages(t *testing.T) {
	var s sitemap.Set
	for i := range sitemap.MaxURLs {
		if err := s.Add(sitemap.URL{Address: fmt.Sprintf("https://easel.example/%d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	before := len(s.Bytes())
	if err := s.Add(sitemap.URL{Address: "https://easel.example/x"}); !errors.Is(err, sitemap.ErrFull) || len(s.Bytes()) != before {
		t.Errorf("%v, %d bytes", err, len(s.Bytes()))
	}
}

func TestASitemapIsFullAtFiftyMegabytes(t *testing.T) {
	var s sitemap.Set
	long, added := "https://easel.example/"+strings.Repeat("x", 2000), 0
	for s.Add(sitemap.URL{Address: long}) == nil {
		added++
	}
	if n := len(s.Bytes()); n > sitemap.MaxBytes || n < sitemap.MaxBytes-3000 || added >= sitemap.MaxURLs {
		t.Errorf("%d pages, %d bytes", added, n)
	}
}

func TestAnIndexNamesSitemaps(t *testing.T) {
	doc, err := sitemap.Index([]string{"https://easel.example/a&b.xml", "https://easel.example/c.xml"})
	var got struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Locs    []string `xml:"sitemap>loc"`
	}
	if err := errors.Join(err, xml.Unmarshal(doc, &got)); err != nil || len(got.Locs) != 2 || got.Locs[0] != "https://easel.example/a&b.xml" {
		t.Errorf("%v: %+v", err, got)
	}
	if _, err := sitemap.Index(make([]string, sitemap.MaxURLs+1)); !errors.Is(err, sitemap.ErrFull) {
		t.Errorf("too many: %v", err)
	}
}
