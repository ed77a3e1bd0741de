package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchproc"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
	"mmapbench/internal/table"
)

// fileKey is the key of the side.
const fileKey = ".file"

// projections holds the parsed options of a comparison.
type projections struct {
	filter   *benchproc.Filter
	table    *benchproc.Projection
	row, col *benchproc.Projection
	residue  *benchproc.Projection
	colSide  *benchproc.Field // the side in col; nil if col has none
}

// project parses the options.
func project(o Options, varied []string) (*projections, error) {
	var p projections
	var err error
	if p.filter, err = benchproc.NewFilter(cmp.Or(o.Filter, "*")); err != nil {
		return nil, fmt.Errorf("filter: %w", oneLine(err))
	}
	var parser benchproc.ProjectionParser
	if p.row, err = parser.Parse(cmp.Or(o.Row, ".fullname"), p.filter); err != nil {
		return nil, fmt.Errorf("row: %w", oneLine(err))
	}
	if p.col, err = parser.Parse(cmp.Or(o.Col, fileKey), p.filter); err != nil {
		return nil, fmt.Errorf("col: %w", oneLine(err))
	}
	// Sides, packages and configurations that neither rows nor columns
	// distinguish get tables of their own.
	var rest []string
	for _, key := range append([]string{fileKey, "pkg"}, varied...) {
		if !hasField(p.row, key) && !hasField(p.col, key) {
			rest = append(rest, key)
		}
	}
	// These projections are plain keys, so parsing them cannot fail.
	p.table, _ = parser.Parse(strings.Join(rest, ","), nil)
	_, _ = parser.Parse(".config", nil) // the machines are compared elsewhere
	p.residue = parser.Residue()
	for _, f := range p.col.Fields() {
		if f.Name == fileKey {
			p.colSide = f
		}
	}
	return &p, nil
}

// oneLine returns a syntax error without the lines that point to its position.
func oneLine(err error) error {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return fmt.Errorf("%s", strings.TrimSpace(line))
}

func hasField(p *benchproc.Projection, name string) bool {
	return slices.ContainsFunc(p.Fields(), func(f *benchproc.Field) bool { return f.Name == name || f.Name == ".config" && name != fileKey })
}

// A tableKey identifies a table.
type tableKey struct {
	of   benchproc.Key
	unit string
}

// A draft is a table whose cells are being filled.
type draft struct {
	key   tableKey
	rows  map[benchproc.Key]*draftRow
	cols  map[benchproc.Key]bool
	cells map[[2]benchproc.Key]*draftCell
}

type draftRow struct {
	c       *record.Case
	target  string
	several bool
}

type draftCell struct {
	groups  []group
	residue map[benchproc.Key]bool
}

// tables groups the figures into tables, rows and columns.
func (c *comparer) tables() error {
	var varied []string
	for _, s := range c.sides {
		for _, key := range s.varied {
			varied = add(varied, key)
		}
	}
	p, err := project(c.opts, varied)
	if err != nil {
		return err
	}
	c.sided = p.colSide != nil
	drafts := map[tableKey]*draft{}
	var order []tableKey
	for _, src := range c.sources() {
		units := src.units()
		res := src.result(c.sides[src.side].name, units)
		match, err := p.filter.Match(res)
		if err != nil {
			return fmt.Errorf("filter: %w", err)
		}
		if !match.Any() {
			continue
		}
		c.used = append(c.used, src)
		of, row, col, residue := p.table.Project(res), p.row.Project(res), p.col.Project(res), p.residue.Project(res)
		for i, unit := range units {
			if !match.Test(i) {
				continue
			}
			key := tableKey{of, unit}
			d := drafts[key]
			if d == nil {
				d = &draft{key, map[benchproc.Key]*draftRow{}, map[benchproc.Key]bool{}, map[[2]benchproc.Key]*draftCell{}}
				drafts[key] = d
				order = append(order, key)
			}
			d.add(src, unit, row, col, residue)
		}
	}
	if len(order) == 0 {
		return fmt.Errorf("filter %q leaves nothing to compare", cmp.Or(c.opts.Filter, "*"))
	}
	for _, key := range sorted(order) {
		c.r.Tables = append(c.r.Tables, c.table(drafts[key], p))
	}
	return nil
}

// result returns a source in the form that projections and filters read.
func (s source) result(side string, units []string) *benchfmt.Result {
	res := &benchfmt.Result{Name: benchfmt.Name(s.name()), Iters: 1}
	for _, cfg := range s.c.Config {
		res.Config = append(res.Config, benchfmt.Config{Key: cfg.Key, Value: []byte(cfg.Value), File: true})
	}
	res.SetConfig(fileKey, side)
	for _, u := range units {
		res.Values = append(res.Values, benchfmt.Value{Unit: u, OrigUnit: table.UnitName(u)})
	}
	return res
}

func (d *draft) add(src source, unit string, row, col, residue benchproc.Key) {
	r := d.rows[row]
	if r == nil {
		r = &draftRow{c: src.c, target: src.s.Target}
		d.rows[row] = r
	}
	if r.c.Key != src.c.Key || r.c.Procs != src.c.Procs || r.c.Package != src.c.Package || r.target != src.s.Target {
		r.several = true
	}
	d.cols[col] = true
	at := [2]benchproc.Key{row, col}
	cell := d.cells[at]
	if cell == nil {
		cell = &draftCell{residue: map[benchproc.Key]bool{}}
		d.cells[at] = cell
	}
	cell.residue[residue] = true
	values, ops := src.values(unit), src.ops(unit)
	last := len(cell.groups) - 1
	if last >= 0 && cell.groups[last].side == src.side && cell.groups[last].run == src.run {
		g := &cell.groups[last]
		g.values = append(slices.Clone(g.values), values...)
		g.ops = min(g.ops, ops)
		return
	}
	cell.groups = append(cell.groups, group{src.side, src.run, values, ops})
}

// sorted returns the keys with the keys of each table next to each other.
func sorted(keys []tableKey) []tableKey {
	var of []benchproc.Key
	for _, k := range keys {
		of = add(of, k.of)
	}
	benchproc.SortKeys(of)
	var out []tableKey
	for _, o := range of {
		for _, k := range keys {
			if k.of == o {
				out = append(out, k)
			}
		}
	}
	return out
}

// table finishes a draft.
func (c *comparer) table(d *draft, p *projections) Table {
	u := c.unit(d.key.unit)
	t := Table{Unit: u.Name, Better: u.Better, Exact: u.Exact, Of: told(d.key.of, p.table)}
	rows, cols := keys(d.rows), keys(d.cols)
	for i, col := range cols {
		t.Columns = append(t.Columns, Column{Name: col.StringValues(), Side: p.side(col), Base: p.base(cols, i)})
	}
	varied := map[benchproc.Key]bool{}
	for _, key := range rows {
		r := Row{Name: key.StringValues()}
		if dr := d.rows[key]; !dr.several {
			r.Case, r.Target = dr.c, dr.target
		}
		for _, col := range cols {
			cell := d.cells[[2]benchproc.Key{key, col}]
			if cell == nil {
				r.Cells = append(r.Cells, nil)
				continue
			}
			if len(cell.residue) > 1 {
				for k := range cell.residue {
					varied[k] = true
				}
			}
			r.Cells = append(r.Cells, cell.finish(u.Exact))
		}
		t.Rows = append(t.Rows, r)
	}
	if fields := benchproc.NonSingularFields(keys(varied)); len(fields) > 0 {
		var names []string
		for _, f := range fields {
			names = append(names, f.Name)
		}
		c.warn("rows pool figures that differ in %s: name it in -row or -col, or choose with -filter", strings.Join(names, ", "))
	}
	return t
}

func (d *draftCell) finish(exact bool) *Cell {
	cell := &Cell{groups: d.groups, Runs: len(d.groups), pooled: len(d.residue) > 1}
	for _, g := range d.groups {
		cell.values = append(cell.values, g.values...)
	}
	cell.Summary = stats.Median(cell.values, confidence)
	if exact && constant(cell.values) {
		cell.Summary = stats.Exact(cell.values)
	}
	return cell
}

func constant(values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return v != values[0] })
}

// told describes the fields of a table that have a value.
func told(key benchproc.Key, p *benchproc.Projection) string {
	var parts []string
	for _, f := range p.Fields() {
		if v := key.Get(f); v != "" {
			parts = append(parts, strings.TrimPrefix(f.Name, ".")+":"+v)
		}
	}
	return strings.Join(parts, " ")
}

// side returns the side of a column; empty if columns are not sides.
func (p *projections) side(col benchproc.Key) string {
	if p.colSide == nil {
		return ""
	}
	return col.Get(p.colSide)
}

// base returns the index of the column that column i is compared with: the
// column of old with otherwise equal fields, or the first column if columns are
// not sides.
func (p *projections) base(cols []benchproc.Key, i int) int {
	if p.colSide == nil {
		return 0
	}
	if cols[i].Get(p.colSide) == "old" {
		return i
	}
	for j, col := range cols {
		alike := col.Get(p.colSide) == "old"
		for _, f := range p.col.FlattenedFields() {
			alike = alike && (f == p.colSide || col.Get(f) == cols[i].Get(f))
		}
		if alike {
			return j
		}
	}
	return i
}

func keys[V any](m map[benchproc.Key]V) []benchproc.Key {
	var all []benchproc.Key
	for k := range m {
		all = append(all, k)
	}
	benchproc.SortKeys(all)
	return all
}
