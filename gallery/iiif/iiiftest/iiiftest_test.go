package iiiftest_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/gallery/iiif/iiiftest"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// compact puts a document on one line, as servers send it.
func compact(doc string) string {
	var b strings.Builder
	for line := range strings.Lines(doc) {
		b.WriteString(strings.TrimSpace(line))
	}
	return strings.ReplaceAll(b.String(), `": `, `":`)
}

// TestEachBrokenRuleIsFound breaks a good document in one place and looks for the one fault that names it.
func TestEachBrokenRuleIsFound(t *testing.T) {
	const manifestURL = "https://easel.example/iiif/1/manifest.json"
	const collectionURL = "https://easel.example/iiif/cities/lima/collection.json"
	manifest, collection := compact(read(t, "manifest.json")), compact(read(t, "collection.json"))
	for name, row := range map[string]struct{ doc, address, old, new, want string }{
		"another context":             {manifest, manifestURL, "/presentation/3/", "/presentation/2/", "@context: is"},
		"no context":                  {manifest, manifestURL, `"@context":"http://iiif.io/api/presentation/3/context.json",`, "", "@context: is missing"},
		"a context within":            {manifest, manifestURL, `"type":"Canvas"`, `"@context":"x","type":"Canvas"`, `no property "@context"`},
		"a graph":                     {manifest, manifestURL, `"type":"Manifest"`, `"@graph":[],"type":"Manifest"`, "@graph"},
		"another address":             {manifest, manifestURL + "?", "x", "x", "not where it was fetched"},
		"another kind of document":    {manifest, manifestURL, `"type":"Manifest"`, `"type":"Range"`, "no document"},
		"case":                        {manifest, manifestURL, `"type":"Canvas"`, `"type":"canvas"`, "want Canvas"},
		"no label":                    {manifest, manifestURL, `"label":{"none":["The red tram"]},"metadata"`, `"metadata"`, "has no label"},
		"a label that is a text":      {manifest, manifestURL, `{"none":["The red tram"]},"metadata"`, `"The red tram","metadata"`, "label: is no map"},
		"a language that is none":     {manifest, manifestURL, `{"none":["The red tram"]},"metadata"`, `{"@none":["x"]},"metadata"`, "is no language"},
		"a text that is in no array":  {manifest, manifestURL, `{"none":["The red tram"]},"metadata"`, `{"none":"x"},"metadata"`, "no array of texts"},
		"markup in a label":           {manifest, manifestURL, `{"none":["The red tram"]},"metadata"`, `{"none":["<b>x</b>"]},"metadata"`, "has markup"},
		"broken markup in a summary":  {manifest, manifestURL, `"summary":{"es":["The red tram"]`, `"summary":{"es":["<b>x</p>"]`, "not well-formed"},
		"a line without its value":    {manifest, manifestURL, `,"value":{"none":["Lina"]}`, "", "not just label and value"},
		"rights of our own":           {manifest, manifestURL, "http://rightsstatements.org/vocab/InC/1.0/", "https://easel.example/rights", "no statement"},
		"a moment without a zone":     {manifest, manifestURL, `"navDate":"2026-03-01T09:00:00Z"`, `"navDate":"2026-03-01T09:00:00"`, "no moment"},
		"a canvas with a fragment":    {manifest, manifestURL, `/iiif/1/canvas"`, `/iiif/1#canvas"`, "has a fragment"},
		"a canvas without a height":   {manifest, manifestURL, `,"height":1800`, "", "has no height"},
		"a canvas of no width":        {manifest, manifestURL, `"width":2400`, `"width":0`, "no positive"},
		"half a pixel":                {manifest, manifestURL, `"width":1280`, `"width":1280.5`, "no positive"},
		"a format of a canvas":        {manifest, manifestURL, `"width":2400`, `"format":"image/jpeg","width":2400`, `no property "format"`},
		"no canvas":                   {manifest, manifestURL, `"items":[{"id":"https://easel.example/iiif/1/canvas"`, `"items":[],"x":[{"id":"https://easel.example/iiif/1/canvas"`, "no array of 1"},
		"a comment among paintings":   {manifest, manifestURL, `"motivation":"painting"`, `"motivation":"commenting"`, "among the paintings"},
		"a painting of another sheet": {manifest, manifestURL, `"target":"https://easel.example/iiif/1/canvas"`, `"target":"https://easel.example/iiif/2/canvas"`, "has the target"},
		"an annotation without id":    {manifest, manifestURL, `"id":"https://easel.example/iiif/1/painting",`, "", "has no id"},
		"one id twice":                {manifest, manifestURL, "/iiif/1/painting", "/iiif/1/page", "described twice"},
		"a path for an address":       {manifest, manifestURL, `"https://easel.example/images/1/320-cd.jpg"`, `"/images/1/320-cd.jpg"`, "no absolute address"},
		"an address with a space":     {manifest, manifestURL, `320-cd.jpg`, `320 cd.jpg`, "no absolute address"},
		"an address in Arabic":        {manifest, manifestURL, `320-cd.jpg`, `320-ا.jpg`, "not encoded"},
		"one thumbnail in no array":   {manifest, manifestURL, `"thumbnail":[{"id":"https://easel.example/images/1/320-cd.jpg","type":"Image","format":"image/jpeg","width":320,"height":240}]`, `"thumbnail":{"id":"https://easel.example/x"}`, "no array"},
		"a page without a label":      {manifest, manifestURL, `"type":"Text","label":{"none":["The red tram"]}`, `"type":"Text"`, "has no label"},
		"a language in no array":      {manifest, manifestURL, `"language":["en"]`, `"language":"en"`, "no array of languages"},
		"a provider without a name":   {manifest, manifestURL, `"type":"Agent","label":{"en":["Metropolises"]},`, `"type":"Agent",`, "has no label"},
		"a property that is unknown":  {manifest, manifestURL, `"navDate"`, `"date"`, `no property "date"`},
		"a manifest without a label":  {collection, collectionURL, `"type":"Manifest","label":{"none":["The red tram"]}`, `"type":"Manifest"`, "named without label"},
		"a manifest that is embedded": {collection, collectionURL, `"type":"Manifest"`, `"type":"Manifest","items":[]`, "embedded"},
		"a canvas in a collection":    {collection, collectionURL, `"type":"Manifest"`, `"type":"Canvas"`, "type is Canvas"},
		"a collection without items":  {collection, collectionURL, `"items"`, `"members"`, "has no items"},
		"a collection with a width":   {collection, collectionURL, `"items"`, `"width":1,"items"`, `no property "width"`},
	} {
		broken := strings.Replace(row.doc, row.old, row.new, 1)
		if broken == row.doc && row.old != row.new {
			t.Errorf("%s: there is no %s", name, row.old)
		}
		faults := iiiftest.Faults(row.address, []byte(broken))
		if !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, row.want) }) {
			t.Errorf("%s: want %q, found %q", name, row.want, faults)
		}
	}
}

func TestWhatIsNoJSONIsAFault(t *testing.T) {
	if len(iiiftest.Faults("x", []byte("[]"))) == 0 || len(iiiftest.Faults("x", nil)) == 0 {
		t.Error("it is not")
	}
}
