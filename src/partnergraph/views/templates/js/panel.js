// Everything about what is chosen, each claim with the words that say so.

const AT_ONCE = 50; // facts in the panel before the reader asks for more

function quoteBlock([text, article, basis]) {
  const [title, date, url] = DATA.articles[article];
  const source = title || url || "";
  const line = el("footer", {}, source && el("span", {}, webLink(url, source)), date && el("span", {}, dateText(date)));
  if (basis) line.append(el("span", { class: "chip", title: t("basis." + basis + ".hint") }, term("basis", basis)));
  return el("blockquote", {}, el("p", {}, text), line);
}

function quotePart(quotes, heading = "h4") {
  return quotes.length ? el("div", { class: "quotes" }, el(heading, {}, t("quotes", { n: quotes.length })), ...quotes.map(quoteBlock)) : null;
}

function detailList(rows) {
  if (!rows.length) return null;
  return el("dl", {}, ...rows.flatMap(([key, vi, en, url, keyEn]) => {
    const text = (state.lang === "en" && en) || vi || en;
    return [el("dt", {}, (state.lang === "en" && keyEn) || term("detail", key)), el("dd", {}, url ? webLink(url, text) : text)];
  }));
}

function nodeButton(number, text = nameOf(NODES[number])) {
  return el("button", { type: "button", class: "link", on: { click: () => goTo({ node: number }) } }, text);
}

function actorLine([name, act, post, of, node]) {
  const office = [post, of].filter(Boolean).join(", ");
  return el("li", {}, node >= 0 ? nodeButton(node, name) : name, office && `, ${office}`, act && ` (${term("act", act)})`);
}

function actorPart(actors, heading = "h4") {
  return actors.length ? el("div", {}, el(heading, {}, t("people")), el("ul", { class: "links" }, ...actors.map(actorLine))) : null;
}

function factDates(fact) {
  const rows = [];
  if (fact.signed) rows.push(["signed", dateText(fact.signed)]);
  if (fact.year !== null && fact.until !== null && (fact.until !== fact.year || !fact.signed))
    rows.push(["period", fact.until >= OPEN_END ? t("period.open", { from: fact.year }) : `${fact.year}–${fact.until}`]);
  if (fact.status) rows.push(["status", term("status", fact.status)]);
  const given = new Set(fact.details.map((row) => row[0]));
  return rows.filter(([key]) => !given.has(key)).map(([key, text]) => [key, text, "", ""]);
}

function factBody(fact) {
  return el("div", { class: "fact-body" },
    detailList([...factDates(fact), ...fact.details]), actorPart(fact.actors), quotePart(fact.quotes));
}

function statusChip(fact) {
  return fact.status ? el("span", { class: `chip ${stateOf(fact)}` }, term("status", fact.status)) : null;
}

/** Who a fact joins, without `besides`; a link that is no agreement says which way it goes. */
function partiesText(number, besides = -1) {
  if (!isAgreement(FACTS[number])) {
    const { source, target } = LINKS[linksOfFact[number][0]];
    return `${nameOf(NODES[source])} → ${nameOf(NODES[target])}`;
  }
  return partiesOf(number).filter((node) => node !== besides).map((node) => nameOf(NODES[node])).join(" – ");
}

/** A fact to open; `besides` is the node whose panel this is, so that only the others are named. */
function factEntry(number, besides, open) {
  const fact = FACTS[number];
  const when = fact.signed ? dateText(fact.signed) : fact.year !== null ? String(fact.year) : "";
  const entry = el("details", { class: "fact", open },
    el("summary", {}, el("span", {}, factName(fact)), statusChip(fact), el("small", {}, [partiesText(number, besides), when].filter(Boolean).join(" · "))));
  entry.dataset.fact = number;
  entry.addEventListener("toggle", () => entry.open && fill(entry));
  if (open) fill(entry);
  return entry;
}

/** What is folded is made only when it is looked at. */
function fill(entry) {
  const number = Number(entry.dataset.fact);
  if (entry.children.length < 2) entry.append(withFactLink(factBody(FACTS[number]), number));
}

function unfold(entry) {
  fill(entry);
  entry.open = true;
}

function withFactLink(body, number) {
  const jump = el("button", { type: "button", class: "link", on: { click: () => goTo({ fact: number }) } }, t("fact.open"));
  body.append(jump);
  return body;
}

function newestFirst(facts) {
  const key = (number) => FACTS[number].signed || String(FACTS[number].year || "");
  return [...facts].sort((a, b) => (key(a) < key(b) ? 1 : key(a) > key(b) ? -1 : a - b));
}

function factsPart(facts, besides, title) {
  if (!facts.length) return null;
  const part = el("section", {}, el("h3", {}, `${title} (${facts.length})`));
  appendFacts(part, newestFirst(facts), besides, facts.length === 1);
  return part;
}

/** The first of a long list, and a button for the next. */
function appendFacts(part, facts, besides, open) {
  part.append(...facts.slice(0, AT_ONCE).map((n) => factEntry(n, besides, open)));
  const rest = facts.slice(AT_ONCE);
  if (!rest.length) return;
  const more = el("button", { type: "button", class: "text wide" }, t("more", { n: Math.min(rest.length, AT_ONCE) }));
  more.addEventListener("click", () => { more.remove(); appendFacts(part, rest, besides, open); });
  part.append(more);
}

function otherName(thing) {
  const other = state.lang === "vi" ? thing.en : thing.vi;
  return other && other !== nameOf(thing) ? el("p", { class: "other-name", lang: state.lang === "vi" ? "en" : "vi" }, other) : null;
}

function badge(kind, text) {
  return el("p", { class: "badge" }, kindIcon(kind), text);
}

/** The measures of networkx, in words. */
function measureWords(number) {
  const node = NODES[number];
  const sentences = [t("measure.degree", { n: node.degree })];
  const share = node.between * 100;
  if (share >= 0.1) sentences.push(t("measure.between", { share: share < 1 ? "<1" : Math.round(share) }));
  const mates = ORDER.filter((n) => n !== number && NODES[n].group === node.group);
  if (mates.length > 1)
    sentences.push(t("measure.group", { n: mates.length, names: mates.slice(0, 3).map((n) => nameOf(NODES[n])).join("; ") }));
  return el("section", {}, el("h3", {}, t("measure")), el("p", { class: "words" }, sentences.join(" ")));
}

function postLine(link, node) {
  const fact = FACTS[LINKS[link].fact];
  const post = nameOf({ vi: fact.vi, en: fact.en });
  return el("li", {}, nodeButton(otherEnd(LINKS[link], node)), post && `, ${post}`);
}

function postsPart(number) {
  const links = linksOfNode[number].filter((link) => FACTS[LINKS[link].fact].kind === "post");
  if (!links.length) return null;
  const quotes = factsOf(links).flatMap((n) => FACTS[n].quotes);
  const title = NODES[number].kind === "person" ? t("posts") : t("people");
  return el("section", {}, el("h3", {}, `${title} (${links.length})`),
    el("ul", { class: "links" }, ...links.map((link) => postLine(link, number))), NODES[number].kind === "person" && quotePart(quotes));
}

/** Agreements at which a person acted. */
function actsOf(number) {
  return FACTS.map((_, n) => n).filter((n) => FACTS[n].actors.some((actor) => actor[4] === number));
}

function nodePanel(number) {
  const node = NODES[number];
  const facts = [...new Set([...factsOf(linksOfNode[number]), ...actsOf(number)])].filter((n) => FACTS[n].kind !== "post");
  const agreements = facts.filter((n) => isAgreement(FACTS[n]));
  const others = facts.filter((n) => !isAgreement(FACTS[n]));
  return [
    el("div", {}, badge(node.kind, term("kind", node.kind)), el("h2", {}, nameOf(node)), otherName(node)),
    el("div", { class: "actions" }, focusButton(number)),
    detailList(node.details),
    factsPart(agreements, number, t("agreements")),
    factsPart(others, number, t("links")),
    postsPart(number),
    node.quotes.length ? el("section", {}, quotePart(node.quotes, "h3")) : null,
    measureWords(number),
  ];
}

function focusButton(number) {
  const on = state.focus === number;
  return el("button", { type: "button", class: "text", on: { click: () => setFocus(on ? -1 : number) } }, t(on ? "focus.end" : "focus"));
}

function partiesPart(numbers) {
  return el("section", {}, el("h3", {}, t("parties")),
    el("ul", { class: "links" }, ...numbers.map((n) => el("li", {}, nodeButton(n)))));
}

function pairPanel(pair) {
  const { source, target } = LINKS[PAIRS[pair][0]];
  const facts = factsOf(visible.pairs[pair].length ? visible.pairs[pair] : PAIRS[pair]);
  const title = facts.some((n) => isAgreement(FACTS[n])) ? t("agreements") : t("links");
  return [
    el("div", {}, badge("agreement", t("between")), el("h2", {}, `${nameOf(NODES[source])} – ${nameOf(NODES[target])}`)),
    factsPart(facts, -1, title),
    partiesPart([...new Set([source, target])]),
  ];
}

function factPanel(number) {
  const fact = FACTS[number];
  const kind = isAgreement(fact) ? "agreement" : "other";
  return [
    el("div", {}, badge(kind, isAgreement(fact) ? t("agreement") : t("link")), el("h2", {}, factName(fact)), otherName(fact)),
    partiesPart(partiesOf(number)),
    el("section", {}, el("h3", {}, t("says")), detailList([...factDates(fact), ...fact.details])),
    fact.actors.length ? el("section", {}, actorPart(fact.actors, "h3")) : null,
    fact.quotes.length ? el("section", {}, quotePart(fact.quotes, "h3")) : el("p", { class: "quiet" }, t("quotes.none")),
  ];
}

function showPanel() {
  const chosen = state.selected;
  byId("panel").hidden = !chosen;
  if (!chosen) return;
  const parts = chosen.node !== undefined ? nodePanel(chosen.node) : chosen.pair !== undefined ? pairPanel(chosen.pair) : factPanel(chosen.fact);
  replace(byId("panel-body"), ...parts);
  byId("panel").scrollTop = 0;
}

function goTo(target) {
  uncover(target);
  select(target, { show: true });
}
