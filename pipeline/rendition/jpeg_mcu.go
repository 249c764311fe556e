package rendition

import "image"

// jpegMCU returns how many pixels across and down a JPEG's MCUs have, by its frame
// header, T.81 A.2: eight for each of the largest number of samples.
func jpegMCU(w *window, s segment) (image.Point, error) {
	const head = 6
	body, err := w.at(s.body, head)
	if err != nil {
		return image.Point{}, err
	}
	components := int(body[head-1])
	if body, err = w.at(s.body, head+3*components); err != nil {
		return image.Point{}, err
	}
	mcu := image.Pt(8, 8)
	for c := range components {
		sampling := int(body[head+3*c+1])
		mcu.X, mcu.Y = max(mcu.X, 8*(sampling>>4)), max(mcu.Y, 8*(sampling&15))
	}
	return mcu, nil
}
