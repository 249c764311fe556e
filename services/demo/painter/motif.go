package painter

import "math/rand/v2"

// motif is something that children draw of their city.
type motif struct {
	name   string
	shapes []proportion
	media  []func() medium
	dark   bool // on dark paper
	paint  func(*sheet)
}

// motifs lists them all; its order only decides which seed shows which.
func motifs() []motif {
	var all []motif
	all = append(all, streetMotifs()...)
	all = append(all, waterMotifs()...)
	all = append(all, homeMotifs()...)
	all = append(all, skyMotifs()...)
	all = append(all, playMotifs()...)
	all = append(all, placeMotifs()...)
	all = append(all, farMotifs()...)
	return all
}

// motifOf goes through all motifs in a new order for every round of seeds, so that even a small demo shows each of them.
func motifOf(seed uint64) motif {
	all := motifs()
	n := uint64(len(all))
	order := rand.New(rand.NewPCG(seed/n, 0x6d6f746966)).Perm(len(all))
	return all[order[seed%n]]
}

// motifNamed finds a motif; a name that New did not give shows the first.
func motifNamed(name string) motif {
	all := motifs()
	for _, m := range all {
		if m.name == name {
			return m
		}
	}
	return all[0]
}

// medium chooses what it is drawn with, and on what.
func (m motif) medium(r *rand.Rand) (medium, paper) {
	med := m.media[r.IntN(len(m.media))]()
	if m.dark {
		return med, darkPapers()[r.IntN(len(darkPapers()))]
	}
	p := papers()[r.IntN(len(papers()))]
	if med.wet {
		p.squares = 0 // nobody paints with water on a school book's page
	}
	return med, p
}

// rule draws the squares of a school book's page.
func (s *sheet) rule(c ink) {
	const step = 26
	for x := 13.0; x < s.w; x += step {
		s.segment(pt{x, -9}, pt{x, s.h + 9}, 0.8, 4, bothRound, false)
	}
	for y := 13.0; y < s.h; y += step {
		s.segment(pt{-9, y}, pt{s.w + 9, y}, 0.8, 4, bothRound, false)
	}
	s.soak(c, 0.9)
}
