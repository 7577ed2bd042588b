/**
 * Filters, search and order of the table, where a browser runs scripts; without them all of it is there. Plain and small, since it is part of
 * each page, and in ASCII, since the page's policy holds its hash.
 */
export const FLEET_SCRIPT = `(() => {
  const form = document.getElementById("filter");
  const table = document.getElementById("orgs");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const found = document.getElementById("found");
  const show = () => {
    const { q, s, t, w } = Object.fromEntries(new FormData(form));
    const words = q.toLowerCase().split(/ +/);
    let count = 0;
    rows.forEach((row, at) => {
      const { s: state, t: tags = "", w: wave = "" } = row.dataset;
      const fits = (!s || s === state) && (!t || (" " + tags + " ").includes(" " + t + " ")) && (!w || w === wave)
        && words.every((word) => texts[at].includes(word));
      row.hidden = !fits;
      count += fits;
    });
    found.textContent = count + " of " + rows.length;
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent.trim().toLowerCase() : Number(cell.dataset.v);
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = rows.map((row) => [value(row, column), row]);
      keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1));
      body.append(...keyed.map(([, row]) => row));
    });
  });
  const jump = () => {
    const row = location.hash && document.getElementById(location.hash.slice(1));
    if (!row || row.tagName !== "TR") return;
    if (row.hidden) { form.reset(); show(); }
    const more = row.querySelector("details");
    if (more) more.open = true;
    row.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", jump);
  jump();
})();`;
