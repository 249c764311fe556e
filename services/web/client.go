package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the networks whose word about a client is believed: the contest's own reverse proxies. The zero value
// believes nobody.
type Proxies struct{ networks []netip.Prefix }

// ParseProxies reads a list of CIDR networks or single addresses.
func ParseProxies(list []string) (Proxies, error) {
	var p Proxies
	for _, item := range list {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		network, err := netip.ParsePrefix(item)
		if err != nil {
			address, err := netip.ParseAddr(item)
			if err != nil {
				return Proxies{}, fmt.Errorf("trusted proxy %q is neither a network nor an address", item)
			}
			network = netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen())
		}
		p.networks = append(p.networks, network.Masked())
	}
	return p, nil
}

func (p Proxies) trusts(a netip.Addr) bool {
	for _, n := range p.networks {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// client finds who sent a request, and whether over TLS. X-Forwarded-For is read from the right, where our own
// proxies wrote: the first address there that is none of them is the client. What stands further left is the
// client's own claim. An entry that is no address ends the walk at the last one believed.
func (p Proxies) client(r *http.Request) (address netip.Addr, https bool) {
	address, https = peer(r), r.TLS != nil
	if !p.trusts(address) {
		return address, https
	}
	https = https || lastOf(r.Header.Values("X-Forwarded-Proto")) == "https"
	hops := splitAll(r.Header.Values("X-Forwarded-For"))
	for i := len(hops) - 1; i >= 0 && p.trusts(address); i-- {
		hop, err := parseHop(hops[i])
		if err != nil {
			break
		}
		address = hop
	}
	return address, https
}

// parseHop reads an address as proxies write it: some add the port, and brackets round IPv6.
func parseHop(s string) (netip.Addr, error) {
	if a, err := netip.ParseAddrPort(s); err == nil {
		return a.Addr().Unmap().WithZone(""), nil
	}
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	return a.Unmap().WithZone(""), err
}

// peer is the other end of the connection.
func peer(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{} // a unix socket, or a test
	}
	return a.Addr().Unmap().WithZone("")
}

// splitAll splits header values at commas: several header lines are one list.
func splitAll(values []string) []string {
	var items []string
	for _, v := range values {
		for item := range strings.SplitSeq(v, ",") {
			items = append(items, strings.TrimSpace(item))
		}
	}
	return items
}

func lastOf(values []string) string {
	items := splitAll(values)
	if len(items) == 0 {
		return ""
	}
	return strings.ToLower(items[len(items)-1])
}

// Client is the address a request comes from, behind the trusted proxies; the zero Addr if it has none.
func Client(r *http.Request) netip.Addr { return of(r).client }

// IsHTTPS tells whether the client speaks TLS, to us or to a trusted proxy.
func IsHTTPS(r *http.Request) bool { return of(r).https }
