package iiif

import "strings"

// Type is the media type of a document: JSON-LD, of this API's context.
const Type = `application/ld+json;profile="` + context + `"`

const context = "http://iiif.io/api/presentation/3/context.json"

// Unknown is the language of words of which nobody said what they are written in.
const Unknown = "none"

// Text is what is said, by the BCP 47 tag of its language or Unknown.
type Text map[string][]string

// In is one text in one language; "" is Unknown.
func In(language, text string) Text {
	t := Text{}
	t.Add(language, text)
	return t
}

// Add says the same in one more language. Text is plain: what begins with "<" and ends with ">" would be taken for HTML,
// and a space at its end says that it is not, as section 4.5 of the API advises.
func (t Text) Add(language, text string) {
	if language == "" {
		language = Unknown
	}
	if strings.HasPrefix(text, "<") && strings.HasSuffix(text, ">") {
		text += " "
	}
	t[language] = append(t[language], text)
}

// Pair is a line of a description: "Artist", "Lina".
type Pair struct {
	Label Text `json:"label"`
	Value Text `json:"value"`
}

// Picture is an image file.
type Picture struct {
	URL           string
	Format        string // media type
	Width, Height int    // in pixels
}

// Page is a web page about something, in one language.
type Page struct {
	URL      string
	Label    Text
	Language string
}

// Provider is who shows all this.
type Provider struct {
	URL      string // names them, and is a page about them
	Label    Text
	Homepage Page
	Logo     Picture
}

// Link leads to another document of this API.
type Link struct {
	URL       string
	Label     Text
	Thumbnail *Picture // nil if there is none
}
