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

// ConsentLaw is what a country's law says of children's consent online: below the age, a
// parent or guardian consents; from it on, the child itself must. It is a row of
// data/consent.csv.
type ConsentLaw struct {
	Country  string // ISO 3166-1 alpha-2
	Age      int    // years
	Extra    string // what else that law has families told, the end of a message's id; "" for nothing
	Law      string // what the law is called
	Source   string // address where the law itself stands
	Read     string // address of the page that was read; "" if none was
	LookedUp string // day on which it was read, 2006-01-02; "" if it wasn't
	Sure     bool   // the page names law and age; else it names one of them, or the strictest of several was taken
}

// ConsentIn finds a country's law. Of countries that are not listed nobody looked it up:
// there the strictest is asked for, a guardian's yes and the child's for every child.
func ConsentIn(country string) (ConsentLaw, bool) {
	i := slices.IndexFunc(consentLaws(), func(l ConsentLaw) bool { return l.Country == country })
	if i < 0 {
		return ConsentLaw{}, false
	}
	return consentLaws()[i], true
}

// ConsentLaws are all that were looked up, by country.
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
var consentColumns = []string{"country", "age", "extra", "law", "source", "read", "looked_up", "certainty", "note"}

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
		if i > 0 && all[i-1].Country >= l.Country {
			return nil, fmt.Errorf("country %q: want them in their order", l.Country)
		}
		all = append(all, l)
	}
	return all, nil
}

// parseConsentLaw reads a row. What nobody read has no day, and is not sure.
func parseConsentLaw(row []string) (ConsentLaw, error) {
	l := ConsentLaw{
		Country: row[0], Extra: row[2], Law: row[3], Source: row[4], Read: row[5], LookedUp: row[6], Sure: row[7] == "sure",
	}
	age, err := strconv.Atoi(row[1])
	l.Age = age
	_, day := time.Parse(time.DateOnly, l.LookedUp)
	switch {
	case !countryPattern.MatchString(l.Country):
		return l, fmt.Errorf("country %q: want two capital letters", l.Country)
	case err != nil || age < 1 || age > adult:
		return l, fmt.Errorf("%s: age %q: want one from 1 to %d", l.Country, row[1], adult)
	case l.Law == "" || !isAddress(l.Source):
		return l, fmt.Errorf("%s: want a law, and the address where it stands", l.Country)
	case l.Extra != "" && !extraPattern.MatchString(l.Extra):
		return l, fmt.Errorf("%s: extra %q: want the end of a message's id", l.Country, l.Extra)
	case !l.Sure && row[7] != "likely":
		return l, fmt.Errorf("%s: certainty %q: want sure or likely", l.Country, row[7])
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
