package painter

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the fingerprints anew: look at the pictures first")

// fingerprint is a drawing as sixteen colours, coarse enough to be the same where floating point rounds otherwise.
func fingerprint(d Drawing) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d %s %dx%d", d.Seed, d.Motif, d.Width, d.Height)
	for _, c := range grid(d.Photo(), 4) {
		fmt.Fprintf(&out, " %02x%02x%02x", c[0], c[1], c[2])
	}
	return out.String()
}

// colours reads a fingerprint back.
func colours(t *testing.T, line string) (name string, of [][3]int) {
	t.Helper()
	words := strings.Fields(line)
	for _, word := range words[3:] {
		var c [3]int
		if _, err := fmt.Sscanf(word, "%02x%02x%02x", &c[0], &c[1], &c[2]); err != nil {
			t.Fatalf("fingerprint %q: %v", line, err)
		}
		of = append(of, c)
	}
	return strings.Join(words[:3], " "), of
}

// Screenshots, load tests and other people's notes name drawings by their seed, so a seed must not change its picture unnoticed.
func TestASeedKeepsItsPicture(t *testing.T) {
	var lines []string
	for seed := range uint64(len(Motifs())) {
		lines = append(lines, fingerprint(New(seed, 0.1)))
	}
	file := filepath.Join("testdata", "fingerprints.txt")
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSpace(string(golden)), "\n")
	if len(want) != len(lines) {
		t.Fatalf("%d drawings, %d fingerprints", len(lines), len(want))
	}
	for i, line := range lines {
		name, got := colours(t, line)
		wantName, wantColours := colours(t, want[i])
		if name != wantName {
			t.Errorf("seed %d is %s, was %s", i, name, wantName)
		} else if d := distance(got, wantColours); d > 1 {
			t.Errorf("seed %d (%s) moved by %.1f levels", i, name, d)
		}
	}
}
