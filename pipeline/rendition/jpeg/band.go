package jpeg

// band is a row of a component's MCUs as samples.
type band struct {
	reduction
	target
	samples []byte
	stride  int
	width   int // of the plane, without what only fills up the last MCU
	left    int // rows that have not been pushed
}

// newBand makes the band of a component at its scale.
func (d *Decoder) newBand(index int) band {
	c := &d.Components[index]
	width, height := d.PlaneSize(index, c.scale)
	stride := c.blocksAcross * c.scale
	return band{
		reduction: reductions[c.scale],
		samples:   make([]byte, stride*c.scale*c.V),
		stride:    stride,
		width:     width,
		left:      height,
	}
}

// setQuantisation sets where coefficients go from now on.
func (b *band) setQuantisation(table *[64]int32) { b.target = b.reduction.target(table) }

// draw makes samples of the block in the given column and row of the band. A block
// of which nothing but the DC coefficient was kept is flat.
func (b *band) draw(from *block, kept bool, column, row int) {
	out := b.samples[row*b.n*b.stride+column*b.n:]
	if kept {
		b.transform(from, out, b.stride)
		return
	}
	level := sample(int64(from[0]))
	for y := range b.n {
		line := out[y*b.stride : y*b.stride+b.n]
		for x := range line {
			line[x] = level
		}
	}
}

// push hands out the rows that belong to the picture.
func (b *band) push(component int, push Push) {
	for rows := b.samples; len(rows) > 0 && b.left > 0; rows = rows[b.stride:] {
		push(component, rows[:b.width])
		b.left--
	}
}
