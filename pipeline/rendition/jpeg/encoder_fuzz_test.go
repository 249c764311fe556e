package jpeg

import "testing"

// FuzzEncoder takes samples from the bytes by turns: whatever they are and whatever
// size the picture has, image/jpeg reads it back, and nearly the same.
func FuzzEncoder(f *testing.F) {
	f.Add(uint8(1), uint8(1), false, []byte{0})
	f.Add(uint8(17), uint8(13), false, []byte{0, 255})
	f.Add(uint8(17), uint8(13), true, []byte{255, 0, 0})
	f.Add(uint8(64), uint8(40), false, []byte("paper under a lamp"))
	f.Add(uint8(33), uint8(65), true, []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 1, 254, 127, 128})
	f.Fuzz(func(t *testing.T, width, height uint8, gray bool, samples []byte) {
		if width == 0 || height == 0 || len(samples) == 0 {
			return
		}
		n := 0
		m := woven(int(width), int(height), func(_, _, _ int) int {
			n++
			return int(samples[n%len(samples)])
		})
		e := NewEncoder(int(width), int(height), gray)
		near(t, m, decoded(t, encode(e, m)))
	})
}
