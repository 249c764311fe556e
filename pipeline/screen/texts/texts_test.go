package texts_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/easel-gallery/easel/pipeline/screen/texts"
	"github.com/easel-gallery/easel/services/demo/painter"
)

// said is what is found, in one line.
func said(found []texts.Found) string {
	var all []string
	for _, f := range found {
		all = append(all, fmt.Sprintf("%s: %s", f.Kind, f.Words))
	}
	return strings.Join(all, "; ")
}

func TestWhatTellsWhoAChildIsIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, child, text, want string }{
		{"en", "Ada", "I am Ada Lovelace and this is my street.", "surname: Ada Lovelace"},
		{"en", "Ada", "Ada Lovelace", "surname: Ada Lovelace"},
		{"en", "Ada", "drawn by ada O’Neill", "surname: ada O’Neill"},
		{"en", "Bee", "My name is Ada Lovelace. I like trams.", "surname: Ada Lovelace"},
		{"en", "Ada", "Call me: 020 7946 0991", "phone: 020 7946 0991"},
		{"en", "Ada", "our phone is 79460991", "phone: phone is 79460991"},
		{"en", "Ada", "write to ada.l@example.org please", "email: ada.l@example.org"},
		{"en", "Ada", "write to ada (at) example.org", "email: ada (at) example.org"},
		{"en", "Ada", "We live at 221B Baker Street in the top flat.", "street: 221B Baker Street"},
		{"en", "Ada", "more on https://example.org/ada", "link: https://example.org/ada"},
		{"en", "Ada", "see adapaints.com", "link: adapaints.com"},
		{"en", "Ada", "follow @ada_paints", "link: @ada_paints"},
		{"es", "Inés", "Soy Inés de la Vega y vivo aquí", "surname: Inés de la Vega"},
		{"es", "Luna", "Me llamo Inés Vega", "surname: Inés Vega"},
		{"es", "Inés", "Vivo en la calle Mayor 5", "street: calle Mayor 5"},
		{"es", "Inés", "Calle 12 # 34-56, Bogotá", "street: Calle 12 # 34-56"},
		{"es", "Inés", "El móvil de mamá es 612 34 56 78", "phone: 612 34 56 78"},
		{"fr", "Zoé", "Je m’appelle Zoé Lambert et j’ai six ans", "surname: Zoé Lambert"},
		{"fr", "Zoé", "J’habite 12 bis, rue des Lilas", "street: 12 bis, rue des Lilas"},
		{"pt", "Rui", "Rui da Costa desenhou", "surname: Rui da Costa"},
		{"pt", "Rui", "Rua das Flores, 12", "street: Rua das Flores, 12"},
		{"ca", "Mar", "Em dic Mar Puig", "surname: Mar Puig"},
		{"ca", "Mar", "Carrer de la Lluna, núm. 3", "street: Carrer de la Lluna, núm. 3"},
		{"id", "Budi", "Nama saya Budi Santoso", "surname: Budi Santoso"},
		{"id", "Budi", "Rumah kami di Jalan Melati No. 7", "street: Jalan Melati No. 7"},
		{"tr", "Elif", "Benim adım Elif Yılmaz", "surname: Elif Yılmaz"},
		{"tr", "Elif", "Lale Sokak No: 5", "street: Lale Sokak No: 5"},
		{"de", "Mia", "Mia Schmidt hat das gemalt", "surname: Mia Schmidt"},
		{"de", "Mia", "Wir wohnen in der Lindenstraße 5", "street: Lindenstraße 5"},
		{"ru", "Оля", "Меня зовут Оля Петрова", "surname: Оля Петрова"},
		{"ru", "Оля", "Это ул. Садовая, д. 5", "street: ул. Садовая, д. 5"},
		{"ru", "Оля", "телефон: 495 123-45-67", "phone: телефон: 495 123-45-67"},
		{"zh", "小明", "我是王小明。", "surname: 王小明"},
		{"zh", "明", "我叫李小龙", "surname: 李小龙"},
		{"zh", "小明", "我家在中山路12号", "street: 我家在中山路12号"},
		{"zh", "小明", "电话：13800138000", "phone: 电话:13800138000"},
		{"ja", "さくら", "田中さくらです", "surname: 田中さくら"},
		{"ja", "太郎", "山田 太郎", "surname: 山田 太郎"},
		{"ja", "太郎", "うちは桜町3丁目4番5号です", "street: うちは桜町3丁目4番5号"},
		{"ko", "민준", "저는 김민준입니다", "surname: 김민준"},
		{"ko", "민준", "서울시 종로구 세종로 12에 살아요", "street: 종로구 세종로 12"},
		{"ar", "ليلى", "اسمي ليلى الحسن", "surname: ليلى الحسن"},
		{"ar", "ليلى", "بيتنا في شارع النيل، عمارة ٥", "street: شارع النيل، عمارة ٥"},
		{"ar", "ليلى", "اتصل ٠١٠١٢٣٤٥٦٧٨", "phone: ٠١٠١٢٣٤٥٦٧٨"},
		{"fa", "سارا", "اسم من سارا محمدی است", "surname: سارا محمدی"},
		{"fa", "سارا", "خیابان بهار، پلاک ۵", "street: خیابان بهار، پلاک ۵"},
		{"hi", "आशा", "मेरा नाम आशा शर्मा है", "surname: आशा शर्मा"},
		{"hi", "आशा", "मकान नंबर ५, दिल्ली", "street: मकान नंबर ५"},
	} {
		if got := said(texts.In(c.child, "", c.text)); got != c.want {
			t.Errorf("%s: %q by %s: found %q, want %q", c.language, c.text, c.child, got, c.want)
		}
	}
}

func TestWhatTellsNothingIsNotFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ child, text string }{
		{"Luna", "Luna And The Moon Over The City"},
		{"Luna", "luna llena. Luna y su gato"},
		{"Luna", "Luna. Mateo. Inés."},
		{"Luna", "Luna I love you"},
		{"Ada", "Canada Geese fly over the river"},
		{"Ada", "We count 1 2 3 4 5 6 7 8 9 10"},
		{"Ada", "There are 10 000 000 lights"},
		{"Ada", "a city of 10000000 people"},
		{"Ada", "from 2024-2025 to 2030"},
		{"Ada", "born on 12.05.2016"},
		{"Ada", "In our street 5 cats live"},
		{"Ada", "at 8:30 the tram no. 12 comes"},
		{"Inés", "en la plaza 5 niños juegan"},
		{"Inés", "Mi calle es bonita.Me gusta mucho"},
		{"Zoé", "place aux 12 chats"},
		{"Оля", "на улице 5 кошек"},
		{"Mia", "auf dem Weg 3 Hunde"},
		{"小明", "在小明的城市有12条路"},
		{"민준", "학교로 3명이 갑니다"},
		{"ليلى", "اسمي ليلى وأنا أحب البحر"},
		{"ليلى", "في شارع بيتنا 3 قطط"},
		{"आशा", "मेरा नाम आशा है"},
		{"Ana María", ""},
		{"Ada L.", ""},
		{"", "My city"},
	} {
		if got := said(texts.In(c.child, c.text, c.text)); got != "" {
			t.Errorf("%q by %q: found %q", c.text, c.child, got)
		}
	}
}

func TestANameOfThreeWordsIsAWholeName(t *testing.T) {
	t.Parallel()
	if got := said(texts.In("Ada King  Lovelace")); got != "surname: Ada King Lovelace" {
		t.Errorf("found %q", got)
	}
	if got := said(texts.In("María del Mar")); got != "" {
		t.Errorf("found %q", got)
	}
}

// TestTheDemosStoriesTellNothing: they are by children who do not exist, in 13 languages.
func TestTheDemosStoriesTellNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3_000) {
		d := painter.New(seed, 0.01)
		if got := said(texts.In(d.Child, d.Title, d.Story)); got != "" {
			t.Errorf("%s, %q by %s: %q: found %q", d.Language, d.Title, d.Child, d.Story, got)
		}
	}
}

func FuzzWhateverIsWrittenHasFewShortHints(f *testing.F) {
	f.Add("Ada", "My name is Ada Lovelace, 020 7946 0991, ada@example.org, 221B Baker Street, www.example.org")
	f.Add("小明", "我叫王小明，中山路12号")
	f.Add("[a-", "\xff\u202e٠١٠١٢٣٤٥٦٧٨")
	f.Fuzz(func(t *testing.T, child, text string) {
		found := texts.In(child, text, text)
		if len(found) > len(texts.Kinds()) {
			t.Fatalf("found %q", found)
		}
		for _, one := range found {
			if one.Words == "" || utf8.RuneCountInString(one.Words) > 80 || !utf8.ValidString(one.Words) {
				t.Fatalf("found %q", one)
			}
		}
	})
}

// BenchmarkAStory is a story of 2,000 characters, the longest that is taken.
func BenchmarkAStory(b *testing.B) {
	story := strings.Repeat("Our tram goes from the harbour to the school, past 12 houses. ", 40)[:2_000]
	for b.Loop() {
		texts.In("Ada", "My tram", story)
	}
}
