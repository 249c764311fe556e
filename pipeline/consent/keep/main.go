// Command keep adds to a file the texts of consent that pages show today and the file does
// not have: `make generate` runs it after words have changed. It takes nothing out.
package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/easel-gallery/easel/pipeline/consent"
)

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("want one file, such as pipeline/consent/shown.csv"))
	}
	if err := keep(os.Args[1]); err != nil {
		fail(err)
	}
}

func keep(path string) error {
	before, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	all, err := consent.Parse(bytes.NewReader(before))
	if err != nil {
		return err
	}
	var after bytes.Buffer
	if err := consent.Write(&after, consent.Add(all)); err != nil || bytes.Equal(before, after.Bytes()) {
		return err
	}
	return os.WriteFile(path, after.Bytes(), 0o644)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "keep:", err)
	os.Exit(1)
}
