package edition

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition/data"
)

// ConsentLaw is what the law of a country, or of a part of it where a city lies, says of children's consent online: below the age, a
// parent or guardian consents; from it on, the child itself must. It is a row of
// data/consent.csv.
type ConsentLaw struct {
	Country  string // ISO 3166-1 alpha-2
	City     string // slug, where the law is that of its province or state; "" for the whole country
	Age      int    // years
	Extra    string // what else that law has families told, the end of a message's id; "" for nothing
	Law      string // what the law is called
	Source   string // address where the law itself stands
	Read     string // address of the page that was read; "" if none was
	LookedUp string // day on which it was read, 2006-01-02; "" if it wasn't
	Sure     bool   // the page names law and age; else it names one of them, or the strictest of several was taken
}

// ConsentIn finds the law that holds in a city: its province's, else its country's. Where none is
// listed nobody looked it up: there the strictest is asked for, a guardian's yes and the child's
// for every child.
func ConsentIn(city City) (ConsentLaw, bool) {
	for _, slug := range []string{city.Slug, ""} {
		i := slices.IndexFunc(consentLaws(), func(l ConsentLaw) bool { return l.Country == city.Country && l.City == slug })
		if i >= 0 {
			return consentLaws()[i], true
		}
	}
	return ConsentLaw{}, false
}

// ConsentLaws are all that were looked up, by country and city.
func ConsentLaws() []ConsentLaw { return slices.Clone(consentLaws()) }

var consentLaws = sync.OnceValue(func() []ConsentLaw {
	all, err := parseConsentLaws(data.Consent)
	if err != nil {
		panic("the embedded laws of consent: " + err.Error()) // a test reads them
	}
	return all
})

// adult is the highest age that a law of consent can name.
const adult = 21

// consentColumns are the columns of consent.csv, see data/README.md.
var consentColumns = []string{"country", "city", "age", "extra", "law", "source", "read", "looked_up", "certainty", "note"}

func parseConsentLaws(text []byte) ([]ConsentLaw, error) {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read the laws of consent: %w", err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], consentColumns) {
		return nil, fmt.Errorf("the laws of consent: want the columns %v", consentColumns)
	}
	var all []ConsentLaw
	for i, row := range rows[1:] {
		l, err := parseConsentLaw(row)
		if err != nil {
			return nil, err
		}
		if i > 0 && all[i-1].place() >= l.place() {
			return nil, fmt.Errorf("country %q, city %q: want them in their order", l.Country, l.City)
		}
		all = append(all, l)
	}
	return all, nil
}

// place is where a law holds.
func (l ConsentLaw) place() string { return l.Country + " " + l.City }

// parseConsentLaw reads a row. What nobody read has no day, and is not sure.
func parseConsentLaw(row []string) (ConsentLaw, error) {
	l := ConsentLaw{
		Country: row[0], City: row[1], Extra: row[3], Law: row[4], Source: row[5], Read: row[6], LookedUp: row[7], Sure: row[8] == "sure",
	}
	age, err := strconv.Atoi(row[2])
	l.Age = age
	_, day := time.Parse(time.DateOnly, l.LookedUp)
	switch {
	case !countryPattern.MatchString(l.Country):
		return l, fmt.Errorf("country %q: want two capital letters", l.Country)
	case l.City != "" && !slugPattern.MatchString(l.City):
		return l, fmt.Errorf("%s: city %q: want a slug, or nothing", l.Country, l.City)
	case err != nil || age < 1 || age > adult:
		return l, fmt.Errorf("%s: age %q: want one from 1 to %d", l.Country, row[2], adult)
	case l.Law == "" || !isAddress(l.Source):
		return l, fmt.Errorf("%s: want a law, and the address where it stands", l.Country)
	case l.Extra != "" && !extraPattern.MatchString(l.Extra):
		return l, fmt.Errorf("%s: extra %q: want the end of a message's id", l.Country, l.Extra)
	case !l.Sure && row[8] != "likely":
		return l, fmt.Errorf("%s: certainty %q: want sure or likely", l.Country, row[8])
	case l.Read == "" && (l.LookedUp != "" || l.Sure):
		return l, fmt.Errorf("%s: nobody read a page, so there is no day, and it is not sure", l.Country)
	case l.Read != "" && (!isAddress(l.Read) || day != nil):
		return l, fmt.Errorf("%s: want the address of the page that was read, and the day", l.Country)
	}
	return l, nil
}

var extraPattern = regexp.MustCompile(`^[a-z]+$`)

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
