package store_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// The failures here are those that a real server does not give on demand. They are put between us and a real server.

// between runs a server that hands every request to fault, whose next is the real server, and returns how to reach it.
func between(t *testing.T, config store.S3Config, fault func(w http.ResponseWriter, r *http.Request, next http.Handler)) store.S3Config {
	t.Helper()
	config.Endpoint = httpServer(t, httptest.NewServer, config, fault).URL
	return config
}

func httpServer(t *testing.T, serve func(http.Handler) *httptest.Server, config store.S3Config,
	fault func(w http.ResponseWriter, r *http.Request, next http.Handler)) *httptest.Server {
	t.Helper()
	target, err := url.Parse(config.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	next := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // It is signed.
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { panic(http.ErrAbortHandler) },
	}
	server := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fault(w, r, next) }))
	t.Cleanup(server.Close)
	return server
}

// isObject reports whether the request is for an object, and not for the bucket.
func isObject(r *http.Request) bool {
	return strings.Count(strings.Trim(r.URL.Path, "/"), "/") > 0
}

// The way back is bad here, and not the object, which another process may rely on.
func TestBytesThatComeBackOtherThanSentAreDamagedAndMayBePutAgain(t *testing.T) {
	config := miniotest.Start(t)
	damage := map[string]func([]byte) []byte{
		"one bit":  func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"cut":      func(b []byte) []byte { return b[:len(b)-1] },
		"longer":   func(b []byte) []byte { return append(b, 0) },
		"all gone": func([]byte) []byte { return nil },
	}
	for name, damaged := range damage {
		t.Run(name, func(t *testing.T) {
			s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.Method != http.MethodGet || !isObject(r) {
					next.ServeHTTP(w, r)
					return
				}
				answer := httptest.NewRecorder()
				next.ServeHTTP(answer, r)
				body := damaged(answer.Body.Bytes())
				w.Header().Set("Content-Length", fmt.Sprint(len(body)))
				w.Header().Set("Last-Modified", answer.Header().Get("Last-Modified"))
				w.Write(body)
			}))
			if err := put(t.Context(), s, "a/b", []byte("drawing")); !errors.Is(err, store.ErrDamaged) {
				t.Error(err)
			}
			direct := openS3(t, config)
			wantWhole(t, direct, "a/b", []byte("drawing"))
			if err := put(t.Context(), direct, "a/b", []byte("drawing")); err != nil {
				t.Error(err)
			}
			if err := direct.Delete(t.Context(), "a/b"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAPutWhoseAnswerIsLostIsSentAgainAndDone(t *testing.T) {
	config := miniotest.Start(t)
	var sent atomic.Int32
	s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && isObject(r) && sent.Add(1) == 1 {
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	}))
	// The body does not begin where its file does, and neither may the second attempt.
	body := bytes.NewReader([]byte("header drawing"))
	if _, err := body.Seek(int64(len("header ")), io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), "a/b", body, 7, sha256.Sum256([]byte("drawing"))); err != nil {
		t.Fatal(err)
	}
	if sent.Load() != 2 {
		t.Errorf("sent %d times", sent.Load())
	}
}

func TestAPutWhoseAnswerIsLostMayBeTriedAgainByTheCaller(t *testing.T) {
	config := miniotest.Start(t)
	var sent atomic.Int32
	s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && isObject(r) && sent.Add(1) == 1 {
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	}))
	once := io.MultiReader(strings.NewReader("drawing")) // It cannot be rewound.
	if err := s.Put(t.Context(), "a/b", once, 7, sha256.Sum256([]byte("drawing"))); !errors.Is(err, store.ErrUnreachable) {
		t.Fatal(err)
	}
	if err := put(t.Context(), s, "a/b", []byte("drawing")); err != nil {
		t.Fatal(err)
	}
}

func TestAnObjectCutOffWhileReadIsNotAWholeOne(t *testing.T) {
	config := miniotest.Start(t)
	if err := put(t.Context(), openS3(t, config), "a/b", make([]byte, 100_000)); err != nil {
		t.Fatal(err)
	}
	s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method != http.MethodGet || !isObject(r) {
			next.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		w.Header().Set("Content-Length", "100000")
		w.Header().Set("Last-Modified", answer.Header().Get("Last-Modified"))
		w.Write(answer.Body.Bytes()[:50_000])
		panic(http.ErrAbortHandler)
	}))
	r, _, err := s.Get(t.Context(), "a/b")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if n, err := io.Copy(io.Discard, r); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestAnAnswerWithoutItsLengthIsNoEmptyObject(t *testing.T) {
	config := miniotest.Start(t)
	direct := openS3(t, config)
	s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method != http.MethodGet || !isObject(r) {
			next.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		w.Header().Set("Last-Modified", answer.Header().Get("Last-Modified"))
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush() // From here on it can only come in chunks.
		w.Write(answer.Body.Bytes())
	}))
	if err := put(t.Context(), s, "a/b", []byte("drawing")); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("put: %v; want %v", err, store.ErrUnreachable)
	}
	if _, _, err := s.Get(t.Context(), "a/b"); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("get: %v; want %v", err, store.ErrUnreachable)
	}
	wantWhole(t, direct, "a/b", []byte("drawing"))
}

// TestAnObjectThatIsDeletedBeforeItIsReadBack: somebody deletes it, and another puts the same bytes, and relies on them.
func TestAnObjectThatIsDeletedBeforeItIsReadBack(t *testing.T) {
	for name, body := range map[string]io.Reader{
		"is put once more":            strings.NewReader("drawing"),
		"or may be put by the caller": io.MultiReader(strings.NewReader("drawing")),
	} {
		t.Run(name, func(t *testing.T) {
			config := miniotest.Start(t)
			direct := openS3(t, config)
			var read atomic.Int32
			s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.Method != http.MethodGet || !isObject(r) || read.Add(1) > 1 {
					next.ServeHTTP(w, r)
					return
				}
				if err := direct.Delete(r.Context(), "a/b"); err != nil {
					t.Error(err)
				}
				next.ServeHTTP(w, r)
				if err := put(r.Context(), direct, "a/b", []byte("drawing")); err != nil {
					t.Error(err)
				}
			}))
			_, again := body.(io.Seeker)
			err := s.Put(t.Context(), "a/b", body, 7, sha256.Sum256([]byte("drawing")))
			if again && err != nil || !again && !errors.Is(err, store.ErrUnreachable) {
				t.Error(err)
			}
			wantWhole(t, direct, "a/b", []byte("drawing"))
		})
	}
}

func TestAWholeObjectInAnswerToARangeIsRefused(t *testing.T) {
	config := miniotest.Start(t)
	var cached http.Header
	s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		switch { // A cache that keeps what it saw whole, and never heard of ranges.
		case r.Header.Get("Range") != "":
			maps.Copy(w.Header(), cached)
			fmt.Fprint(w, "drawing")
		default:
			next.ServeHTTP(w, r)
			if r.Method == http.MethodGet && isObject(r) {
				cached = w.Header().Clone()
			}
		}
	}))
	if err := put(t.Context(), s, "a/b", []byte("drawing")); err != nil {
		t.Fatal(err)
	}
	for _, offset := range []int64{0, 3} {
		if _, err := s.GetRange(t.Context(), "a/b", offset, 2); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("two bytes from %d: %v; want %v", offset, err, store.ErrDamaged)
		}
	}
}

func TestAnAnswerHasItsMeaning(t *testing.T) {
	config := miniotest.Start(t)
	for _, answer := range []struct {
		status int
		code   string
		want   error
	}{
		{http.StatusForbidden, "AccessDenied", store.ErrDenied},
		{http.StatusUnauthorized, "Unauthorized", store.ErrDenied},
		{http.StatusServiceUnavailable, "SlowDown", store.ErrUnreachable},
		{http.StatusInternalServerError, "InternalError", store.ErrUnreachable},
		{http.StatusBadGateway, "", store.ErrUnreachable},
		{http.StatusTooManyRequests, "TooManyRequests", store.ErrUnreachable},
		{http.StatusConflict, "ConditionalRequestConflict", store.ErrUnreachable},
		{http.StatusInsufficientStorage, "XMinioStorageFull", store.ErrUnreachable},
		{http.StatusBadRequest, "XAmzContentSHA256Mismatch", store.ErrDamaged},
	} {
		t.Run(fmt.Sprint(answer.status, " ", answer.code), func(t *testing.T) {
			s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if !isObject(r) {
					next.ServeHTTP(w, r)
					return
				}
				w.WriteHeader(answer.status)
				if answer.code != "" {
					fmt.Fprintf(w, "<Error><Code>%s</Code><Message>as told</Message></Error>", answer.code)
				}
			}))
			if err := put(t.Context(), s, "a/b", []byte("drawing")); !errors.Is(err, answer.want) {
				t.Errorf("%v; want %v", err, answer.want)
			}
		})
	}
}

func TestAnS3IsReachedOverTLS(t *testing.T) {
	config := miniotest.Start(t)
	pass := func(w http.ResponseWriter, r *http.Request, next http.Handler) { next.ServeHTTP(w, r) }
	server := httpServer(t, httptest.NewTLSServer, config, pass)
	config.Endpoint = server.Listener.Addr().String() // No scheme is https.
	if _, err := store.OpenS3(t.Context(), config); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("a certificate that nobody vouches for: %v", err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	config.TLS = &tls.Config{RootCAs: roots}
	if err := put(t.Context(), openS3(t, config), "a/b", []byte("drawing")); err != nil {
		t.Error(err)
	}
}
