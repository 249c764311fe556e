package moderation

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// browsers are what browsers call themselves. Each also names those it descends from, so
// the first that is found counts.
var browsers = []struct{ mark, name string }{
	{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
	{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
}

// fromOf is where a sign-in comes from, as its owner will read it.
func fromOf(r *http.Request) staff.From {
	return staff.From{Browser: browserOf(r.UserAgent()), Network: firstPart(web.Client(r))}
}

func browserOf(agent string) string {
	for _, b := range browsers {
		if strings.Contains(agent, b.mark) {
			return b.name
		}
	}
	return ""
}

// firstPart is the first half of an IPv4 address and the first quarter of an IPv6 one:
// enough to know one's home from a stranger's.
func firstPart(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	switch b := a.As16(); {
	case a.Is4():
		four := a.As4()
		return strconv.Itoa(int(four[0])) + "." + strconv.Itoa(int(four[1]))
	case a.Is6():
		return strconv.FormatUint(uint64(b[0])<<8|uint64(b[1]), 16) + ":" + strconv.FormatUint(uint64(b[2])<<8|uint64(b[3]), 16)
	}
	return ""
}
