package moderation

import (
	"slices"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/language"
)

// key is a key of the console.
type key struct {
	Name string // as it stands on a keyboard
	ID   string // the message that says what it does

	Lane catalog.Lane // in which alone it is bound; "" for all
}

// keys are the console's, in the order of its help. This one table makes what the page binds (aria-keyshortcuts, which
// console.js reads), its tooltips and its help, so that none of them can say something else.
func keys() []key {
	return []key{
		{Name: "P", ID: "console.key.publish", Lane: catalog.Waiting},
		{Name: "U", ID: "console.key.return", Lane: catalog.Waiting},
		{Name: "X", ID: "console.key.decline", Lane: catalog.Waiting},
		{Name: "H", ID: "correction.key.take", Lane: catalog.Corrected},
		{Name: "L", ID: "correction.key.leave", Lane: catalog.Corrected},
		{Name: "Z", ID: "console.key.undo"},
		{Name: "S", ID: "console.key.skip"},
		{Name: "R", ID: "console.key.turn"},
		{Name: "C", ID: "console.key.cover"},
		{Name: "E", ID: "console.key.edit"},
		{Name: "N", ID: "console.key.note"},
		{Name: "D", ID: "console.key.describe"},
		{Name: "W", ID: "console.key.worry"},
		{Name: "G", ID: "console.key.city", Lane: catalog.Waiting},
		{Name: "V", ID: "console.key.view"},
		{Name: "?", ID: "console.key.help"},
	}
}

// pressed binds a control to a key and says so to whoever points at it.
func pressed(l *language.Language, name string) templ.Attributes {
	all := keys()
	i := slices.IndexFunc(all, func(k key) bool { return k.Name == name })
	return templ.Attributes{"aria-keyshortcuts": name, "title": l.T(all[i].ID) + " (" + name + ")"}
}

// pressedIf is pressed for a control that may have no key.
func pressedIf(l *language.Language, name string, has bool) templ.Attributes {
	if !has {
		return nil
	}
	return pressed(l, name)
}

// keyHelp is a line of the help.
type keyHelp struct{ Name, Does string }

// keysHelp are the keys of a lane.
func keysHelp(l *language.Language, lane catalog.Lane) (out []keyHelp) {
	for _, k := range keys() {
		if k.Lane != "" && k.Lane != lane {
			continue
		}
		out = append(out, keyHelp{k.Name, l.T(k.ID)})
	}
	return out
}
