// Search over names of things and agreements, with or without diacritics, by keyboard or pointer.

const MOST_RESULTS = 40;
let results = [];
let active = -1;
const index = [
  ...NODES.map((node, number) => searchEntry({ node: number }, [node.vi, node.en, ...node.details.map((d) => d[1])], node.degree)),
  ...FACTS.map((fact, number) => searchEntry({ fact: number }, [fact.vi, fact.en, fact.signed, ...partyNames(number)], 0)),
];

function partyNames(fact) {
  return partiesOf(fact).flatMap((node) => [NODES[node].vi, NODES[node].en]);
}

function searchEntry(target, texts, weight) {
  const words = texts.map((text) => plain(text || ""));
  return { target, words, weight };
}

/** How well an entry fits: all words must occur; the beginning of a name counts most. */
function fitness(entry, wanted) {
  let total = 0;
  for (const word of wanted) {
    const best = Math.max(...entry.words.map((text, i) => fitnessOf(text, word) * weightOfText(i)), 0);
    if (!best) return 0;
    total += best;
  }
  return total;
}

/** The name in the reader's language counts most, then the other name, then details. */
function weightOfText(place) {
  if (place > 1) return 0.5;
  return place === (state.lang === "vi" ? 0 : 1) ? 1 : 0.7;
}

function fitnessOf(text, word) {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (at === 0) return 4;
  return /[^\p{L}\p{N}]/u.test(text[at - 1]) ? 3 : 1;
}

function found(query) {
  const wanted = plain(query.trim()).split(/\s+/).filter(Boolean);
  const whole = wanted.join(" ");
  const scored = index.map((entry) => ({
    entry,
    score: wanted.length ? fitness(entry, wanted) + (entry.words.some((w) => w.includes(whole)) ? 2 : 0) : entry.weight,
  }));
  return scored.filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || b.entry.weight - a.entry.weight)
    .slice(0, MOST_RESULTS).map(({ entry }) => entry.target);
}

/** The text with the words searched for marked in it. */
function marked(text, query) {
  const letters = Array.from(text.normalize("NFC"));
  const bare = plainLetters(text).join("");
  const on = new Array(letters.length).fill(false);
  if (bare.length === letters.length) {
    for (const word of plain(query.trim()).split(/\s+/).filter(Boolean))
      for (let at = bare.indexOf(word); at >= 0; at = bare.indexOf(word, at + 1)) on.fill(true, at, at + word.length);
  }
  const line = el("span");
  for (let i = 0; i < letters.length;) {
    let end = i;
    while (end < letters.length && on[end] === on[i]) end += 1;
    const piece = letters.slice(i, end).join("");
    line.append(on[i] ? el("mark", {}, piece) : piece);
    i = end;
  }
  return line;
}

function partiesOf(fact) {
  return [...new Set(linksOfFact[fact].flatMap((link) => [LINKS[link].source, LINKS[link].target]))];
}

function resultLine(target, number, query) {
  const isNode = target.node !== undefined;
  const thing = isNode ? NODES[target.node] : FACTS[target.fact];
  const line = marked(isNode ? nameOf(thing) : factName(thing), query);
  const below = isNode ? term("kind", thing.kind) : partiesText(target.fact);
  line.append(el("small", {}, isNode || !thing.signed ? below : `${below} · ${dateText(thing.signed)}`));
  const choose = (event) => { event.preventDefault(); chooseResult(number); };
  return el("li", { id: `result-${number}`, role: "option", "aria-selected": "false", on: { mousedown: choose } },
    isNode ? kindIcon(thing.kind) : kindIcon("agreement"), line);
}

function showResults(query) {
  results = found(query);
  active = results.length && query.trim() ? 0 : -1;
  const lines = results.map((target, number) => resultLine(target, number, query));
  replace(byId("results"), ...(lines.length ? lines : [el("li", { class: "none", role: "option", "aria-disabled": "true" }, t("search.none"))]));
  byId("results").hidden = false;
  byId("search").setAttribute("aria-expanded", "true");
  markActive();
}

function hideResults() {
  byId("results").hidden = true;
  byId("search").setAttribute("aria-expanded", "false");
  byId("search").removeAttribute("aria-activedescendant");
}

function markActive() {
  [...byId("results").children].forEach((line, i) => line.setAttribute("aria-selected", String(i === active)));
  const line = byId(`result-${active}`);
  if (line) line.scrollIntoView({ block: "nearest" });
  if (line) byId("search").setAttribute("aria-activedescendant", line.id);
}

function chooseResult(number) {
  if (!results[number]) return;
  hideResults();
  uncover(results[number]);
  select(results[number], { show: true });
}

/** What was searched for is shown, even if a filter hides it now. */
function uncover(target) {
  const nodes = target.node !== undefined ? [target.node] : partiesOf(target.fact);
  state.selected = target;
  nodes.forEach((node) => state.hiddenKinds.delete(NODES[node].kind));
  applyFilters();
  const shown = target.node !== undefined ? visible.nodes[target.node] : linksOfFact[target.fact].some((link) => visible.links[link]);
  if (!shown) clearFilters();
  refresh();
}

function onSearchKey(event) {
  const open = !byId("results").hidden;
  if (event.key === "Escape") { hideResults(); return; }
  if (event.key === "Enter" && open) { chooseResult(Math.max(active, 0)); event.preventDefault(); return; }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  if (!open) { showResults(event.target.value); return; }
  const step = event.key === "ArrowDown" ? 1 : -1;
  active = (active + step + results.length) % Math.max(results.length, 1);
  markActive();
}

function startSearch() {
  const box = byId("search");
  box.addEventListener("input", () => showResults(box.value));
  box.addEventListener("focus", () => box.value.trim() && showResults(box.value));
  box.addEventListener("blur", hideResults);
  box.addEventListener("keydown", onSearchKey);
}
