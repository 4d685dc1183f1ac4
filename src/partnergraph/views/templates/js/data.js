// What the page is about, as it was written into it, and what the reader has chosen. Nothing is fetched.

const DATA = JSON.parse(document.getElementById("data").textContent);
const NODES = DATA.nodes;
const FACTS = DATA.facts;
const LINKS = DATA.links.map(([source, target, fact]) => ({ source, target, fact }));
const PAIRS = DATA.pairs;
const PLACES = DATA.vis.nodes.map((node) => ({ x: node.x, y: node.y, size: node.size }));
const OPEN_END = 9999;
const MANY = 400; // nodes; more than that at once are a hairball,
const FEW = 150; // so the page opens with the most connected, and what is chosen brings its neighbours
const STATE_OF_STATUS = {
  signed: "concluded", renewed: "concluded", "in-force": "concluded",
  expired: "expired", planned: "planned", proposed: "planned",
};

const state = {
  lang: DATA.lang,
  theme: "light",
  selected: null, // {node} | {pair} | {fact}, a number each
  limit: NODES.length > MANY ? FEW : 0, // 0: all
  focus: -1, // the node whose neighbourhood alone is shown
  hiddenKinds: new Set(DATA.hidden),
  hiddenStates: new Set(),
  company: -1,
  years: null, // [from, to] once the network has any
  mode: "force",
  undated: true,
};

const linksOfNode = NODES.map(() => []);
const linksOfFact = FACTS.map(() => []);
const pairOfLink = [];
LINKS.forEach((link, number) => {
  linksOfNode[link.source].push(number);
  if (link.target !== link.source) linksOfNode[link.target].push(number);
  linksOfFact[link.fact].push(number);
});
PAIRS.forEach((links, pair) => links.forEach((link) => { pairOfLink[link] = pair; }));

/** The sentence `key` in the reader's language; `key.one` where n is 1 and there is such a sentence. */
function t(key, values = {}) {
  const texts = DATA.strings[state.lang];
  const text = (values.n === 1 && texts[key + ".one"]) || texts[key] || "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A word of a closed list ("status.signed"), or the code itself where the list does not have it. */
function term(list, code) {
  return (Object.hasOwn(DATA.strings[state.lang], list + "." + code) && t(list + "." + code)) || code;
}

function nameOf(thing) {
  return thing[state.lang] || thing.vi || thing.en || thing.id || "";
}

function factName(fact) {
  return nameOf({ vi: fact.vi, en: fact.en }) || term("factkind", fact.kind) || "–";
}

function isAgreement(fact) {
  return fact.kind !== "post" && fact.kind !== "property";
}

function stateOf(fact) {
  return Object.hasOwn(STATE_OF_STATUS, fact.status) ? STATE_OF_STATUS[fact.status] : "";
}

function otherEnd(link, node) {
  return link.source === node ? link.target : link.source;
}

/** Lower case without diacritics, one letter for one letter, so that a match can be marked in the text itself. */
function plainLetters(text) {
  return Array.from(text.normalize("NFC"), (letter) => {
    const bare = letter.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    return bare === "đ" ? "d" : Array.from(bare)[0] || " ";
  });
}

function plain(text) {
  return plainLetters(text).join("");
}

function yearSpan(fact) {
  if (fact.year === null && fact.until === null) return null;
  const from = fact.year === null ? fact.until : fact.year;
  if (state.mode === "signed") return fact.year === null ? null : [from, from];
  return [from, fact.until === null ? from : Math.max(from, fact.until)];
}

function dateText(iso) {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (day) return state.lang === "vi" ? `${+day[3]}/${+day[2]}/${day[1]}` : `${+day[3]} ${monthName(+day[2])} ${day[1]}`;
  const month = /^(\d{4})-(\d{2})$/.exec(iso);
  if (month) return state.lang === "vi" ? `${+month[2]}/${month[1]}` : `${monthName(+month[2])} ${month[1]}`;
  return iso.replace("/", "–").replace("–..", "–").replace("..–", "–");
}

function monthName(month) {
  return new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2000, month - 1, 1)));
}
