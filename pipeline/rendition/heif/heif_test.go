package heif_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"os"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/heif"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// Of github.com/gen2brain/heic v0.4.5: `sha256sum $(go mod download -json
// github.com/gen2brain/heic@v0.4.5 | jq -r .Dir)/lib/heif.wasm.gz`.
const sum = "3634a6447ea3915633667f39e01ff540a60f4e2f837a8391d044d76dfd8a0435"

func TestTheModuleIsTheOneThatIsNamed(t *testing.T) {
	file, err := os.ReadFile("heif.wasm.gz")
	if got := fmt.Sprintf("%x", sha256.Sum256(file)); err != nil || got != sum {
		t.Errorf("its sum is %s, want %s: %v", got, sum, err)
	}
}

func TestOneDecoderDecodesManyPicturesWithinTheirMemory(t *testing.T) {
	decoder, err := heif.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close(t.Context())
	size := image.Pt(96, 64)
	for _, test := range []struct {
		name   string
		file   []byte
		size   image.Point
		memory int64
		want   error
	}{
		{"a picture", renditiontest.HEIC(t, "small.heic"), size, 16 << 20, nil},
		{"another size", renditiontest.HEIC(t, "small.heic"), image.Pt(64, 96), 16 << 20, heif.ErrDamaged},
		{"no file", []byte("no file of boxes"), size, 16 << 20, heif.ErrDamaged},
		{"too little memory", make([]byte, 8<<20), size, 4 << 20, heif.ErrDamaged},
		{"a picture again", renditiontest.HEIC(t, "small.heic"), size, 16 << 20, nil},
	} {
		m, err := decoder.Decode(t.Context(), test.file, test.size, test.memory)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		if err == nil && m.Bounds().Size() != size {
			t.Errorf("%s: %v pixels", test.name, m.Bounds())
		}
	}
}
