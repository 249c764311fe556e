package upload

import (
	"strconv"

	"github.com/a-h/templ"
)

// described ties a field to its hint and to what is wrong with it, for those who do not see them side by side.
func described(name, fault string, hinted bool) templ.Attributes {
	a := templ.Attributes{}
	by := ""
	if hinted {
		by = "h-" + name
	}
	if fault != "" {
		a["aria-invalid"] = "true"
		if by != "" {
			by += " "
		}
		by += "e-" + name
	}
	if by != "" {
		a["aria-describedby"] = by
	}
	return a
}

// told ties a group of fields to what is wrong with it. A group cannot itself be invalid (ARIA 1.2).
func told(name, fault string) templ.Attributes {
	if fault == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": "e-" + name}
}

// bounded keeps a browser from taking more characters than the edition does.
func bounded(f field) templ.Attributes {
	if f.Most == 0 {
		return nil
	}
	return templ.Attributes{"maxlength": strconv.Itoa(f.Most)}
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
