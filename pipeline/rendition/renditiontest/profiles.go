package renditiontest

import "math"

// SRGBProfile is version 2 as most programs write it: curves of 1024 entries.
func SRGBProfile() []byte {
	return rgbProfile(2, ICCCurve(1024, srgbLight), [9]float64{
		0.43607, 0.22249, 0.01392,
		0.38515, 0.71687, 0.09708,
		0.14307, 0.06061, 0.71410,
	})
}

// DisplayP3 is what phones embed: version 4, sRGB's curve as a formula. The colorants
// are those of SMPTE EG 432-1 under D65, brought to D50.
func DisplayP3() []byte {
	return rgbProfile(4, ICCFormula(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045), [9]float64{
		0.51512, 0.24120, -0.00105,
		0.29198, 0.69225, 0.04189,
		0.15710, 0.06657, 0.78407,
	})
}

// AdobeRGB has the colorants and the gamma of Adobe RGB (1998), 563/256.
func AdobeRGB() []byte {
	return rgbProfile(2, ICCGamma(563.0/256), [9]float64{
		0.60974, 0.31111, 0.01947,
		0.20528, 0.62567, 0.06087,
		0.14919, 0.06322, 0.74457,
	})
}

// ProPhoto has the colorants and the gamma of ROMM RGB (ISO 22028-2), without its
// straight piece.
func ProPhoto() []byte {
	return rgbProfile(2, ICCGamma(1.8), [9]float64{
		0.79767, 0.28804, 0,
		0.13519, 0.71188, 0,
		0.03135, 0.00009, 0.82491,
	})
}

// rgbProfile writes a profile of one curve and the XYZ of red, green and blue.
func rgbProfile(version byte, curve []byte, colorants [9]float64) []byte {
	xyz := func(i int) []byte { return ICCXYZ(colorants[3*i], colorants[3*i+1], colorants[3*i+2]) }
	return ICCProfile(version, "RGB ", "XYZ ",
		ICCTag{"rXYZ", xyz(0)}, ICCTag{"gXYZ", xyz(1)}, ICCTag{"bXYZ", xyz(2)},
		ICCTag{"rTRC", curve}, ICCTag{"gTRC", curve}, ICCTag{"bTRC", curve})
}

// GrayProfile is grey of gamma 2.2, GrayDots that of a press whose dots grow by a fifth.
func GrayProfile() []byte {
	return ICCProfile(2, "GRAY", "XYZ ", ICCTag{"kTRC", ICCGamma(2.2)})
}

// GrayDots is grey as a press prints it whose dots grow by a fifth.
func GrayDots() []byte {
	return ICCProfile(2, "GRAY", "XYZ ", ICCTag{"kTRC", ICCCurve(256, func(x float64) float64 {
		dot := 1 - x
		return 1 - dot - 0.8*dot*(1-dot)
	})})
}

// RGBTable is a profile whose colours stand in a grid, such as of a scanner: into Lab
// as a lut16Type, with curves before it.
func RGBTable() []byte {
	return ICCProfile(2, "RGB ", "Lab ", ICCTag{"A2B0", scanner(0xff00).Old(2)})
}

// RGBTableNew is RGBTable as version 4 has it.
func RGBTableNew() []byte {
	return ICCProfile(4, "RGB ", "Lab ", ICCTag{"A2B0", scanner(0xffff).New()})
}

// RGBTableXYZ goes into XYZ, with curves behind the grid.
func RGBTableXYZ() []byte {
	t := ICCTable{Channels: 3, Points: 9, F: func(in []float64) [3]float64 {
		var xyz [3]float64
		for i, v := range scannerXYZ(in) {
			xyz[i] = math.Sqrt(v * 32768 / 65535)
		}
		return xyz
	}, Last: func(x float64) float64 { return x * x }}
	return ICCProfile(2, "RGB ", "XYZ ", ICCTag{"A2B0", t.Old(2)})
}

// scanner makes Lab of a device whose curves are of gamma 2.0 and whose colours lie
// between sRGB's and Adobe RGB's. most stands for lightness 100.
func scanner(most float64) ICCTable {
	return ICCTable{
		Channels: 3, Points: 17,
		First: func(x float64) float64 { return math.Pow(x, 0.9) },
		F: func(in []float64) [3]float64 {
			var undone [3]float64
			for i, v := range in {
				undone[i] = math.Pow(v, 1/0.9)
			}
			return labSamples(labOf(scannerXYZ(undone[:])), most)
		},
	}
}

func scannerXYZ(in []float64) [3]float64 {
	r, g, b := in[0]*in[0], in[1]*in[1], in[2]*in[2]
	return [3]float64{
		0.5200*r + 0.2950*g + 0.1492*b,
		0.2650*r + 0.6725*g + 0.0625*b,
		0.0170*r + 0.0790*g + 0.7289*b,
	}
}

// CMYKTable is a small profile of a press: Lab of four inks on paper, a grid of nine
// points, as a lut8Type or a lut16Type.
func CMYKTable(size int) []byte {
	most := 65535.0
	if size == 2 {
		most = 0xff00
	}
	t := ICCTable{Channels: 4, Points: 9, F: func(in []float64) [3]float64 { return labSamples(labOf(press(in)), most) }}
	return ICCProfile(2, "CMYK", "Lab ", ICCTag{"A2B0", t.Old(size)})
}

// press is Neugebauer's model: 16 colours of overlapping inks, mixed by how much of the
// paper each covers, with dots that grow (J. A. S. Viggiano, 1985: a power of the
// light).
func press(in []float64) [3]float64 {
	const n = 2.0
	inks := [4][3]float64{{0.14, 0.20, 0.55}, {0.30, 0.15, 0.16}, {0.68, 0.75, 0.07}, {0.02, 0.02, 0.02}}
	white := [3]float64{0.9642, 1, 0.8249}
	var out [3]float64
	for which := range 16 {
		weight := 1.0
		light := [3]float64{1, 1, 1}
		for i := range 4 {
			if which>>i&1 == 0 {
				weight *= 1 - in[i]
				continue
			}
			weight *= in[i]
			for c := range light {
				light[c] *= inks[i][c] / white[c]
			}
		}
		for c := range out {
			out[c] += weight * math.Pow(light[c], 1/n)
		}
	}
	for c := range out {
		out[c] = white[c] * math.Pow(out[c], n)
	}
	return out
}

// labOf returns the Lab under D50 of a colour.
func labOf(xyz [3]float64) [3]float64 {
	white := [3]float64{0.9642, 1, 0.8249}
	var f [3]float64
	for i, v := range xyz {
		v /= white[i]
		f[i] = math.Cbrt(v)
		if v <= 216.0/24389 {
			f[i] = (24389.0/27*v + 16) / 116
		}
	}
	return [3]float64{116*f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])}
}

// labSamples returns the samples that stand for a Lab. most is what stands for lightness
// 100 where 65535 is 1; a and b are scaled as it is.
func labSamples(lab [3]float64, most float64) [3]float64 {
	unit := most / 65535
	return [3]float64{lab[0] / 100 * unit, (lab[1] + 128) / 255 * unit, (lab[2] + 128) / 255 * unit}
}

// srgbLight is the light of sRGB's levels.
func srgbLight(level float64) float64 {
	if level <= 0.04045 {
		return level / 12.92
	}
	return math.Pow((level+0.055)/1.055, 2.4)
}
