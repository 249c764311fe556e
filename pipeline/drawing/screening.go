package drawing

// Hint is the code of what was noticed for the moderator. A reader may meet one that it
// does not know.
type Hint string

// HintTruncated: the original ends before its picture does, and what is missing is grey.
const HintTruncated Hint = "truncated"

// Screening is the data of screened: what was noticed of a drawing. It decides nothing.
type Screening struct {
	Version  int       `json:"v"`
	Of       string    `json:"of"`                 // SHA-256 of the original
	Made     int       `json:"made"`               // version of the screener
	Likeness string    `json:"likeness,omitempty"` // perceptual hash of the picture, 16 hex digits
	Hints    []Noticed `json:"hints,omitempty"`
}

// Noticed is a hint with what it rests on.
type Noticed struct {
	Code     Hint   `json:"code"`
	Evidence string `json:"evidence,omitempty"` // what was found, in its own words
	Drawing  ID     `json:"drawing,omitempty"`  // the other one, that it looks like
}

// Noticed are all hints of the picture of now: the renderer's, then the screener's.
func (s State) Noticed() (all []Noticed) {
	if s.Ladder != nil {
		for _, h := range s.Ladder.Hints {
			all = append(all, Noticed{Code: h})
		}
	}
	if s.Screening != nil {
		all = append(all, s.Screening.Hints...)
	}
	return all
}

func (s *State) takeScreening(f Fact) error {
	var d Screening
	if err := f.Decode(&d); err != nil {
		return err
	}
	if d.Of == s.Original.SHA256 {
		if len(d.Hints) == 0 {
			d.Hints = nil
		}
		s.Screening = &d
	}
	return nil
}
