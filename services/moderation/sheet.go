package moderation

import (
	"encoding/csv"
	"io"
	"net/http"
	"strings"
)

// sheet writes rows of a CSV file (RFC 4180) as they come, for people who open it in a
// spreadsheet.
type sheet struct{ out *csv.Writer }

// startSheet answers with a file of a name, with its header. It begins with a byte order
// mark: without it, a spreadsheet takes UTF-8 for the letters of its own country.
func startSheet(w http.ResponseWriter, name string, columns ...string) (sheet, error) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return sheet{}, err
	}
	s := sheet{csv.NewWriter(w)}
	s.out.UseCRLF = true
	return s, s.row(columns...)
}

func (s sheet) row(cells ...string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = notFormula(cell)
	}
	return s.out.Write(safe)
}

// end writes what is left.
func (s sheet) end() error {
	s.out.Flush()
	return s.out.Error()
}

// notFormula puts a quote before what a spreadsheet would take for a formula, and run: a
// family writes the titles (OWASP, CSV Injection).
func notFormula(cell string) string {
	if strings.HasPrefix(cell, "'") || cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}
