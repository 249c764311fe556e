// Command paint writes the pictures of the worked examples into a folder.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/easel-gallery/easel/services/demo/examples"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: paint FOLDER")
		os.Exit(2)
	}
	if err := paint(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func paint(folder string) error {
	for n := 1; n <= examples.Count; n++ {
		file, err := examples.JPEG(n)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, examples.Name(n)), file, 0o644); err != nil {
			return err
		}
	}
	return nil
}
