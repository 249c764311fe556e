package edition

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/easel-gallery/easel/pipeline/edition/data"
)

// Name is what a city is called in a language.
type Name struct {
	Language string // BCP 47; "" for the name in the list of cities
	Name     string
}

// Names gives all names of a city, the one of the list of cities first, then those of
// languages that have one of their own, by language; nil for a slug that is none.
func (c *Cities) Names(slug string) []Name {
	city, ok := c.BySlug(slug)
	if !ok {
		return nil
	}
	return append([]Name{{"", city.Name}}, c.names[slug]...)
}

// Named gives the slugs of the cities, in the order of the file, that have a name in
// which the words stand at the beginning of a word, the last of them perhaps begun:
// "mexico", "de mex" and "mexi" find Ciudad de México. Case, accents and what stands
// between words do not matter. No words find no city.
func (c *Cities) Named(words string) []string {
	return c.find(words, func(tail) bool { return true })
}

// Begun is Named for words that begin a whole name: "barc" and "ciudad de mex", and not "city" or "ciudad", the one word of
// a name that any city calls itself by.
func (c *Cities) Begun(words string) []string {
	begun := foldName(words)
	return c.find(words, func(t tail) bool {
		return t.whole && (strings.Contains(begun, " ") || !strings.HasPrefix(t.words, begun+" "))
	})
}

func (c *Cities) find(words string, counts func(tail) bool) []string {
	begun := foldName(words)
	if begun == "" {
		return nil
	}
	first := sort.Search(len(c.tails), func(i int) bool { return c.tails[i].words >= begun })
	var found []int
	for _, tail := range c.tails[first:] {
		if !strings.HasPrefix(tail.words, begun) {
			break
		}
		if counts(tail) {
			found = append(found, tail.city)
		}
	}
	slices.Sort(found)
	var slugs []string
	for _, i := range slices.Compact(found) {
		slugs = append(slugs, c.list[i].Slug)
	}
	return slugs
}

// tail is a name from one of its words on.
type tail struct {
	words string // as foldName makes them
	city  int    // in Cities.list
	whole bool   // from its first word on
}

// index fills byName, names and tails. A name that two cities share finds neither by
// Find, and both by Named.
func (c *Cities) index() {
	for i, city := range c.list {
		c.learn(city.Name, i)
	}
	for _, row := range data.Names() {
		if i, ok := c.bySlug[row.Slug]; ok {
			c.learn(row.Name, i)
			c.names[row.Slug] = append(c.names[row.Slug], Name{row.Language, row.Name})
		}
	}
	slices.SortFunc(c.tails, func(a, b tail) int {
		return cmp.Or(cmp.Compare(a.words, b.words), cmp.Compare(a.city, b.city), cmp.Compare(fromStart(a), fromStart(b)))
	})
	c.tails = slices.Compact(c.tails)
}

func (c *Cities) learn(name string, i int) {
	const shared = -1
	key, of := foldName(name), i
	if before, ok := c.byName[key]; ok && before != i {
		of = shared
	}
	c.byName[key] = of
	for rest, more := key, true; more && rest != ""; _, rest, more = strings.Cut(rest, " ") {
		c.tails = append(c.tails, tail{rest, i, rest == key})
	}
}

// fromStart is 0 for a whole name, else 1.
func fromStart(t tail) int {
	if t.whole {
		return 0
	}
	return 1
}
