package rendition_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// everything is a recipe with all that one can have.
var everything = rendition.Recipe{
	Turn: 3,
	Crop: rendition.Rect{Left: 0, Top: 500, Right: 10_000, Bottom: 9_500},
	Covers: []rendition.Cover{
		{Rect: rendition.Rect{Left: 7_000, Top: 9_000, Right: 9_800, Bottom: 9_400}, Color: "#fbf5e6"},
		{Rect: rendition.Rect{Left: 0, Top: 0, Right: 1, Bottom: 1}, Color: "#000000"},
	},
}

const everythingWritten = `{"version":1,"turn":3,"crop":{"left":0,"top":500,"right":10000,"bottom":9500},` +
	`"covers":[{"left":7000,"top":9000,"right":9800,"bottom":9400,"color":"#fbf5e6"},` +
	`{"left":0,"top":0,"right":1,"bottom":1,"color":"#000000"}]}`

func TestARecipeIsWrittenAndRead(t *testing.T) {
	for want, recipe := range map[string]rendition.Recipe{
		everythingWritten:        everything,
		`{"version":1}`:          {},
		`{"version":1,"turn":1}`: {Turn: 1},
		`{"version":1,"turn":2}`: {Turn: 2, Covers: []rendition.Cover{}},
		`{"version":1,"crop":` + `{"left":1,"top":2,"right":101,"bottom":102}}`: {Crop: rendition.Rect{Left: 1, Top: 2, Right: 101, Bottom: 102}},
	} {
		got, err := json.Marshal(recipe)
		if err != nil || string(got) != want {
			t.Errorf("%+v is written as %s, %v; want %s", recipe, got, err, want)
		}
		read, err := rendition.ParseRecipe(got)
		if len(recipe.Covers) == 0 {
			recipe.Covers = nil
		}
		if err != nil || !reflect.DeepEqual(read, recipe) {
			t.Errorf("%s is read as %+v, %v", got, read, err)
		}
	}
}

func TestARecipeTravelsInsideOtherJSON(t *testing.T) {
	type request struct {
		Recipe rendition.Recipe `json:"recipe,omitzero"`
	}
	for want, sent := range map[string]request{
		`{"recipe":` + everythingWritten + `}`: {everything},
		`{}`:                                   {},
	} {
		written, err := json.Marshal(sent)
		if err != nil || string(written) != want {
			t.Errorf("it is written as %s, %v; want %s", written, err, want)
		}
		var got request
		if err := json.Unmarshal(written, &got); err != nil || !reflect.DeepEqual(got, sent) {
			t.Errorf("%s is read as %+v, %v", written, got, err)
		}
	}
}

func TestWhatIsNoRecipeIsNotRead(t *testing.T) {
	for name, data := range map[string]string{
		"nothing":              ``,
		"null":                 `null`,
		"no version":           `{"turn":1}`,
		"a later version":      `{"version":2}`,
		"an unknown field":     `{"version":1,"blurs":[{"left":1}]}`,
		"unknown in a cover":   `{"version":1,"covers":[{"left":0,"top":0,"right":9,"bottom":9,"color":"#000000","shape":"oval"}]}`,
		"half a pixel":         `{"version":1,"crop":{"left":0.5,"top":0,"right":10000,"bottom":10000}}`,
		"two":                  `{"version":1}{"version":1}`,
		"cut off":              everythingWritten[:len(everythingWritten)-1],
		"a very long one":      `{"version":1` + strings.Repeat(" ", 20_000) + `}`,
		"a number beyond ints": `{"version":1,"turn":99999999999999999999}`,
	} {
		if r, err := rendition.ParseRecipe([]byte(data)); !errors.Is(err, rendition.ErrNotRecipe) || !r.IsZero() {
			t.Errorf("%s: read as %+v, %v", name, r, err)
		}
	}
}

func TestARecipeThatDoesNotFitIsRefused(t *testing.T) {
	cover := func(left, top, right, bottom int, color string) rendition.Recipe {
		return rendition.Recipe{Covers: []rendition.Cover{{Rect: rendition.Rect{Left: left, Top: top, Right: right, Bottom: bottom}, Color: color}}}
	}
	crop := func(left, top, right, bottom int) rendition.Recipe {
		return rendition.Recipe{Crop: rendition.Rect{Left: left, Top: top, Right: right, Bottom: bottom}}
	}
	crowd := rendition.Recipe{}
	for range rendition.MaxCovers + 1 {
		crowd.Covers = append(crowd.Covers, everything.Covers[0])
	}
	almost := rendition.Recipe{Covers: crowd.Covers[1:]}
	const most = int(^uint(0) >> 1)
	for name, test := range map[string]struct {
		recipe rendition.Recipe
		want   error
	}{
		"nothing":                     {rendition.Recipe{}, nil},
		"everything":                  {everything, nil},
		"as many covers as there may": {almost, nil},
		"one more":                    {crowd, rendition.ErrTooManyCovers},
		"four quarters":               {rendition.Recipe{Turn: 4}, rendition.ErrTurn},
		"to the left":                 {rendition.Recipe{Turn: -1}, rendition.ErrTurn},
		"the least crop":              {crop(0, 9_900, 100, 10_000), nil},
		"a narrow crop":               {crop(0, 0, 99, 10_000), rendition.ErrCrop},
		"a low crop":                  {crop(0, 1, 10_000, 100), rendition.ErrCrop},
		"a crop inside out":           {crop(9_000, 0, 1_000, 10_000), rendition.ErrCrop},
		"a crop that leaves":          {crop(0, 0, 10_001, 10_000), rendition.ErrCrop},
		"a crop that comes":           {crop(0, -1, 10_000, 10_000), rendition.ErrCrop},
		"a crop of no end":            {crop(-most-1, 0, most, 10_000), rendition.ErrCrop},
		"a crop of no begin":          {crop(0, 0, -most-1, 10_000), rendition.ErrCrop},
		"a cover of all":              {cover(0, 0, 10_000, 10_000, "#09afbc"), nil},
		"a cover of no height":        {cover(0, 7, 10_000, 7, "#09afbc"), rendition.ErrCover},
		"a cover that leaves":         {cover(0, 7, 10_000, 10_001, "#09afbc"), rendition.ErrCover},
		"no colour":                   {cover(0, 0, 9, 9, ""), rendition.ErrCover},
		"a short colour":              {cover(0, 0, 9, 9, "#fff"), rendition.ErrCover},
		"a long colour":               {cover(0, 0, 9, 9, "#ffffffff"), rendition.ErrCover},
		"a colour in capitals":        {cover(0, 0, 9, 9, "#FFFFFF"), rendition.ErrCover},
		"a colour of its own":         {cover(0, 0, 9, 9, "#+12345"), rendition.ErrCover},
		"a colour by name":            {cover(0, 0, 9, 9, "magenta"), rendition.ErrCover},
	} {
		t.Run(name, func(t *testing.T) {
			if err := test.recipe.Validate(); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("Validate says %v, want %v", err, test.want)
			}
			if _, err := json.Marshal(test.recipe); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("writing it says %v, want %v", err, test.want)
			}
		})
	}
}

func TestAReadRecipeIsValidated(t *testing.T) {
	var r rendition.Recipe
	for data, want := range map[string]error{
		`{"version":1,"turn":4}`:                                                        rendition.ErrTurn,
		`{"version":1,"crop":{"right":20000}}`:                                          rendition.ErrCrop,
		`{"version":1,"covers":[{"color":"#000000"}]}`:                                  rendition.ErrCover,
		`{"version":1,"covers":[` + strings.Repeat(`{},`, rendition.MaxCovers) + `{}]}`: rendition.ErrTooManyCovers,
	} {
		if err := json.Unmarshal([]byte(data), &r); !errors.Is(err, want) || !r.IsZero() {
			t.Errorf("%s is read as %+v, %v; want %v", data, r, err, want)
		}
	}
}

func FuzzRecipe(f *testing.F) {
	for _, seed := range []string{
		everythingWritten,
		`{"version":1}`,
		`{"version":1,"turn":1,"crop":{"left":100,"top":0,"right":200,"bottom":10000}}`,
		`{"version":1,"covers":[{"left":0,"top":0,"right":10000,"bottom":1,"color":"#00ff7f"}],"covers":[]}`,
		`{"version":1,"Turn":2,"crop":null}`,
		`{"version":2}`, `[]`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		recipe, err := rendition.ParseRecipe(data)
		if err != nil {
			if !recipe.IsZero() {
				t.Errorf("%v, but there is %+v", err, recipe)
			}
			return
		}
		written, err := json.Marshal(recipe)
		if err != nil {
			t.Fatalf("it was read, but: %v", err)
		}
		again, err := rendition.ParseRecipe(written)
		if err != nil || !reflect.DeepEqual(again, recipe) {
			t.Errorf("%s is read as %+v, %v", written, again, err)
		}
	})
}
