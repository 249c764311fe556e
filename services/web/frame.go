package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/language"
)

// Frame is what stands around a page: head, masthead, foot. A site begins with EditionFrame, and each page adds
// its title:
//
//	templ cityPage(f web.Frame, p city) {
//		@web.Framed(f) {
//			<h1>{ p.Name }</h1>
//		}
//	}
type Frame struct {
	Language *language.Language
	Prefix   string // of addresses: "/ar" if the request's own had it, else ""
	Path     string // of this page, without the prefix
	Query    string // of this page, as it was asked, for the language picker; "" after a POST

	// Origin is the scheme and host that other machines find this page under. A site sets it where it is configured,
	// never from a request, whose Host is a stranger's. Without it the head says nothing that must be absolute.
	Origin    string
	Canonical string // the part of Query that belongs to the page's one address, in its one spelling: "after=…"

	Title string // of the page; "" for the home page, whose title is the theme
	Theme string // the edition's: "Metropolises through Children’s Eyes"
	Ages  Ages
	Nav   Nav

	Description string // of the page in a sentence or two, for search engines and previews of links
	Card        *Card  // picture for previews of links
	Data        any    // what the page is about, for machines: JSON-LD, marshalled into the head
	Feed        string // path of the Atom feed that tells what is new here

	// Main is the class of the main element: "" is a page with its margins, "wide" leaves them to the page's parts,
	// and "page desk" is the moderators' console.
	Main string

	Refresh int      // seconds after which the page looks whether it has changed; 0 never
	Status  string   // what the page's JSON calls status now; another one shows the page anew
	Watched bool     // one of Modules looks for that; only where there is no script the page is asked for again
	NoIndex bool     // keeps search engines away
	LowData bool     // the reader asked for small pictures
	Ahead   bool     // the page that the reader is about to open is fetched ahead, unless LowData
	Styles  []string // addresses of the page's own style sheets, beside look.css
	Modules []string // addresses of ES modules that shorten the page's way
	Typed   bool     // what is typed into the page's forms and not sent comes along when the language changes
	Desk    *Desk    // the moderators' masthead instead of the public one
}

// Ages are who can take part.
type Ages struct{ Min, Max int }

// Nav is the entry of the public masthead that the page belongs to.
type Nav string

// The entries; the zero Nav is a page that belongs to none.
const (
	NavCities Nav = "cities"
	NavSearch Nav = "search"
	NavEnter  Nav = "enter"
)

// Card is the picture that is shown with a link to the page elsewhere.
type Card struct {
	URL           string // a path of ours
	Width, Height int    // in pixels
	Alt           string
}

// Desk is the masthead for signed-in moderators.
type Desk struct {
	Home    string // address that the brand leads to
	Links   []DeskLink
	Who     string // who is signed in; "" before that
	Own     string // address of their own page
	SignOut string // address that the sign-out form posts to
}

// Here marks the entry that leads to an address as the one that the page belongs to.
func (d *Desk) Here(url string) {
	for i := range d.Links {
		d.Links[i].Current = d.Links[i].URL == url
	}
}

// DeskLink is an entry of the moderators' masthead.
type DeskLink struct {
	URL, Text string
	Current   bool
}

// Theme is the edition's own, or the one that the contest has in each language.
func Theme(own string, l *language.Language) string {
	if own != "" {
		return own
	}
	return l.T("frame.theme")
}

// EditionFrame is FrameOf with the theme and ages of an edition.
func EditionFrame(r *http.Request, theme string, ages Ages) Frame {
	f := FrameOf(r)
	f.Theme, f.Ages = Theme(theme, f.Language), ages
	return f
}

// FrameOf is the frame of a request's page, with its language and address and nothing else.
func FrameOf(r *http.Request) Frame {
	k := of(r)
	f := Frame{Language: k.language, Prefix: k.prefix, Path: r.URL.Path, LowData: LowData(r)}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		f.Query = r.URL.RawQuery
	}
	return f
}

// Link is the address of a page of ours, in this page's language prefix.
func (f Frame) Link(path string) string { return f.Prefix + path }

// In is this page's own address in another language.
func (f Frame) In(l *language.Language) string {
	address := "/" + l.Tag() + f.Path
	if f.Query != "" {
		address += "?" + f.Query
	}
	return address
}

// heading is what the browser's title bar says.
func (f Frame) heading() string {
	brand := f.brand()
	if f.Title == "" || f.Title == brand {
		return brand
	}
	return f.Title + " · " + brand
}

func (f Frame) brand() string {
	if f.Desk != nil {
		return f.Language.T("frame.moderation")
	}
	return f.Theme
}

func (f Frame) mainClass() string {
	if f.Main == "" {
		return "page"
	}
	return f.Main
}

// current marks the link to where the reader is.
func current(here bool) templ.Attributes {
	if !here {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}
