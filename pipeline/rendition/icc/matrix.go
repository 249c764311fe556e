package icc

import "math"

// vector is a colour: XYZ relative to a white of Y = 1, or red, green and blue.
type vector [3]float64

// matrix is made of rows.
type matrix [3]vector

func (m matrix) times(v vector) vector {
	var out vector
	for i, row := range m {
		out[i] = float64(row[0]*v[0]) + float64(row[1]*v[1]) + float64(row[2]*v[2])
	}
	return out
}

func (m matrix) product(n matrix) matrix {
	var out matrix
	for column := range 3 {
		v := m.times(vector{n[0][column], n[1][column], n[2][column]})
		for row := range out {
			out[row][column] = v[row]
		}
	}
	return out
}

// inverse returns false if there is none worth the name.
func (m matrix) inverse() (matrix, bool) {
	minor := func(a, b, c, d float64) float64 { return float64(a*d) - float64(b*c) }
	adjoint := matrix{
		{minor(m[1][1], m[1][2], m[2][1], m[2][2]), minor(m[0][2], m[0][1], m[2][2], m[2][1]), minor(m[0][1], m[0][2], m[1][1], m[1][2])},
		{minor(m[1][2], m[1][0], m[2][2], m[2][0]), minor(m[0][0], m[0][2], m[2][0], m[2][2]), minor(m[0][2], m[0][0], m[1][2], m[1][0])},
		{minor(m[1][0], m[1][1], m[2][0], m[2][1]), minor(m[0][1], m[0][0], m[2][1], m[2][0]), minor(m[0][0], m[0][1], m[1][0], m[1][1])},
	}
	determinant := m.times(vector{adjoint[0][0], adjoint[1][0], adjoint[2][0]})[0]
	if !(math.Abs(determinant) > 1e-6) {
		return matrix{}, false
	}
	for i := range adjoint {
		for j := range adjoint[i] {
			adjoint[i][j] /= determinant
		}
	}
	return adjoint, true
}

// scaled returns the matrix whose columns are each multiplied by one of v.
func (m matrix) scaled(v vector) matrix {
	for i := range m {
		for j := range m[i] {
			m[i][j] = float64(m[i][j] * v[j])
		}
	}
	return m
}
