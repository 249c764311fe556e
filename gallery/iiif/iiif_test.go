package iiif_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/gallery/iiif"
	"github.com/easel-gallery/easel/gallery/iiif/iiiftest"
)

var update = flag.Bool("update", false, "write the goldens anew")

const base = "https://easel.example"

func provider() iiif.Provider {
	return iiif.Provider{
		URL: base + "/about", Label: iiif.In("en", "Metropolises"),
		Homepage: iiif.Page{URL: base + "/en/", Label: iiif.In("en", "Metropolises"), Language: "en"},
		Logo:     iiif.Picture{URL: base + "/icon.svg", Format: "image/svg+xml"},
	}
}

func manifest(title string) iiif.Manifest {
	said := iiif.In("en", "Please ask first.")
	said.Add("ar", "اسأل أولا من فضلك.")
	return iiif.Manifest{
		URL: base + "/iiif/1/manifest.json", Label: iiif.In("", title), Summary: iiif.In("es", title),
		Metadata:  []iiif.Pair{{iiif.In("en", "Artist"), iiif.In("", "Lina")}},
		Rights:    "http://rightsstatements.org/vocab/InC/1.0/",
		Statement: iiif.Pair{Label: iiif.In("en", "Rights"), Value: said}, Provider: provider(),
		Published: time.Date(2026, 3, 1, 10, 0, 0, 5e8, time.FixedZone("", 3600)),
		Homepages: []iiif.Page{{URL: base + "/en/drawings/1", Label: iiif.In("", title), Language: "en"}},
		Data:      base + "/api/v1/drawings/1",
		PartOf:    &iiif.Link{URL: base + "/iiif/cities/lima/collection.json", Label: iiif.In("en", "Drawings from Lima")},
		Width:     2400, Height: 1800, Alt: iiif.In("en", "A tram in the rain"),
		Picture:   iiif.Picture{URL: base + "/images/1/1280-ab.jpg", Format: "image/jpeg", Width: 1280, Height: 960},
		Thumbnail: iiif.Picture{URL: base + "/images/1/320-cd.jpg", Format: "image/jpeg", Width: 320, Height: 240},
	}
}

func encoded(t *testing.T, doc interface{ Encode() ([]byte, error) }) []byte {
	t.Helper()
	text, err := doc.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// golden compares a document, laid out for a reader, with the one that was kept.
func golden(t *testing.T, name string, doc []byte) {
	t.Helper()
	var v json.RawMessage = doc
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, append(text, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(text)+"\n" != string(want) {
		t.Errorf("got\n%s", text)
	}
}

func TestAManifestIsWhatTheAPIWants(t *testing.T) {
	m := manifest("The red tram")
	doc := encoded(t, m)
	iiiftest.Check(t, m.URL, doc)
	golden(t, "manifest.json", doc)
}

func TestACollectionNamesManifestsAndThenWhereItGoesOn(t *testing.T) {
	thumbnail := manifest("").Thumbnail
	c := iiif.Collection{
		URL: base + "/iiif/cities/lima/collection.json", Label: iiif.In("en", "Drawings from Lima"),
		Statement: manifest("").Statement, Provider: provider(),
		PartOf:      &iiif.Link{URL: base + "/iiif/collection.json", Label: iiif.In("en", "All cities")},
		Manifests:   []iiif.Link{{URL: base + "/iiif/1/manifest.json", Label: iiif.In("", "The red tram"), Thumbnail: &thumbnail}},
		Collections: []iiif.Link{{URL: base + "/iiif/cities/lima/abc/collection.json", Label: iiif.In("en", "More drawings")}},
	}
	doc := encoded(t, c)
	iiiftest.Check(t, c.URL, doc)
	golden(t, "collection.json", doc)
}

func TestAnEmptyWallIsACollectionWithoutItems(t *testing.T) {
	c := iiif.Collection{URL: base + "/c", Label: iiif.In("en", "Drawings"), Statement: manifest("").Statement, Provider: provider()}
	doc := encoded(t, c)
	iiiftest.Check(t, c.URL, doc)
	if !strings.Contains(string(doc), `"items":[]`) {
		t.Errorf("got %s", doc)
	}
}

func TestATitleIsNeverTakenForMarkup(t *testing.T) {
	for _, title := range []string{"<script>alert(1)</script>", "<b>", "<", "</script>", "\"}", "\x00\xff", "< 3 >"} {
		m := manifest(title)
		doc := encoded(t, m)
		iiiftest.Check(t, m.URL, doc)
		if strings.ContainsAny(string(doc), "<>") {
			t.Errorf("%q is not escaped for pages that hold it: %s", title, doc)
		}
	}
}
