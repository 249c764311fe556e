// Package feed writes Atom feeds (RFC 4287) that can be followed page by page (RFC 5005, section 3). It is pure: values
// in, bytes out. Whoever calls it says every word, and every address as the feed's readers shall follow it.
//
// An entry holds its picture and its words as XHTML, so that a reader shows the drawing and not only its title. Titles,
// stories and names say their own language, or that nobody knows it; all else is in the feed's.
package feed

import (
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// Type is the media type of a feed.
const Type = "application/atom+xml; charset=utf-8"

// Feed is one page of a feed.
type Feed struct {
	ID       string // of all pages together; see ID
	Title    string
	Language string // BCP 47
	Rights   string
	Author   string // who shows all this
	Icon     string // address
	Updated  time.Time
	Self     string // address of this page
	First    string // of the newest page; "" on it
	Next     string // of the older entries; "" at the end
	Page     string // the web page that shows the same
	Entries  []Entry
}

// Entry is one drawing.
type Entry struct {
	ID             string
	Title          string
	Story          string // "" if there is none
	Language       string // of title and story; "" if it is not known
	Author         string // the child's first name
	AuthorLanguage string // of the name; "" if it is not known
	Caption        string // who, how old and where, in the feed's language
	City           string // slug
	CityName       string // in the feed's language
	URL            string // its web page
	Published      time.Time
	Picture        Picture
	Alt            string
	AltLanguage    string // "" for the feed's
}

// Picture is the picture of an entry.
type Picture struct {
	URL           string
	Type          string // media type
	Bytes         int
	Width, Height int // in pixels
}

// ID makes a name that never changes from whatever tells a thing from all others: a UUID of version 8 (RFC 9562), whose
// bits are a hash of the words. It needs neither a host, which a contest may change, nor a register.
func ID(words ...string) string {
	b := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// Encode writes the feed. Characters that XML cannot hold become U+FFFD.
func (f Feed) Encode() ([]byte, error) {
	out := bytes.NewBufferString(xml.Header)
	if err := xml.NewEncoder(out).Encode(f.wire()); err != nil {
		return nil, fmt.Errorf("feed: %w", err)
	}
	return out.Bytes(), nil
}
