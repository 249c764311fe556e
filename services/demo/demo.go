// Package demo is a pretend family's browser: it paints drawings and sends them in
// over HTTP as a browser would, and can pretend to be the moderator who looks at
// them. Demo contests and load tests use it; nothing in it is known to the server.
package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// Config says what to send and where.
type Config struct {
	URL        string  // of the contest's home page
	Drawings   int     // how many
	Cities     int     // from how many of the taking-part cities
	Senders    int     // at once
	Megapixels float64 // of each picture
	Run        string  // drawings of one run are the same ones when sent again
	Bar        io.Writer
}

// Families sends drawings in. One that was sent already counts as sent. It waits
// where the server says Retry-After, and goes on through restarts of the server.
func Families(ctx context.Context, c Config) error {
	b := &browser{url: strings.TrimSuffix(c.URL, "/"), http: &http.Client{Timeout: 2 * time.Minute, CheckRedirect: stay}, out: c.Bar}
	cities, err := b.cities(ctx)
	if err != nil {
		return err
	}
	cities = choose(cities, c.Cities)
	if len(cities) == 0 {
		return errors.New("no city takes part")
	}
	progress := bar{w: c.Bar, of: c.Drawings}
	var next atomic.Int64
	var senders sync.WaitGroup
	failures := make(chan error, c.Senders)
	for range c.Senders {
		senders.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= c.Drawings || ctx.Err() != nil {
					return
				}
				if err := b.enter(ctx, entry(c, cities[cityOf(i, len(cities))], i)); err != nil {
					failures <- err
					return
				}
				progress.step()
			}
		})
	}
	senders.Wait()
	close(failures)
	return errors.Join(<-failures, ctx.Err())
}

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// bar is one line that grows. Senders share it.
type bar struct {
	w  io.Writer
	of int

	mu   sync.Mutex
	done int // guarded by mu, as is w
}

// step redraws the line in place with one more done.
func (b *bar) step() {
	const width = 40
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done++
	full := b.done * width / b.of
	fmt.Fprintf(b.w, "\r[%s%s] %d of %d drawings", strings.Repeat("#", full), strings.Repeat(".", width-full), b.done, b.of)
	if b.done == b.of {
		fmt.Fprintln(b.w)
	}
}

// favourites come first when a demo wants only some cities: they lie far apart, and
// children there write in different scripts.
var favourites = []string{
	"barcelona", "cairo", "seoul", "dakar", "mexico-city", "istanbul", "jakarta", "sao-paulo", "montreal", "mumbai",
	"nanjing", "berlin", "bogota", "johannesburg", "tehran", "brussels", "buenos-aires", "casablanca", "manila", "athens",
}

func choose(cities []city, n int) []city {
	rank := func(c city) int {
		if i := slices.Index(favourites, c.Slug); i >= 0 {
			return i
		}
		return len(favourites)
	}
	slices.SortStableFunc(cities, func(a, b city) int { return cmp.Compare(rank(a), rank(b)) })
	return cities[:min(max(n, 1), len(cities))]
}

// cityOf is the city, of so many, that drawing number i comes from. Each sends four; then, as in a real contest, a few
// send much and many send some: the share of the city at place k falls as 1/(k+4). The golden ratio scatters what one
// city sends among the others', evenly and always alike.
func cityOf(i, cities int) int {
	if i < 4*cities {
		return i % cities
	}
	_, chance := math.Modf(float64(i) * math.Phi)
	return int(4 * (math.Pow(float64(cities+4)/4, chance) - 1))
}

// languages are what children of a country may write in; English elsewhere.
var languages = map[string][]string{
	"ES": {"ca", "es"}, "MX": {"es"}, "CO": {"es"}, "AR": {"es"}, "CL": {"es"}, "EC": {"es"}, "UY": {"es"}, "CU": {"es"}, "BO": {"es"}, "VE": {"es"},
	"EG": {"ar"}, "MA": {"ar", "fr"}, "JO": {"ar"}, "LB": {"ar"}, "IQ": {"ar"}, "PS": {"ar"}, "SD": {"ar"}, "MR": {"ar"},
	"FR": {"fr"}, "SN": {"fr"}, "CI": {"fr"}, "BE": {"fr"}, "CM": {"fr"}, "CG": {"fr"}, "GA": {"fr"}, "CA": {"fr", "en"}, "ML": {"fr"}, "MG": {"fr"},
	"BR": {"pt"}, "PT": {"pt"}, "MZ": {"pt"}, "CN": {"zh"}, "TW": {"zh"}, "IN": {"hi", "en"},
	"ID": {"id"}, "TR": {"tr"}, "RU": {"ru"}, "JP": {"ja"},
}

// entry is drawing number i of a run.
func entry(c Config, from city, i int) form {
	seed := uint64(i)
	d := painter.New(seed, c.Megapixels)
	words := languages[from.Country]
	if len(words) == 0 {
		words = []string{"en"}
	}
	d = d.In(words[i/7%len(words)])
	return form{
		City: from.Slug, Drawing: d, Key: fmt.Sprintf("demo-%s-%08d", c.Run, i),
		GuardianName: "Family " + fmt.Sprint(i+1), GuardianEmail: fmt.Sprintf("family-%s-%d@example.org", c.Run, i+1),
	}
}
