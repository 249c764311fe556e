package web_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/easel-gallery/easel/services/web"
)

func TestAnAnswerWithoutAnEndEndsWithItsServer(t *testing.T) {
	address, stop := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, forget := web.UntilEnding(r)
		defer forget()
		_ = http.NewResponseController(w).Flush()
		<-ctx.Done()
		_, _ = io.WriteString(w, "goodbye")
	}))
	res, err := http.Get("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	began := time.Now()
	if err := stop(); err != nil {
		t.Errorf("the server: %v", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if body, err := io.ReadAll(res.Body); err != nil || string(body) != "goodbye" {
		t.Errorf("the reader got %q: %v", body, err)
	}
}
