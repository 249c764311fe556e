// Command build makes the MinIO that the tests run against and its client, so that their minutes do not count as the
// tests'. It prints the paths of the programs and does nothing for one that is there already.
//
//	go run ./pipeline/store/miniotest/build
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, build := range []func(context.Context, io.Writer) (string, error){miniotest.Build, miniotest.BuildClient} {
		program, err := build(ctx, os.Stderr)
		if err != nil {
			fmt.Fprintln(os.Stderr, "build MinIO:", err)
			os.Exit(1)
		}
		fmt.Println(program)
	}
}
