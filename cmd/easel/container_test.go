package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// The image is read as BuildKit reads it. What only an engine can do, building it, is
// not done here.
func TestTheContainerfileMakesAnImageOfNothingElse(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../../deploy/Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	parsed, err := parser.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range parsed.Warnings {
		t.Error(w.Short)
	}
	stages, _, err := instructions.Parse(parsed.AST, linter.New(&linter.Config{
		Warn: func(rule, _, _, message string, _ []parser.Range) { t.Errorf("%s: %s", rule, message) },
	}))
	if err != nil {
		t.Fatal(err)
	}
	last := stages[len(stages)-1]
	if last.BaseName != "scratch" {
		t.Errorf("it stands on %s", last.BaseName)
	}
	var user string
	for _, stage := range stages {
		if _, tag, ok := strings.Cut(stage.BaseName, ":"); stage.BaseName != "scratch" && (!ok || strings.Count(tag, ".") != 2) {
			t.Errorf("%s is not pinned", stage.BaseName)
		}
		for _, command := range stage.Commands {
			switch c := command.(type) {
			case *instructions.CopyCommand:
				for _, path := range c.SourcePaths {
					if _, err := os.Stat(filepath.Join("../..", path)); c.From == "" && err != nil {
						t.Error(err)
					}
				}
			case *instructions.UserCommand:
				user = c.User
			}
		}
	}
	if user == "" || strings.HasPrefix(user, "0") || strings.HasPrefix(user, "root") {
		t.Errorf("it runs as %q", user)
	}
}
