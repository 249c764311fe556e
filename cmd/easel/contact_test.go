package main

import (
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"testing"
)

// contactSheet shows all pages of one view, small; each leads to its whole picture.
var contactSheet = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>{{.View}}</title>
<style>body{margin:1rem;font:14px system-ui;background:#888;columns:{{.Column}}px}figure{margin:0 0 1rem;break-inside:avoid}img{inline-size:100%;display:block}a{color:inherit}</style>
<p>{{range .Views}}<a href="{{.}}.html">{{.}}</a> {{end}}
{{range .Shots}}<figure><a href="{{.}}.jpg"><img src="{{.}}.jpg" alt="" loading="lazy"></a><figcaption>{{.}}</figcaption></figure>
{{end}}</html>
`))

// contactSheets writes a sheet for each view, and index.html as the first of them.
func contactSheets(t *testing.T, views []view, pages []sitePage) {
	t.Helper()
	for i, v := range views {
		var shots []string
		for _, page := range pages {
			for _, lang := range []string{"en", "ar"} {
				shots = append(shots, shotName(page.name, lang, v))
			}
		}
		names := []string{v.String() + ".html"}
		if i == 0 {
			names = append(names, "index.html")
		}
		for _, name := range names {
			writeSheet(t, name, map[string]any{"View": v, "Views": views, "Shots": shots, "Column": min(v.width, 520)})
		}
	}
}

func writeSheet(t *testing.T, name string, content any) {
	t.Helper()
	f, err := os.Create(filepath.Join(shotsFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := contactSheet.Execute(f, content); err != nil {
		t.Error(fmt.Errorf("write %s: %w", name, err))
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
