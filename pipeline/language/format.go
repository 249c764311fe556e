package language

import (
	"strconv"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/number"
)

// Number writes a count with the language's separators: "1,200", in Spanish "1200" and "12.000".
func (l *Language) Number(n int) string {
	if -l.groupFrom < n && n < l.groupFrom {
		return strconv.Itoa(n)
	}
	return l.words().printer.Sprint(number.Decimal(n))
}

// Date writes a day: "23 November 2026". It is the day in t's own zone; pass UTC, as Easel keeps its times.
func (l *Language) Date(t time.Time) string {
	return l.T("date.day", "day", strconv.Itoa(t.Day()), "month", l.T("month."+strconv.Itoa(int(t.Month()))), "year", strconv.Itoa(t.Year()))
}

// DateTime writes a moment to the minute, in UTC, and says so: families and moderators of one contest live in all
// time zones.
func (l *Language) DateTime(t time.Time) string {
	t = t.UTC()
	return l.T("date.minute", "date", l.Date(t), "time", t.Format("15:04"))
}

// Bytes writes a file's size as people read it, in decimal units: "3.1 MB".
func (l *Language) Bytes(n int64) string {
	switch {
	case n >= 1_000_000:
		return l.T("size.mb", "size", l.short(float64(n)/1e6))
	case n >= 1_000:
		return l.T("size.kb", "size", l.short(float64(n)/1e3))
	default:
		return l.N("size.bytes", int(n))
	}
}

// short writes a number with at most one decimal.
func (l *Language) short(f float64) string {
	return l.words().printer.Sprint(number.Decimal(f, number.MaxFractionDigits(1)))
}

// Age is a child's age beside a name: "8" where a bare number is enough, as in "Lina, 8", else with its word, as in
// "8 سنوات".
func (l *Language) Age(years int) string { return l.N("age.short", years) }

// YearsOld is an age in full: "8 years old".
func (l *Language) YearsOld(years int) string { return l.N("age.long", years) }

// List joins names as a sentence does: "Barcelona, Madrid and Lima".
func (l *Language) List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	text := l.isolate(items[0])
	for _, item := range items[1:last] {
		text += l.T("list.comma") + l.isolate(item)
	}
	return text + l.T("list.and") + l.isolate(items[last])
}

// City is a city's name in this language, or fallback, its name in the edition, where none is known.
func (l *Language) City(slug, fallback string) string {
	if name, ok := l.words().cities[slug]; ok {
		return name
	}
	if l.pseudo {
		return pseudo(fallback)
	}
	return fallback
}

// Country is the name of a country by its ISO 3166-1 alpha-2 code, or the code itself if it names none.
func (l *Language) Country(code string) string {
	if name, ok := l.words().said["country."+code]; ok {
		return name // where the built-in table is older than the country's own wish
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	name := l.words().regions.Name(region)
	switch {
	case name == "":
		return code
	case l.pseudo:
		return pseudo(name)
	}
	return name
}

// Region is the name of one of the network's regions by the code that cities.csv uses: "asia-pacific".
func (l *Language) Region(code string) string { return l.T("region." + code) }

// Compare returns the language's order of names, for slices.SortFunc. Each call makes one, because a collator
// keeps buffers: use it in one goroutine.
func (l *Language) Compare() func(a, b string) int {
	compare := collate.New(l.parsed, collate.IgnoreCase).CompareString
	if l.tag != "ja" {
		return compare
	}
	return func(a, b string) int { return compare(drawnOut(a), drawnOut(b)) }
}
