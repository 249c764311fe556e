package jpeg

// recipe is how renditions are coded. Why it is this one is told in
// deploy/decisions/0015-how-renditions-are-coded.md, and measured by
// TestTheRecipeIsBetterThanTheStandardsAtQuality82.
type recipe struct {
	luma, chroma       [64]uint8 // divisors, in zigzag order
	zone               int64     // see newScale
	lumaDC, lumaAC     table
	chromaDC, chromaAC table
}

// rendition returns the recipe. The divisors of AC are those of T.81, annex K, at
// quality 85 as the Independent JPEG Group counts it, drawn towards their geometric
// mean on a logarithmic scale: those of luma by a quarter of the way, those of
// chroma by a half. The DC's are as they were, since its steps show on bare paper.
func rendition() recipe {
	return recipe{
		luma: [64]uint8{
			5, 4, 5, 5, 5, 4, 6, 5, 5, 5, 6, 6, 6, 7, 8, 12,
			9, 8, 8, 8, 8, 15, 12, 12, 10, 12, 16, 15, 17, 17, 16, 15,
			16, 16, 18, 20, 23, 20, 18, 18, 22, 19, 16, 16, 21, 27, 21, 22,
			24, 24, 25, 25, 25, 18, 20, 27, 28, 27, 25, 28, 23, 25, 25, 25,
		},
		chroma: [64]uint8{
			5, 11, 11, 13, 12, 13, 18, 14, 14, 18, 27, 22, 20, 22, 27, 27,
			27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27,
			27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27,
			27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27,
		},
		zone:     28, // 0.11 levels
		lumaDC:   lumaDC(),
		lumaAC:   lumaAC(),
		chromaDC: chromaDC(),
		chromaAC: chromaAC(),
	}
}
