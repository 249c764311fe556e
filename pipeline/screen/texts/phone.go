package texts

import (
	"strings"
	"unicode"
)

// phone finds a telephone number: what is called one, or digits that look like one.
func phone(text string) string {
	if words := matched(rules().calling, text); words != "" {
		return words
	}
	for _, m := range rules().number.FindAllStringSubmatch(text, -1) {
		if dialled(m[1]) {
			return m[1]
		}
	}
	return ""
}

// Numbers with their area have 8 digits and more, at most 15 (ITU-T E.164).
const (
	leastDigits = 8
	mostDigits  = 15
)

// dialled tells a telephone number from counting, large numbers, years and dates.
func dialled(number string) bool {
	groups := strings.FieldsFunc(number, func(c rune) bool { return !unicode.IsDigit(c) })
	digits, longest := 0, 0
	for _, g := range groups {
		n := len([]rune(g))
		digits, longest = digits+n, max(longest, n)
	}
	abroad := strings.HasPrefix(number, "+")
	switch {
	case digits > mostDigits || digits < leastDigits-1:
		return false
	case digits == leastDigits-1: // a local one, as 555-0199
		return len(groups) == 2 && strings.Contains(number, "-") && len([]rune(groups[0])) == 3
	case longest < 3 && digits < 2*len(groups): // 1 2 3 4 5 6 7 8 9 10
		return false
	case !abroad && (thousands(groups) || years(groups) || round(groups)):
		return false
	}
	return true
}

// thousands are groups of three behind a shorter or equal one that does not begin with 0.
func thousands(groups []string) bool {
	for i, g := range groups {
		if n := len([]rune(g)); i > 0 && n != 3 || i == 0 && n > 3 {
			return false
		}
	}
	return len(groups) > 2 && value(groups[0]) != 0 && strings.TrimLeft(strings.Join(groups[1:], ""), "0") == ""
}

// years reports whether a group is a year and the others could be too, or a day and a month.
func years(groups []string) bool {
	year := false
	for _, g := range groups {
		switch n := len([]rune(g)); {
		case n == 4 && value(g) >= 1000 && value(g) < 2200:
			year = true
		case n > 2:
			return false
		}
	}
	return year && len(groups) <= 6
}

// round is one number with many noughts at its end.
func round(groups []string) bool {
	if len(groups) != 1 {
		return false
	}
	noughts := 0
	for _, c := range groups[0] {
		if noughts++; digit(c) != 0 {
			noughts = 0
		}
	}
	return noughts >= 5
}

// value is a number in digits of any script.
func value(s string) (n int) {
	for _, c := range s {
		n = 10*n + digit(c)
	}
	return n
}

// digit is the value of a decimal digit. Unicode has the ten of each script in a row, and
// each of its ranges begins with a nought.
func digit(c rune) int {
	for _, r := range unicode.Nd.R16 {
		if c >= rune(r.Lo) && c <= rune(r.Hi) {
			return int(c-rune(r.Lo)) % 10
		}
	}
	for _, r := range unicode.Nd.R32 {
		if c >= rune(r.Lo) && c <= rune(r.Hi) {
			return int(c-rune(r.Lo)) % 10
		}
	}
	return 0
}
