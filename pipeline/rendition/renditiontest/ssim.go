package renditiontest

import "math"

// The constants of SSIM as its paper has them: Wang, Bovik, Sheikh and Simoncelli,
// "Image Quality Assessment: From Error Visibility to Structural Similarity", IEEE
// Transactions on Image Processing 13 (2004).
const (
	ssimWindow = 11  // samples a side
	ssimSigma  = 1.5 // of the Gaussian that weighs a window's samples
	ssimC1     = (0.01 * 255) * (0.01 * 255)
	ssimC2     = (0.03 * 255) * (0.03 * 255)
)

// SSIM says how alike two planes of the same sides look: the mean of the structural
// similarity of all windows that lie wholly inside, 1 where the planes are equal.
// Each side has 11 samples at least. Nothing is made smaller first, as some do for
// large pictures.
func SSIM(a, b Levels) float64 {
	weights := gaussian()
	columns := make([]moments, a.Width)
	sum := 0.0
	for y := range a.Height - ssimWindow + 1 {
		clear(columns)
		for i, w := range weights {
			other := b.Row(y + i)
			for x, level := range a.Row(y + i) {
				columns[x].add(w, level, other[x])
			}
		}
		for x := range a.Width - ssimWindow + 1 {
			var window moments
			for i, w := range weights {
				window.addAll(w, &columns[x+i])
			}
			sum += window.similarity()
		}
	}
	return sum / float64((a.Width-ssimWindow+1)*(a.Height-ssimWindow+1))
}

// gaussian returns the weights along one side of a window. Their sum is one.
func gaussian() [ssimWindow]float64 {
	var weights [ssimWindow]float64
	sum := 0.0
	for i := range weights {
		d := float64(i - ssimWindow/2)
		weights[i] = math.Exp(-d * d / (2 * ssimSigma * ssimSigma))
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

// moments are weighted sums over pairs of samples: of each, of their squares, and
// of their products.
type moments struct{ a, b, aa, bb, ab float64 }

func (m *moments) add(weight, a, b float64) {
	wa, wb := weight*a, weight*b
	m.a += wa
	m.b += wb
	m.aa += wa * a
	m.bb += wb * b
	m.ab += wa * b
}

func (m *moments) addAll(weight float64, of *moments) {
	m.a += weight * of.a
	m.b += weight * of.b
	m.aa += weight * of.aa
	m.bb += weight * of.bb
	m.ab += weight * of.ab
}

// similarity is the paper's equation 13.
func (m *moments) similarity() float64 {
	varA, varB, cov := m.aa-m.a*m.a, m.bb-m.b*m.b, m.ab-m.a*m.b
	return (2*m.a*m.b + ssimC1) * (2*cov + ssimC2) /
		((m.a*m.a + m.b*m.b + ssimC1) * (varA + varB + ssimC2))
}
