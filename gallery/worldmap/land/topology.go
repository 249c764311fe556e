package main

import (
	"encoding/json"
	"fmt"
)

// topology is what is read of a TopoJSON file: https://github.com/topojson/topojson-specification.
type topology struct {
	Objects map[string]struct {
		Geometries []struct {
			Type string    `json:"type"`
			Arcs [][][]int `json:"arcs"` // of a MultiPolygon: polygons, their rings, the arcs of each
		} `json:"geometries"`
	} `json:"objects"`
	Arcs      [][][2]float64 `json:"arcs"` // quantized, each point relative to the one before
	Transform struct {
		Scale     [2]float64 `json:"scale"`
		Translate [2]float64 `json:"translate"`
	} `json:"transform"`
}

// spot is a place in degrees.
type spot struct{ longitude, latitude float64 }

// ring is a closed line; its last spot is not its first again.
type ring []spot

// readLand gives all rings of the object "land", shores and lakes alike.
func readLand(file []byte) ([]ring, error) {
	var t topology
	if err := json.Unmarshal(file, &t); err != nil {
		return nil, fmt.Errorf("read TopoJSON: %w", err)
	}
	arcs := make([]ring, len(t.Arcs))
	for i, arc := range t.Arcs {
		arcs[i] = t.unfold(arc)
	}
	var rings []ring
	for _, g := range t.Objects["land"].Geometries {
		if g.Type != "MultiPolygon" {
			return nil, fmt.Errorf("land is a %s, want MultiPolygon", g.Type)
		}
		for _, polygon := range g.Arcs {
			for _, parts := range polygon {
				r, err := join(arcs, parts)
				if err != nil {
					return nil, err
				}
				rings = append(rings, r)
			}
		}
	}
	if len(rings) == 0 {
		return nil, fmt.Errorf("there is no land in the file")
	}
	return rings, nil
}

// unfold takes quantization and differences off an arc.
func (t topology) unfold(arc [][2]float64) ring {
	var x, y float64
	line := make(ring, len(arc))
	for i, step := range arc {
		x, y = x+step[0], y+step[1]
		line[i] = spot{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]}
	}
	return line
}

// join makes a ring of arcs: each begins where the one before ends, and ^i is arc i from its end.
func join(arcs []ring, parts []int) (ring, error) {
	var r ring
	for _, i := range parts {
		backwards := i < 0
		if backwards {
			i = ^i
		}
		if i >= len(arcs) || len(arcs[i]) < 2 {
			return nil, fmt.Errorf("there is no arc %d", i)
		}
		last := len(arcs[i]) - 1
		for k := range last { // without the arc's end, with which the next begins
			if backwards {
				k = last - k
			}
			r = append(r, arcs[i][k])
		}
	}
	return r, nil
}
