package language

import "strings"

// vowels are the vowels of katakana, each with the signs that end in it.
var vowels = map[rune]string{
	'ア': "アァカガサザタダナハバパマヤャラワヮ",
	'イ': "イィキギシジチヂニヒビピミリヰ",
	'ウ': "ウゥヴクグスズツヅッヌフブプムユュル",
	'エ': "エェケゲセゼテデネヘベペメレヱ",
	'オ': "オォコゴソゾトドノホボポモヨョロヲ",
}

// drawnOut writes each ー of a name as the vowel that it draws out. That is where Japanese lists have it (JIS X 4061), and
// package collate, which reads ダー as one sign, has it with ア.
func drawnOut(name string) string {
	if !strings.ContainsRune(name, 'ー') {
		return name
	}
	var out strings.Builder
	before := 'ー'
	for _, r := range name {
		if r == 'ー' {
			r = endOf(before)
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

// endOf is the vowel that a sign ends in; ー for one that ends in none.
func endOf(sign rune) rune {
	for vowel, signs := range vowels {
		if strings.ContainsRune(signs, sign) {
			return vowel
		}
	}
	return 'ー'
}
