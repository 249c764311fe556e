package texts

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// particles stand between a first name and a family name, or are part of either.
var particles = []string{"de", "del", "da", "do", "dos", "das", "di", "du", "des", "la", "las", "los", "le", "van", "von", "der", "den", "ter", "y", "i", "e",
	"al", "el", "bin", "bint", "ibn", "ben", "abu"}

// wholeName is a name of three words or more, as nobody is called by alone. Two words are
// many children's first names.
func wholeName(child string) string {
	words := slices.DeleteFunc(strings.Fields(child), func(w string) bool {
		return slices.Contains(particles, strings.ToLower(w)) || utf8.RuneCountInString(strings.TrimRight(w, ".")) < 2
	})
	if len(words) < 3 {
		return ""
	}
	return child
}

// surname finds a family name in a text.
func surname(child, text string) string {
	if child != "" {
		if words := behind(child, text); words != "" {
			return words
		}
		if words := inFront(child, text); words != "" {
			return words
		}
	}
	for _, r := range rules().presented {
		if words := matched(r, text); words != "" && !said(words) {
			return words
		}
	}
	return ""
}

// behind finds the child's name with a capitalised word behind it. In a text whose other
// words are written large, too, that says nothing.
func behind(child, text string) string {
	if !cased(child) {
		return ""
	}
	r, err := regexp.Compile(begin + `((?i:` + regexp.QuoteMeta(child) + `) (?:(?:` + strings.Join(particles, "|") + `) )*(?:[Aa]l-)?` + name + `)` + end)
	if err != nil {
		return "" // a name that no pattern can be made of
	}
	for _, m := range r.FindAllStringSubmatch(text, -1) {
		words := strings.Fields(m[1])
		if !common(words[len(words)-1]) && !titled(strings.Replace(text, m[1], "", 1)) {
			return m[1]
		}
	}
	return ""
}

// cased reports whether a name is of a script with capitals.
func cased(name string) bool {
	c, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(c) || unicode.IsLower(c)
}

// titled reports whether a text is written as titles are in English: with capitals, and
// short words alone without.
func titled(text string) bool {
	capitals := false
	for w := range strings.FieldsSeq(text) {
		c, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(c) && utf8.RuneCountInString(w) > 3 {
			return false
		}
		capitals = capitals || unicode.IsUpper(c)
	}
	return capitals
}

// common reports whether a capitalised word is no name: one that begins a sentence whose
// full stop is missing, or is written large in its language.
func common(word string) bool {
	return slices.Contains([]string{"i", "i'm", "i’m", "the", "a", "and", "my", "we", "he", "she", "it", "is", "in", "on", "at", "with", "from", "city",
		"yo", "mi", "el", "la", "en", "es", "y", "los", "las", "un", "una", "je", "mon", "ma", "il", "elle", "et", "le", "les", "eu", "o", "meu", "minha",
		"jo", "saya", "aku", "ben", "benim", "ich", "und", "die", "der", "das", "mein", "meine", "wir", "я", "мы", "мой", "моя", "и", "это"}, strings.ToLower(word))
}

// presentedPatterns are how children say their whole name.
var presentedPatterns = []string{
	`(?i:` + begin + `)(?i:my (?:full )?name is|i am called|me llamo|mi nombre es|em dic|el meu nom és|je m['’]appelle|mon nom est|meu nome é|chamo-me|me chamo|nama saya|nama aku|namaku|benim adım|adım|ich heiße|mein name ist|меня зовут)(?i: is| adalah)?,? (` +
		name + `(?: (?:` + strings.Join(particles, "|") + `))*(?: ` + name + `)+)`,
	`(?:我叫|我的名字是|我的名字叫|我是)((?:` + chinese + `)\p{Han}{1,2})(?:$|[^\p{Han}]|我|今|住|来)`,
	`(?:اسمي|إسمي) ([\p{Arabic}]+ (?:بن |بنت |ال)?[\p{Arabic}]{3,})`,
	`(?:اسم من|نام من) ([\p{Arabic}\x{200c}]+ [\p{Arabic}\x{200c}]+) (?:است|هست)`,
	`मेरा नाम ([\p{Devanagari}]+ [\p{Devanagari}]+) है`,
}

// said reports whether what follows a name in a presentation goes on with the sentence:
// in Arabic script there are no capitals to tell.
func said(words string) bool {
	all := strings.Fields(words)
	last := all[len(all)-1]
	if strings.HasPrefix(last, "و") {
		return true // "and ..."
	}
	return slices.Contains([]string{"عمري", "عندي", "أنا", "انا", "من", "في", "هذا", "هذه", "أحب", "احب", "أعيش", "أسكن", "عمرها", "لكن", "هو", "هي"}, last)
}

// The commonest family names where they stand in front. Left out are those that are
// everyday words, as 于, 何 and 高.
const (
	chinese  = `欧阳|司马|上官|诸葛|王|李|张|張|刘|劉|陈|陳|杨|楊|黄|黃|赵|趙|周|吴|吳|徐|孙|孫|朱|胡|郭|林|罗|羅|郑|鄭|梁|谢|謝|宋|唐|许|許|邓|鄧|韩|韓|冯|馮|曹|彭|曾|肖|董|潘|袁|蔡|蒋|蔣|余|杜|叶|葉|程|魏|苏|蘇|吕|呂|卢|盧|姚|沈|姜|崔|谭|譚|陆|陸|范|汪|廖|韦|贾|邹|熊|孟|秦|邱|侯|尹|薛|闫|段|黎|贺|郝|顾|龚|邵|覃|戴`
	japanese = `佐藤|鈴木|高橋|田中|伊藤|渡辺|渡邊|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本|井上|木村|斎藤|齋藤|斉藤|清水|山崎|阿部|池田|橋本|石川|山下|小川|石井|長谷川|後藤|岡田|近藤|前田|藤田|遠藤|青木|坂本|村上|太田|金子|藤井|福田|西村|三浦|竹内|中川|岡本|松田|原田|中野|小野|田村|藤原|中山|石田|小島|和田|森田`
	korean   = `김|이|박|최|정|강|조|윤|장|임|한|오|서|신|권|황|안|송|류|유|홍|전|고|문|손|양|배|백|허|남|심|노`
)

// inFront finds the child's name with a family name in front of it.
func inFront(child, text string) string {
	var families, before string
	c, _ := utf8.DecodeRuneInString(child)
	switch long := utf8.RuneCountInString(child) >= 2; {
	case unicode.Is(unicode.Hangul, c) && long:
		families, before = korean, `(?:^|[^\p{Hangul}])` // inside a word they are syllables
	case unicode.In(c, unicode.Hiragana, unicode.Katakana):
		families = japanese
	case unicode.Is(unicode.Han, c) && long:
		families = japanese + "|" + chinese
	default:
		return ""
	}
	r, err := regexp.Compile(before + `((?:` + families + `) ?` + regexp.QuoteMeta(child) + `)`)
	if err != nil {
		return ""
	}
	return matched(r, text)
}
