// What is shown: the reader's choices against every link, pair and node.

const visible = { nodes: NODES.map(() => true), pairs: PAIRS.map((links) => links), links: LINKS.map(() => true) };

function factsOf(links) {
  return [...new Set(links.map((link) => LINKS[link].fact))];
}

/** First and last year that any agreement names, or null. */
function yearsOfAll() {
  const years = FACTS.flatMap((fact) => [fact.year, fact.until]).filter((year) => year !== null && year < OPEN_END);
  return years.length ? [Math.min(...years), Math.max(...years)] : null;
}

const ALL_YEARS = yearsOfAll();
state.years = ALL_YEARS && [...ALL_YEARS];

function yearsNarrowed() {
  return ALL_YEARS !== null && (state.years[0] !== ALL_YEARS[0] || state.years[1] !== ALL_YEARS[1]);
}

function inYears(fact) {
  if (!ALL_YEARS || !isAgreement(fact)) return true;
  const span = yearSpan(fact);
  if (!span) return state.undated;
  return span[0] <= state.years[1] && span[1] >= state.years[0];
}

function kindShown(node) {
  return !state.hiddenKinds.has(NODES[node].kind);
}

function linkShown(link) {
  const fact = FACTS[link.fact];
  if (!kindShown(link.source) || !kindShown(link.target)) return false;
  if (state.hiddenStates.has(stateOf(fact)) || !inYears(fact)) return false;
  return state.company < 0 || fact.kind === "post" || link.source === state.company || link.target === state.company;
}

function isNarrowed() {
  return state.company >= 0 || state.focus >= 0 || state.hiddenStates.size > 0 || !state.undated || yearsNarrowed();
}

/** Nodes within reach of the chosen links. A person's post alone does not keep a body in view. */
function nodesKept() {
  const kept = new Set([state.company, state.focus].filter((node) => node >= 0 && kindShown(node)));
  LINKS.forEach((link, number) => {
    if (visible.links[number] && FACTS[link.fact].kind !== "post") kept.add(link.source).add(link.target);
  });
  const bodies = new Set(kept);
  LINKS.forEach((link, number) => {
    if (!visible.links[number] || FACTS[link.fact].kind !== "post") return;
    if (bodies.has(link.source)) kept.add(link.target);
    if (bodies.has(link.target)) kept.add(link.source);
  });
  return kept;
}

function neighbourhood(node) {
  const near = new Set([node]);
  linksOfNode[node].forEach((link) => { if (visible.links[link]) near.add(otherEnd(LINKS[link], node)); });
  return near;
}

/** The most connected of what the filters leave, and what is chosen with its neighbours. */
function keepFew() {
  const few = new Set(ORDER.filter((number) => visible.nodes[number]).slice(0, state.limit));
  [...chosenNodes(), state.company].filter((number) => number >= 0).forEach((number) => {
    neighbourhood(number).forEach((near) => few.add(near));
  });
  visible.nodes = visible.nodes.map((shown, number) => shown && few.has(number));
}

function chosenNodes() {
  const chosen = state.selected;
  if (!chosen) return [];
  if (chosen.node !== undefined) return [chosen.node];
  return chosen.fact !== undefined ? partiesOf(chosen.fact) : partiesOf(LINKS[PAIRS[chosen.pair][0]].fact);
}

function applyFilters() {
  visible.links = LINKS.map(linkShown);
  const kept = isNarrowed() ? nodesKept() : null;
  visible.nodes = NODES.map((_, number) => kindShown(number) && (!kept || kept.has(number)));
  if (state.limit && state.focus < 0) keepFew();
  if (state.focus >= 0) {
    const near = neighbourhood(state.focus);
    visible.nodes = visible.nodes.map((shown, number) => shown && near.has(number));
  }
  LINKS.forEach((link, number) => {
    visible.links[number] &&= visible.nodes[link.source] && visible.nodes[link.target];
  });
  visible.pairs = PAIRS.map((links) => links.filter((link) => visible.links[link]));
}
