package drawing

// Hung reports whether the public could see a drawing at any moment before the fact of a
// sequence, under the verdict that stood then. The drawing's facts are in order.
func Hung(facts []Fact, seq uint64) (bool, error) {
	var s State
	var under uint64 // sequence of the last verdict under which it hung
	for i, f := range facts {
		if f.Seq > seq {
			break
		}
		if i > 0 && s.Showable() && f.At.After(facts[i-1].At) && f.At.After(s.Decision.PublicAt) {
			under = s.Decision.Seq
		}
		if f.Seq == seq {
			break
		}
		if err := s.Apply(f); err != nil {
			return false, err
		}
	}
	return s.Decision != nil && under == s.Decision.Seq, nil
}
