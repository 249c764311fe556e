package moderation

import (
	"strings"

	"github.com/a-h/templ"
)

// here marks the picture of the film that is the page's own.
func here(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
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

// again leads to the password when signing in failed, and ties it to why.
func again(fault string) templ.Attributes {
	if fault == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": "fault", "autofocus": true}
}

func faultID(f reasonForm, field string) string { return f.Name + "-" + field + "-fault" }
