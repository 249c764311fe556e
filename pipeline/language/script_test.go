package language_test

import (
	"testing"

	"github.com/easel-gallery/easel/pipeline/language"
)

func TestANameIsMarkedWithALanguageOfItsOwnScript(t *testing.T) {
	for _, c := range []struct{ text, said, want string }{
		{"Lina", "ca", "ca"}, {"Lina", "", ""}, {"Lina", "ar", ""}, {"Nguyễn", "vi", "vi"}, {"", "es", "es"}, {"7 …", "es", "es"},
		{"لينا", "en", "ar"}, {"لینا", "fa", "fa"}, {"ليلى", "ur", "ur"},
		{"李娜", "en", "zh"}, {"李娜", "ja", "ja"}, {"さくら", "zh", "ja"}, {"サクラ", "ja", "ja"}, {"지우", "en", "ko"},
		{"अनन्या", "en", "hi"}, {"अनन्या", "mr", "mr"}, {"Анна", "uk", "uk"}, {"Анна", "en", "ru"}, {"(李娜)", "en", "zh"},
	} {
		if got := language.Written(c.text, c.said); got != c.want {
			t.Errorf("%q of a family that writes %q is marked %q; want %q", c.text, c.said, got, c.want)
		}
	}
}
