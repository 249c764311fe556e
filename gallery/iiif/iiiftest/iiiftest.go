// Package iiiftest checks documents against the IIIF Presentation API 3.0. It is written from the text of the
// specification (https://iiif.io/api/presentation/3.0/, sections 3 to 6 and appendix A): every MUST and MUST NOT that
// speaks of collections, manifests, canvases, pages of annotations, annotations and what these name. It holds two things
// more strictly than the text does: a property that the specification does not know is a fault, because Easel extends
// nothing, and each canvas has a width and a height, because a drawing does.
//
// What a single document cannot tell is left to the test that fetches it: that whatever is named can be fetched, as
// what it was said to be.
package iiiftest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Context is what every document names, once.
const Context = "http://iiif.io/api/presentation/3/context.json"

// Check reports each fault of a document that was fetched from an address.
func Check(t testing.TB, address string, doc []byte) {
	t.Helper()
	for _, fault := range Faults(address, doc) {
		t.Errorf("%s: %s", address, fault)
	}
}

// Faults lists what is wrong with a document that was fetched from an address, each with its place in the document.
func Faults(address string, doc []byte) []string {
	c := &checker{ids: map[string]bool{}}
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	var top map[string]any
	if err := d.Decode(&top); err != nil {
		return []string{"not a JSON object: " + err.Error()}
	}
	if !strings.HasPrefix(string(bytes.TrimSpace(doc)), `{"@context":`) {
		c.fault("", "the context is not the first key")
	}
	c.context(top)
	delete(top, "@context")
	c.top(address, top)
	return c.faults
}

// checker walks a document and notes what is wrong.
type checker struct {
	faults []string
	ids    map[string]bool // of the resources that the document describes
}

func (c *checker) fault(at, format string, a ...any) {
	c.faults = append(c.faults, strings.TrimPrefix(at+": ", ": ")+fmt.Sprintf(format, a...))
}

// context is section 4.6.
func (c *checker) context(top map[string]any) {
	switch v := top["@context"].(type) {
	case string:
		if v != Context {
			c.fault("@context", "is %q", v)
		}
	case []any:
		if len(v) == 0 || v[len(v)-1] != Context {
			c.fault("@context", "does not end with the API's own")
		}
	default:
		c.fault("@context", "is missing")
	}
	if _, ok := top["@graph"]; ok {
		c.fault("@graph", "must not be there")
	}
}

func (c *checker) top(address string, top map[string]any) {
	if id, _ := top["id"].(string); id != address {
		c.fault("id", "is %q, which is not where it was fetched from", id)
	}
	switch top["type"] {
	case "Collection", "Manifest":
		c.resource("", top["type"].(string), top)
	default:
		c.fault("type", "is %v, no document of this API", top["type"])
	}
}
