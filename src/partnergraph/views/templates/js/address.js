// What is chosen lives in the address after #, so that a link shows what its sender saw.

const nodeOfId = new Map(NODES.map((node, number) => [node.id, number]));
const factOfId = new Map(FACTS.map((fact, number) => [fact.id || `#${number}`, number]));

function selectionText() {
  const chosen = state.selected;
  if (!chosen) return null;
  if (chosen.node !== undefined) return ["node", NODES[chosen.node].id];
  if (chosen.fact !== undefined) return ["fact", FACTS[chosen.fact].id || `#${chosen.fact}`];
  const { source, target } = LINKS[PAIRS[chosen.pair][0]];
  return ["pair", JSON.stringify([NODES[source].id, NODES[target].id])];
}

function addressText() {
  const parts = new URLSearchParams();
  const chosen = selectionText();
  if (chosen) parts.set(...chosen);
  if (state.lang !== DATA.lang) parts.set("lang", state.lang);
  if (state.focus >= 0) parts.set("focus", NODES[state.focus].id);
  if (NODES.length > MANY && !state.limit) parts.set("all", "yes");
  if (state.company >= 0) parts.set("company", NODES[state.company].id);
  if (yearsNarrowed()) parts.set("years", state.years.join("-"));
  if (state.mode !== "force") parts.set("mode", state.mode);
  if (!state.undated) parts.set("undated", "no");
  if ([...state.hiddenKinds].sort().join() !== [...DATA.hidden].sort().join()) parts.set("hide", [...state.hiddenKinds].join());
  if (state.hiddenStates.size) parts.set("without", [...state.hiddenStates].join());
  return parts.toString();
}

function writeAddress() {
  const text = addressText();
  if (text === location.hash.slice(1)) return;
  history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
}

function pairOfIds(text) {
  let ends = null;
  try { ends = JSON.parse(text); } catch { return -1; }
  if (!Array.isArray(ends)) return -1;
  const [a, b] = ends.map((id) => nodeOfId.get(id));
  return PAIRS.findIndex((links) => LINKS[links[0]].source === a && LINKS[links[0]].target === b);
}

function selectionOf(parts) {
  const node = nodeOfId.get(parts.get("node"));
  if (node !== undefined) return { node };
  const fact = factOfId.get(parts.get("fact"));
  if (fact !== undefined) return { fact };
  const pair = parts.has("pair") ? pairOfIds(parts.get("pair")) : -1;
  return pair >= 0 ? { pair } : null;
}

function readYears(text) {
  const span = /^(\d{1,4})-(\d{1,4})$/.exec(text || "");
  if (!span || !ALL_YEARS) return;
  const within = (year) => Math.min(Math.max(Number(year), ALL_YEARS[0]), ALL_YEARS[1]);
  state.years = [within(span[1]), within(span[2])].sort((a, b) => a - b);
}

function namesIn(parts, name, known) {
  return new Set((parts.get(name) || "").split(",").filter((item) => known.includes(item)));
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  clearFilters();
  if (Object.hasOwn(DATA.strings, parts.get("lang") || "")) state.lang = parts.get("lang");
  state.focus = nodeOfId.get(parts.get("focus")) ?? -1;
  state.company = nodeOfId.get(parts.get("company")) ?? -1;
  if (parts.get("mode") === "signed") state.mode = "signed";
  if (parts.get("all") === "yes") state.limit = 0;
  state.undated = parts.get("undated") !== "no";
  if (parts.has("hide")) state.hiddenKinds = namesIn(parts, "hide", Object.keys(DATA.kinds));
  state.hiddenStates = namesIn(parts, "without", Object.values(STATE_OF_STATUS));
  readYears(parts.get("years"));
  state.selected = selectionOf(parts);
}
