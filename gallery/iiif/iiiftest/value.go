package iiiftest

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// rightsURI is what creativecommons.org and rightsstatements.org call their statements.
var rightsURI = regexp.MustCompile(`^http://(creativecommons\.org/(licenses|publicdomain)/[a-z-]+/[0-9.]+/|rightsstatements\.org/vocab/[A-Za-z-]+/1\.0/)$`)

// value checks the form of one property (section 3).
func (c *checker) value(at, kind, name string, v any) {
	switch name {
	case "id":
		c.uri(at, v)
	case "type", "format", "profile", "motivation", "target", "timeMode":
		c.text(at, v)
	case "label", "summary":
		c.languages(at, v, name == "summary")
	case "metadata":
		for i, pair := range c.objects(at, v, 1) {
			c.pair(fmt.Sprintf("%s[%d]", at, i), pair)
		}
	case "requiredStatement":
		pair, _ := v.(map[string]any)
		c.pair(at, pair)
	case "rights":
		if s, _ := v.(string); !rightsURI.MatchString(s) {
			c.fault(at, "%v is no statement of Creative Commons or RightsStatements.org", v)
		}
	case "navDate":
		c.moment(at, v)
	case "width", "height":
		c.positive(at, v)
	case "language":
		c.tags(at, v)
	case "provider":
		for i, agent := range c.objects(at, v, 1) {
			c.resource(fmt.Sprintf("%s[%d]", at, i), "Agent", agent)
		}
	case "thumbnail", "logo", "seeAlso", "homepage", "rendering", "partOf":
		c.links(at, name, v)
	case "items", "body": // walked by their owner
	default:
		c.fault(at, "Easel uses no %s; write its check before it does", name)
	}
}

// links are resources that lie elsewhere; a page for people must say what it is.
func (c *checker) links(at, name string, v any) {
	for i, r := range c.objects(at, v, 1) {
		place := fmt.Sprintf("%s[%d]", at, i)
		if name == "partOf" {
			c.named(place, r)
			continue
		}
		c.resource(place, "Content", r)
		if _, ok := r["label"]; !ok && (name == "homepage" || name == "rendering") {
			c.fault(place, "has no label")
		}
		if (name == "logo" || name == "thumbnail") && r["type"] != "Image" {
			c.fault(place, "type is %v", r["type"])
		}
	}
}

// objects are the items of an array of at least some objects.
func (c *checker) objects(at string, v any, least int) []map[string]any {
	list, ok := v.([]any)
	if !ok || len(list) < least {
		c.fault(at, "is no array of %d and more", least)
	}
	var all []map[string]any
	for i, one := range list {
		object, ok := one.(map[string]any)
		if !ok {
			c.fault(fmt.Sprintf("%s[%d]", at, i), "is no object")
		}
		all = append(all, object)
	}
	return all
}

func (c *checker) text(at string, v any) {
	if s, ok := v.(string); !ok || s == "" {
		c.fault(at, "%v is no text", v)
	}
}

// uri: every address of ours is an absolute one of HTTP, with special characters encoded.
func (c *checker) uri(at string, v any) {
	s, _ := v.(string)
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(s, " <>\"{}|\\^`") {
		c.fault(at, "%q is no absolute address of HTTP", s)
		return
	}
	for _, b := range []byte(s) {
		if b <= ' ' || b >= 0x7f {
			c.fault(at, "%q has characters that are not encoded", s)
			return
		}
	}
}

// languages is section 4.4: arrays of strings by BCP 47 tag or "none"; and 4.5 where markup may be.
func (c *checker) languages(at string, v any, markup bool) {
	m, ok := v.(map[string]any)
	if !ok || len(m) == 0 {
		c.fault(at, "is no map of languages")
	}
	for tag, said := range m {
		if !isLanguage(tag) && tag != "none" {
			c.fault(at, "%q is no language", tag)
		}
		texts, ok := said.([]any)
		if !ok || len(texts) == 0 {
			c.fault(at, "%s is no array of texts", tag)
		}
		for _, one := range texts {
			s, ok := one.(string)
			if !ok {
				c.fault(at, "%v is no text", one)
			}
			c.markup(at, s, markup)
		}
	}
}

// markup: what looks like HTML is, and is well-formed, and only where it may be.
func (c *checker) markup(at, s string, allowed bool) {
	if !strings.HasPrefix(s, "<") || !strings.HasSuffix(s, ">") {
		return
	}
	if !allowed {
		c.fault(at, "has markup: %q", s)
		return
	}
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			c.fault(at, "has markup that is not well-formed: %q", s)
			return
		}
	}
}

func (c *checker) pair(at string, pair map[string]any) {
	if len(pair) != 2 {
		c.fault(at, "has not just label and value")
	}
	c.languages(join(at, "label"), pair["label"], false)
	c.languages(join(at, "value"), pair["value"], true)
}

func (c *checker) positive(at string, v any) {
	n, _ := v.(json.Number)
	if i, err := strconv.Atoi(n.String()); err != nil || i < 1 {
		c.fault(at, "%v is no positive whole number", v)
	}
}

// moment is an XSD dateTime with its zone.
func (c *checker) moment(at string, v any) {
	s, _ := v.(string)
	if _, err := time.Parse(time.RFC3339Nano, s); err != nil {
		c.fault(at, "%v is no moment with a zone", v)
	}
}

func (c *checker) tags(at string, v any) {
	list, _ := v.([]any)
	if len(list) == 0 {
		c.fault(at, "is no array of languages")
	}
	for _, one := range list {
		if s, _ := one.(string); !isLanguage(s) {
			c.fault(at, "%v is no language", one)
		}
	}
}

func isLanguage(tag string) bool {
	_, err := language.Parse(tag)
	return err == nil && tag != ""
}
