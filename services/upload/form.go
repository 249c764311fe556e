package upload

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"os"
	"slices"
	"unicode/utf8"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/web"
)

// Bounds of what is read of one form.
const (
	maxBeside = 256 << 10 // bytes of a form that may be right, beside its drawing
	maxRead   = 128 << 20 // bytes read of one that is not, so that its sender hears the answer
	maxParts  = 40        // fields, known or not; the form of one child has 24
	eachParts = 16        // more for each other child that the form may hold; it has 11
	maxText   = 16 << 10  // bytes kept of one text
	maxHead   = 16 << 10  // bytes of the headers of one field, and what is buffered with them
)

// drawingField is the name of the one field that is a file.
const drawingField = "drawing"

// What can be wrong with a form beside what the edition's rules find.
const (
	faultTwice  edition.FaultCode = "twice"           // the field came more than once
	faultFields edition.FaultCode = "too_many_fields" // more than maxParts
	faultLarge  edition.FaultCode = "too_large"       // more than a drawing and maxBeside in all
)

// wholeForm is the name under which the form as a whole is at fault.
const wholeForm = "form"

var (
	errNoForm   = errors.New("not sent as a form")
	errTooLarge = errors.New("the form has too many bytes")
)

// sent is a form as it came. What was read before an error is in it too, for the page that comes back.
type sent struct {
	texts   map[string]string // by field, cut at maxText
	cut     []string          // texts that were longer
	drawing *arrival          // nil if no file was chosen
	faults  edition.Faults    // what is wrong with the way it was sent
	hungUp  bool              // not read to its end: the connection can't be used again
	most    int64             // bytes that the drawing may have

	parts    string            // name of the upload that the form names, see uploadField; "" if it names none
	uploaded *uploads.Upload   // that upload, if the drawing is its bytes
	front    *front            // of those bytes, until all are fetched
	gone     edition.FaultCode // why its bytes are not there; "" if they are

	more    map[int]*sent // the other children, by the number of their fields; nil if there are none
	vouched *bool         // that one of the form's children was let in, see mayEnter; nil for a child that was sent alone
}

// close removes the files.
func (f *sent) close() error {
	failed := f.unspool()
	for _, child := range f.more {
		failed = errors.Join(failed, child.close())
	}
	return failed
}

// unspool removes the file of one child.
func (f *sent) unspool() error {
	if f.drawing == nil {
		return nil
	}
	return f.drawing.Close()
}

// upload is the file as the contest takes it; without one it has no bytes.
func (f *sent) upload() contest.Upload {
	up := contest.Upload{}
	if f.drawing != nil {
		up = f.drawing.upload()
	}
	up.Parts = f.parts
	return up
}

// readChildren reads a form of the texts named and a drawing, of as many bytes as the folder takes. Other fields are
// skipped. Where it may hold several children, each names the texts that each of them has, see numbered. The form must be
// closed, also beside an error.
//
// Errors: errNoForm by the content type; errTooLarge beyond maxRead; web.ErrBadRequest for bytes that are no form or end
// too early; os.ErrDeadlineExceeded for a sender that is too slow; web.ErrUnavailable when the file can't be spooled.
func readChildren(body io.Reader, contentType string, folder spool, texts, each []string) (*sent, error) {
	f := &sent{texts: map[string]string{}, most: folder.most}
	in := &meter{from: bufio.NewReaderSize(io.LimitReader(body, maxRead), pieceSize), left: maxRead, head: unlimited}
	boundary, err := boundaryOf(contentType)
	if err == nil {
		err = f.read(in, multipart.NewReader(in, boundary), folder, fieldsOf(texts, each))
	}
	// To the end in any case: what is left unread breaks the connection under an answer on its way.
	if _, rest := io.Copy(io.Discard, in.unbounded()); rest != nil && err == nil {
		err = in.meaning(rest)
	}
	f.hungUp = in.err != nil
	if err == nil {
		err = f.lost()
	}
	switch {
	case errors.Is(err, errTooLarge) && f.oversized():
		err = fmt.Errorf("read a form: %w", rendition.ErrTooLarge)
	case err == nil && in.read > int64(1+len(f.more))*f.most+maxBeside && !f.oversized():
		f.fault(wholeForm, faultLarge)
	}
	return f, err
}

// lost is why the disk took no more of a file that might have been taken.
func (f *sent) lost() error {
	if f.drawing != nil && !f.oversized() && f.drawing.lost != nil {
		return f.drawing.lost
	}
	for _, child := range f.more {
		if err := child.lost(); err != nil {
			return err
		}
	}
	return nil
}

func boundaryOf(contentType string) (string, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	// 70 is what RFC 2046 5.1.1 allows; some clients take a few more.
	if b := params["boundary"]; err == nil && kind == "multipart/form-data" && b != "" && len(b) <= 200 {
		return b, nil
	}
	return "", errNoForm
}

// fields are the names that a form is read of.
type fields struct{ once, each map[string]bool }

func fieldsOf(texts, each []string) fields {
	all := fields{map[string]bool{drawingField: true}, map[string]bool{}}
	for _, name := range texts {
		all.once[name] = true
	}
	for _, name := range each {
		all.each[name], all.each[drawingField] = true, true
	}
	return all
}

// most is how many fields are read.
func (f fields) most() int {
	if len(f.each) == 0 {
		return maxParts
	}
	return maxParts + (mostChildren-1)*eachParts
}

func (f *sent) read(in *meter, parts *multipart.Reader, folder spool, known fields) error {
	for n := 0; ; n++ {
		in.head = maxHead
		part, err := parts.NextRawPart()
		in.head = unlimited
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return in.meaning(err)
		case n == known.most():
			f.fault(wholeForm, faultFields)
			return nil
		}
		if err := f.take(part, known, folder); err != nil {
			return in.meaning(err)
		}
	}
}

// take reads one field, of the child that it is of.
func (f *sent) take(part *multipart.Part, known fields, folder spool) error {
	name := part.FormName()
	if base, n, ok := numbered(name); ok && known.each[base] {
		return f.child(n).takeOnce(base, part, folder)
	}
	if !known.once[name] {
		return skip(part)
	}
	return f.takeOnce(name, part, folder)
}

// takeOnce reads a field. One that came before is a fault: which of the two would be meant?
func (f *sent) takeOnce(name string, part *multipart.Part, folder spool) error {
	_, twice := f.texts[name]
	switch {
	case twice || name == drawingField && f.drawing != nil:
		f.fault(name, faultTwice)
		return skip(part)
	case name == drawingField:
		return f.takeDrawing(part, folder)
	}
	return f.takeText(name, part)
}

func (f *sent) takeDrawing(part *multipart.Part, folder spool) (err error) {
	f.drawing, err = folder.take(part)
	if err == nil && f.drawing.size == 0 && part.FileName() == "" {
		// What browsers send where no file was chosen (HTML 4.10.21.4).
		err, f.drawing = f.drawing.Close(), nil
	}
	return err
}

func (f *sent) takeText(name string, part *multipart.Part) error {
	text, err := io.ReadAll(io.LimitReader(part, maxText+1))
	if len(text) > maxText {
		text = wholeRunes(text[:maxText])
		f.cut = append(f.cut, name)
	}
	f.texts[name] = string(text)
	if err != nil {
		return err
	}
	return skip(part)
}

// wholeRunes drops the beginning of a character that was cut through.
func wholeRunes(text []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
		if tail := text[len(text)-i:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return text[:len(text)-i]
			}
			break
		}
	}
	return text
}

func (f *sent) fault(field string, code edition.FaultCode) {
	if !f.faults.Has(field) {
		f.faults = append(f.faults, edition.Fault{Field: field, Code: code})
	}
}

// has tells whether one of the faults of sending is this one.
func (f *sent) has(field string, code edition.FaultCode) bool {
	return slices.Contains(f.faults, edition.Fault{Field: field, Code: code})
}

// oversized tells whether the drawing alone is too large.
func (f *sent) oversized() bool {
	return f.drawing != nil && f.drawing.size > f.most || f.uploaded != nil && f.uploaded.Size > f.most
}

func skip(part io.Reader) error {
	_, err := io.Copy(io.Discard, part)
	return err
}

// meter reads a request's body, counts, and stops where enough is enough. It keeps what went wrong with the body itself,
// which multipart wraps in words of its own.
type meter struct {
	from io.Reader
	read int64
	left int64 // bytes until errTooLarge
	head int64 // bytes that the headers of a field may still take, or unlimited
	err  error // of the body, but for its end
}

const unlimited = -1

var errLongHead = errors.New("the headers of a field are too long")

// Read is io.Reader's.
func (m *meter) Read(p []byte) (int, error) {
	switch {
	case m.err != nil:
		return 0, m.err
	case m.left == 0:
		m.err = errTooLarge
		return 0, m.err
	case m.head == 0:
		return 0, errLongHead
	}
	p = p[:min(int64(len(p)), m.left)]
	if m.head != unlimited {
		p = p[:min(int64(len(p)), m.head)]
	}
	n, err := m.from.Read(p)
	m.read, m.left = m.read+int64(n), m.left-int64(n)
	if m.head != unlimited {
		m.head -= int64(n)
	}
	if err != nil && err != io.EOF {
		m.err = err
	}
	return n, err
}

// unbounded is the rest of the body, for which no head counts any more.
func (m *meter) unbounded() io.Reader {
	m.head = unlimited
	return m
}

// meaning says what an error of the multipart reader comes from: the body's own error if it had one, else bytes that
// are no form.
func (m *meter) meaning(err error) error {
	if m.err != nil {
		err = m.err
	}
	for _, own := range []error{errTooLarge, web.ErrUnavailable, os.ErrDeadlineExceeded} {
		if errors.Is(err, own) {
			return fmt.Errorf("read a form: %w", err)
		}
	}
	return fmt.Errorf("read a form: %w: %w", web.ErrBadRequest, err)
}
