package staff

import (
	"errors"
	"testing"
)

func TestAPasswordThatWouldBeGuessedIsRefused(t *testing.T) {
	const address = "ana.lee.of.accra@example.org"
	for password, want := range map[string]error{
		"elevenchars":                     ErrShort,
		"éééééé":                          ErrShort, // twelve bytes
		"three gr\xffen trams":            ErrShort,
		"1qaz2wsx3edc":                    ErrCommon,
		"1QAZ2wsx3edc":                    ErrCommon,
		"Password2026!":                   ErrCommon,
		"abcabcabcabc":                    ErrCommon,
		"            ":                    ErrCommon,
		"Ana.Lee.of.Accra":                ErrAddressed,
		"ana.lee.of.accra@example.org":    ErrAddressed,
		"my ana.lee.of.accra@example.org": ErrAddressed,
		"three green trams":               nil,
		"ثلاث عربات خضراء":                nil,
	} {
		if err := checkPassword(password, address); !errors.Is(err, want) || want != nil && !errors.Is(err, ErrWeak) {
			t.Errorf("%q: %v, want %v", password, err, want)
		}
	}
}

func TestEveryGeneratedPasswordIsStrongEnough(t *testing.T) {
	for range 1000 {
		if p := GeneratePassword(); checkPassword(p, "ana@example.org") != nil {
			t.Errorf("%q is refused", p)
		}
	}
}
