package language

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// T says a message. Arguments alternate name and value: T("city.title", "city", name). A string in the other
// direction is isolated (see the package); an int is said as Number does.
//
// T always answers: a message that this language lacks is said in English, an unknown id as itself.
func (l *Language) T(id string, args ...any) string {
	text := l.form(id, nil)
	if len(args) == 0 && !strings.Contains(text, "{{") {
		return text
	}
	return fill(text, l.arguments(args))
}

// N says a message in the plural form that n asks for; the message has n as {{.count}}, written as Number does.
// Further arguments are as for T.
func (l *Language) N(id string, n int, args ...any) string {
	named := l.arguments(args)
	named["count"] = l.Number(n)
	return fill(l.form(id, n), named)
}

// form is a message in the form for a count, or in its only one for nil: in this language, else in English, else the id.
func (l *Language) form(id string, count any) string {
	if text := l.words().form(id, count); text != "" {
		return text
	}
	if text := English().words().form(id, count); text != "" {
		return text
	}
	return id
}

func (l *Language) arguments(args []any) map[string]string {
	named := make(map[string]string, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		name := fmt.Sprint(args[i])
		switch v := args[i+1].(type) {
		case string:
			named[name] = l.isolate(v)
		case int:
			named[name] = l.Number(v)
		default:
			named[name] = fmt.Sprint(v)
		}
	}
	return named
}

const (
	firstStrongIsolate = "\u2068"
	popIsolate         = "\u2069"
)

// isolate wraps text that begins in the other direction than the language's.
func (l *Language) isolate(s string) string {
	if d := direction(s); d == "" || d == l.direction {
		return s
	}
	return firstStrongIsolate + s + popIsolate
}

// direction is that of the first letter that has one: "ltr", "rtl", or "" if there is none.
func direction(s string) string {
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return "ltr"
		case bidi.R, bidi.AL:
			return "rtl"
		}
	}
	return ""
}
