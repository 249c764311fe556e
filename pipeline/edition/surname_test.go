package edition_test

import (
	"testing"

	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestTwoWordsBesideParticlesMayHoldASurname(t *testing.T) {
	for name, want := range map[string]bool{
		"Lina": false, "": false, "  Lina ": false, "Jean-Pierre": false, "De la Rosa": false, "Abu Bakr": false, "Lina B.": false, "L. B.": false,
		"Lina 2": false, "أبو بكر": false, "小明": false, "김민준": false, "Zoë": false, "O": false, "Lina (!)": false,
		"Ana María": true, "Lina Okafor": true, "LINA OKAFOR": true, "Juan de la Cruz": true, "لينا محمد": true, "Маша Иванова": true, "山田 花子": true,
		"राम कुमार": true, "Lina\u00a0Okafor": true, "Lina\u3000Okafor": true, "Mary Jane Watson": true, "Lina, Okafor": true, "김 민준": true, "王 明": true,
	} {
		if got := edition.MayHoldSurname(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
