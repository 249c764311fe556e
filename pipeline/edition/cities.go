package edition

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/easel-gallery/easel/pipeline/edition/data"
)

// City is a member city.
type City struct {
	Slug      string
	Name      string // in Latin script
	Country   string // ISO 3166-1 alpha-2
	Region    string
	Latitude  float64 // degrees, WGS 84
	Longitude float64 // degrees, WGS 84
}

// Regions are the regions that a city may lie in, in the order of pages.
var Regions = [...]string{"africa", "asia-pacific", "europe", "latin-america-caribbean", "north-america"}

// Cities is the list of member cities. It does not change after it is made and
// may be used by many at once.
type Cities struct {
	list   []City
	bySlug map[string]int
	byName map[string]int // folded names in every language
	names  map[string][]Name
	tails  []tail // ascending
}

// columns of a cities file; further ones, such as source, are ignored.
var columns = []string{"slug", "name", "country", "region", "latitude", "longitude"}

var (
	slugPattern    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	countryPattern = regexp.MustCompile(`^[A-Z]{2}$`)
)

// MemberCities is the embedded list, with names in other languages.
func MemberCities() *Cities {
	c, err := ParseCities(bytes.NewReader(data.Cities))
	if err != nil {
		panic("the embedded list of cities: " + err.Error()) // a test reads it
	}
	return c
}

// ParseCities reads a CSV file with the columns of data/cities.csv in any order.
// Every bad row is named by its line in the error.
func ParseCities(r io.Reader) (*Cities, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("read the header of the list of cities: %w", err)
	}
	at := map[string]int{}
	for i, name := range head {
		at[strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))] = i
	}
	for _, name := range columns {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("line 1: the column %q is missing; wanted are %s", name, strings.Join(columns, ", "))
		}
	}
	c := &Cities{bySlug: map[string]int{}, byName: map[string]int{}, names: map[string][]Name{}}
	var bad []error
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errors.Join(append(bad, err)...) // csv names the line
		}
		line, _ := in.FieldPos(0)
		if err := c.add(row, at); err != nil {
			bad = append(bad, fmt.Errorf("line %d: %w", line, err))
		}
	}
	if len(c.list) == 0 && len(bad) == 0 {
		bad = append(bad, errors.New("there is no city in the list"))
	}
	c.index()
	return c, errors.Join(bad...)
}

func (c *Cities) add(row []string, at map[string]int) error {
	value := func(name string) string {
		if i := at[name]; i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	city := City{Slug: value("slug"), Name: value("name"), Country: value("country"), Region: value("region")}
	var err error
	switch {
	case !slugPattern.MatchString(city.Slug):
		return fmt.Errorf("slug %q: want lower-case letters, digits and single hyphens", city.Slug)
	case c.has(city.Slug):
		return fmt.Errorf("slug %q stands twice", city.Slug)
	case city.Name == "":
		return errors.New("the name is empty")
	case !countryPattern.MatchString(city.Country):
		return fmt.Errorf("country %q: want two capital letters, ISO 3166-1", city.Country)
	case !slices.Contains(Regions[:], city.Region):
		return fmt.Errorf("region %q: want one of %s", city.Region, strings.Join(Regions[:], ", "))
	}
	if city.Latitude, err = degrees(value("latitude"), 90); err != nil {
		return fmt.Errorf("latitude: %w", err)
	}
	if city.Longitude, err = degrees(value("longitude"), 180); err != nil {
		return fmt.Errorf("longitude: %w", err)
	}
	c.bySlug[city.Slug] = len(c.list)
	c.list = append(c.list, city)
	return nil
}

func degrees(s string, limit float64) (float64, error) {
	d, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(d) || math.Abs(d) > limit {
		return 0, fmt.Errorf("%q: want degrees from -%g to %g", s, limit, limit)
	}
	return d, nil
}

func (c *Cities) has(slug string) bool {
	_, ok := c.bySlug[slug]
	return ok
}

// All gives the cities in the order of the file.
func (c *Cities) All() []City { return slices.Clone(c.list) }

// BySlug finds a city by its slug alone.
func (c *Cities) BySlug(slug string) (City, bool) {
	i, ok := c.bySlug[slug]
	if !ok {
		return City{}, false
	}
	return c.list[i], true
}

// Find finds a city by its slug or by its name in any language, whatever the case, the
// accents and the signs between its words.
func (c *Cities) Find(s string) (City, bool) {
	if city, ok := c.BySlug(strings.TrimSpace(s)); ok {
		return city, true
	}
	if !utf8.ValidString(s) {
		return City{}, false
	}
	if i, ok := c.byName[foldName(s)]; ok && i >= 0 {
		return c.list[i], true
	}
	return City{}, false
}

// FindWritten is [Cities.Find] for what people write into a form. What stands behind a comma
// does not count there, if the whole is no name: many write the country.
func (c *Cities) FindWritten(s string) (City, bool) {
	if city, ok := c.Find(s); ok {
		return city, true
	}
	before, _, _ := strings.Cut(strings.ReplaceAll(s, "،", ","), ",")
	return c.Find(before)
}
