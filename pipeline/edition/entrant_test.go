package edition_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestTheSameChildIsTheSameHoweverItIsTyped(t *testing.T) {
	e := edition.Default(noon)
	for _, name := range []string{
		"Ama", "Zoë van der Berg", "Straße", "Łukasz", "Ḯlia", "Ὀδυσσεύς", "ΐρις", "Ǧaziya", "Мария Й", "أمل", "आरव", "가은", "さくら", "José\u0301",
	} {
		same := e.Entrant("efua@example.org", name)
		for _, typed := range []string{
			strings.ToUpper(name), strings.ToLower(name), norm.NFD.String(name), norm.NFD.String(strings.ToUpper(name)), norm.NFKC.String(name),
			"  " + name + "\t", strings.ReplaceAll(name, " ", " \u00a0\u3000 "),
		} {
			if e.Entrant(" EFUA@Example.org ", typed) != same {
				t.Errorf("%q and %q are two children", name, typed)
			}
		}
	}
	// Capitals of their own these have not: folding takes the two apart in two ways.
	if e.Entrant("efua@example.org", "\u0390ρις") != e.Entrant("efua@example.org", "\u03aa\u0301ΡΙΣ") {
		t.Error("iota with dialytika and tonos makes another child in capitals")
	}
	if e.Entrant("ｅｆｕａ＠example.org", "Ａｍａ") != e.Entrant("efua@example.org", "ama") {
		t.Error("full-width letters make another child")
	}
}

func TestOtherChildrenAreOthers(t *testing.T) {
	e := edition.Default(noon)
	ama := e.Entrant("efua@example.org", "Ama")
	next := e
	next.ID = "2027"
	for name, other := range map[string]string{
		"another name":         e.Entrant("efua@example.org", "Amo"),
		"another guardian":     e.Entrant("esi@example.org", "Ama"),
		"another edition":      next.Entrant("efua@example.org", "Ama"),
		"an accent":            e.Entrant("efua@example.org", "Amá"),
		"the cut between them": e.Entrant("efua@example.orgA", "ma"),
	} {
		if other == ama {
			t.Errorf("%s makes no other child", name)
		}
	}
}
