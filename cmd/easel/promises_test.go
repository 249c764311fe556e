package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest = regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9]+)`")
	aTest     = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9]+)\(`)
)

// TestEachPromiseNamesTestsThatThereAre: a promise whose test was renamed is attacked by nobody as far as a reader can see.
func TestEachPromiseNamesTestsThatThereAre(t *testing.T) {
	there := map[string]bool{}
	root := filepath.Join("..", "..")
	for _, folder := range []string{"cmd", "services", "gallery", "pipeline"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, found := range aTest.FindAllSubmatch(source, -1) {
				there[string(found[1])] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	promises, err := os.ReadFile(filepath.Join(root, "deploy", "PROMISES.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := namedTest.FindAllSubmatch(promises, -1)
	if len(named) == 0 {
		t.Fatal("no promise names a test")
	}
	for _, name := range named {
		if !there[string(name[1])] {
			t.Errorf("deploy/PROMISES.md names %s, and there is no such test", name[1])
		}
	}
}
