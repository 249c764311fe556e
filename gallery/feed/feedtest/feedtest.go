// Package feedtest checks feeds against RFC 4287 and, where they have pages, RFC 5005: every MUST and MUST NOT that speaks
// of what Easel writes. It reads the XML into a tree by itself and shares no type with the encoder.
package feedtest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/language"
)

const (
	atom  = "http://www.w3.org/2005/Atom"
	xhtml = "http://www.w3.org/1999/xhtml"
	xmlNS = "http://www.w3.org/XML/1998/namespace"
)

// Node is an element of a document.
type Node struct {
	Name     xml.Name
	Attr     []xml.Attr
	Children []*Node
	Text     string // its own, without that of its children
}

// Check reports each fault of a feed, and gives it back as a tree.
func Check(t testing.TB, doc []byte) *Node {
	t.Helper()
	root, faults := Faults(doc)
	for _, fault := range faults {
		t.Error(fault)
	}
	if root == nil {
		t.Fatal("no feed")
	}
	return root
}

// Faults lists what is wrong with a feed.
func Faults(doc []byte) (*Node, []string) {
	root, err := parse(doc)
	if err != nil {
		return nil, []string{err.Error()}
	}
	c := &checker{}
	c.feed(root)
	c.languages(root)
	return root, c.faults
}

func parse(doc []byte) (*Node, error) {
	if !utf8.Valid(doc) {
		return nil, errors.New("not UTF-8")
	}
	d := xml.NewDecoder(strings.NewReader(string(doc)))
	top := &Node{}
	open := []*Node{top}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("not well-formed: %w", err)
		}
		within := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			n := &Node{Name: token.Name, Attr: token.Attr}
			within.Children = append(within.Children, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			within.Text += string(token)
		}
	}
	if len(top.Children) != 1 {
		return nil, errors.New("not one element")
	}
	return top.Children[0], nil
}

// All are the child elements of Atom with a name.
func (n *Node) All(name string) []*Node {
	var all []*Node
	for _, c := range n.Children {
		if c.Name == (xml.Name{Space: atom, Local: name}) {
			all = append(all, c)
		}
	}
	return all
}

// Says is the text of a child element of Atom; "" if it has none.
func (n *Node) Says(name string) string {
	if all := n.All(name); len(all) > 0 {
		return all[0].Text
	}
	return ""
}

// Get is an attribute; "" if it is not there.
func (n *Node) Get(name string) string {
	for _, a := range n.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Link is where the first link of a relation leads; "" if there is none.
func (n *Node) Link(rel string) string {
	for _, l := range n.All("link") {
		if relation(l) == rel {
			return l.Get("href")
		}
	}
	return ""
}

// relation is what a link is for; without a word it is the alternate (4.2.7.2).
func relation(link *Node) string {
	if rel := link.Get("rel"); rel != "" {
		return rel
	}
	return "alternate"
}

type checker struct{ faults []string }

func (c *checker) fault(format string, a ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, a...))
}

// feed is 4.1.1.
func (c *checker) feed(root *Node) {
	if root.Name != (xml.Name{Space: atom, Local: "feed"}) {
		c.fault("the root is %v", root.Name)
		return
	}
	c.once(root, "id", "title", "updated")
	c.atMostOnce(root, "generator", "icon", "logo", "rights", "subtitle")
	c.common(root)
	if root.Link("self") == "" {
		c.fault("feed: no link to itself")
	}
	ids := map[string]bool{}
	for _, e := range root.All("entry") {
		c.entry(e, len(root.All("author")) > 0)
		if ids[e.Says("id")] {
			c.fault("entry %s is there twice", e.Says("id"))
		}
		ids[e.Says("id")] = true
	}
	if len(root.All("author")) == 0 && len(root.All("entry")) == 0 {
		c.fault("feed: nobody wrote it")
	}
	for _, rel := range []string{"first", "last", "next", "previous"} { // RFC 5005, 3
		if href := root.Link(rel); href != "" && href == root.Link("self") {
			c.fault("feed: %s leads to this page", rel)
		}
	}
}

// entry is 4.1.2.
func (c *checker) entry(e *Node, authored bool) {
	c.once(e, "id", "title", "updated")
	c.atMostOnce(e, "content", "published", "rights", "source", "summary")
	c.common(e)
	if len(e.All("author")) == 0 && !authored {
		c.fault("entry: nobody wrote it")
	}
	if len(e.All("content")) == 0 && e.Link("alternate") == "" {
		c.fault("entry: neither content nor a link to it")
	}
	for _, n := range e.All("content") {
		c.content(n)
	}
	for _, n := range e.All("published") {
		c.date(n)
	}
}

// common is what feeds and entries share: 3.1 to 3.3, 4.2.2, 4.2.6 and 4.2.7.
func (c *checker) common(n *Node) {
	for _, id := range n.All("id") {
		if u, err := url.Parse(id.Text); err != nil || u.Scheme == "" {
			c.fault("id %q is no absolute IRI", id.Text)
		}
	}
	for _, name := range []string{"title", "rights", "subtitle", "summary"} {
		for _, text := range n.All(name) {
			c.text(text)
		}
	}
	for _, at := range n.All("updated") {
		c.date(at)
	}
	for _, p := range n.All("author") {
		c.once(p, "name")
		c.atMostOnce(p, "uri", "email")
		if strings.TrimSpace(p.Says("name")) == "" {
			c.fault("an author without a name")
		}
	}
	for _, k := range n.All("category") {
		if k.Get("term") == "" {
			c.fault("a category without a term")
		}
	}
	c.links(n)
	c.known(n)
}

// known: Easel extends nothing, so each child is an element of Atom.
func (c *checker) known(n *Node) {
	const names = "author category content contributor entry generator icon id link logo published rights source subtitle summary title updated"
	for _, child := range n.Children {
		if child.Name.Space != atom || !slices.Contains(strings.Fields(names), child.Name.Local) {
			c.fault("%s has the element %v", n.Name.Local, child.Name)
		}
	}
}

func (c *checker) links(n *Node) {
	alternates := map[string]bool{}
	for _, l := range n.All("link") {
		if _, err := url.Parse(l.Get("href")); err != nil || l.Get("href") == "" {
			c.fault("a link leads to %q", l.Get("href"))
		}
		if relation(l) != "alternate" {
			continue
		}
		kind := l.Get("type") + " " + l.Get("hreflang")
		if alternates[kind] {
			c.fault("%s: two alternates of %q", n.Name.Local, kind)
		}
		alternates[kind] = true
	}
}

// text is 3.1.
func (c *checker) text(n *Node) {
	switch n.Get("type") {
	case "", "text", "html":
		if len(n.Children) > 0 {
			c.fault("%s: text has elements", n.Name.Local)
		}
	case "xhtml":
		c.xhtml(n)
	default:
		c.fault("%s: type %q", n.Name.Local, n.Get("type"))
	}
}

// content is 4.1.3, of which Easel writes XHTML alone.
func (c *checker) content(n *Node) {
	if n.Get("type") != "xhtml" || n.Get("src") != "" {
		c.fault("content: type %q", n.Get("type"))
		return
	}
	c.xhtml(n)
}

func (c *checker) xhtml(n *Node) {
	if len(n.Children) != 1 || n.Children[0].Name != (xml.Name{Space: xhtml, Local: "div"}) || strings.TrimSpace(n.Text) != "" {
		c.fault("%s: not one div of XHTML", n.Name.Local)
		return
	}
	c.safe(n.Children[0])
}

// safe holds what an entry shows to a few harmless elements (section 8.1).
func (c *checker) safe(n *Node) {
	if n.Name.Space != xhtml || !slices.Contains([]string{"div", "p", "a", "img"}, n.Name.Local) {
		c.fault("content has the element %v", n.Name)
	}
	for _, a := range n.Attr {
		if a.Name.Local != "xmlns" && !slices.Contains([]string{"href", "src", "alt", "width", "height", "dir", "lang"}, a.Name.Local) {
			c.fault("content has the attribute %v", a.Name)
		}
	}
	for _, child := range n.Children {
		c.safe(child)
	}
}

// moment is a date and time of RFC 3339 with its letters in upper case (3.3).
var moment = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)

func (c *checker) date(n *Node) {
	if !moment.MatchString(n.Text) {
		c.fault("%s: %q", n.Name.Local, n.Text)
	}
}

func (c *checker) once(n *Node, names ...string) {
	for _, name := range names {
		if count := len(n.All(name)); count != 1 {
			c.fault("%s has %s %d times", n.Name.Local, name, count)
		}
	}
}

func (c *checker) atMostOnce(n *Node, names ...string) {
	for _, name := range names {
		if len(n.All(name)) > 1 {
			c.fault("%s has %s more than once", n.Name.Local, name)
		}
	}
}

// languages: xml:lang is a BCP 47 tag, or empty, wherever it stands.
func (c *checker) languages(n *Node) {
	for _, a := range n.Attr {
		if a.Name.Space != xmlNS || a.Name.Local != "lang" || a.Value == "" {
			continue
		}
		if _, err := language.Parse(a.Value); err != nil {
			c.fault("%s: language %q", n.Name.Local, a.Value)
		}
	}
	for _, child := range n.Children {
		c.languages(child)
	}
}
