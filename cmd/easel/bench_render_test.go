package main

import (
	"fmt"
	"os/exec"
	"testing"
	"time"
)

// How often each way makes the ladder of a picture, in turn, and how often easel's memory
// is watched after that.
const (
	renderRounds = 7
	memoryRounds = 3
)

// rivalQuality is the quality of libjpeg's that weighs about as much as ours.
const rivalQuality = 82

// BenchmarkRenderBesideLibvips prints how much CPU easel render takes for a picture, user
// and system of the whole process, beside what libvips takes for the same ladder: the
// median of the ratios of rounds in which all take turns. It fails where a figure is
// beyond its must.
func BenchmarkRenderBesideLibvips(b *testing.B) {
	rivals := libvips(b)
	for _, r := range rivals {
		rivals = append(rivals, onOneThread(r))
	}
	for _, o := range originals() {
		b.Run(o.name, func(b *testing.B) {
			file := o.file(b)
			for b.Loop() {
				renderBeside(b, o, file, rivals)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func renderBeside(b *testing.B, o original, file string, rivals []rival) {
	b.Helper()
	folder := b.TempDir()
	ours, theirs := make([]time.Duration, renderRounds), make([][]time.Duration, len(rivals))
	for round := range ours {
		ours[round] = cpu(b, easelRender(b, file, folder))
		for i, r := range rivals {
			theirs[i] = append(theirs[i], cpu(b, r.ladder(file, folder, rivalQuality)...))
		}
	}
	f := newFigures(b)
	defer f.end()
	f.add("original-MB", fileMB(b, file), limit{}, "")
	f.add("easel-ms", medianMs(ours), limit{}, "")
	for i, r := range rivals {
		f.add("easel/"+r.name+r.threads, medianRatio(ours, theirs[i]), o.limits[r.name],
			fmt.Sprintf("%.0f of %.0f ms", medianMs(ours), medianMs(theirs[i])))
	}
	peak := 0.0
	for range memoryRounds {
		peak = max(peak, peakMB(b, easelRender(b, file, folder)))
	}
	f.add("easel-MB", peak, o.limits["memory"], "")
}

// easelRender returns the command that makes a file's renditions.
func easelRender(b *testing.B, file, folder string) *exec.Cmd {
	b.Helper()
	path, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	return exec.Command(path, "render", file, folder)
}
