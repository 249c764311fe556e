package renditiontest

// JPEGScan is a pass over a picture, as the header of a scan tells it: which components,
// counted from 0, which coefficients in zigzag order, and which bits. High is 0 when a
// coefficient is first told, else the Low of the scan before. A sequential JPEG's scans
// tell all of their components: only Components counts.
type JPEGScan struct {
	Components []int
	From, To   int
	High, Low  int
}

// script returns the scans that the options ask for.
func (o JPEGOptions) script(n int) []JPEGScan {
	all := []int{0, 1, 2, 3}[:n]
	switch {
	case o.Script != nil:
		return o.Script
	case o.Progressive && n == 3 && !o.Untransformed:
		return colourScript(all)
	case o.Progressive:
		return plainScript(all)
	case !o.Separate:
		return []JPEGScan{{Components: all}}
	}
	return each(all, JPEGScan{})
}

// colourScript is what the IJG's library and its descendants write by themselves
// for Y, Cb and Cr: the colours come whole, before luma is fine.
func colourScript(all []int) []JPEGScan {
	y, cb, cr := all[:1], all[1:2], all[2:]
	return []JPEGScan{
		{Components: all, Low: 1},
		{Components: y, From: 1, To: 5, Low: 2},
		{Components: cr, From: 1, To: 63, Low: 1},
		{Components: cb, From: 1, To: 63, Low: 1},
		{Components: y, From: 6, To: 63, Low: 2},
		{Components: y, From: 1, To: 63, High: 2, Low: 1},
		{Components: all, High: 1},
		{Components: cr, From: 1, To: 63, High: 1},
		{Components: cb, From: 1, To: 63, High: 1},
		{Components: y, From: 1, To: 63, High: 1},
	}
}

// plainScript is what they write for any other components: six scans for grey.
func plainScript(all []int) []JPEGScan {
	out := []JPEGScan{{Components: all, Low: 1}}
	out = append(out, each(all, JPEGScan{From: 1, To: 5, Low: 2})...)
	out = append(out, each(all, JPEGScan{From: 6, To: 63, Low: 2})...)
	out = append(out, each(all, JPEGScan{From: 1, To: 63, High: 2, Low: 1})...)
	out = append(out, JPEGScan{Components: all, High: 1})
	return append(out, each(all, JPEGScan{From: 1, To: 63, High: 1})...)
}

// each returns the same scan for one component after another.
func each(all []int, s JPEGScan) (out []JPEGScan) {
	for i := range all {
		s.Components = all[i : i+1]
		out = append(out, s)
	}
	return out
}
