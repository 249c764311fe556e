package moderation

import (
	"net/netip"
	"testing"
)

func TestABrowserIsKnownByItsName(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                  "Firefox",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":           "Edge",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36":                         "Chrome",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": "Safari",
		"curl/8.5.0": "", "": "",
	} {
		if got := browserOf(agent); got != want {
			t.Errorf("%q is %q, want %q", agent, got, want)
		}
	}
}

func TestOfAnAddressOnlyTheFirstPartIsKept(t *testing.T) {
	for address, want := range map[string]string{
		"198.51.100.7": "198.51", "::ffff:198.51.100.7": "198.51", "2001:db8:7:8::1": "2001:db8", "fe80::1%eth0": "fe80:0",
	} {
		if got := firstPart(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
	if got := firstPart(netip.Addr{}); got != "" {
		t.Errorf("no address: %q", got)
	}
}
