// Legend, filters and the buttons of the head.

function entry(icon, name, count, shown, onClick) {
  return el("button", { type: "button", class: "entry", "aria-pressed": String(shown), on: { click: onClick } },
    icon, el("span", { class: "name" }, name), el("span", { class: "count" }, String(count)));
}

function toggle(set, value) {
  if (!set.delete(value)) set.add(value);
  refresh({ settle: true });
}

function countBy(items, key) {
  const counts = new Map();
  items.forEach((item) => counts.set(key(item), (counts.get(key(item)) || 0) + 1));
  return counts;
}

function showLegend() {
  const counts = countBy(NODES, (node) => node.kind);
  const kinds = Object.keys(DATA.kinds).filter((kind) => counts.has(kind));
  replace(byId("legend"), ...kinds.map((kind) =>
    entry(kindIcon(kind), term("kind", kind), counts.get(kind), !state.hiddenKinds.has(kind), () => toggle(state.hiddenKinds, kind))));
}

function showStates() {
  const counts = countBy(FACTS, stateOf);
  const states = ["concluded", "expired", "planned"].filter((name) => counts.has(name));
  byId("states-part").hidden = !states.length;
  replace(byId("states"), ...states.map((name) =>
    entry(lineIcon(name), t("state." + name), counts.get(name), !state.hiddenStates.has(name), () => toggle(state.hiddenStates, name))));
}

function showCompanies() {
  const firms = ORDER.filter((n) => ["telecom", "company"].includes(NODES[n].kind) && linksOfNode[n].length);
  byId("company-part").hidden = firms.length < 2;
  const choices = firms.map((n) => el("option", { value: String(n) }, nameOf(NODES[n])));
  replace(byId("company"), el("option", { value: "-1" }, t("company.all")), ...choices);
  byId("company").value = String(state.company);
}

/** How many agreements each year has, by the way of counting chosen. */
function yearCounts() {
  const [first, last] = ALL_YEARS;
  const counts = new Array(last - first + 1).fill(0);
  FACTS.filter(isAgreement).map(yearSpan).filter(Boolean).forEach(([from, to]) => {
    for (let year = Math.max(from, first); year <= Math.min(to, last); year += 1) counts[year - first] += 1;
  });
  return counts;
}

function showYears() {
  byId("years-part").hidden = !ALL_YEARS || ALL_YEARS[0] === ALL_YEARS[1];
  if (!ALL_YEARS) return;
  const [from, to] = state.years;
  byId("years-shown").textContent = from === to ? String(from) : `${from}–${to}`;
  const counts = yearCounts();
  const most = Math.max(...counts, 1);
  replace(byId("years-bars"), ...counts.map((count, i) => {
    const bar = el("i", { class: ALL_YEARS[0] + i >= from && ALL_YEARS[0] + i <= to ? "in" : null });
    bar.style.height = `${Math.round((count / most) * 100)}%`;
    return bar;
  }));
  for (const [id, value] of [["year-from", from], ["year-to", to]]) {
    Object.assign(byId(id), { min: ALL_YEARS[0], max: ALL_YEARS[1] });
    byId(id).value = value;
    byId(id).setAttribute("aria-valuetext", String(value));
  }
  document.querySelectorAll('input[name="mode"]').forEach((radio) => { radio.checked = radio.value === state.mode; });
  const unknown = FACTS.filter((fact) => isAgreement(fact) && !yearSpan(fact)).length;
  byId("undated-part").hidden = !unknown;
  byId("undated").checked = state.undated;
  byId("undated-text").textContent = t("years.undated", { n: unknown });
}

function onYear(event) {
  const value = Number(event.target.value);
  const [from, to] = state.years;
  state.years = event.target.id === "year-from" ? [Math.min(value, to), to] : [from, Math.max(value, from)];
  refresh();
}

function clearFilters() {
  Object.assign(state, { limit: NODES.length > MANY ? FEW : 0, company: -1, focus: -1, mode: "force", undated: true, years: ALL_YEARS && [...ALL_YEARS] });
  state.hiddenKinds = new Set(DATA.hidden);
  state.hiddenStates = new Set();
}

function setFocus(number) {
  state.focus = number;
  if (number >= 0) state.selected = { node: number };
  refresh({ settle: true });
}

function showCounts() {
  const bodies = visible.nodes.filter(Boolean).length;
  const facts = new Set(LINKS.filter((_, i) => visible.links[i]).map((link) => link.fact));
  const agreements = [...facts].filter((n) => isAgreement(FACTS[n])).length;
  const what = FACTS.some(isAgreement) ? t("count.agreements", { n: agreements }) : t("count.links", { n: facts.size });
  const parts = [t("count.nodes", { n: bodies }), what];
  if (DATA.asOf) parts.push(t("as_of", { date: dateText(DATA.asOf) }));
  byId("counts").textContent = parts.join(" · ");
}

function showTexts() {
  document.documentElement.lang = state.lang;
  document.title = DATA.title[state.lang];
  byId("title").textContent = DATA.title[state.lang];
  byId("lang").textContent = t("language.other");
  document.querySelectorAll("[data-text]").forEach((part) => { part.textContent = t(part.dataset.text); });
  document.querySelectorAll("[data-label]").forEach((part) => {
    part.setAttribute("aria-label", t(part.dataset.label));
    if (part.classList.contains("icon")) part.title = t(part.dataset.label);
  });
  byId("search").placeholder = t("search.hint");
}

function setTheme(theme) {
  state.theme = theme;
  document.documentElement.dataset.theme = theme;
  refresh();
}

/** The view as a picture, on the page's paper, with its title. */
function savePicture() {
  const drawn = byId("canvas").querySelector("canvas");
  const head = Math.round(54 * (drawn.width / byId("canvas").clientWidth));
  const picture = el("canvas", { width: drawn.width, height: drawn.height + head });
  const context = picture.getContext("2d");
  context.fillStyle = colour("--paper");
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(drawn, 0, head);
  context.fillStyle = colour("--ink");
  context.font = `600 ${Math.round(head * 0.36)}px ${FONT}`;
  context.fillText(DATA.title[state.lang], head * 0.35, head * 0.48, picture.width - head * 0.7);
  context.font = `${Math.round(head * 0.25)}px ${FONT}`;
  context.fillText(byId("counts").textContent, head * 0.35, head * 0.86, picture.width - head * 0.7);
  picture.toBlob((blob) => {
    const link = el("a", { href: URL.createObjectURL(blob), download: "network.png" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

function startControls() {
  const on = (id, event, listener) => byId(id).addEventListener(event, listener);
  on("zoom-in", "click", () => zoom(1.3));
  on("zoom-out", "click", () => zoom(1 / 1.3));
  on("fit", "click", fit);
  on("save", "click", savePicture);
  on("print", "click", () => window.print());
  on("theme", "click", () => setTheme(state.theme === "dark" ? "light" : "dark"));
  on("lang", "click", () => { state.lang = state.lang === "vi" ? "en" : "vi"; refresh(); });
  on("panel-close", "click", () => select(null));
  on("filters-toggle", "click", () => byId("filters").classList.toggle("open"));
  on("filters-close", "click", () => byId("filters").classList.remove("open"));
  on("company", "change", (event) => { state.company = Number(event.target.value); refresh({ settle: true }); });
  on("undated", "change", (event) => { state.undated = event.target.checked; refresh(); });
  on("reset", "click", () => { clearFilters(); refresh({ settle: true }); });
  on("few-all", "click", () => { state.limit = 0; refresh({ settle: true }); });
  on("focus-end", "click", () => setFocus(-1));
  on("year-from", "input", onYear);
  on("year-to", "input", onYear);
  on("years-mode", "change", (event) => { state.mode = event.target.value; refresh(); });
}
