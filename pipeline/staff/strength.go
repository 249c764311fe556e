package staff

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// MinPassword is the fewest characters that a password may have.
const MinPassword = 12

// fewest is how many different characters a password must have at least: "abcabcabcabc"
// is long, and is guessed at once.
const fewest = 5

// The commonest passwords, one a line: of zxcvbn-ts's language-common 4.1.3 (MIT), a
// list by frequency made of leaks, those of 12 characters and more, and of the first
// 4,000 the words of 8 letters and more.
//
//go:embed commonest.txt
var commonestText string

var commonest = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for line := range strings.Lines(commonestText) {
		known[strings.TrimSpace(line)] = true
	}
	return known
})

// checkPassword refuses a password that would be guessed: [ErrShort], [ErrCommon],
// [ErrAddressed]; all are [ErrWeak]. How it is written, in capitals or small, counts
// for nothing.
func checkPassword(password, address string) error {
	if !utf8.ValidString(password) || utf8.RuneCountInString(password) < MinPassword {
		return ErrShort
	}
	folded, address := Fold(password), Fold(address)
	switch {
	case isCommon(folded):
		return ErrCommon
	case address != "" && (strings.Contains(address, folded) || strings.Contains(folded, address)):
		return ErrAddressed
	}
	return nil
}

// isCommon looks for the password, and for what is left of it without the figures and
// signs around it: "Password2026!" is "password".
func isCommon(folded string) bool {
	different := map[rune]bool{}
	for _, r := range folded {
		different[r] = true
	}
	bare := strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
	return len(different) < fewest || commonest()[folded] || commonest()[bare]
}

// ErrWeak: a password that would be guessed. Those that wrap it say why.
var (
	ErrWeak      = errors.New("a weak password")
	ErrShort     = fmt.Errorf("%w: it must have at least %d characters", ErrWeak, MinPassword)
	ErrCommon    = fmt.Errorf("%w: it is one of those that are tried first", ErrWeak)
	ErrAddressed = fmt.Errorf("%w: it is the address", ErrWeak)
	ErrSame      = fmt.Errorf("%w: it is the one that was generated", ErrWeak)
)
