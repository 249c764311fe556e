package upload

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/language"
)

// device is the line on a page about what the page's modules keep on the family's device. The server keeps nothing and
// knows nothing of it: it only gives the modules their words.
type device struct {
	Language *language.Language
	Fresh    string    // address of the same page with nothing in it, for after a wipe
	Opens    time.Time // when the contest began: what was kept before that is of another one
	Over     bool      // the contest is over: nothing is kept any more
}

func (d device) keeps() string { return d.Language.T("device.keeps") }

// wipe is what the button says.
func (d device) wipe() string { return d.Language.T("device.wipe") }

// words are what the modules say in their time. See assets/draft.js.
func (d device) words() templ.Attributes {
	a := templ.Attributes{
		"data-fresh": d.Fresh, "data-back": d.Language.T("device.back"), "data-wiped": d.Language.T("device.wiped"),
		"data-old": d.Language.T("device.old"), "data-ended": d.Language.T("device.ended"),
	}
	if !d.Opens.IsZero() {
		a["data-opens"] = strconv.FormatInt(d.Opens.Unix(), 10)
	}
	if d.Over {
		a["data-over"] = "yes"
	}
	return a
}

// wiped is an address as its page knows that all was wiped just now.
func wiped(address, query string) string { return address + "?" + query + "wiped" }

// travelling are the words for a form whose picture travels while it is filled in, and which is sent over lines that
// break. button is what the form is sent with. See assets/send.js.
func travelling(l *language.Language, button string) templ.Attributes {
	return templ.Attributes{
		"data-uploads": uploadsPath, "data-sending": l.T("enter.sending"),
		"data-offline": l.T("device.offline"), "data-waiting": l.T("device.waiting"),
		"data-arriving": l.T("device.arriving", "part", "{part}", "send", button), "data-arrived": l.T("device.arrived", "send", button),
	}
}
