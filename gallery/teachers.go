package gallery

import (
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// showTeachers answers with the page for teachers and libraries: taking part with a class, and looking with one.
func (s *Site) showTeachers(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, s.teachers)
}

func (s *Site) teachers(f web.Frame) reading {
	l, e := f.Language, s.edition()
	when := l.T("teachers.part.when", "min", e.Ages.Min, "max", e.Ages.Max, "from", l.Date(e.OpensAt.UTC()), "until", l.Date(lastDay(e)))
	return reading{Title: l.T("teachers.title"), Lead: l.T("teachers.lead"), Parts: []part{
		{
			ID: "part", Title: l.T("teachers.part.title"),
			Texts: []string{when, l.T("teachers.part.each"), l.T("teachers.part.help"), l.T("class.teachers.text")},
			Links: s.classes(f),
		},
		{ID: "ideas", Title: l.T("teachers.ideas.title"), Texts: []string{l.T("teachers.ideas.text")}, Items: []string{
			l.T("teachers.ideas.way"), l.T("teachers.ideas.window"), l.T("teachers.ideas.sound"), l.T("teachers.ideas.animal"),
			l.T("teachers.ideas.change"), l.T("teachers.ideas.later"),
		}},
		{ID: "safe", Title: l.T("teachers.safe.title"), Texts: []string{l.T("teachers.safe.text"), l.T("teachers.safe.names")}},
		{
			ID: "look", Title: l.T("teachers.look.title"),
			Texts: []string{l.T("teachers.look.cities"), l.T("teachers.look.ages"), l.T("teachers.look.words"), l.T("teachers.look.screen")},
			Links: append([]link{{f.Link("/cities"), l.T("cities.title")}}, s.byAge(f, e)...),
		},
		{ID: "print", Title: l.T("teachers.print.title"), Texts: []string{l.T("teachers.print.text"), l.T("teachers.print.rights")}},
		{ID: "right", Title: l.T("teachers.right.title"), Texts: []string{l.T("teachers.right.text"), l.T("teachers.right.here")}},
	}}
}

// entrance leads to the form while entries are taken.
func (s *Site) entrance(f web.Frame) []link {
	if s.edition().Open(time.Now()) != nil {
		return nil
	}
	return []link{{f.Link("/enter"), f.Language.T("frame.enter")}}
}

// classes leads to the sheet of a class, too.
func (s *Site) classes(f web.Frame) []link {
	all := s.entrance(f)
	if len(all) > 0 {
		all = append([]link{{f.Link("/enter/class"), f.Language.T("class.teachers.link")}}, all...)
	}
	return all
}

// byAge leads to what children of each age group drew.
func (s *Site) byAge(f web.Frame, e edition.Edition) []link {
	var all []link
	for _, g := range e.Groups {
		all = append(all, link{wanted{ages: g}.url(f), f.Language.T("teachers.look.age", "min", g.Min, "max", g.Max)})
	}
	return all
}
