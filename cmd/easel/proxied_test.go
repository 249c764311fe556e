package main

import (
	"os"
	"regexp"
	"testing"
)

// TestTheProxySendsEachAddressToTheRoleThatAnswersIt: by the expressions of deploy/Caddyfile,
// the first that matches, and the gallery for the rest.
func TestTheProxySendsEachAddressToTheRoleThatAnswersIt(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../deploy/Caddyfile")
	if err != nil {
		t.Fatal(err)
	}
	rules := regexp.MustCompile(`(?m)^\s*@(\w+) path_regexp (\S+)$`).FindAllStringSubmatch(string(text), -1)
	role := func(address string) string {
		for _, rule := range rules {
			if regexp.MustCompile(rule[2]).MatchString(address) {
				return rule[1]
			}
		}
		return "gallery"
	}
	const id = "/drawings/7t3kq0000000000000000000zz"
	for address, want := range map[string]string{
		id + "/report": "upload", "/ar" + id + "/report": "upload", "/ar" + id + "/report/sent": "upload",
		id: "gallery", "/es" + id: "gallery", id + "/reports": "gallery", "/report": "gallery",
		"/enter": "upload", "/ar/entries/x/images/y": "upload", "/assets/upload/report.css": "upload", "/entering": "gallery",
		"/e/7q2m-kx4t": "upload", "/ar/e/7q2m-kx4t": "upload", "/es": "gallery", "/es/entering": "gallery",
		"/moderation/reports": "moderation", "/ar/moderation" + id + "/feature": "moderation", "/assets/moderation/desk.css": "moderation",
		"/": "gallery", "/cities/accra": "gallery", "/moderations": "gallery",
	} {
		if got := role(address); got != want {
			t.Errorf("%s goes to %s; want %s", address, got, want)
		}
	}
}
