// Command build makes the MinIO that the tests run against, so that its minutes do not count as theirs. It prints the path
// of the program and does nothing if that is there already.
//
//	go run ./pipeline/store/miniotest/build
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	program, err := miniotest.Build(ctx, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "build MinIO:", err)
		os.Exit(1)
	}
	fmt.Println(program)
}
