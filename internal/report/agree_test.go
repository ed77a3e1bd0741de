package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mmapbench/internal/report/format"
	"mmapbench/internal/table"
)

// A spot identifies a number: the label of a case, a target, and a base unit
// or "ratio".
type spot struct{ label, target, unit string }

// figures holds the numbers that a format prints, in full or as printed.
type figures map[spot]string

// fromCSV reads all numbers in full, and the ends of their intervals as detail.
func fromCSV(t *testing.T, r *Report, text string) (full, detail figures) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	full, detail = figures{}, figures{}
	i := -1 // index of the case: cases come in order, and keys may repeat
	for n, row := range rows[1:] {
		if n == 0 || at(rows[n], "case") != at(row, "case") || full[spot{r.Cases[i].Label, at(row, "target"), at(row, "unit")}] != "" {
			i++
		}
		pl := spot{r.Cases[i].Label, at(row, "target"), at(row, "unit")}
		full[pl] = at(row, "center")
		detail[pl] = strings.Join([]string{at(row, "low"), at(row, "high"), at(row, "n")}, " ")
		if v := at(row, "verdict"); v != "" {
			pl.unit = "ratio"
			full[pl] = at(row, "ratio")
			detail[pl] = strings.Join([]string{at(row, "ratio_low"), at(row, "ratio_high"), at(row, "floor"), v}, " ")
		}
	}
	return full, detail
}

// A reportJSON is what tests read of the JSON of a report.
type reportJSON struct {
	Cases []struct {
		Label   string
		Results []struct {
			Target  string
			Figures map[string]sampleJSON
			Ratio   *sampleJSON
		}
	}
}

// A sampleJSON is a figure or a ratio.
type sampleJSON struct {
	Center, Low, High *float64
	N                 int
	Floor             float64
	Verdict           string
}

// fromJSON reads the numbers of JSON like fromCSV.
func fromJSON(t *testing.T, text string) (full, detail figures) {
	var doc reportJSON
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	existing := func(v *float64) string {
		if v == nil {
			return ""
		}
		return allDigits(*v)
	}
	full, detail = figures{}, figures{}
	for _, c := range doc.Cases {
		for _, res := range c.Results {
			for unit, f := range res.Figures {
				pl := spot{c.Label, res.Target, unit}
				full[pl] = existing(f.Center)
				detail[pl] = strings.Join([]string{existing(f.Low), existing(f.High), strconv.Itoa(f.N)}, " ")
			}
			if v := res.Ratio; v != nil {
				pl := spot{c.Label, res.Target, "ratio"}
				full[pl] = existing(v.Center)
				detail[pl] = strings.Join([]string{existing(v.Low), existing(v.High), allDigits(v.Floor), v.Verdict}, " ")
			}
		}
	}
	return full, detail
}

var (
	htmlRow  = regexp.MustCompile(`(?s)<tr><th scope="row" title="[^"]*"><span>(.*?)</span></th>(.*?)</tr>`)
	htmlCell = regexp.MustCompile(`<td class="[^"]*"(?: title="[^"]*")? data-of="([^"]*) ([^" ]+)" data-v="([^"]*)">([^<]*)`)
)

// fromHTML reads the numbers of the tables, in full and as printed.
func fromHTML(text string) (full, shown figures) {
	full, shown = figures{}, figures{}
	if i := strings.Index(text, `<section id="table-time`); i >= 0 {
		text = text[i:] // skip the decisions
	}
	for _, row := range htmlRow.FindAllStringSubmatch(text, -1) {
		for _, cell := range htmlCell.FindAllStringSubmatch(row[2], -1) {
			pl := spot{html.UnescapeString(row[1]), html.UnescapeString(cell[1]), cell[2]}
			full[pl] = html.UnescapeString(cell[3])
			shown[pl] = tight(html.UnescapeString(cell[4]))
		}
	}
	return full, shown
}

// allDigits formats a number with all digits.
func allDigits(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// tight removes spaces, in which formats differ.
func tight(s string) string { return strings.ReplaceAll(s, " ", "") }

// fromProse reads the tables of text and Markdown as printed.
func fromProse(r *Report, text, separator string) figures {
	shown := figures{}
	var header []string
	label := ""
	for line := range strings.Lines(strings.NewReplacer(`\|`, "¦", "&lt;", "<").Replace(text)) {
		if strings.TrimSpace(line) == "" {
			header = nil
			continue
		}
		line = strings.Trim(strings.TrimSpace(line), "|")
		cells := strings.Split(line, separator)
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case len(cells) < 2 || strings.Trim(line, ":|─┼- ") == "":
		case header == nil:
			header = cells
		default:
			if cells[0] == "" {
				cells[0] = label // same case as the row above
			}
			label = cells[0]
			readRow(r, shown, header, cells)
		}
	}
	return shown
}

// readRow reads a row of a table of figures.
func readRow(r *Report, shown figures, header, cells []string) {
	if header[0] != "case" || header[1] != "target" {
		return
	}
	target := r.Targets[slices.Index(table.Each(r.Targets, targetName), cells[1])]
	for i, cell := range cells[2:] {
		name := header[i+2]
		switch {
		case cell == "" || cell == table.Absent || name == "±" || name == "interval":
		case name == "time":
			shown[spot{cells[0], target, "sec/op"}] = tight(cell)
		default:
			shown[spot{cells[0], target, baseUnit(name)}] = tight(cell)
		}
	}
}

// baseUnit is the inverse of unitName.
func baseUnit(name string) string {
	before, after, timed := strings.Cut(name, "ns")
	if timed && (after == "/op" || after == "") && (before == "" || strings.HasSuffix(before, "-")) {
		return before + "sec" + after
	}
	return name
}

// disagreements compares the numbers in all formats of a report.
func disagreements(t *testing.T, r *Report, texts map[format.Format]string) (all []string) {
	differ := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	full, detail := fromCSV(t, r, texts[format.CSV])
	same := func(what string, got, want figures) {
		for pl, v := range got {
			if w, ok := want[pl]; !ok || v != w {
				differ("%s: %v is %q, csv has %q", what, pl, v, w)
			}
		}
	}
	jsonFull, jsonDetail := fromJSON(t, texts[format.JSON])
	same("json", jsonFull, full)
	same("json", jsonDetail, detail)
	if len(jsonFull) != len(full) {
		differ("json has %d numbers, csv %d", len(jsonFull), len(full))
	}
	htmlFull, htmlShown := fromHTML(texts[format.HTML])
	same("html", htmlFull, full)
	text := fromProse(r, texts[format.Text], "│")
	for what, shown := range map[string]figures{"text": text, "markdown": fromProse(r, texts[format.Markdown], "|"), "html": htmlShown} {
		for pl, v := range shown {
			n, err := strconv.ParseFloat(full[pl], 64)
			switch {
			case err != nil:
				differ("%s: %v is %q, csv has %q", what, pl, v, full[pl])
			case pl.unit == "ratio":
				if strings.TrimSuffix(v, "?") != table.Times(n)+"x" && (v != "~" || !strings.HasSuffix(detail[pl], " no-difference")) {
					differ("%s: %v is %q, csv has %q %q", what, pl, v, full[pl], detail[pl])
				}
			case v != tight(table.Value(n, pl.unit)):
				differ("%s: %v is %q, csv has %q", what, pl, v, full[pl])
			}
		}
		// All formats for people print the same text.
		for pl := range text {
			if _, ok := shown[pl]; !ok {
				differ("%s lacks %v", what, pl)
			}
		}
	}
	for _, d := range r.Decisions {
		for f, text := range texts {
			words := regexp.MustCompile(`(?m)^.*` + regexp.QuoteMeta(d.Pattern) + `( *[│|]|</span>).*$`).FindString(text)
			if f == format.CSV || d.Do == alone || d.Pattern == d.Case.Label {
				continue
			}
			if f == format.JSON {
				_, words, _ = strings.Cut(text, `"pattern": "`+d.Pattern+`"`)
				words, _, _ = strings.Cut(words, "}")
			}
			if !strings.Contains(words, d.action()) {
				differ("%v: no line says %q of %q: %q", f, d.action(), d.Pattern, words)
			}
		}
	}
	return all
}

func inAllFormats(t *testing.T, r *Report) map[format.Format]string {
	texts := map[format.Format]string{}
	for _, name := range format.Names() {
		texts[format.Format(name)] = printed(t, r, format.Format(name))
	}
	return texts
}

// Every format of a report contains the same numbers.
func TestFormatsAgree(t *testing.T) {
	records, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(records) == 0 {
		t.Fatalf("no records in testdata: %v", err)
	}
	total := 0
	for _, path := range records {
		t.Run(filepath.Base(path), func(t *testing.T) {
			r := build(t, load(t, path))
			texts := inAllFormats(t, r)
			for _, d := range disagreements(t, r, texts) {
				t.Error(d)
			}
			total += len(fromProse(r, texts[format.Text], "│"))
		})
	}
	if total < 100 {
		t.Errorf("only %d numbers were read back from text", total)
	}
}

// A number that is wrong in one format is detected.
func TestFormatsThatDisagree(t *testing.T) {
	r := build(t, load(t, "testdata/full.txt"))
	right := inAllFormats(t, r)
	if d := disagreements(t, r, right); len(d) > 0 {
		t.Fatal(d)
	}
	for _, tt := range []struct {
		format format.Format
		number *regexp.Regexp
	}{
		{format.Text, regexp.MustCompile(`(?s)TIME PER.*?[0-9.]+ ?ns`)},
		{format.Markdown, regexp.MustCompile(`(?s)Time per.*?[0-9.]+x +\|`)},
		{format.CSV, regexp.MustCompile(`[0-9.]+e-0[0-9]`)},
		{format.JSON, regexp.MustCompile(`"center": [0-9.]+`)},
		{format.HTML, regexp.MustCompile(`(?s)id="table-time.*?data-v="[0-9.]+`)},
	} {
		text := right[tt.format]
		at := tt.number.FindStringIndex(text)
		if at == nil {
			t.Fatalf("%v has no %v", tt.format, tt.number)
		}
		// Change the last digit or letter.
		last := at[1] - 1
		for !(text[last] >= '0' && text[last] <= '9') && text[last] != 'r' {
			last--
		}
		wrong := map[format.Format]string{}
		for f, text := range right {
			wrong[f] = text
		}
		wrong[tt.format] = text[:last] + string("1032547698"[(text[last]-'0')%10]) + text[last+1:]
		if len(disagreements(t, r, wrong)) == 0 {
			t.Errorf("%v with another %v is not found: %q", tt.format, tt.number, text[at[0]:at[1]])
		}
	}
}
