package cell

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// patience is for a busy machine: all that is waited for comes.
const patience = 2 * time.Minute

// keeper is one whose cells do what an attack does; "" is none.
func keeper(attack string) *Keeper {
	k := &Keeper{Log: slog.New(slog.DiscardHandler), limits: afford(0), wall: patience}
	if attack != "" {
		k.args = []string{attack, mark(attack)}
	}
	return k
}

// mark is a word by which the processes of an attack by this process are found.
func mark(attack string) string { return fmt.Sprintf("%s %d", attack, os.Getpid()) }

// afford changes a budget to so many seconds of the processor. Of none it changes nothing,
// but that a race detector makes everything slower and larger.
func afford(seconds int64) func(budget) budget {
	return func(b budget) budget {
		switch {
		case seconds != 0:
			b.CPU = seconds
		case raced():
			b.Data, b.CPU = b.Data*4, b.CPU*10
		}
		return b
	}
}

// raced reports whether there is a race detector in this process.
func raced() bool {
	info, _ := debug.ReadBuildInfo()
	return info != nil && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

func render(t *testing.T, k *Keeper, original []byte) (rendition.Result, error) {
	t.Helper()
	return k.Render(t.Context(), original, rendition.DefaultLimits())
}

func TestACellMakesWhatRenderMakes(t *testing.T) {
	t.Parallel()
	k := keeper("")
	whole := renditiontest.WriteJPEG(renditiontest.Photo(900, 700, 1), renditiontest.JPEGOptions{})
	for kind, original := range map[string][]byte{
		"cut off": whole[:len(whole)*95/100],
		"short":   renditiontest.JPEG(t, 2000, 900), "png": renditiontest.PNG(t, 700, 500), "webp": renditiontest.WebP(t, 80, 60),
		"turned": renditiontest.WithOrientation(renditiontest.JPEG(t, 900, 700), 6),
	} {
		want, err := rendition.Render(t.Context(), original, rendition.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if want.Truncated != (kind == "cut off") {
			t.Errorf("%s: it is truncated: %v", kind, want.Truncated)
		}
		got, err := render(t, k, original)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, and it differs: %v", kind, err, !reflect.DeepEqual(got, want))
		}
	}
	if ends, ways := k.Ends(), k.Ways(); ends["made"] != 5 || ways["short"] != 4 || ways["webp"] != 1 {
		t.Errorf("counted were %v and %v", ends, ways)
	}
}

func TestACellDoesWhatARecipeSays(t *testing.T) {
	t.Parallel()
	k := keeper("")
	recipe := rendition.Recipe{
		Turn: 1, Crop: rendition.Rect{Left: 1_000, Top: 1_000, Right: 9_000, Bottom: 10_000},
		Covers: []rendition.Cover{{Rect: rendition.Rect{Left: 2_000, Top: 2_000, Right: 4_000, Bottom: 4_000}, Color: "#c8602a"}},
	}
	for kind, original := range map[string][]byte{
		"JPEG": renditiontest.JPEG(t, 900, 700), "PNG": renditiontest.PNG(t, 700, 500),
		"turned": renditiontest.WithOrientation(renditiontest.JPEG(t, 900, 700), 6),
	} {
		want, err := rendition.RenderEdited(t.Context(), original, rendition.DefaultLimits(), recipe)
		if err != nil {
			t.Fatal(err)
		}
		got, err := k.RenderEdited(t.Context(), original, rendition.DefaultLimits(), recipe)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, and it differs: %v", kind, err, !reflect.DeepEqual(got, want))
		}
	}
	if _, err := k.RenderEdited(t.Context(), renditiontest.JPEG(t, 64, 48), rendition.DefaultLimits(), rendition.Recipe{Turn: 4}); !errors.Is(err, rendition.ErrTurn) {
		t.Errorf("four turns: %v", err)
	}
}

func TestARefusalComesOutOfACellWithItsReason(t *testing.T) {
	t.Parallel()
	k := keeper("")
	_, err := render(t, k, renditiontest.Truncated(renditiontest.JPEG(t, 640, 480)))
	if !errors.Is(err, rendition.ErrTruncated) || k.Ends()["truncated"] != 1 {
		t.Errorf("%v, counted were %v", err, k.Ends())
	}
	if _, err := render(t, k, []byte("Dear sirs")); !errors.Is(err, rendition.ErrNotPicture) || k.Ends()["not_picture"] != 1 {
		t.Errorf("%v, counted were %v", err, k.Ends())
	}
}

func TestManyCellsMayBeKeptAtOnce(t *testing.T) {
	t.Parallel()
	k := keeper("")
	var all sync.WaitGroup
	for n := range 20 {
		all.Go(func() {
			width := 300 + n
			if made, err := render(t, k, renditiontest.JPEG(t, width, 200)); err != nil || made.Width != width {
				t.Errorf("%d pixels wide: %v, %v", width, made.Width, err)
			}
		})
	}
	all.Wait()
}

// Each attack ends in a way that is told apart and counted, and has its say about the picture.
func TestACellThatGoesWrongIsToldApart(t *testing.T) {
	t.Parallel()
	type end struct {
		outcome Outcome
		tries   uint64
		err     error
	}
	costly, damaged := rendition.ErrTooCostly, rendition.ErrDamaged
	hoarded := end{OutOfMemory, 1, costly}
	if raced() {
		hoarded = end{Crashed, 2, damaged} // the detector has words of its own for it
	}
	for attack, want := range map[string]end{
		"hangs":            {TimedOut, 1, nil},
		"spins":            {UsedUp, 1, costly},
		"hoards":           hoarded,
		"panics":           {Crashed, 2, damaged},
		"gives up":         {Crashed, 2, damaged},
		"exits silently":   {Garbage, 2, damaged},
		"floods":           {Flood, 2, damaged},
		"complains":        {TimedOut, 1, nil},
		"babbles":          {Garbage, 2, damaged},
		"announces much":   {Flood, 2, damaged},
		"breaks off":       {Garbage, 2, damaged},
		"says two things":  {Flood, 2, damaged},
		"does not come up": {NotStarted, 1, nil},
		"is killed":        {Killed, 2, costly},
		"forks":            {TimedOut, 1, nil},
	} {
		t.Run(attack, func(t *testing.T) {
			t.Parallel()
			k := keeper(attack)
			switch want.outcome {
			case TimedOut:
				k.wall = time.Second / 2
			case UsedUp:
				k.limits = afford(1)
			default:
				k.limits = afford(60)
			}
			_, err := render(t, k, renditiontest.JPEG(t, 64, 48))
			if n := k.Ends()[string(want.outcome)]; n != want.tries || len(k.Ends()) != 1 {
				t.Errorf("counted was %v; want %d × %s: %v", k.Ends(), want.tries, want.outcome, err)
			}
			if err == nil || want.err != nil && !errors.Is(err, want.err) || want.err == nil && rendition.Reason(err) != "" {
				t.Errorf("it ended by %v; want %v", err, want.err)
			}
			wantNobody(t, attack)
		})
	}
}

// wantNobody fails if a process of an attack is left, or a dead child that nobody waited for.
func wantNobody(t *testing.T, attack string) {
	t.Helper()
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		left := processes(t, mark(attack))
		if len(left) == 0 {
			return
		}
		if time.Since(began) > patience {
			t.Fatalf("processes are left: %q", left)
		}
	}
}

// processes are the cells that have a word as an argument.
func processes(t *testing.T, argument string) (found []string) {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		line, err := os.ReadFile(file)
		if words := strings.Split(string(line), "\x00"); err == nil && words[0] == name && slices.Contains(words, argument) {
			found = append(found, file)
		}
	}
	return found
}

func TestACellThatTriesToBreakOutFindsEveryWayClosed(t *testing.T) {
	t.Parallel()
	k := keeper("breaks out")
	_, err := render(t, k, renditiontest.JPEG(t, 64, 48))
	if err == nil || !strings.HasSuffix(err.Error(), "open: .") {
		t.Errorf("not closed: %v", err)
	}
}

func TestWhoIsToldToStopKillsTheCellAtOnceAndSaysNothingOfThePicture(t *testing.T) {
	t.Parallel()
	k := keeper("hangs")
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, stop)
	began := time.Now()
	_, err := k.Render(ctx, renditiontest.JPEG(t, 64, 48), rendition.DefaultLimits())
	if !errors.Is(err, context.Canceled) || rendition.Reason(err) != "" || k.Ends()["cancelled"] != 1 {
		t.Errorf("it ended by %v, counted was %v", err, k.Ends())
	}
	if took := time.Since(began); took >= patience {
		t.Errorf("it took %v", took)
	}
}

func TestACellDiesWithItsKeeper(t *testing.T) {
	t.Parallel()
	cmd := &exec.Cmd{Path: "/proc/self/exe", Args: []string{keeping, "outlives", mark("outlives")}}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); len(processes(t, mark("outlives"))) == 0; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatal("there is no cell")
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	wantNobody(t, "outlives")
}

func TestAPictureOfAllPixelsFits(t *testing.T) {
	t.Parallel()
	original := renditiontest.Progressive(8_000, 8_000, 10)
	k := keeper("")
	if _, err := render(t, k, original); err != nil {
		t.Errorf("%v, counted was %v", err, k.Ends())
	}
}

func TestNoPersonTypesWhatMakesACell(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"easel"}, {"easel", name}, {name, "serve"}, {"easel", "render", "a", "b"}} {
		if Is(args) {
			t.Errorf("%q is a cell", args)
		}
	}
	if !Is([]string{name}) {
		t.Error("a cell is none")
	}
}
