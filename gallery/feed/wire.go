package feed

import (
	"encoding/xml"
	"strconv"
	"time"
)

// The elements of RFC 4287, in the order that they are written. An xml:lang that is empty says that nobody knows the
// language, and so that it is not the feed's (XML 1.0, 2.12).
type (
	feedElement struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"xml:lang,attr"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Author  person   `xml:"author"`
		Links   []link   `xml:"link"`
		Icon    string   `xml:"icon,omitempty"`
		Rights  string   `xml:"rights,omitempty"`
		Entries []entryElement
	}
	entryElement struct {
		XMLName   xml.Name `xml:"entry"`
		ID        string   `xml:"id"`
		Title     words    `xml:"title"`
		Published string   `xml:"published"`
		Updated   string   `xml:"updated"`
		Author    person   `xml:"author"`
		Links     []link   `xml:"link"`
		Category  category `xml:"category"`
		Content   content  `xml:"content"`
	}
	person struct {
		Lang *string `xml:"xml:lang,attr"`
		Name string  `xml:"name"`
	}
	words struct {
		Lang string `xml:"xml:lang,attr"`
		Text string `xml:",chardata"`
	}
	link struct {
		Rel    string `xml:"rel,attr"`
		Type   string `xml:"type,attr,omitempty"`
		Href   string `xml:"href,attr"`
		Length int    `xml:"length,attr,omitempty"`
	}
	category struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr"`
	}
	content struct {
		Type string `xml:"type,attr"`
		Div  div
	}
)

// The elements of XHTML that an entry shows.
type (
	div struct {
		XMLName    xml.Name `xml:"http://www.w3.org/1999/xhtml div"`
		Paragraphs []paragraph
	}
	paragraph struct {
		XMLName xml.Name `xml:"p"`
		Lang    *string  `xml:"xml:lang,attr"`
		Dir     string   `xml:"dir,attr,omitempty"`
		Anchor  *anchor
		Text    string `xml:",chardata"`
	}
	anchor struct {
		XMLName xml.Name `xml:"a"`
		Href    string   `xml:"href,attr"`
		Image   img
	}
	img struct {
		XMLName xml.Name `xml:"img"`
		Lang    string   `xml:"xml:lang,attr,omitempty"`
		Src     string   `xml:"src,attr"`
		Alt     string   `xml:"alt,attr"`
		Width   string   `xml:"width,attr"`
		Height  string   `xml:"height,attr"`
	}
)

const (
	atomType = "application/atom+xml"
	pageType = "text/html"
)

func (f Feed) wire() feedElement {
	out := feedElement{
		Lang: f.Language, ID: f.ID, Title: f.Title, Updated: moment(f.Updated), Author: person{nil, f.Author},
		Icon: f.Icon, Rights: f.Rights,
		Links: []link{{Rel: "self", Type: atomType, Href: f.Self}, {Rel: "alternate", Type: pageType, Href: f.Page}},
	}
	if f.First != "" {
		out.Links = append(out.Links, link{Rel: "first", Type: atomType, Href: f.First})
	}
	if f.Next != "" {
		out.Links = append(out.Links, link{Rel: "next", Type: atomType, Href: f.Next})
	}
	for _, e := range f.Entries {
		out.Entries = append(out.Entries, e.wire())
	}
	return out
}

func (e Entry) wire() entryElement {
	at := moment(e.Published)
	return entryElement{
		ID: e.ID, Title: words{e.Language, e.Title}, Published: at, Updated: at, Author: person{&e.AuthorLanguage, e.Author},
		Links: []link{
			{Rel: "alternate", Type: pageType, Href: e.URL},
			{Rel: "enclosure", Type: e.Picture.Type, Href: e.Picture.URL, Length: e.Picture.Bytes},
		},
		Category: category{e.City, e.CityName},
		Content:  content{"xhtml", e.shown()},
	}
}

// shown is the drawing as a feed reader shows it: the picture, which leads to its page, who drew it, and the story.
func (e Entry) shown() div {
	p := e.Picture
	d := div{Paragraphs: []paragraph{
		{Anchor: &anchor{Href: e.URL, Image: img{Lang: e.AltLanguage, Src: p.URL, Alt: e.Alt, Width: strconv.Itoa(p.Width), Height: strconv.Itoa(p.Height)}}},
		{Dir: "auto", Text: e.Caption},
	}}
	if e.Story != "" {
		d.Paragraphs = append(d.Paragraphs, paragraph{Lang: &e.Language, Dir: "auto", Text: e.Story})
	}
	return d
}

// moment is a date construct of RFC 4287, 3.3.
func moment(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
