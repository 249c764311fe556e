package moderation

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// maxForm is the size of the largest form: a message and a note, each character of
// which may be twelve bytes long on the way.
const maxForm = 64 << 10

// readForm reads a small form, in either of the encodings that browsers have. What
// stands in the address is not part of it.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	return readFormOf(w, r, maxForm)
}

// readFormOf is readForm for a form of so many bytes.
func readFormOf(w http.ResponseWriter, r *http.Request, most int64) (url.Values, error) {
	r.Body = http.MaxBytesReader(w, r.Body, most)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(most)
	} else {
		err = r.ParseForm()
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: read a form", web.ErrBadRequest)
	}
	return r.PostForm, nil
}

const (
	defaultLimit = 50
	maxLimit     = 500
)

var errBadLimit = errors.New("a limit that is not from 1 to 500")

// limitOf is how many drawings a request asks for.
func limitOf(r *http.Request) (int, error) {
	text := r.URL.Query().Get("limit")
	if text == "" {
		return defaultLimit, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxLimit {
		return 0, errBadLimit
	}
	return n, nil
}

// scope is the cities of which somebody sees the queue: their own (none are all), or
// the one they choose, by slug or name. slug is the chosen one's; "" without choice.
func (s *Site) scope(a staff.Account, chosen string) (cities []string, slug string, err error) {
	if strings.TrimSpace(chosen) == "" {
		return a.Cities, "", nil
	}
	city, ok := s.Cities.Find(chosen)
	switch {
	case !ok:
		return nil, "", fmt.Errorf("%w: no such city", web.ErrAbsent)
	case !a.Covers(city.Slug):
		return nil, "", fmt.Errorf("%w: another city", web.ErrForbidden)
	}
	return []string{city.Slug}, city.Slug, nil
}

// past reads the drawing that a request is about, if it is of a city that the account
// covers, and what of it is for its eyes.
func (s *Site) past(r *http.Request, a staff.Account) (contest.Past, error) {
	id, err := drawing.ParseID(r.PathValue("id"))
	if err != nil {
		return contest.Past{}, drawing.ErrAbsent
	}
	p, err := s.Contest.Past(r.Context(), id)
	if err != nil {
		return contest.Past{}, err
	}
	if !a.Covers(p.City) {
		return contest.Past{}, fmt.Errorf("%w: another city", web.ErrForbidden)
	}
	return veil(p, a)
}

// The addresses of the site's pages, without the language's prefix. A city keeps the
// queue that somebody works through to one city.

func queuePath(city string) string { return "/moderation/queue" + ofCity(city) }

// lanePath is that of the queue for [catalog.Waiting].
func lanePath(lane catalog.Lane, city string) string {
	if lane == catalog.Waiting {
		return queuePath(city)
	}
	return "/moderation/lanes/" + string(lane) + ofCity(city)
}

func drawingPath(id, city string) string { return "/moderation/drawings/" + id + ofCity(city) }

func ofCity(city string) string {
	if city == "" {
		return ""
	}
	return "?" + url.Values{"city": {city}}.Encode()
}

func picturePath(id drawing.ID, r drawing.Rendition) string { return "/moderation/images/" + r.Key(id) }
