package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// quality is a telephone's usual JPEG quality.
const quality = 85

// patience is how long one request is tried again.
const patience = 10 * time.Minute

// browser speaks to one contest.
type browser struct {
	url    string
	http   *http.Client
	out    io.Writer // for what a person who waits should know; nil for nobody
	unsaid sync.Once
}

type city struct {
	Slug    string `json:"slug"`
	Country string `json:"country"`
}

// form is what a family fills in.
type form struct {
	City, GuardianName, GuardianEmail, Key string
	Drawing                                painter.Drawing
}

func (b *browser) cities(ctx context.Context) ([]city, error) {
	answer, err := b.patiently(ctx, func() (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, b.url+"/api/v1/cities", nil)
	})
	if err != nil {
		return nil, err
	}
	var list struct {
		Cities []city `json:"cities"`
	}
	return list.Cities, json.Unmarshal(answer.body, &list)
}

// enter sends one drawing in, again and again with the same key until the server
// has answered.
func (b *browser) enter(ctx context.Context, f form) error {
	body, kind, err := f.encode()
	if err != nil {
		return err
	}
	answer, err := b.patiently(ctx, func() (*http.Request, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url+"/enter", bytes.NewReader(body))
		if err == nil {
			r.Header.Set("Content-Type", kind)
		}
		return r, err
	})
	if err != nil {
		return err
	}
	if answer.status != http.StatusCreated {
		return fmt.Errorf("send in %q from %s: the server answered %d: %s", f.Drawing.Title, f.City, answer.status, answer.body)
	}
	return nil
}

func (f form) encode() (body []byte, kind string, err error) {
	picture, err := f.Drawing.JPEG(quality)
	if err != nil {
		return nil, "", err
	}
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	for _, field := range [][2]string{
		{"key", f.Key}, {"language", f.Drawing.Language}, {"city", f.City}, {"title", f.Drawing.Title}, {"story", f.Drawing.Story},
		{"child_name", f.Drawing.Child}, {"child_age", strconv.Itoa(f.Drawing.Age)},
		{"guardian_name", f.GuardianName}, {"guardian_email", f.GuardianEmail},
		{"consent_guardian", "yes"}, {"consent_publish", "yes"}, {"consent_exhibit", "yes"},
	} {
		if err := form.WriteField(field[0], field[1]); err != nil {
			return nil, "", err
		}
	}
	file, err := form.CreateFormFile("drawing", "IMG_"+f.Key[len(f.Key)-4:]+".jpg")
	if err != nil {
		return nil, "", err
	}
	_, err = file.Write(picture)
	err = errors.Join(err, form.Close())
	return out.Bytes(), form.FormDataContentType(), err
}

type answer struct {
	status int
	body   []byte
}

// patiently sends a request until it is answered by something else than "later".
func (b *browser) patiently(ctx context.Context, make func() (*http.Request, error)) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		r, err := make()
		if err != nil {
			return answer{}, err
		}
		r.Header.Set("Accept", "application/json")
		got, wait, err := b.once(r)
		if err == nil && wait == 0 {
			return got, nil
		}
		if err != nil && b.out != nil {
			b.unsaid.Do(func() { fmt.Fprintf(b.out, "\nNobody answers at %s: trying for %s.\n", b.url, patience) })
		}
		select {
		case <-ctx.Done():
			return answer{}, errors.Join(ctx.Err(), err)
		case <-time.After(max(wait, time.Second)):
		}
	}
}

// once sends a request; wait is how long the server asks to wait, if it does.
func (b *browser) once(r *http.Request) (got answer, wait time.Duration, err error) {
	sent, err := b.http.Do(r)
	if err != nil {
		return answer{}, 0, fmt.Errorf("%s %s: %w", r.Method, r.URL.Path, err)
	}
	defer sent.Body.Close()
	got.status = sent.StatusCode
	if got.body, err = io.ReadAll(io.LimitReader(sent.Body, 4<<20)); err != nil {
		return answer{}, 0, fmt.Errorf("%s %s: %w", r.Method, r.URL.Path, err)
	}
	if got.status == http.StatusTooManyRequests || got.status == http.StatusServiceUnavailable {
		seconds, err := strconv.Atoi(sent.Header.Get("Retry-After"))
		if err != nil {
			seconds = 2
		}
		return got, time.Duration(max(seconds, 1)) * time.Second, nil
	}
	return got, 0, nil
}
