package texts

// streetPatterns are how a house is named: a street's word, its name, and a number. Where
// there are capitals the name has one, so that "in our street 5 cats live" is none.
var streetPatterns = []string{
	// 221B Baker Street
	begin + `(\p{Nd}{1,5}\p{L}?,? (?:` + name + ` ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Close|Crescent|Court|Terrace))` + end,
	// Calle Mayor 5, Av. da Liberdade, 12, Carrer de la Mar núm. 3, Jalan Melati No. 7
	`(?i:` + begin + `)((?i:calle|c/|avenida|avda\.?|av\.|plaza|paseo|carrer|avinguda|plaça|passeig|rua|travessa|alameda|largo|jalan|jl\.?|gang)` +
		`(?: (?:de|del|da|do|dos|das|la|las|los|el|els|les|d'|l'))* ?` + name + `(?: [\p{L}'’]+){0,3},? ?(?i:n\.?[ºo°]?\.? |núm\.? |número |no\.? ?)?\p{Nd}{1,5})` + end,
	// Calle 12 # 34-56
	`(?i)` + begin + `((?:calle|carrera|cra\.?|cl\.?|diagonal|transversal) \p{Nd}{1,3}\p{L}? ?(?:#|n[ºo°]\.?) ?\p{Nd}{1,3}(?: ?- ?\p{Nd}{1,3})?)` + end,
	// 12 bis, rue des Lilas
	begin + `(\p{Nd}{1,4}(?: (?:bis|ter))?,? (?i:rue|avenue|boulevard|chemin|allée|impasse|quai|place)(?: (?:de|des|du|la|le|les))* ?(?:de l['’]|d['’]|l['’])?` + name + `)` + end,
	// ул. Ленина, д. 5
	begin + `((?i:ул\.|улица|пр\.|просп\.|проспект|пер\.|переулок|бульвар) ?` + name + `(?: \p{L}+)?,? ?(?:д\.? ?|дом )?\p{Nd}{1,4})` + end,
	// Lale Sokak No: 5
	begin + `(` + name + ` (?i:sokak|sokağı|sok\.|sk\.|cadde|caddesi|cad\.|mahallesi|mah\.|bulvarı),? ?(?i:no ?[:.]? ?)?\p{Nd}{1,4})` + end,
	// Lindenstraße 5
	begin + `((?:` + name + ` )?\p{Lu}[\p{L}-]*(?:straße|strasse|str\.|weg|gasse|platz|allee|Straße|Weg|Gasse|Platz|Allee) \p{Nd}{1,4} ?[a-h]?)` + end,
	// 中山路12号
	`(\p{Han}{1,8}(?:路|街|巷|弄|大道|道)(?:\p{Nd}+|[一二三四五六七八九十百]+)(?:号|號)[\p{Han}\p{Nd}]{0,8})`,
	// 桜町3丁目4番5号
	`([\p{Han}\p{Hiragana}\p{Katakana}]{1,8}(?:\p{Nd}+|[一二三四五六七八九十]+)(?:丁目|番地)[\p{Nd}番号の-]*)`,
	// 서울시 종로구 세종로 12
	`(\p{Hangul}+(?:시|구|군|읍|면|동) \p{Hangul}+(?:로|길) ?\p{Nd}+(?:-\p{Nd}+)?)`,
	// شارع النيل، عمارة 5
	begin + `((?:شارع|طريق|حي|حارة) [\p{Arabic} ،]{2,40}(?:رقم|عمارة|بناية|شقة|منزل) ?\p{Nd}+)`,
	// خیابان بهار، پلاک ۵
	begin + `((?:خیابان|کوچه|بلوار) [\p{Arabic}\p{Nd} ،\x{200c}]{2,40}(?:پلاک|شماره|واحد) ?\p{Nd}+)`,
	// मकान नंबर 5
	`((?:मकान|गली|प्लॉट|फ्लैट|फ़्लैट|घर) (?:नं\.?|नंबर|नम्बर|संख्या|न\.) ?\p{Nd}+)`,
	// RT 03/RW 05
	`(?i)` + begin + `(rt\.? ?\p{Nd}{1,3} ?/ ?rw\.? ?\p{Nd}{1,3})` + end,
}

// street finds where a house is.
func street(text string) string {
	for _, r := range rules().streets {
		if words := matched(r, text); words != "" {
			return words
		}
	}
	return ""
}
