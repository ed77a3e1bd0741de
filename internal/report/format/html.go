package format

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"mmapbench/internal/plot"
	"mmapbench/internal/table"
)

// The parts of the page. Its policy forbids it to load anything.
var (
	//go:embed page.html
	pageTemplate string
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string
)

// plotWidth is the width of plots in CSS pixels: a desktop screen shows two or
// three side by side, and a phone shows one.
const plotWidth = 380

// writeHTML prints a page that needs no other file and no network.
func writeHTML(w io.Writer, d *table.Document, plots []plot.Named) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"slug": plot.Slug, "join": func(texts []string) string { return strings.Join(texts, " ") },
		"draw": draw, "class": class, "id": id, "numeric": numeric, "left": func(t table.Table, column int) bool { return column == 0 || t.Columns[column].Left },
	}).Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("html: %w", err)
	}
	var out strings.Builder
	err = t.Execute(&out, struct {
		*table.Document
		Style  template.CSS
		Script template.JS
		Plots  []plot.Named
	}{d, template.CSS(plot.CSS() + pageStyle), template.JS(pageScript), plots})
	if err != nil {
		return fmt.Errorf("html: %w", err)
	}
	for line := range strings.Lines(out.String()) {
		if _, err := fmt.Fprintln(w, table.Printable(strings.TrimSuffix(line, "\n"))); err != nil {
			return err
		}
	}
	return nil
}

func draw(p plot.Named) (template.HTML, error) {
	var svg bytes.Buffer
	err := plot.WriteSVG(&svg, p.Plot, plotWidth, p.Name)
	return template.HTML(svg.String()), err
}

// id returns the id of a part.
func id(t table.Table) string {
	if len(t.Rows) > 0 {
		return plot.Slug("table " + t.Title)
	}
	return plot.Slug(t.Title)
}

func class(c table.Cell, left bool) string {
	switch {
	case c.Absent() || c.Unit != "" && c.Value == 0:
		return "none"
	case c.Outcome == table.Win && c.Show == table.Center:
		return "win"
	case c.Outcome == table.Loss && c.Show == table.Center:
		return "loss"
	case left:
		return "left"
	}
	return ""
}

// numeric reports whether rows are sorted by the number of a cell.
func numeric(c table.Cell) bool { return c.Unit != "" && !c.Absent() && c.Show == table.Center }
