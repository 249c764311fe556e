package jpeg

// sampleBits is how many bits of a transform's numbers stand behind the point.
const sampleBits = 12

// A reduction is how blocks are made n×n samples: T.81 A.3.3 with the n lowest
// coefficients of each direction. The factors by which a coefficient is multiplied on
// its way are the product of one for its row and one for its column, and are taken
// into the quantisation; what is left of the sums is below.
type reduction struct {
	n int
	// factors of the coefficients of one direction, in 1/2^20. Their product with
	// each other is what T.81 has: 1/8 for DC, 1/4 for the rest, times the part
	// of the cosines that all sums share.
	factors   []int64
	transform func(b *block, out []byte, stride int)
}

// one is 1 as a factor: the square root of 1/8 as T.81 has it for each direction.
const one = 370_728 // 2^20/√8

// Factors are one·√2·cos for all but DC.
var reductions = [9]reduction{
	1: {1, []int64{one}, idct1},
	2: {2, []int64{one, 370_728}, idct2},                                                       // √2·cos 45°
	3: {3, []int64{one, 454_047, 262_144}, idct3},                                              // √2·cos 30°, √2/2
	4: {4, []int64{one, 484_379, 370_728, 200_636}, idct4},                                     // √2·cos 22.5°, 45°, 67.5°
	5: {5, []int64{one, 498_628, 131_072, 308_169, 131_072}, idct5},                            // √2·cos 18°, √2/4, √2·cos 54°, √2/4
	6: {6, []int64{one, 185_364, 454_047, 370_728, 262_144, 185_364}, idct6},                   // √2·√2/4, √2·cos 30°, √2·cos 45°, √2/2, √2·√2/4
	8: {8, []int64{one, 514_214, 484_379, 435_930, 370_728, 291_279, 200_636, 102_284}, idct8}, // √2·cos k·11.25°
}

// places returns where each coefficient lies in a block, in zig-zag order, and
// dropped for those that are not kept.
func (r reduction) places(dropped uint8) (places [64]uint8) {
	for k := range places {
		places[k] = dropped
		if row, column := int(natural[k]/8), int(natural[k]%8); row < r.n && column < r.n {
			places[k] = uint8(row*r.n + column)
		}
	}
	return places
}

// target returns where coefficients go, and by what they are multiplied, at this
// scale.
func (r reduction) target(quantisation *[64]int32) target {
	const shift = 40 - sampleBits
	var t target
	for k := range t {
		t.set(k, dropped, 0)
	}
	for k, place := range r.places(dropped) {
		if place != dropped {
			product := int64(quantisation[k]) * r.factors[natural[k]/8] * r.factors[natural[k]%8]
			t.set(k, place, (product+1<<(shift-1))>>shift)
		}
	}
	return t
}

// byPlace returns the factors as the kept coefficients lie in a block.
func (t *target) byPlace() (factors [64]int32) {
	for k := range 64 {
		if place := t[k] & 127; place != dropped {
			factors[place] = t.factor(k)
		}
	}
	return factors
}

// sample rounds to a level. Samples are stored with 128 taken off, T.81 A.3.1.
func sample(v int64) byte {
	v = (v + 128<<sampleBits + 1<<(sampleBits-1)) >> sampleBits
	if uint64(v) > 255 {
		return byte(^(v >> 63))
	}
	return byte(v)
}

// times multiplies by a constant of 14 bits behind the point.
func times(v, constant int64) int64 { return (v*constant + 1<<13) >> 14 }

func idct1(b *block, out []byte, _ int) { out[0] = sample(int64(b[0])) }

func idct2(b *block, out []byte, stride int) {
	s0, d0 := int64(b[0])+int64(b[2]), int64(b[0])-int64(b[2])
	s1, d1 := int64(b[1])+int64(b[3]), int64(b[1])-int64(b[3])
	top, bottom := (*[2]byte)(out), (*[2]byte)(out[stride:])
	top[0], top[1] = sample(s0+s1), sample(s0-s1)
	bottom[0], bottom[1] = sample(d0+d1), sample(d0-d1)
}

func idct3(b *block, out []byte, stride int) {
	var t [9]int64
	for x := range 3 {
		t[x], t[3+x], t[6+x] = three(int64(b[x]), int64(b[3+x]), int64(b[6+x]))
	}
	for y := range 3 {
		row := (*[3]byte)(out[y*stride:])
		a, b, c := three(t[3*y], t[3*y+1], t[3*y+2])
		row[0], row[1], row[2] = sample(a), sample(b), sample(c)
	}
}

// three is the sums of three coefficients.
func three(f0, f1, f2 int64) (a, b, c int64) {
	return f0 + f2 + f1, f0 - 2*f2, f0 + f2 - f1
}

func idct4(b *block, out []byte, stride int) {
	var t [16]int64
	for x := range 4 {
		t[x], t[4+x], t[8+x], t[12+x] = four(int64(b[x]), int64(b[4+x]), int64(b[8+x]), int64(b[12+x]))
	}
	for y := range 4 {
		row := (*[4]byte)(out[y*stride:])
		a, b, c, d := four(t[4*y], t[4*y+1], t[4*y+2], t[4*y+3])
		row[0], row[1], row[2], row[3] = sample(a), sample(b), sample(c), sample(d)
	}
}

// four is the sums of four coefficients. With the cosines of 22.5° and 67.5° in the
// odd ones, one product by the tangent of 22.5° is left.
func four(f0, f1, f2, f3 int64) (a, b, c, d int64) {
	const tan = 6786 // tan 22.5° · 2^14
	even, odd := f0+f2, f1+f3
	even2, odd2 := f0-f2, times(f1-f3, tan)-2*f3
	return even + odd, even2 + odd2, even2 - odd2, even - odd
}

func idct5(b *block, out []byte, stride int) {
	var t [25]int64
	for x := range 5 {
		t[x], t[5+x], t[10+x], t[15+x], t[20+x] = five(int64(b[x]), int64(b[5+x]), int64(b[10+x]), int64(b[15+x]), int64(b[20+x]))
	}
	for y := range 5 {
		row := (*[5]byte)(out[y*stride:])
		a, b, c, d, e := five(t[5*y], t[5*y+1], t[5*y+2], t[5*y+3], t[5*y+4])
		row[0], row[1], row[2], row[3], row[4] = sample(a), sample(b), sample(c), sample(d), sample(e)
	}
}

// five is the sums of five coefficients.
func five(f0, f1, f2, f3, f4 int64) (a, b, c, d, e int64) {
	const (
		root   = 36_636 // √5 · 2^14
		golden = 10_126 // cos 54° / cos 18° · 2^14
	)
	sum, difference := times(f2+f4, root), f2-f4
	even, even2 := f0+difference+sum, f0+difference-sum
	odd, odd2 := f1+f3, times(f1-f3, golden)-f3
	return even + odd, even2 + odd2, f0 - 4*difference, even2 - odd2, even - odd
}

func idct6(b *block, out []byte, stride int) {
	var t [36]int64
	for x := range 6 {
		t[x], t[6+x], t[12+x], t[18+x], t[24+x], t[30+x] = six(int64(b[x]), int64(b[6+x]), int64(b[12+x]), int64(b[18+x]), int64(b[24+x]), int64(b[30+x]))
	}
	for y := range 6 {
		row := (*[6]byte)(out[y*stride:])
		a, b, c, d, e, f := six(t[6*y], t[6*y+1], t[6*y+2], t[6*y+3], t[6*y+4], t[6*y+5])
		row[0], row[1], row[2], row[3], row[4], row[5] = sample(a), sample(b), sample(c), sample(d), sample(e), sample(f)
	}
}

// six is the sums of six coefficients: three even ones, and three odd ones of which
// one product is left.
func six(f0, f1, f2, f3, f4, f5 int64) (a, b, c, d, e, f int64) {
	const root = 28_378 // √3 · 2^14
	even, even2, even3 := three(f0, f2, f4)
	sum, difference := times(f1+f5, root), f1-f5
	odd, odd2, odd3 := sum+difference+f3, 2*difference-f3, sum-difference-f3
	return even + odd, even2 + odd2, even3 + odd3, even3 - odd3, even2 - odd2, even - odd
}

// idct8 is that of Arai, Agui and Nakajima, "A fast DCT-SQ scheme for images",
// Transactions of the IEICE E71 (1988): five products a row.
func idct8(b *block, out []byte, stride int) {
	var t [64]int64
	for x := range 8 {
		t[x], t[8+x], t[16+x], t[24+x], t[32+x], t[40+x], t[48+x], t[56+x] = eight(
			int64(b[x]), int64(b[8+x]), int64(b[16+x]), int64(b[24+x]), int64(b[32+x]), int64(b[40+x]), int64(b[48+x]), int64(b[56+x]))
	}
	for y := range 8 {
		row := (*[8]byte)(out[y*stride:])
		a, b, c, d, e, f, g, h := eight(t[8*y], t[8*y+1], t[8*y+2], t[8*y+3], t[8*y+4], t[8*y+5], t[8*y+6], t[8*y+7])
		row[0], row[1], row[2], row[3] = sample(a), sample(b), sample(c), sample(d)
		row[4], row[5], row[6], row[7] = sample(e), sample(f), sample(g), sample(h)
	}
}

func eight(f0, f1, f2, f3, f4, f5, f6, f7 int64) (a, b, c, d, e, f, g, h int64) {
	const (
		c4   = 23_170 // √2 · 2^14
		c2   = 30_274 // 2·cos 22.5° · 2^14
		c2m6 = 17_734 // 2·(cos 22.5° - cos 67.5°) · 2^14
		c2p6 = 42_813 // 2·(cos 22.5° + cos 67.5°) · 2^14
	)
	sum04, difference04 := f0+f4, f0-f4
	sum26 := f2 + f6
	turned26 := times(f2-f6, c4) - sum26
	even0, even3 := sum04+sum26, sum04-sum26
	even1, even2 := difference04+turned26, difference04-turned26

	sum53, difference53 := f5+f3, f5-f3
	sum17, difference17 := f1+f7, f1-f7
	odd0 := sum17 + sum53
	both := times(difference53+difference17, c2)
	odd1 := both - times(difference53, c2p6) - odd0
	odd2 := times(sum17-sum53, c4) - odd1
	odd3 := times(difference17, c2m6) - both + odd2
	return even0 + odd0, even1 + odd1, even2 + odd2, even3 - odd3,
		even3 + odd3, even2 - odd2, even1 - odd1, even0 - odd0
}
