package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/worker/cell"
)

type renderCommand struct {
	File   string `arg:"" help:"Picture." type:"path"`
	OutDir string `arg:"" name:"outdir" help:"Folder for its renditions." type:"path"`
}

type rendered struct {
	Path   string `json:"path"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Bytes  int    `json:"bytes"`
}

// Run writes the renditions and prints what they are and what they cost.
func (c *renderCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	limits := rendition.DefaultLimits()
	info, err := os.Stat(c.File)
	if err != nil {
		return fmt.Errorf("render: %w", err)
	}
	if info.Size() > limits.Bytes {
		return fmt.Errorf("render %s: %w", c.File, rendition.ErrTooLarge)
	}
	original, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("render: %w", err)
	}
	made, err := (&cell.Keeper{Log: log}).Render(ctx, original, limits)
	if err != nil {
		return fmt.Errorf("render %s: %w", c.File, err)
	}
	if err := os.MkdirAll(c.OutDir, 0o755); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	var out []rendered
	for _, p := range made.Pictures {
		path := filepath.Join(c.OutDir, fmt.Sprintf("%d-%s.%s", p.Width, p.Hash, p.Kind.Ext()))
		if err := os.WriteFile(path, p.Bytes, 0o644); err != nil {
			return fmt.Errorf("render: %w", err)
		}
		out = append(out, rendered{path, p.Width, p.Height, len(p.Bytes)})
	}
	return printJSON(s.out, struct {
		Renditions []rendered `json:"renditions"`
		CPU        int64      `json:"cpu_ms"`
	}{out, cpuTime()})
}

// cpuTime is what this process and the cells that it has kept have used so far, user and
// system, in milliseconds.
func cpuTime() int64 {
	var sum int64
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var used syscall.Rusage
		if syscall.Getrusage(who, &used) == nil {
			sum += used.Utime.Nano() + used.Stime.Nano()
		}
	}
	return sum / 1_000_000
}
