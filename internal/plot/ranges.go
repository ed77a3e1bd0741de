package plot

// Ranges are rows of marks along one axis, each with a line over its range:
// ratios with their intervals, or latencies with their percentiles.
type Ranges struct {
	Title, Desc string
	X           Axis
	Reference   float64 // value of a line across all rows; 0 for none
	Keys        []Key
	Rows        []Row
}

// A Row holds the marks of one case.
type Row struct {
	Label string
	Marks []Mark
}

// A Mark is a value with its range. A mark that the axis cannot show is left
// out; so are ranges and ticks that it cannot show.
type Mark struct {
	Slot          int
	At, Low, High float64
	Ticks         []float64 // highlighted values within the range
	Open          bool      // hollow: the mark decides nothing
	Tip           string
}

func (r *Ranges) about() (title, desc string) { return r.Title, r.Desc }

const (
	lane      = 9   // height of a mark's lane in a row, in CSS pixels
	rowGap    = 9   // height of a row beyond its lanes
	labelPart = 0.5 // largest part of the width that labels may take
)

func (r *Ranges) draw(p *picture) {
	values := []float64{r.Reference}
	left := 0.0
	lanes := map[int]float64{} // of the slots within a row
	for i, k := range r.Keys {
		lanes[k.Slot] = float64(i)
	}
	for _, row := range r.Rows {
		left = max(left, textWidth(row.Label))
		for _, m := range row.Marks {
			if r.X.usable(m.At) {
				values = append(append(values, m.At, m.Low, m.High), m.Ticks...)
			}
		}
	}
	left = margin + min(left, labelPart*p.width) + 10
	top := p.heading(r.Keys)
	height := max(float64(len(r.Keys))*lane+rowGap, 20)
	bottom := top + height*float64(len(r.Rows))
	for i := range r.Rows {
		if i%2 == 0 {
			p.rect(inkBand, "", margin-6, top+height*float64(i), p.width-2*(margin-6), height)
		}
	}
	x := r.X.over(values, left, p.width-margin)
	p.horizontal(x, top, bottom)
	if r.X.usable(r.Reference) {
		p.line(inkAxis, 1.5, point{x.at(r.Reference), top}, point{x.at(r.Reference), bottom})
	}
	p.height = bottom + 38
	for i, row := range r.Rows {
		y := top + height*float64(i)
		p.write(inkText, point{margin, y + height/2 + 4}, start, fit(row.Label, left-margin-8))
		for _, m := range row.Marks {
			p.ranged(m, x, y+rowGap/2+lane*(lanes[m.Slot]+0.5))
		}
	}
}

func (p *picture) ranged(m Mark, x scale, y float64) {
	if !x.usable(m.At) {
		return
	}
	if x.usable(m.Low, m.High) {
		p.line(slotInk(m.Slot), 1.75, point{x.at(m.Low), y}, point{x.at(m.High), y})
	}
	for _, v := range m.Ticks {
		if x.usable(v) {
			const half = 3.5
			p.line(slotInk(m.Slot), 1.75, point{x.at(v), y - half}, point{x.at(v), y + half})
		}
	}
	p.mark(m.Slot, point{x.at(m.At), y}, m.Open, m.Tip)
}
