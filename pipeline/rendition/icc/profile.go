package icc

import (
	"bytes"
	"encoding/binary"
	"math"
)

// MaxSize is how many bytes of a profile are read. Those of presses have two or three
// million, of all else a few thousand.
const MaxSize = 4 << 20

// Profile makes sRGB of the samples of a picture.
type Profile struct {
	// Channels are 1 for grey, 3 for RGB, 4 for CMYK.
	Channels int

	curves [3]curve // of grey only the first
	matrix matrix   // linear RGB to linear sRGB
	lab    bool     // a grey curve gives lightness rather than light
	table  *table   // instead of all these; nil if there is none
	screen *screen
}

// Parse reads a profile. It returns an Error if it is none, or none that is of use.
func Parse(data []byte) (*Profile, error) {
	const head = 128
	switch {
	case len(data) < head+4:
		return nil, errShort
	case len(data) > MaxSize:
		return nil, Error("it is too large")
	case string(data[36:40]) != "acsp":
		return nil, Error("it does not say that it is a profile")
	}
	switch string(data[12:16]) {
	case "scnr", "mntr", "prtr", "spac":
	default:
		return nil, Error("a profile that is not for pictures")
	}
	f := file{data: data, lab: string(data[20:24]) == "Lab "}
	if !f.lab && string(data[20:24]) != "XYZ " {
		return nil, Error("it connects to neither XYZ nor Lab")
	}
	p := &Profile{screen: newScreen()}
	switch string(data[16:20]) {
	case "GRAY":
		p.Channels = 1
	case "RGB ":
		p.Channels = 3
	case "CMYK":
		p.Channels = 4
	default:
		return nil, Error("a profile for other colours than grey, RGB and CMYK")
	}
	if err := p.read(f); err != nil {
		return nil, err
	}
	return p, p.check()
}

// FromPrimaries returns the profile of a screen whose levels are light to the
// 1/gamma. A gamma of 0 stands for sRGB's curve.
func FromPrimaries(primaries Primaries, gamma float64) (*Profile, error) {
	m, ok := primaries.matrix()
	if !ok || !(gamma >= 0 && gamma <= 10) {
		return nil, Error("no screen has such colours")
	}
	p := &Profile{Channels: 3, screen: newScreen()}
	p.matrix = p.screen.linear.product(m)
	of := decode
	if gamma > 0 {
		of = func(x float64) float64 { return power(x, gamma) }
	}
	c := sampled(of)
	p.curves = [3]curve{c, c, c}
	return p, p.check()
}

// file is a profile's bytes, and whether it connects to Lab.
type file struct {
	data []byte
	lab  bool
}

// tag returns the data of a tag, nil if there is none.
func (f file) tag(name string) ([]byte, error) {
	const table, entry = 132, 12
	entries := f.data[table:]
	for n := binary.BigEndian.Uint32(f.data[table-4:]); n > 0 && len(entries) >= entry; n-- {
		if string(entries[:4]) != name {
			entries = entries[entry:]
			continue
		}
		from, length := uint64(binary.BigEndian.Uint32(entries[4:])), uint64(binary.BigEndian.Uint32(entries[8:]))
		if from+length > uint64(len(f.data)) {
			return nil, errShort
		}
		return f.data[from : from+length : from+length], nil
	}
	return nil, nil
}

// read takes what of the profile is the most exact.
func (p *Profile) read(f file) error {
	for _, try := range []func(f file) (bool, error){
		func(f file) (bool, error) { return p.readTable(f, "A2B0") },
		p.readCurves,
		func(f file) (bool, error) { return p.readTable(f, "A2B1") },
	} {
		if ok, err := try(f); ok || err != nil {
			return err
		}
	}
	return Error("it does not say what its colours are")
}

func (p *Profile) readTable(f file, name string) (bool, error) {
	data, err := f.tag(name)
	if data == nil || err != nil {
		return false, err
	}
	p.table, err = parseLUT(data, p.Channels, f.lab)
	return true, err
}

// readCurves reads a matrix and its curves, or a grey curve.
func (p *Profile) readCurves(f file) (bool, error) {
	switch p.Channels {
	case 1:
		p.lab = f.lab
		return readCurves(f, p.curves[:1], "kTRC")
	case 4:
		return false, nil
	}
	if ok, err := readCurves(f, p.curves[:], "rTRC", "gTRC", "bTRC"); !ok {
		return false, err
	}
	var m matrix
	for i, name := range []string{"rXYZ", "gXYZ", "bXYZ"} {
		xyz, err := f.tag(name)
		if xyz == nil || err != nil {
			return false, err
		}
		if len(xyz) < 20 || string(xyz[:4]) != "XYZ " {
			return false, errShort
		}
		for row := range m {
			m[row][i] = bounded(fixed(xyz[8+4*row:]))
		}
	}
	if f.lab {
		return false, Error("a matrix into Lab")
	}
	p.matrix = p.screen.linear.product(m)
	return true, nil
}

// readCurves reads the curves of some tags, unless one is missing. What is the same as
// the one before is not read again.
func readCurves(f file, to []curve, names ...string) (bool, error) {
	var last []byte
	for i, name := range names {
		data, err := f.tag(name)
		if data == nil || err != nil {
			return false, err
		}
		if i > 0 && bytes.Equal(data, last) {
			to[i] = to[i-1]
			continue
		}
		if to[i], _, err = parseCurve(data); err != nil {
			return false, err
		}
		last = data
	}
	return true, nil
}

// check refuses a profile that would spoil pictures: one that does not make nearly
// white of white.
func (p *Profile) check() error {
	white := [4]float64{1, 1, 1, 1}
	if p.Channels == 4 {
		white = [4]float64{}
	}
	for _, v := range p.convert(white) {
		if !(math.Abs(v-1) < 0.2) {
			return Error("its white is not white")
		}
	}
	return nil
}

// IsSRGB reports whether the colours of the profile are sRGB's, to a level in 255, so
// that there is nothing to convert. It is false for CMYK.
func (p *Profile) IsSRGB() bool {
	if p.Channels == 4 {
		return false
	}
	places := []float64{0, 0.1, 0.25, 0.5, 0.75, 1}
	for _, r := range places {
		for _, g := range places {
			for _, b := range places {
				in := vector{r, g, b}
				out := p.rgb(in)
				for i := range out {
					if math.Abs(min(max(out[i], 0), 1)-in[i]) > 1.0/255 {
						return false
					}
				}
			}
		}
	}
	return true
}

// convert returns the sRGB of samples from 0 to 1, which may be beyond what a screen
// shows; of grey only the first sample counts.
func (p *Profile) convert(in [4]float64) vector {
	switch {
	case p.table != nil:
		return p.screen.levels(p.screen.linear.times(p.table.xyz(in[:p.Channels])))
	case p.Channels == 1:
		return p.screen.levels(p.gray(in[0]))
	}
	return p.screen.levels(p.matrix.times(vector{p.curves[0].beyond(in[0]), p.curves[1].beyond(in[1]), p.curves[2].beyond(in[2])}))
}

// gray is as much light of each colour: the profile's white is the screen's.
func (p *Profile) gray(in float64) vector {
	light := p.curves[0].at(in)
	if p.lab {
		light = lightOf(float64(100 * light))
	}
	return vector{light, light, light}
}

// rgb returns what becomes of red, green and blue, even of such as no screen shows: where
// only real colours can be converted, they keep their distance from the nearest.
func (p *Profile) rgb(in vector) vector {
	if p.Channels == 3 && p.table == nil {
		return p.convert([4]float64{in[0], in[1], in[2]})
	}
	var real [4]float64
	for i, v := range in {
		real[i] = min(max(v, 0), 1)
	}
	var out vector
	if p.Channels == 1 {
		for i := range out {
			out[i] = p.convert([4]float64{real[i]})[i]
		}
	} else {
		out = p.convert(real)
	}
	for i := range out {
		out[i] += in[i] - real[i]
	}
	return out
}

// Gray returns what becomes of each level of a grey picture.
func (p *Profile) Gray() *[256]byte {
	var out [256]byte
	for i := range out {
		v := float64(i) / 255
		c := p.rgb(vector{v, v, v})
		out[i] = byte(math.Round(float64(255 * min(max(luma(c), 0), 1))))
	}
	return &out
}

// luma is BT.601's.
func luma(c vector) float64 {
	return float64(0.299*c[0]) + float64(0.587*c[1]) + float64(0.114*c[2])
}
