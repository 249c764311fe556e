package jpeg

// walk goes through the MCUs of one scan, past its restart markers.
type walk struct {
	reader
	decoder  *Decoder
	dc       [4]int32 // coefficients, of the last block of each of the scan's components
	mcus     int      // since the last restart marker
	restarts int
}

func (d *Decoder) walk() *walk {
	return &walk{decoder: d, reader: reader{data: d.data, pos: d.pos}}
}

// next is called before each MCU. Where a restart marker is due it goes behind it:
// everything begins anew there, T.81 F.2.1.3.1 and G.1.2.2.
func (w *walk) next() error {
	if w.decoder.restart == 0 || w.mcus < w.decoder.restart {
		w.mcus++
		return nil
	}
	marker, pos, err := nextMarker(w.data, w.pos)
	for err == nil && marker == 0 {
		marker, pos, err = nextMarker(w.data, pos)
	}
	if err != nil {
		return err
	}
	if marker != markerRST0+byte(w.restarts%8) {
		return FormatError("another marker than the restart that is due")
	}
	w.reader = reader{data: w.data, pos: pos}
	w.dc = [4]int32{}
	w.decoder.endOfBand = 0
	w.restarts++
	w.mcus = 1
	return nil
}

// nextDC reads the DC coefficient of the next block of the scan's i-th component.
func (w *walk) nextDC(i int, h *huffman) (int32, error) {
	difference, err := w.difference(h)
	w.dc[i&3] += difference
	return w.dc[i&3], err
}
