// Package sitemap writes sitemaps (https://www.sitemaps.org/protocol.html, version 0.9) with Google's extensions for
// pictures and for the languages of a page, and indexes of sitemaps. It is pure: values in, bytes out.
package sitemap

import (
	"bytes"
	"encoding/xml"
	"errors"
	"time"
)

// Type is the media type of both kinds of documents.
const Type = "application/xml; charset=utf-8"

// The protocol's limits of one document.
const (
	MaxURLs  = 50_000
	MaxBytes = 50 << 20
)

// ErrFull: one more would be beyond a limit.
var ErrFull = errors.New("sitemap: it is full")

// URL is a page.
type URL struct {
	Address    string    // absolute
	Changed    time.Time // zero if that is not known
	Image      string    // address of the picture on it; "" if there is none
	Alternates []Alternate
}

// Alternate is the same page in one language.
type Alternate struct {
	Language string // BCP 47, or x-default
	Address  string
}

const (
	setHead = xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"` +
		` xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n"
	setFoot   = "</urlset>\n"
	indexHead = xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n"
	indexFoot = "</sitemapindex>\n"
)

// Set is a sitemap that is being written. The zero Set is empty.
type Set struct {
	entries bytes.Buffer
	count   int
}

// Add puts a page at the end, or returns ErrFull and changes nothing.
func (s *Set) Add(u URL) error {
	before := s.entries.Len()
	s.write(u)
	if s.count == MaxURLs || len(setHead)+s.entries.Len()+len(setFoot) > MaxBytes {
		s.entries.Truncate(before)
		return ErrFull
	}
	s.count++
	return nil
}

func (s *Set) write(u URL) {
	b := &s.entries
	b.WriteString("<url><loc>")
	escape(b, u.Address)
	b.WriteString("</loc>")
	if !u.Changed.IsZero() {
		b.WriteString("<lastmod>" + u.Changed.UTC().Format(time.RFC3339) + "</lastmod>")
	}
	for _, a := range u.Alternates {
		b.WriteString(`<xhtml:link rel="alternate" hreflang="`)
		escape(b, a.Language)
		b.WriteString(`" href="`)
		escape(b, a.Address)
		b.WriteString(`"/>`)
	}
	if u.Image != "" {
		b.WriteString("<image:image><image:loc>")
		escape(b, u.Image)
		b.WriteString("</image:loc></image:image>")
	}
	b.WriteString("</url>\n")
}

// Bytes is the document.
func (s *Set) Bytes() []byte {
	return append(append([]byte(setHead), s.entries.Bytes()...), setFoot...)
}

// Index is a document that names sitemaps by their absolute addresses; ErrFull if they are too many.
func Index(addresses []string) ([]byte, error) {
	b := bytes.NewBufferString(indexHead)
	for _, a := range addresses {
		b.WriteString("<sitemap><loc>")
		escape(b, a)
		b.WriteString("</loc></sitemap>\n")
	}
	b.WriteString(indexFoot)
	if len(addresses) > MaxURLs || b.Len() > MaxBytes {
		return nil, ErrFull
	}
	return b.Bytes(), nil
}

// escape writes a text for an element or an attribute. Writing into memory never fails.
func escape(b *bytes.Buffer, text string) { _ = xml.EscapeText(b, []byte(text)) }
