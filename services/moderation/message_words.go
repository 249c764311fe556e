package moderation

import (
	"unicode/utf8"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/services/web"
)

// faults are what is wrong with the words: English must be there, and no language may be
// half written or too long.
func (f messageForm) faults(l *language.Language) web.Faults {
	out := web.Faults{}
	for tag, said := range f.Words {
		limit := func(field, text string, most int) {
			if utf8.RuneCountInString(text) > most {
				out[field+"."+tag] = web.Fault{Code: "too_long", ID: "message.fault.long", Args: []any{"limit", l.Number(most)}}
			}
		}
		limit("subject", said.Subject, letters.MostSubject)
		limit("text", said.Text, letters.MostText)
	}
	for _, tag := range tags() {
		said, begun := f.Words[tag]
		if !begun && tag != language.English().Tag() {
			continue
		}
		if said.Subject == "" {
			out["subject."+tag] = web.Fault{Code: "required", ID: "message.fault.subject"}
		}
		if said.Text == "" {
			out["text."+tag] = web.Fault{Code: "required", ID: "message.fault.text"}
		}
	}
	return out
}

// writtenIn are the tags of a message's languages.
func writtenIn(m letters.Message) []string {
	out := []string{}
	for _, tag := range tags() {
		if _, ok := m.Words[tag]; ok {
			out = append(out, tag)
		}
	}
	return out
}

// seen is a message as families see it, in each of its languages.
func (s *Site) seen(m letters.Message) (all []mail.Words) {
	for _, tag := range writtenIn(m) {
		l := m.In(tag)
		all = append(all, m.Letter(l, web.Theme(s.Contest.Edition().ThemeIn(tag), l), s.city(l, m.City), s.PublicURL+"/"+tag+"/cities/"+m.City))
	}
	return all
}
