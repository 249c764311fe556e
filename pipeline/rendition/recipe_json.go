package rendition

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// RecipeVersion is the version of a recipe's form in JSON. A recipe is a part of what
// happened to a drawing, so every version that was ever written must be read for ever.
const RecipeVersion = 1

// recipeBytes is more than the longest recipe takes with all its spaces.
const recipeBytes = 16 << 10

// recipeForm is a recipe as it is written:
//
//	{"version": 1, "turn": 1, "crop": {"left": 0, "top": 500, "right": 10000, "bottom": 9500},
//	 "covers": [{"left": 7000, "top": 9000, "right": 9800, "bottom": 9400, "color": "#fbf5e6"}]}
//
// What changes nothing is left out.
type recipeForm struct {
	Version int     `json:"version"`
	Turn    int     `json:"turn,omitempty"`
	Crop    Rect    `json:"crop,omitzero"`
	Covers  []Cover `json:"covers,omitempty"`
}

// ParseRecipe reads a recipe from JSON. It is strict, because a field that is not
// understood may be a cover: anything unknown is ErrNotRecipe, and what Validate finds
// wrong is its error.
func ParseRecipe(data []byte) (Recipe, error) {
	if len(data) > recipeBytes {
		return Recipe{}, fmt.Errorf("%w: %d bytes, at most %d", ErrNotRecipe, len(data), recipeBytes)
	}
	if !json.Valid(data) {
		return Recipe{}, fmt.Errorf("%w: it is no JSON", ErrNotRecipe)
	}
	var r Recipe
	err := r.UnmarshalJSON(data)
	return r, err
}

// MarshalJSON writes the recipe, if it is valid, with RecipeVersion.
func (r Recipe) MarshalJSON() ([]byte, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	return json.Marshal(recipeForm{Version: RecipeVersion, Turn: r.Turn, Crop: r.Crop, Covers: r.Covers})
}

// UnmarshalJSON reads what ParseRecipe reads, as a part of other JSON. It leaves the
// recipe as it was when it returns an error.
func (r *Recipe) UnmarshalJSON(data []byte) error {
	var form recipeForm
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	if err := in.Decode(&form); err != nil {
		return fmt.Errorf("%w: %w", ErrNotRecipe, err)
	}
	if form.Version != RecipeVersion {
		return fmt.Errorf("%w: of version %d", ErrNotRecipe, form.Version)
	}
	read := Recipe{Turn: form.Turn, Crop: form.Crop}
	if len(form.Covers) > 0 {
		read.Covers = form.Covers
	}
	if err := read.Validate(); err != nil {
		return err
	}
	*r = read
	return nil
}
