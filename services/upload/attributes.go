package upload

import (
	"strconv"

	"github.com/a-h/templ"
)

// described ties a field to its hint and to what is wrong with it, for those who do not see them side by side.
func described(name, fault string, hinted bool) templ.Attributes {
	a := told(name, hinted)
	if fault != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

// told ties a group of fields to the same. A group cannot itself be invalid (ARIA 1.2). What is hidden because nothing is
// wrong describes nothing.
func told(name string, hinted bool) templ.Attributes {
	by := "e-" + name
	if hinted {
		by = "h-" + name + " " + by
	}
	return templ.Attributes{"aria-describedby": by}
}

// bounded keeps a browser from taking more characters than the edition does.
func bounded(f field) templ.Attributes {
	switch {
	case f.Most > 0:
		return templ.Attributes{"maxlength": strconv.Itoa(f.Most)}
	case f.Last != "":
		return templ.Attributes{"min": f.First, "max": f.Last}
	}
	return nil
}

// automatic lets the first letter typed decide the direction.
func automatic(f field) templ.Attributes {
	if !f.Auto {
		return nil
	}
	return templ.Attributes{"dir": "auto"}
}

// spoken marks words that are in another language than the page; "" if nobody knows in which.
func spoken(tag string) templ.Attributes {
	if tag == "" {
		return nil
	}
	return templ.Attributes{"lang": tag}
}

func offered(list string) templ.Attributes {
	if list == "" {
		return nil
	}
	return templ.Attributes{"list": list}
}

// stepped marks where the drawing stands.
func stepped(current bool) templ.Attributes {
	if !current {
		return nil
	}
	return templ.Attributes{"aria-current": "step"}
}

// chosen marks the choice of now.
func chosen(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}

// unsaid hides what a page has said before from those who hear it.
func unsaid(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-hidden": "true"}
}
