package iiiftest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// resource checks a resource that the document describes.
func (c *checker) resource(at, kind string, r map[string]any) {
	c.properties(at, kind, r)
	id, _ := r["id"].(string)
	if kind != "Agent" && kind != "Content" {
		if c.ids[id] {
			c.fault(at, "%q is described twice", id)
		}
		c.ids[id] = true
	}
	switch kind {
	case "Collection":
		c.members(at, r)
	case "Manifest":
		c.children(at, r, "Canvas", 1)
	case "Canvas":
		if strings.Contains(id, "#") {
			c.fault(at, "the address of a canvas has a fragment: %q", id)
		}
		c.children(at, r, "AnnotationPage", 0)
		c.paintings(at, id, r)
	case "AnnotationPage":
		c.children(at, r, "Annotation", 0)
	case "Annotation":
		c.annotation(at, r)
	}
}

// properties checks that a resource has what its class must, nothing that it must not, and values of the right form.
func (c *checker) properties(at, kind string, r map[string]any) {
	k := classOf(kind)
	for name := range strings.FieldsSeq(k.must) {
		if _, ok := r[name]; !ok {
			c.fault(at, "has no %s", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r)) {
		if !k.allows(name) {
			c.fault(at, "a %s has no property %q", kind, name)
			continue
		}
		c.value(join(at, name), kind, name, r[name])
	}
}

// members are section 5.1: what a collection holds is named with id, type and label, and a manifest is not embedded.
func (c *checker) members(at string, r map[string]any) {
	for i, one := range c.objects(join(at, "items"), r["items"], 0) {
		place := fmt.Sprintf("%s[%d]", join(at, "items"), i)
		switch one["type"] {
		case "Manifest":
			if _, embedded := one["items"]; embedded {
				c.fault(place, "a manifest is embedded")
			}
		case "Collection":
			if _, embedded := one["items"]; embedded {
				c.resource(place, "Collection", one)
				continue
			}
		default:
			c.fault(place, "type is %v", one["type"])
			continue
		}
		c.named(place, one)
	}
}

// named checks a reference to a collection or manifest.
func (c *checker) named(at string, r map[string]any) {
	for _, name := range []string{"id", "type", "label"} {
		if _, ok := r[name]; !ok {
			c.fault(at, "is named without %s", name)
		}
	}
	kind, _ := r["type"].(string)
	for _, name := range slices.Sorted(maps.Keys(r)) {
		if !classOf(kind).allows(name) {
			c.fault(at, "a %s has no property %q", kind, name)
			continue
		}
		c.value(join(at, name), kind, name, r[name])
	}
}

// children are the resources of one type that a resource embeds.
func (c *checker) children(at string, r map[string]any, kind string, least int) {
	items, ok := r["items"]
	if !ok && least == 0 {
		return
	}
	for i, one := range c.objects(join(at, "items"), items, least) {
		place := fmt.Sprintf("%s[%d]", join(at, "items"), i)
		if one["type"] != kind {
			c.fault(place, "type is %v, want %s", one["type"], kind)
			continue
		}
		c.resource(place, kind, one)
	}
}

// paintings are section 5.3: whatever is in a canvas's items paints that canvas.
func (c *checker) paintings(at, id string, canvas map[string]any) {
	pages, _ := canvas["items"].([]any)
	for _, page := range pages {
		p, _ := page.(map[string]any)
		items, _ := p["items"].([]any)
		for _, item := range items {
			a, _ := item.(map[string]any)
			if a["motivation"] != "painting" {
				c.fault(at, "motivation %v among the paintings", a["motivation"])
			}
			if target, _ := a["target"].(string); target != id {
				c.fault(at, "a painting has the target %q", target)
			}
		}
	}
}

// annotation is section 5.6.
func (c *checker) annotation(at string, r map[string]any) {
	body, ok := r["body"].(map[string]any)
	if !ok {
		c.fault(join(at, "body"), "is no object")
		return
	}
	c.resource(join(at, "body"), "Content", body)
	if _, lasts := body["duration"]; lasts {
		c.fault(join(at, "body"), "lasts, and the canvas does not")
	}
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}
