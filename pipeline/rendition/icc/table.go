package icc

// table is a profile's way through a grid, of which every step but the last may be
// missing: a curve for each channel, the grid, three further curves with a matrix, and
// three last curves. All samples are from 0 to 1.
type table struct {
	first  []curve
	grid   *grid
	middle []curve
	matrix *matrix
	offset vector
	last   [3]curve

	lab    bool
	legacy bool // Lab in 16 bits as version 2 has it, where 0xff00 is 100
}

// xyz returns the colour of samples, as many as the picture has channels.
func (t *table) xyz(in []float64) vector {
	var samples [4]float64
	for i, v := range in {
		samples[i] = min(max(v, 0), 1)
		if t.first != nil {
			samples[i] = t.first[i].at(v)
		}
	}
	v := vector{samples[0], samples[1], samples[2]}
	if t.grid != nil {
		v = t.grid.at(samples[:len(in)])
	}
	if t.middle != nil {
		v = vector{t.middle[0].at(v[0]), t.middle[1].at(v[1]), t.middle[2].at(v[2])}
	}
	if t.matrix != nil {
		v = t.matrix.times(v)
		for i := range v {
			v[i] += t.offset[i]
		}
	}
	for i := range v {
		v[i] = t.last[i].at(v[i])
	}
	return t.connect(v)
}

// connect decodes the numbers that stand for XYZ or Lab, ICC.1:2022, 6.3.4.2 and table
// 42.
func (t *table) connect(v vector) vector {
	const most = 1 + 32767.0/32768
	switch {
	case !t.lab:
		return vector{float64(most * v[0]), float64(most * v[1]), float64(most * v[2])}
	case t.legacy:
		const wider = 65535.0 / 65280
		v = vector{float64(wider * v[0]), float64(wider * v[1]), float64(wider * v[2])}
	}
	return xyzOfLab(float64(100*v[0]), float64(255*v[1])-128, float64(255*v[2])-128)
}
