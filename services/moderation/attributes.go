package moderation

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/services/web"
)

// here marks the picture of the film that is the page's own.
func here(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}

// inLanguage says in which language a text is, if that is known.
func inLanguage(tag string) templ.Attributes {
	if tag == "" {
		return nil
	}
	return templ.Attributes{"lang": tag}
}

// explained ties a field or a group of fields to what is wrong with it.
func explained(f reasonForm, field string) templ.Attributes {
	if f.Faults[field].Message == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": faultID(f, field)}
}

// described ties a field to its hint and to what is wrong with it.
func described(f reasonForm, field, hint string) templ.Attributes {
	if f.Faults[field].Message == "" {
		if hint == "" {
			return nil
		}
		return templ.Attributes{"aria-describedby": hint}
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": strings.TrimSpace(hint + " " + faultID(f, field))}
}

// describedBy ties the field of an id to its hint and to what is wrong with it, where a list
// of all that is wrong has the focus.
func describedBy(fault, id, hint string) templ.Attributes {
	out := templ.Attributes{}
	if fault != "" {
		out["aria-invalid"] = "true"
		hint = strings.TrimSpace(hint + " " + id + "-fault")
	}
	if hint != "" {
		out["aria-describedby"] = hint
	}
	return out
}

// hinted ties a field of a form that stands alone on its page to its hint and to what is
// wrong with it.
func hinted(faults map[string]web.FieldError, field, hint string) templ.Attributes {
	out := templ.Attributes{}
	if faults[field].Message != "" {
		out["aria-invalid"], out["autofocus"] = "true", true
		hint = strings.TrimSpace(hint + " " + field + "-fault")
	}
	if hint != "" {
		out["aria-describedby"] = hint
	}
	return out
}

// because ties a group of fields to what is wrong with it.
func because(faults map[string]web.FieldError, field string) templ.Attributes {
	if faults[field].Message == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": field + "-fault"}
}

// again leads to the password when signing in failed, and ties it to why.
func again(fault string) templ.Attributes {
	if fault == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": "fault", "autofocus": true}
}

func faultID(f reasonForm, field string) string { return f.Name + "-" + field + "-fault" }

// named are those of a field's label: a language calls itself by its own name.
func named(f deskField) templ.Attributes {
	if f.Language == "" {
		return nil
	}
	return templ.Attributes{"lang": f.Language}
}

// written are the further attributes of a field: its limits, its language, and what it is
// explained by.
func written(f deskField) templ.Attributes {
	all := templ.Attributes{}
	switch {
	case f.Type == "number":
		all["min"], all["max"], all["inputmode"] = strconv.Itoa(f.Least), strconv.Itoa(f.Most), "numeric"
	case f.Type == "text":
		all["dir"] = "auto"
		fallthrough
	case f.Type == "area" && f.Most > 0:
		all["maxlength"] = strconv.Itoa(f.Most)
	}
	if f.Language != "" {
		all["lang"] = f.Language
	}
	if f.Step != "" {
		all["step"] = f.Step
	}
	var by []string
	if f.Hint != "" {
		by = append(by, f.ID+"-hint")
	}
	if f.Fault != "" {
		all["aria-invalid"], by = "true", append(by, f.ID+"-fault")
	}
	if len(by) > 0 {
		all["aria-describedby"] = strings.Join(by, " ")
	}
	return all
}
