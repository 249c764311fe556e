package renditiontest

// Sampling says how many components a JPEG has and how finely each is sampled: two
// hexadecimal digits for each, horizontal and vertical factor, as they stand in
// the frame's header. Other numbers than the named ones make odd pictures, such as
// 0x222112. Together the components of a scan may have no more than 10 blocks.
type Sampling uint32

// The samplings of luma to chroma that are seen in the world.
const (
	S420 Sampling = 0x221111
	S422 Sampling = 0x211111
	S440 Sampling = 0x121111
	S444 Sampling = 0x111111
	S411 Sampling = 0x411111
	S410 Sampling = 0x421111
	// Grey has one component.
	Grey Sampling = 0x11
	// S4444 has four, for CMYK or YCCK; so has S4204, with two of them coarse.
	S4444 Sampling = 0x11111111
	S4204 Sampling = 0x22111122
)

// factors lists the horizontal and vertical factor of each component.
func (s Sampling) factors() (out [][2]int) {
	for ; s > 0; s >>= 8 {
		out = append([][2]int{{int(s >> 4 & 15), int(s & 15)}}, out...)
	}
	return out
}

// most returns the largest factors of any component.
func (s Sampling) most() (h, v int) {
	for _, f := range s.factors() {
		h, v = max(h, f[0]), max(v, f[1])
	}
	return h, v
}

// plane is the samples of a component, row by row.
type plane struct {
	width, height int
	pix           []byte
}

// at returns a sample; beyond the edges the edge repeats.
func (p plane) at(x, y int) byte {
	return p.pix[min(y, p.height-1)*p.width+min(x, p.width-1)]
}

// sampled returns the planes as coarse as s has them.
func (s Sampling) sampled(full []plane) []plane {
	h, v := s.most()
	out := make([]plane, len(full))
	for i, f := range s.factors() {
		out[i] = full[i].shrunk(f[0], h, f[1], v)
	}
	return out
}

// shrunk returns a plane with h of hMost columns and v of vMost rows, rounded up.
// Each sample is the mean of those that lie under it.
func (p plane) shrunk(h, hMost, v, vMost int) plane {
	if h == hMost && v == vMost {
		return p
	}
	out := plane{width: share(p.width, h, hMost), height: share(p.height, v, vMost)}
	out.pix = make([]byte, out.width*out.height)
	for y := range out.height {
		top, end := y*vMost/v, min(share(y+1, vMost, v), p.height)
		for x := range out.width {
			left, right := x*hMost/h, min(share(x+1, hMost, h), p.width)
			out.pix[y*out.width+x] = p.mean(left, right, top, end)
		}
	}
	return out
}

// share returns n·part/whole, rounded up.
func share(n, part, whole int) int { return (n*part + whole - 1) / whole }

// mean returns the rounded mean of the samples of a rectangle.
func (p plane) mean(left, right, top, end int) byte {
	sum, n := 0, (right-left)*(end-top)
	for y := top; y < end; y++ {
		for _, sample := range p.pix[y*p.width+left : y*p.width+right] {
			sum += int(sample)
		}
	}
	return byte((sum + n/2) / n)
}
