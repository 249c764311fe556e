package gallery

import "github.com/easel-gallery/easel/services/web"

// reading is a page that is there to be read: about, privacy, accessibility, for teachers.
type reading struct {
	Frame web.Frame
	Lead  string
	Parts []part
}

// part is one question and its answers.
type part struct {
	ID    string // of its heading
	Title string
	Texts []string
	Items []string // after the texts
	Links []link   // where to go from here
}
