"use strict";
for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  const given = [...body.rows];
  heads.forEach((head, column) => head.addEventListener("click", () => {
    // A first click sorts upwards, a second one downwards, a third one as the report has it.
    const order = { ascending: "descending", descending: "none" }[head.ariaSort] || "ascending";
    for (const other of heads) other.removeAttribute("aria-sort");
    if (order !== "none") head.setAttribute("aria-sort", order);
    const sign = order === "descending" ? -1 : 1;
    const value = (row) => {
      const cell = row.cells[column];
      if ("v" in cell.dataset) return Number(cell.dataset.v);
      return cell.tagName === "TH" || cell.classList.contains("left") ? cell.textContent : null;
    };
    const compare = (a, b) => {
      const x = value(a), y = value(b);
      if (x === null || y === null) return (x === null) - (y === null); // what was not measured comes last
      return sign * (typeof x === "number" ? x - y : x.localeCompare(y, undefined, { numeric: true }));
    };
    body.append(...(order === "none" ? given : [...given].sort(compare)));
  }));
}
