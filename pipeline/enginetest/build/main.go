// Command build makes the engines that the tests run against, and MinIO's client, so that their minutes do not count as the
// tests'. It prints the paths of the programs and does nothing for one that is there already.
//
//	go run ./pipeline/enginetest/build
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/easel-gallery/easel/pipeline/enginetest"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, program := range []enginetest.Program{journaltest.Program, miniotest.Program, miniotest.Client} {
		path, err := program.Build(ctx, os.Stderr)
		if err != nil {
			fmt.Fprintf(os.Stderr, "build %s: %v\n", program.Name, err)
			os.Exit(1)
		}
		fmt.Println(path)
	}
}
