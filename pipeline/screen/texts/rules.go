package texts

import (
	"regexp"
	"sync"
)

// rule is a pattern whose first group is what is shown of a match.
type rule = *regexp.Regexp

// table is every rule that does not depend on a name.
type table struct {
	email, link     rule
	number, calling rule
	streets         []rule
	presented       []rule
}

// begin and end stand where a word begins and ends: \b knows ASCII alone.
const (
	begin = `(?:^|[^\p{L}\p{M}\p{N}])`
	end   = `(?:$|[^\p{L}\p{M}\p{N}])`
)

// name is a word that is written like a name where there are capitals.
const name = `\p{Lu}[\p{L}\p{M}'’-]+`

// rules are made once, when a text is first looked at.
var rules = sync.OnceValue(func() table {
	t := table{
		email: regexp.MustCompile(`([\p{L}\p{N}._%+-]+ ?(?:@|\(at\)|\[at\]) ?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)`),
		// An address of the web, one of the commonest endings, or a name on a social network.
		link: regexp.MustCompile(`(?i)((?:https?://|www\.)[^\s]{3,}|[\p{L}\p{N}-]+\.(?:com|org|net|info|app|tv)` + end + `[^\s]*|(?:^|\s)@[\p{L}\p{N}_.]{3,})`),
		// Digits of any script, in groups.
		number: regexp.MustCompile(`(?:^|[^\p{L}\p{N}.,])(\+?\(?\p{Nd}[\p{Nd} ().\-/]{5,24}\p{Nd})(?:$|[^\p{L}\p{N}])`),
		// What is called by its name needs fewer.
		calling: regexp.MustCompile(`(?i)` + begin + `((?:tel|tlf|telf|phone|mobile|whatsapp|tél|téléphone|teléfono|telefon|telefone|telèfon|móvil|mòbil|celular|telepon|telp|hp|handy|cep|тел|телефон|` +
			`电话|電話|手机|携帯|전화|هاتف|تلفون|جوال|تلفن|موبایل|फ़ोन|फोन|मोबाइल)[^\p{L}\p{N}]{1,4}(?:\p{L}{1,6}[^\p{L}\p{N}]{1,3})?\+?\(?\p{Nd}[\p{Nd} ().\-/]{4,24}\p{Nd})`),
	}
	for _, pattern := range streetPatterns {
		t.streets = append(t.streets, regexp.MustCompile(pattern))
	}
	for _, pattern := range presentedPatterns {
		t.presented = append(t.presented, regexp.MustCompile(pattern))
	}
	return t
})

// matched is what a rule shows of its first match; "" if there is none.
func matched(r rule, text string) string {
	if m := r.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

// withoutEmail takes e-mail addresses out: what is behind their @ is no link.
func withoutEmail(text string) string { return rules().email.ReplaceAllString(text, " ") }
