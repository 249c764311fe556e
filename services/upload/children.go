package upload

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/pipeline/edition"
)

// One guardian may send in several children with one form. What is asked about each child has a field for each: those of
// the first child have the names of the outside contract, those of another end with its number, as in child_name_2 and
// drawing_2. Each child is an entry of its own, with its own key.

// mostChildren is how many children one form takes. A family hardly has more between 5 and 14, and pictures of 8 phones,
// of 3 to 12 MB each, fit into maxRead where no script sends them one by one. A class has a form of its own.
const mostChildren = 8

const (
	// addField asks, without script, for the form with one child more, and removeField for it without the child of a
	// number.
	addField    = "add"
	removeField = "remove"
	// rewordField asks, without script, for the form in the language of the address that it is posted to.
	rewordField = "reword"
	// doneField are the receipts of the children whose entries an earlier try of the form has brought about, with full
	// stops between them.
	doneField = "done"
	// keptField names an upload that holds the picture of a form that came back: it counts where no other is sent.
	keptField = "kept"
)

// eachTexts are the fields of each child, beside its drawing.
func eachTexts() []string {
	return []string{"title", "story", "child_name", "child_age", "key", "description", "drawn_on", uploadField, keptField, childYes}
}

// filledIn are those in which a child's card is filled in.
func filledIn() []string {
	return []string{"title", "story", "child_name", "child_age", "description", "drawn_on"}
}

// numbered splits the name of a field of another child than the first.
func numbered(name string) (base string, n int, ok bool) {
	at := len(name) - 2
	if at < 1 || name[at] != '_' || name[at+1] < '2' || name[at+1] > '0'+mostChildren {
		return "", 0, false
	}
	return name[:at], int(name[at+1] - '0'), true
}

// ofChild is the name of a field of the n-th child, counted from 1.
func ofChild(name string, n int) string {
	if n == 1 {
		return name
	}
	return name + "_" + strconv.Itoa(n)
}

// child is the form's other child of a number.
func (f *sent) child(n int) *sent {
	if f.more == nil {
		f.more = map[int]*sent{}
	}
	if f.more[n] == nil {
		f.more[n] = &sent{texts: map[string]string{}, most: f.most}
	}
	return f.more[n]
}

// several tells whether the form was sent for more than one child, now or at an earlier try.
func (f *sent) several() bool { return len(f.more) > 0 || f.texts[doneField] != "" }

// children are the forms of all children, each as if it had been sent alone. Cards that nobody filled in are left out,
// unless nobody filled in any.
func (f *sent) children() []*sent {
	all := append([]*sent{f}, f.others()...)
	filled := slices.DeleteFunc(slices.Clone(all), (*sent).blank)
	if len(filled) == 0 {
		return all[:1]
	}
	return filled
}

// others are the children but for the first, in the order of their numbers.
func (f *sent) others() (all []*sent) {
	for _, n := range slices.Sorted(maps.Keys(f.more)) {
		f.more[n].inherit(f)
		all = append(all, f.more[n])
	}
	return all
}

// inherit takes what was said once for all children.
func (f *sent) inherit(first *sent) {
	each := eachTexts()
	for name, text := range first.texts {
		if !slices.Contains(each, name) {
			f.texts[name] = text
		}
	}
	for _, name := range first.cut {
		if !slices.Contains(each, name) && !slices.Contains(f.cut, name) {
			f.cut = append(f.cut, name)
		}
	}
	for _, fault := range first.faults {
		if !slices.Contains(each, fault.Field) && fault.Field != drawingField {
			f.fault(fault.Field, fault.Code)
		}
	}
}

// blank tells whether nobody filled in anything of a child's own.
func (f *sent) blank() bool {
	return f.drawing == nil && f.texts[uploadField] == "" && f.texts[keptField] == "" &&
		!slices.ContainsFunc(filledIn(), func(name string) bool { return strings.TrimSpace(f.texts[name]) != "" }) &&
		!slices.ContainsFunc(f.faults, func(one edition.Fault) bool { return one.Field == drawingField })
}
