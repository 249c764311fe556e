package moderation

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// personForm is a post in the contest: role and cities, and for whoever is invited the
// address, too.
type personForm struct {
	Action    string
	Email     string
	Roles     []roleChoice
	All       bool // works for all cities
	MayAll    bool // all cities may be chosen
	Cities    []cityChoice
	Languages []choice // that the invitation can be in; none where nobody is invited
	Faults    map[string]web.FieldError
}

// roleChoice is a role to choose.
type roleChoice struct {
	Code, Name, Hint string
	Chosen           bool
}

// personForm is the form as an account may fill it in, with what somebody has now.
func (s *Site) personForm(l *language.Language, a, now staff.Account) personForm {
	f, e := personForm{All: now.All(), MayAll: a.All()}, s.Contest.Edition()
	for _, role := range staff.Roles() {
		code := string(role)
		f.Roles = append(f.Roles, roleChoice{code, roleWords.say(l, code), roleHints.say(l, code), role == now.Role})
	}
	for _, c := range s.Cities.All() {
		has := slices.Contains(now.Cities, c.Slug)
		if a.Covers(c.Slug) && (has || e.TakesPart(c.Slug)) {
			f.Cities = append(f.Cities, cityChoice{Slug: c.Slug, Name: l.City(c.Slug, c.Name), Chosen: has})
		}
	}
	sortByName(l, f.Cities)
	return f
}

// languages are those that a mail can be in, the reader's own chosen.
func languages(l *language.Language) []choice {
	var out []choice
	for _, one := range language.All() {
		out = append(out, choice{Code: one.Tag(), Text: one.Name(), Chosen: one == l})
	}
	return out
}

// post reads role and cities, which must be those of whoever gives them: all is every
// city, else each that is named.
func (s *Site) post(a staff.Account, form url.Values) (staff.Role, []string, error) {
	faults := web.Faults{}
	role, err := staff.ParseRole(form.Get("role"))
	if err != nil {
		faults["role"] = web.Fault{Code: "choice", ID: "staff.fault.role"}
	}
	var cities []string
	if form.Get("scope") != "all" {
		for _, name := range form["city"] {
			if c, ok := s.Cities.Find(name); ok && !slices.Contains(cities, c.Slug) {
				cities = append(cities, c.Slug)
			} else if !ok {
				faults["city"] = web.Fault{Code: "choice", ID: "staff.fault.city-gone"}
			}
		}
		if len(cities) == 0 && len(faults) == 0 {
			faults["city"] = web.Fault{Code: "required", ID: "staff.fault.city"}
		}
	}
	switch {
	case len(faults) > 0:
		return "", nil, faults
	case !a.CoversAll(cities):
		return "", nil, fmt.Errorf("%w: another city", web.ErrForbidden)
	}
	return role, cities, nil
}
