package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// imports are the places where a module names another one that lies beside it.
var imports = regexp.MustCompile(`(\b(?:from|import) ")\./([^"/]+\.js)(";)`)

// asides are what a browser need not get of a module: comments and what its lines are set in by. A comment behind code
// counts only if no quotation mark follows, for it may be none. No module has a text of several lines.
var asides = regexp.MustCompile(`(?m)^[ \t]*(?://.*)?\n|^[ \t]+|[ \t]+//[^\n"'\x60]*$`)

// linker gives modules the addresses of those that they import. An address holds a hash of what is served, so a module
// comes after all that it imports.
type linker struct {
	assets *Assets
	files  fs.FS
	under  map[string]bool // names whose imports are being followed
}

// take makes an asset of a file, unless it is one already.
func (l linker) take(name string) error {
	ext := path.Ext(name)
	kind, ok := kinds[ext]
	if !ok {
		return fmt.Errorf("assets: %s is of no kind that pages load", name)
	}
	if _, ok := l.assets.files[name]; ok {
		return nil
	}
	content, err := fs.ReadFile(l.files, name)
	if err != nil {
		return fmt.Errorf("assets: %w", err)
	}
	if ext == ".js" {
		if content, err = l.linked(name, content); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(content)
	url := l.assets.folder + "/" + strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:6]) + ext
	l.assets.files[name] = asset{url: url, kind: kind, content: content}
	return nil
}

// linked is a module's text as it is served, with the addresses in it. One that imports itself, over others or not, is an error.
func (l linker) linked(name string, text []byte) ([]byte, error) {
	if l.under[name] {
		return nil, fmt.Errorf("assets: %s imports itself", name)
	}
	l.under[name] = true
	defer delete(l.under, name)
	for _, found := range imports.FindAllSubmatch(text, -1) {
		if err := l.take(string(found[2])); err != nil {
			return nil, err
		}
	}
	return imports.ReplaceAllFunc(asides.ReplaceAll(text, nil), func(place []byte) []byte {
		parts := imports.FindSubmatch(place)
		return fmt.Appendf(nil, "%s%s%s", parts[1], l.assets.URL(string(parts[2])), parts[3])
	}), nil
}
