package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/language"
)

// absolute is the address that other machines shall know a page by, below a prefix; "" if there is none: pages that are
// kept from search engines have no second address to be told from the first.
func (f Frame) absolute(prefix string) string {
	if f.Origin == "" || f.NoIndex {
		return ""
	}
	address := f.Origin + prefix + f.Path
	if f.Canonical != "" {
		address += "?" + f.Canonical
	}
	return address
}

// other is a page's address in one language.
type other struct{ Language, URL string }

// others are a page's addresses in each language, and the one that asks the reader's browser for its language.
func (f Frame) others() []other {
	if f.absolute("") == "" {
		return nil
	}
	var all []other
	for _, l := range language.All() {
		all = append(all, other{l.Tag(), f.absolute("/" + l.Tag())})
	}
	return append(all, other{"x-default", f.absolute("")})
}

// name is the page's own, without the contest's.
func (f Frame) name() string {
	if f.Title == "" {
		return f.Theme
	}
	return f.Title
}

// jsonLD writes data that programs read out of the page. It is no script, so the policy does not stop it, and
// encoding/json writes <, > and & as escapes, so that no title can end the element.
func jsonLD(data any) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		text, err := json.Marshal(data)
		if err != nil {
			return fmt.Errorf("page's data for machines: %w", err)
		}
		_, err = fmt.Fprintf(w, `<script type="application/ld+json">%s</script>`, text)
		return err
	})
}
