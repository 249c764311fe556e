package gallery

import (
	"bytes"
	_ "embed" // for the description
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// Bounds of a wall's limit in JSON.
const (
	limitDefault = 24
	limitMost    = 100
)

// openAPI describes the answers below (OpenAPI 3.1); the tests hold every one of them to it.
//
//go:embed openapi.json
var openAPI []byte

var errBadLimit = errors.New("a limit that is not from 1 to 100")

// The answers, with the names of the outside contract.
type (
	editionAnswer struct {
		Theme     string         `json:"theme"`
		OpensAt   time.Time      `json:"opens_at"`
		ClosesAt  time.Time      `json:"closes_at"`
		Ages      edition.Ages   `json:"ages"`
		Groups    []edition.Ages `json:"groups"`
		Limits    edition.Limits `json:"limits"`
		Languages []string       `json:"languages"`
	}
	citiesAnswer struct {
		Cities []cityAnswer `json:"cities"`
	}
	cityAnswer struct {
		Slug      string  `json:"slug"`
		Name      string  `json:"name"`
		Country   string  `json:"country"`
		Region    string  `json:"region"`
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
		Drawings  int     `json:"drawings"`
	}
	wallAnswer struct {
		Drawings []drawingAnswer `json:"drawings"`
		Next     *string         `json:"next"`
	}
	drawingAnswer struct {
		ID          drawing.ID    `json:"id"`
		Title       string        `json:"title"`
		Story       string        `json:"story"`
		Child       drawing.Child `json:"child"`
		City        string        `json:"city"`
		PublishedAt time.Time     `json:"published_at"`
		Color       string        `json:"color"`
		Images      []imageAnswer `json:"images"`
	}
	imageAnswer struct {
		URL    string `json:"url"`
		Width  int    `json:"width"`
		Height int    `json:"height"`
		Type   string `json:"type"`
	}
)

func (s *Site) sendEdition(w http.ResponseWriter, r *http.Request) error {
	e := s.edition()
	answer := editionAnswer{
		Theme:   themeOf(e, web.Language(r)),
		OpensAt: e.OpensAt.UTC(), ClosesAt: e.ClosesAt.UTC(),
		Ages: e.Ages, Groups: append([]edition.Ages{}, e.Groups...), Limits: e.Limits,
	}
	for _, l := range language.All() {
		answer.Languages = append(answer.Languages, l.Tag())
	}
	return send(w, r, answer)
}

func (s *Site) sendCities(w http.ResponseWriter, r *http.Request) error {
	drawings, err := s.counts.Counts(r.Context())
	if err != nil {
		return err
	}
	answer := citiesAnswer{Cities: []cityAnswer{}}
	for _, c := range s.taking() {
		answer.Cities = append(answer.Cities, cityAnswer{c.Slug, c.Name, c.Country, c.Region, c.Latitude, c.Longitude, drawings[c.Slug]})
	}
	return send(w, r, answer)
}

func (s *Site) sendWall(w http.ResponseWriter, r *http.Request) error {
	c, err := s.cityOf(r.PathValue("slug"))
	if err != nil {
		return err
	}
	limit, err := limitOf(r)
	if err != nil {
		return err
	}
	v, err := viewOf(r)
	if err != nil {
		return err
	}
	wall, err := s.walls.Wall(r.Context(), c.Slug, v.ages, v.after, limit)
	if err != nil {
		return err
	}
	return s.sendPage(w, r, wall)
}

// sendAll answers with drawings of all cities.
func (s *Site) sendAll(w http.ResponseWriter, r *http.Request) error {
	limit, err := limitOf(r)
	if err != nil {
		return err
	}
	after, err := catalog.ParseCursor(r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	page, err := s.everything.All(r.Context(), after, limit)
	if err != nil {
		return err
	}
	return s.sendPage(w, r, page)
}

// sendPage answers with a part of any list of drawings.
func (s *Site) sendPage(w http.ResponseWriter, r *http.Request, page catalog.Page) error {
	answer := wallAnswer{Drawings: []drawingAnswer{}}
	for _, d := range page.Drawings {
		answer.Drawings = append(answer.Drawings, s.answerFor(d))
	}
	if next := page.Next.String(); next != "" {
		answer.Next = &next
	}
	return send(w, r, answer)
}

func (s *Site) sendDrawing(w http.ResponseWriter, r *http.Request) error {
	d, err := s.published(r)
	if err != nil {
		return err
	}
	return send(w, r, s.answerFor(d))
}

func (s *Site) answerFor(d catalog.Hung) drawingAnswer {
	answer := drawingAnswer{
		ID: d.ID, Title: d.Title, Story: d.Story, Child: d.Child, City: d.City,
		PublishedAt: d.PublishedAt.UTC(), Color: d.Color, Images: []imageAnswer{},
	}
	for _, r := range d.Pictures {
		answer.Images = append(answer.Images, imageAnswer{s.publicURL + imagePath(d.ID, r), r.Width, r.Height, r.Type})
	}
	return answer
}

// limitOf is how many drawings are asked for.
func limitOf(r *http.Request) (int, error) {
	asked := r.URL.Query().Get("limit")
	if asked == "" {
		return limitDefault, nil
	}
	limit, err := strconv.Atoi(asked)
	if err != nil || limit < 1 || limit > limitMost {
		return 0, errBadLimit
	}
	return limit, nil
}

// sendOpenAPI answers with what describes all these answers.
func (s *Site) sendOpenAPI(w http.ResponseWriter, r *http.Request) error {
	web.SameForAll(w)
	return web.Document(w, r, "application/json", openAPI)
}

// send answers in JSON that must be asked for again each time: what is taken down is gone at once.
func send(w http.ResponseWriter, r *http.Request, answer any) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(answer); err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	return web.Document(w, r, "application/json", text.Bytes())
}
