// Command land makes the land of the map: it reads land-110m.json of the npm package world-atlas and prints one SVG path
// in the units of package worldmap. make map runs it; what it has made is committed as gallery/worldmap/land.txt.
//
//	go run ./gallery/worldmap/land land-110m.json >gallery/worldmap/land.txt
package main

import (
	"fmt"
	"os"
)

// What is left out, in units and square units of the map. These keep the path below 5 KB gzip'd in a page.
const (
	smallest  = 14  // islands
	least     = 3   // corners
	antarctic = -60 // degrees; what lies south of it has no cities
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: land land-110m.json >land.txt")
		os.Exit(2)
	}
	file, err := os.ReadFile(os.Args[1])
	if err == nil {
		var path string
		if path, err = land(file); err == nil {
			fmt.Println(path)
			return
		}
	}
	fmt.Fprintln(os.Stderr, "land:", err)
	os.Exit(1)
}

// land makes the path.
func land(file []byte) (string, error) {
	rings, err := readLand(file)
	if err != nil {
		return "", err
	}
	var p pen
	for _, r := range rings {
		if r.south() {
			continue
		}
		if s := onMap(r); s.area() >= smallest && s.inside() {
			p.draw(s.simpler(least))
		}
	}
	return p.text.String(), nil
}

// south tells whether a ring is Antarctica's.
func (r ring) south() bool {
	for _, s := range r {
		if s.latitude > antarctic {
			return false
		}
	}
	return true
}
