package mail

import (
	"context"
	"fmt"
	"strings"
)

// Words are what a letter says, once: [Words.Plain] and [Words.HTML] are made of them, so
// that nobody reads another letter than somebody else.
type Words struct {
	Tag, Direction string // of the language: BCP 47, and ltr or rtl
	From           string // what the contest is called
	Heading        string
	About          []Piece  // which drawing, in parts that follow one another; none without
	Before         []string // paragraphs before the link
	Quote          string   // somebody's own words among them, after the paragraphs; lines end with \n
	Link, Follow   string   // the one address, and what it is called; "" without
	After          []string // paragraphs below it
}

// Plain is the letter in plain text. The link stands on a line of its own, where every mail
// program finds its end.
func (w Words) Plain() string {
	var parts []string
	add := func(all ...string) {
		for _, one := range all {
			if one != "" {
				parts = append(parts, one)
			}
		}
	}
	add(w.Heading, Sentence(w.About))
	add(w.Before...)
	if w.Quote != "" {
		add("> " + strings.Join(w.lines(), "\n> "))
	}
	if w.Link != "" {
		add(w.Follow + "\n" + w.Link)
	}
	add(w.After...)
	add("-- \n" + w.From) // RFC 3676, 4.3: programs leave it out of answers
	return strings.Join(parts, "\n\n") + "\n"
}

// Piece is a part of a sentence.
type Piece struct {
	Text  string
	Named bool   // it is somebody's own: a title, or a name
	Tag   string // of the language that it is in, BCP 47; "" if nobody knows
}

// Sentence is the whole of some pieces.
func Sentence(pieces []Piece) string {
	var all strings.Builder
	for _, p := range pieces {
		all.WriteString(p.Text)
	}
	return all.String()
}

// lines are those of the quote.
func (w Words) lines() []string { return strings.Split(strings.TrimSpace(w.Quote), "\n") }

// HTML is the letter as a page: no picture, no script, no other address than the link.
func (w Words) HTML(ctx context.Context) (string, error) {
	var page strings.Builder
	if err := sheet(w).Render(ctx, &page); err != nil {
		return "", fmt.Errorf("write a letter: %w", err)
	}
	return page.String(), nil
}

// Letter makes a letter to an address of the words. The subject is their heading.
func (w Words) Letter(ctx context.Context, to string) (Letter, error) {
	page, err := w.HTML(ctx)
	return Letter{To: to, Subject: w.Heading, Text: w.Plain(), HTML: page, Tag: w.Tag}, err
}
