package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// rival is another way to make the ladder of a picture. It writes each rung, 4:2:0 and
// without metadata, as WIDTH.jpg.
type rival struct {
	name    string
	threads string // "", or how it is called beside the same on as many as there are cores
	// ladder returns the commands that do it, to be run one after the other.
	ladder func(file, folder string, quality int) []*exec.Cmd
}

// libvips returns the ways by libvips that can be had here, and says what is missing for
// the others.
func libvips(b *testing.B) []rival {
	b.Helper()
	var rivals []rival
	if _, err := exec.LookPath("vipsthumbnail"); err == nil {
		rivals = append(rivals, rival{name: "per-rung", ladder: perRung})
	} else {
		b.Log("nothing beside vipsthumbnail, which is not here (Debian: apt-get install libvips-tools)")
	}
	if program, err := buildCascade(b.TempDir()); err == nil {
		rivals = append(rivals, rival{name: "cascade", ladder: cascadeBy(program)})
	} else {
		b.Logf("nothing beside a cascade of libvips, which can't be built here (Debian: apt-get install gcc pkg-config libvips-dev): %v", err)
	}
	return rivals
}

// perRung starts vipsthumbnail for each rung, and each decodes the original.
func perRung(file, folder string, quality int) []*exec.Cmd {
	var all []*exec.Cmd
	for _, width := range rendition.Widths() {
		to := fmt.Sprintf("%s[Q=%d,strip,subsample_mode=on]", rungPath(folder, width), quality)
		all = append(all, exec.Command("vipsthumbnail", file, "--size", fmt.Sprintf("%dx>", width), "--output", to))
	}
	return all
}

// cascadeBy starts one process that decodes once and makes each rung from the one before.
func cascadeBy(program string) func(file, folder string, quality int) []*exec.Cmd {
	return func(file, folder string, quality int) []*exec.Cmd {
		args := []string{file, folder, strconv.Itoa(quality)}
		for _, width := range slices.Backward(rendition.Widths()) {
			args = append(args, strconv.Itoa(width))
		}
		return []*exec.Cmd{exec.Command(program, args...)}
	}
}

// rungPath is where a rival writes a rung.
func rungPath(folder string, width int) string {
	return filepath.Join(folder, fmt.Sprintf("%d.jpg", width))
}

// onOneThread is a rival that computes on one thread, where libvips otherwise takes one
// for each core. Which of the two needs less CPU differs from picture to picture.
func onOneThread(r rival) rival {
	return rival{r.name, "-1-thread", func(file, folder string, quality int) []*exec.Cmd {
		all := r.ladder(file, folder, quality)
		for _, c := range all {
			c.Env = append(os.Environ(), "VIPS_CONCURRENCY=1")
		}
		return all
	}}
}

// buildCascade compiles the cascade into a folder.
func buildCascade(folder string) (program string, err error) {
	flags, err := exec.Command("pkg-config", "--cflags", "--libs", "vips").Output()
	if err != nil {
		return "", fmt.Errorf("pkg-config: %w", err)
	}
	program = filepath.Join(folder, "cascade")
	source := filepath.Join("..", "..", "deploy", "checks", "cascade.c")
	args := append([]string{"-O2", "-o", program, source}, strings.Fields(string(flags))...)
	if out, err := exec.Command("cc", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("cc: %w\n%s", err, out)
	}
	return program, nil
}
