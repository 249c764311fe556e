package edition

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// setMore changes theme.<language>, groups (such as 5-7,8-14), hide_after (networks),
// two_persons (yes or no, for declines) or tags (codes between commas).
func (e *Edition) setMore(name, value string) (err error) {
	c := checker{}
	if tag, ok := strings.CutPrefix(name, "theme."); ok {
		return e.setTheme(tag, c.optional(name, value, MaxTitle), c.faults)
	}
	switch name {
	case "groups":
		e.Groups = c.groups(name, value, e.Ages)
	case "hide_after":
		e.HideAfter = c.number(name, value, MaxHide)
	case "two_persons":
		if value != "yes" && value != "no" {
			return fmt.Errorf("%q: want yes or no", value)
		}
		e.TwoPersons.Declines = value == "yes"
	case "tags":
		e.Tags = c.tags(name, value)
	default:
		return fmt.Errorf("no setting %q: there are opens, closes, publish_delay, ages, groups, theme, theme.<language>, hide_after, two_persons and tags", name)
	}
	if len(c.faults) > 0 {
		return fmt.Errorf("%q: %w", value, c.faults)
	}
	return nil
}

func (e *Edition) setTheme(tag, theme string, faults Faults) error {
	switch {
	case tag == "":
		return errors.New("theme. wants a language, such as theme.es")
	case len(faults) > 0:
		return faults
	}
	themes := maps.Clone(e.Themes)
	if themes == nil {
		themes = Text{}
	}
	themes[tag] = theme
	maps.DeleteFunc(themes, func(_, s string) bool { return s == "" })
	e.Themes = themes
	if len(themes) == 0 {
		e.Themes = nil
	}
	return nil
}

// validateWords names the first thing that is wrong with what organisers write, however it
// got into the edition.
func (e Edition) validateWords() error {
	if e.HideAfter < 0 || e.HideAfter > MaxHide {
		return fmt.Errorf("hide_after %d is not from 0 to %d", e.HideAfter, MaxHide)
	}
	if n := len(e.Tags); n > MaxTags {
		return fmt.Errorf("there are %d tags, more than %d", n, MaxTags)
	}
	for _, list := range [][]string{e.Reasons.Return, e.Reasons.Decline, e.Reasons.Remove, e.Reasons.Report} {
		if len(list) > 0 && !slices.Contains(list, ReasonOther) {
			return errors.New("a list of reasons lacks " + strconv.Quote(ReasonOther))
		}
	}
	for _, theme := range e.Themes {
		if len([]rune(theme)) > MaxTitle {
			return fmt.Errorf("a theme has more than %d characters", MaxTitle)
		}
	}
	return nil
}
