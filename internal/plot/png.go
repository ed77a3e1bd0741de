package plot

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// maxPixels bounds the memory for an image to 256 MiB.
const maxPixels = 64 << 20

func writePNG(w io.Writer, p *picture, scale float64) error {
	width, height := math.Ceil(p.width*scale), math.Ceil(p.height*scale)
	if !(width >= 1 && height >= 1 && width*height <= maxPixels) {
		return fmt.Errorf("plot: a PNG of %.0f × %.0f pixels is empty or too large", width, height)
	}
	c := &raster{image: image.NewRGBA(image.Rect(0, 0, int(width), int(height))), scale: scale}
	draw.Draw(c.image, c.image.Bounds(), image.NewUniform(inkPaper.light()), image.Point{}, draw.Src)
	for _, s := range p.shapes {
		switch s.kind {
		case fill:
			c.fill(s)
		case stroke:
			c.stroke(s)
		case label:
			c.label(s)
		}
	}
	return png.Encode(w, c.image)
}

// A raster is an image with as many pixels for a CSS pixel as its scale says.
type raster struct {
	image *image.RGBA
	scale float64
}

// fill draws a closed path.
func (c *raster) fill(s shape) {
	col := s.ink.light()
	if s.opacity > 0 && s.opacity < 1 {
		col.A = uint8(math.Round(255 * s.opacity))
	}
	c.paint(col, s.path)
}

// stroke draws each piece of a line as a rectangle, and a disc where two meet.
// All turn the same way, so that what overlaps is not erased.
func (c *raster) stroke(s shape) {
	var paths [][]point
	half := s.weight / 2
	for i := 1; i < len(s.path); i++ {
		a, b := s.path[i-1], s.path[i]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		if length == 0 {
			continue
		}
		dx, dy := -(b.y-a.y)/length*half, (b.x-a.x)/length*half
		paths = append(paths, []point{{a.x - dx, a.y - dy}, {b.x - dx, b.y - dy}, {b.x + dx, b.y + dy}, {a.x + dx, a.y + dy}})
		if i < len(s.path)-1 {
			paths = append(paths, disc(b, half))
		}
	}
	c.paint(s.ink.light(), paths...)
}

// disc returns a circle, turning as the rectangles of a stroke do.
func disc(at point, radius float64) []point {
	const corners = 12
	path := make([]point, corners)
	for i := range path {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		path[i] = point{at.x + radius*cos, at.y + radius*sin}
	}
	return path
}

// paint fills closed paths, as one shape.
func (c *raster) paint(col color.NRGBA, paths ...[]point) {
	// The rasterizer goes over all pixels that it is made for: no more than
	// the shape can touch.
	box := c.bounds(paths)
	if box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	at := func(p point) (x, y float32) {
		return float32(p.x*c.scale - float64(box.Min.X)), float32(p.y*c.scale - float64(box.Min.Y))
	}
	for _, path := range paths {
		for i, p := range path {
			if x, y := at(p); i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	r.Draw(c.image, box, image.NewUniform(col), image.Point{})
}

// bounds returns the pixels of the image that paths can touch.
func (c *raster) bounds(paths [][]point) image.Rectangle {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, path := range paths {
		for _, p := range path {
			low = point{min(low.x, p.x), min(low.y, p.y)}
			high = point{max(high.x, p.x), max(high.y, p.y)}
		}
	}
	size := c.image.Bounds().Size()
	pixel := func(v float64, most int) int { return int(min(max(v, 0), float64(most))) }
	return image.Rectangle{
		Min: image.Pt(pixel(math.Floor(low.x*c.scale), size.X), pixel(math.Floor(low.y*c.scale), size.Y)),
		Max: image.Pt(pixel(math.Ceil(high.x*c.scale), size.X), pixel(math.Ceil(high.y*c.scale), size.Y)),
	}
}

func (c *raster) label(s shape) {
	f := face(s.size*c.scale, s.bold)
	d := font.Drawer{Dst: c.image, Src: image.NewUniform(s.ink.light()), Face: f}
	x, y := s.at.x*c.scale, s.at.y*c.scale
	switch width := pixels(d.MeasureString(s.text)); s.anchor {
	case middle:
		x -= width / 2
	case end:
		x -= width
	}
	d.Dot = fixed.P(int(math.Round(x)), int(math.Round(y)))
	d.DrawString(s.text)
}
