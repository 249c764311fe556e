package cell

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// said is what a cell says about a picture of 700 × 500 pixels, after something was done
// to its answer and to the pictures' bytes.
func said(t *testing.T, change func(a *answer, pictures [][]byte)) (io.Reader, rendition.Info) {
	t.Helper()
	original := renditiontest.JPEG(t, 700, 500)
	info, err := rendition.Inspect(bytes.NewReader(original), int64(len(original)), rendition.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	made, err := rendition.Render(t.Context(), original, rendition.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	a := answer{Width: made.Width, Height: made.Height, Color: made.Color}
	var pictures [][]byte
	for _, p := range made.Pictures {
		a.Pictures = append(a.Pictures, picture{p.Width, p.Height, p.Kind, len(p.Bytes)})
		pictures = append(pictures, p.Bytes)
	}
	change(&a, pictures)
	message, err := appendMessage([]byte{lockedByte}, a)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(append(message, bytes.Join(pictures, nil)...)), info
}

func TestAnHonestAnswerIsBelieved(t *testing.T) {
	t.Parallel()
	from, info := said(t, func(*answer, [][]byte) {})
	r, first, err := listen(from, info)
	if err != nil || first != lockedByte || len(r.Pictures) != 3 {
		t.Errorf("%v, %q, %d pictures", err, first, len(r.Pictures))
	}
}

func TestNothingThatACellSaysIsBelieved(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(a *answer, pictures [][]byte)
		want   error
	}{
		"another width":        {func(a *answer, _ [][]byte) { a.Width++ }, errGarbage},
		"another height":       {func(a *answer, _ [][]byte) { a.Height-- }, errGarbage},
		"a colour that is not": {func(a *answer, _ [][]byte) { a.Color = "#'></b>" }, errGarbage},
		"no colour":            {func(a *answer, _ [][]byte) { a.Color = "" }, errGarbage},
		"a long way":           {func(a *answer, _ [][]byte) { a.Fallback = strings.Repeat("a", maxWord+1) }, errGarbage},
		"a way with a quote":   {func(a *answer, _ [][]byte) { a.Fallback = `"` }, errGarbage},
		"no pictures":          {func(a *answer, _ [][]byte) { a.Pictures = nil }, errGarbage},
		"a picture too many":   {func(a *answer, _ [][]byte) { a.Pictures = append(a.Pictures, a.Pictures[2]) }, errGarbage},
		"a wide rendition":     {func(a *answer, _ [][]byte) { a.Pictures[1].Width = 641 }, errGarbage},
		"a negative one":       {func(a *answer, _ [][]byte) { a.Pictures[1].Height = -1 }, errGarbage},
		"a PNG":                {func(a *answer, _ [][]byte) { a.Pictures[0].Kind = rendition.PNG }, errGarbage},
		"bytes below none":     {func(a *answer, _ [][]byte) { a.Pictures[0].Bytes = -1 }, errFlood},
		"very many bytes":      {func(a *answer, _ [][]byte) { a.Pictures[0].Bytes = 1 << 40 }, errFlood},
		"a byte too few":       {func(a *answer, _ [][]byte) { a.Pictures[2].Bytes++ }, io.ErrUnexpectedEOF},
		"a byte too many":      {func(a *answer, _ [][]byte) { a.Pictures[2].Bytes-- }, errFlood},
		"no JPEG":              {func(_ *answer, p [][]byte) { copy(p[1], "<script>alert(1)</script>") }, errGarbage},
		"pictures exchanged": {func(a *answer, p [][]byte) {
			p[0], p[1] = p[1], p[0]
			a.Pictures[0].Bytes, a.Pictures[1].Bytes = len(p[0]), len(p[1])
		}, errGarbage},
		"an unknown reason":   {func(a *answer, _ [][]byte) { a.Reason = "bored" }, errGarbage},
		"too many words":      {func(a *answer, _ [][]byte) { a.Reason, a.Words = "empty", strings.Repeat("x", maxWords+1) }, errGarbage},
		"a refusal, and more": {func(a *answer, _ [][]byte) { a.Reason = "empty" }, errFlood},
		"an endless message":  {func(a *answer, _ [][]byte) { a.Words = strings.Repeat("x", maxMessage) }, errFlood},
	} {
		from, info := said(t, c.change)
		r, _, err := listen(from, info)
		if !errors.Is(err, c.want) || len(r.Pictures) != 0 || rendition.Reason(err) != "" {
			t.Errorf("%s: %v, %d pictures; want %v", name, err, len(r.Pictures), c.want)
		}
	}
}

// A field that Result gets must be told, checked, and counted here.
func TestAnAnswerTellsAllThatAResultHas(t *testing.T) {
	t.Parallel()
	if n, m := reflect.TypeFor[rendition.Result]().NumField(), reflect.TypeFor[rendition.Picture]().NumField(); n != 6 || m != 5 {
		t.Errorf("a result has %d fields, a picture %d: do answer, tell and result know them all?", n, m)
	}
}

func TestHEICMayCostMoreForEachMegapixel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		info rendition.Info
		want budget
	}{
		{rendition.Info{Kind: rendition.JPEG, Width: 4000, Height: 3000}, budget{512 << 20, 5}},
		{rendition.Info{Kind: "heic", Width: 4000, Height: 3000}, budget{512<<20 + 240_000_000, 5 + 5}},
		{rendition.Info{Kind: "heic", Width: 64_000, Height: 1000}, budget{512<<20 + 1_280_000_000, 5 + 26}},
	} {
		if got := budgetOf(c.info); got != c.want {
			t.Errorf("%+v may cost %+v; want %+v", c.info, got, c.want)
		}
	}
}
