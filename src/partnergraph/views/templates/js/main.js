// The order of things.

let screenTheme = "light";

/** Bring the page in line with the choices; `settle` also fits the view to what is shown. */
function refresh({ settle = false } = {}) {
  applyFilters();
  showTexts();
  showLegend();
  showStates();
  showCompanies();
  showYears();
  showCounts();
  showEmpty();
  showPanel();
  redraw();
  if (settle) fit();
  writeAddress();
}

function showEmpty() {
  const any = visible.nodes.some(Boolean);
  byId("empty").hidden = any;
  byId("empty").textContent = any ? "" : t(NODES.length ? "empty.filtered" : "empty");
  byId("focus-end").hidden = state.focus < 0;
  byId("few").hidden = !state.limit || state.focus >= 0;
  byId("few-text").textContent = t("few", { n: visible.nodes.filter(Boolean).length, all: NODES.length });
}

/** Choose a node, a pair or a fact, or nothing; `show` moves the view there. */
function select(target, { show = false } = {}) {
  state.selected = target;
  if (state.limit) applyFilters();
  showPanel();
  showCounts();
  showEmpty();
  redraw();
  writeAddress();
  if (!target) return;
  byId("filters").classList.remove("open");
  requestAnimationFrame(() => moveTo(target, show));
  if (show) byId("panel").focus({ preventScroll: true });
}

function moveTo(target, show) {
  canvas.setSize("100%", "100%");
  const nodes = target.node !== undefined ? [target.node] : target.fact !== undefined ? partiesOf(target.fact) : [];
  if (show && nodes.length) revealChosen(nodes[0]);
  else if (nodes.length === 1) keepInView(nodes[0]);
}

function onKey(event) {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "Escape" && !typing) select(null);
  if (event.key === "/" && !typing) {
    event.preventDefault();
    byId("search").focus();
  }
}

/** On paper: light colours, everything unfolded, and a still picture of the view in place of the canvas. */
function startPrint() {
  screenTheme = state.theme;
  paint("light");
  showPanel();
  document.querySelectorAll("#panel details.fact").forEach((entry) => { unfold(entry); });
  const picture = el("img", { id: "print-picture", alt: "" });
  picture.src = byId("canvas").querySelector("canvas").toDataURL("image/png");
  byId("stage").append(picture);
}

function endPrint() {
  byId("print-picture")?.remove();
  paint(screenTheme);
  showPanel();
}

function paint(theme) {
  state.theme = theme;
  document.documentElement.dataset.theme = theme;
  showLegend();
  redraw();
}

function start() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  state.theme = dark.matches ? "dark" : "light";
  document.documentElement.dataset.theme = state.theme;
  readAddress();
  applyFilters();
  startCanvas();
  startControls();
  startSearch();
  refresh({ settle: true });
  dark.addEventListener("change", () => setTheme(dark.matches ? "dark" : "light"));
  window.addEventListener("hashchange", () => { readAddress(); refresh({ settle: true }); });
  window.addEventListener("resize", () => canvas.redraw());
  window.addEventListener("beforeprint", startPrint);
  window.addEventListener("afterprint", endPrint);
  document.addEventListener("keydown", onKey);
  document.documentElement.dataset.ready = "yes";
}

start();
