package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Three children of one guardian are entered with one form, and one of them is erased: the page behind the link in the
// letter, which was mailed before, has the other two, and nothing of the third is in any file.
func TestAfterErasingOneOfThreeChildrenTheFamilysPageHasTwo(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	family := birds(t, p, 3)
	fields := map[string]string{}
	for i, b := range family {
		for name, value := range b.Fields {
			switch name {
			case "title", "story", "description", "child_name", "child_age", "key":
				fields[of(name, i+1)] = value
			default:
				fields[name] = value
			}
		}
		fields[of("upload", i+1)] = b.uploads(t, p, b.File)
	}
	fields["guardian_name"], fields["guardian_email"] = "Ana", "eltern@example.org"
	got, err := sendForm(http.DefaultTransport, p.URL+"/enter", fields, "", nil)
	var answer struct{ Entries []accepted }
	if err == nil {
		err = json.Unmarshal([]byte(got.Body), &answer)
	}
	if err != nil || got.Status != http.StatusCreated || len(answer.Entries) != 3 {
		t.Fatalf("the answer is %d %s, %v", got.Status, got.Body, err)
	}
	for i, b := range family {
		b.accepted = answer.Entries[i]
		waitsFor(t, p, b.accepted, "in_review")
		b.learnsPictures(t, p, "a rendition")
	}
	lose(t, p.URL, "eltern@example.org")
	link := familyLinkIn(t, p, "es")
	lists := func(want ...*bird) {
		t.Helper()
		page := expect(t, p.URL+link, nil, http.StatusOK)
		for _, b := range family {
			shown := strings.Contains(page.Body, b.word)
			if wanted := slices.Contains(want, b); shown != wanted {
				t.Errorf("%s is on the page: %t", b.word, shown)
			}
		}
	}
	lists(family...)
	gone := family[1]
	gone.erases(t, p)
	lists(family[0], family[2]) // at once
	gone.isDestroyed(t, p)
	wantNothing(t, "after erasing one of three", family[1:2], p, p.Data)
	lists(family[0], family[2])
	if secret := link[strings.LastIndexByte(link, '/')+1:]; strings.Contains(p.log.tail(1<<20), secret) {
		t.Error("the log has the family's link")
	}
	family[0].isWhole(t, p)
}
