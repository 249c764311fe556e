package gallery

import (
	"context"
	"net/http"
	"strings"

	"github.com/easel-gallery/easel/gallery/sitemap"
	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// beginning hands out the published drawings whose ids begin alike.
type beginning interface {
	Beginning(ctx context.Context, prefix string, take func(catalog.Hung) error) error
}

// partMost is how many drawings a sitemap is meant to have at most. It leaves room below the limits of the protocol:
// ids are spread evenly, and a drawing takes 2.5 KB in fifteen languages, so a sitemap stays below 12 MB.
const partMost = 4_000

// alphabet are the characters of ids, in their order.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// partDepth is by how many characters of their ids drawings are divided among sitemaps, so that none has more than
// partMost of them; 0 is a single sitemap. A sitemap costs the same however many there are.
func partDepth(drawings int) int {
	depth := 0
	for ; drawings > partMost; drawings /= len(alphabet) {
		depth++
	}
	return depth
}

// beginnings are all words of a length in the alphabet of ids.
func beginnings(depth int) []string {
	all := []string{""}
	for range depth {
		longer := make([]string, 0, len(all)*len(alphabet))
		for _, word := range all {
			for _, c := range alphabet {
				longer = append(longer, word+string(c))
			}
		}
		all = longer
	}
	return all
}

// sendSitemap answers with all pages, or with the sitemaps among which they are divided.
func (s *Site) sendSitemap(w http.ResponseWriter, r *http.Request) error {
	base, err := s.base(w, r)
	if err != nil {
		return err
	}
	depth, err := s.depth(r.Context())
	if err != nil {
		return err
	}
	if depth > 0 {
		return s.sendIndex(w, r, base, depth)
	}
	set := &sitemap.Set{}
	if err := s.addPages(set, base); err != nil {
		return err
	}
	return s.sendDrawings(w, r, set, base, "")
}

func (s *Site) depth(ctx context.Context) (int, error) {
	counts, err := s.counts.Counts(ctx)
	if err != nil {
		return 0, err
	}
	drawings := 0
	for _, n := range counts {
		drawings += n
	}
	return partDepth(drawings), nil
}

// pagesPart is the sitemap of all pages but the drawings.
const pagesPart = "pages"

func (s *Site) sendIndex(w http.ResponseWriter, r *http.Request, base string, depth int) error {
	parts := []string{base + "/sitemaps/" + pagesPart + ".xml"}
	for _, word := range beginnings(depth) {
		parts = append(parts, base+"/sitemaps/"+word+".xml")
	}
	doc, err := sitemap.Index(parts)
	if err != nil {
		return err
	}
	web.SameForAll(w)
	return web.Document(w, r, sitemap.Type, doc)
}

// sendPart answers with one of the sitemaps that the index names, and with no other: a shorter beginning would cost more.
func (s *Site) sendPart(w http.ResponseWriter, r *http.Request) error {
	base, err := s.base(w, r)
	if err != nil {
		return err
	}
	depth, err := s.depth(r.Context())
	if err != nil {
		return err
	}
	name, ok := strings.CutSuffix(r.PathValue("name"), ".xml")
	set := &sitemap.Set{}
	switch {
	case !ok || depth == 0:
		return web.ErrAbsent
	case name == pagesPart:
		if err := s.addPages(set, base); err != nil {
			return err
		}
		web.SameForAll(w)
		return web.Document(w, r, sitemap.Type, set.Bytes())
	case len(name) != depth || strings.Trim(name, alphabet) != "":
		return web.ErrAbsent
	}
	return s.sendDrawings(w, r, set, base, name)
}

// sendDrawings adds the drawings whose ids begin with a word, and answers.
func (s *Site) sendDrawings(w http.ResponseWriter, r *http.Request, set *sitemap.Set, base, word string) error {
	err := s.beginning.Beginning(r.Context(), word, func(d catalog.Hung) error {
		u := mapped(base, drawingPath(d.ID))
		u.Changed, u.Image = d.PublishedAt, base+imagePath(d.ID, rungFor(d, usual))
		return set.Add(u)
	})
	if err != nil {
		return err
	}
	web.SameForAll(w)
	return web.Document(w, r, sitemap.Type, set.Bytes())
}

// addPages adds what is there without any drawing.
func (s *Site) addPages(set *sitemap.Set, base string) error {
	paths := []string{"/", "/cities", "/search", "/about", "/teachers", "/privacy", "/privacy/children", "/accessibility"}
	for _, c := range s.taking() {
		paths = append(paths, "/cities/"+c.Slug)
	}
	for _, path := range paths {
		if err := set.Add(mapped(base, path)); err != nil {
			return err
		}
	}
	return nil
}

// mapped is a page by its address without a language, with those in each.
func mapped(base, path string) sitemap.URL {
	u := sitemap.URL{Address: base + path}
	for _, l := range language.All() {
		u.Alternates = append(u.Alternates, sitemap.Alternate{Language: l.Tag(), Address: in(base, l, path)})
	}
	u.Alternates = append(u.Alternates, sitemap.Alternate{Language: "x-default", Address: u.Address})
	return u
}

// rungFor is the narrowest rendition of a drawing that every browser shows and that is at least so wide; the widest if
// none is.
func rungFor(d catalog.Hung, width int) drawing.Rendition {
	all := jpegs(d)
	if len(all) == 0 {
		all = d.Pictures
	}
	for _, r := range all {
		if r.Width >= width {
			return r
		}
	}
	return all[len(all)-1]
}
