package catalogtest

import "strings"

// texts are the title and story of a drawing. Of sixteen families ten write in a
// language of Latin letters, three in Arabic and three in Chinese.
func (w *writer) texts() (language, title, story string) {
	switch kind := w.dice.IntN(16); {
	case kind < 10:
		return "en", w.sentence(2 + w.dice.IntN(4)), "My street and the " + w.sentence(8+w.dice.IntN(24)) + " in the city."
	case kind < 13:
		return "ar", "القطار " + w.letters(0x0628, 28, 5), "شارع في " + w.letters(0x0628, 28, 60) + " مدينتي"
	}
	return "zh", "电车" + w.letters(0x4e00, 800, 4), "我的城市，" + w.letters(0x4e00, 800, 40) + "。"
}

// sentence is so many words, of which few are frequent and most are rare, as in every
// language (Zipf's law).
func (w *writer) sentence(words int) string {
	var all []string
	for range words {
		all = append(all, Word(w.zipf.Uint64()))
	}
	return strings.Join(all, " ")
}

// letters is so many letters of a script, with spaces where it has them.
func (w *writer) letters(first rune, of, n int) string {
	var b strings.Builder
	for i := range n {
		if i%6 == 5 && first < 0x4e00 {
			b.WriteByte(' ')
		}
		b.WriteRune(first + rune(w.dice.IntN(of)))
	}
	return b.String()
}

// Word is a word that can be spoken, of three syllables: the smaller the number, the
// more drawings have it. 0 is in most of those in Latin letters, 500 in one of 300,
// 60,000 in hardly any.
func Word(n uint64) string {
	const consonants, vowels = "bcdfghjklmnprstvz", "aeiou"
	var b strings.Builder
	for n += 17 * 5 * 17 * 5; n > 0; n /= 17 * 5 {
		b.WriteByte(consonants[n%17])
		b.WriteByte(vowels[n/17%5])
	}
	return b.String()
}

// name is a child's.
func name(n int) string {
	s := Word(uint64(n))
	return strings.ToUpper(s[:1]) + s[1:]
}
