// The drawing: vis-network with a still layout, our names on top.

const DIMMED_UP_TO = 1500; // nodes; beyond, only what is chosen changes its look
const ORDER = NODES.map((_, number) => number).sort((a, b) => NODES[b].degree - NODES[a].degree || a - b);
const hovered = { node: -1, pair: -1 };
const bright = { nodes: null, pairs: null }; // what stands out, or null where nothing is chosen
let canvas = null;
let visNodes = null;
let visEdges = null;
let drawnNodes = [];
let drawnEdges = [];

function nodeLook(number) {
  const kind = DATA.kinds[NODES[number].kind];
  const tint = kind[state.theme];
  const faded = bright.nodes !== null && !bright.nodes.has(number) && NODES.length <= DIMMED_UP_TO;
  return {
    hidden: !visible.nodes[number],
    opacity: faded ? 0.22 : 1,
    color: { background: kind.hollow ? colours.paper : tint, border: kind.hollow ? tint : colours.paper },
    borderWidth: kind.hollow ? 2.2 : 1,
  };
}

function edgeLook(pair) {
  const links = visible.pairs[pair];
  const loud = bright.pairs !== null && bright.pairs.has(pair);
  const faded = bright.pairs !== null && !loud && NODES.length <= DIMMED_UP_TO;
  const states = new Set(links.map((link) => lineKind(FACTS[LINKS[link].fact])));
  const only = states.size === 1 ? [...states][0] : "";
  const width = only === "expired" || only === "post" ? 1 : 1.3 + Math.min(factsOf(links).length - 1, 6) * 0.6;
  return {
    hidden: !links.length,
    color: { color: loud ? colours.strong : colours.edge, opacity: faded ? 0.15 : loud ? loudness() : 0.75, inherit: false },
    dashes: dashes(only).length ? dashes(only) : false,
    width: loud ? width + 0.8 : width,
  };
}

/** Many lines at once speak softly. */
function loudness() {
  return bright.pairs.size > 30 ? 0.45 : 0.95;
}

function lineKind(fact) {
  return fact.kind === "post" ? "post" : stateOf(fact);
}

const colours = { paper: "", edge: "", strong: "" };

function readColours() {
  colours.paper = colour("--paper");
  colours.edge = colour("--edge");
  colours.strong = colour("--edge-strong");
}

/** On an upright screen the layout, made for a lying one, is turned; where all is small, nodes grow a little. */
function suitPlaces() {
  const stage = byId("canvas");
  const [left, right] = bounds(PLACES.map((p) => p.x));
  const [top, bottom] = bounds(PLACES.map((p) => p.y));
  if (stage.clientHeight > stage.clientWidth * 1.15 && right - left > bottom - top) {
    const [wide, high] = roomFor(stage);
    const taller = Math.min(Math.max(((high / wide) * (bottom - top)) / (right - left), 1), 1.7);
    PLACES.forEach((place) => Object.assign(place, { x: place.y, y: place.x * taller }));
  }
  const view = viewOf(NODES.map((_, number) => number));
  const more = view ? Math.min(Math.max(5.5 / view.scale - 12, 0), NODES.length > MANY ? 5 : 12) : 0;
  PLACES.forEach((place) => { place.size += more; });
}

function startCanvas() {
  readColours();
  suitPlaces();
  visNodes = new vis.DataSet(DATA.vis.nodes.map((node, i) => ({ ...node, ...PLACES[i], label: undefined, ...nodeLook(i) })));
  visEdges = new vis.DataSet(DATA.vis.edges.map((edge, i) => ({ ...edge, ...edgeLook(i) })));
  drawnNodes = NODES.map((_, i) => JSON.stringify(nodeLook(i)));
  drawnEdges = PAIRS.map((_, i) => JSON.stringify(edgeLook(i)));
  canvas = new vis.Network(byId("canvas"), { nodes: visNodes, edges: visEdges }, DATA.vis.options);
  canvas.on("beforeDrawing", drawHalo);
  canvas.on("afterDrawing", (context) => drawNames(context, canvas, ORDER, loudNodes(), faintNode));
  canvas.on("click", onClick);
  canvas.on("doubleClick", ({ nodes }) => nodes.length && setFocus(state.focus === nodes[0] ? -1 : nodes[0]));
  canvas.on("hoverNode", ({ node }) => { hovered.node = node; canvas.redraw(); });
  canvas.on("blurNode", () => { hovered.node = -1; canvas.redraw(); });
  canvas.on("hoverEdge", ({ edge }) => { hovered.pair = edge; canvas.redraw(); });
  canvas.on("blurEdge", () => { hovered.pair = -1; canvas.redraw(); });
  canvas.on("dragging", ({ nodes }) => nodes.forEach((n) => Object.assign(PLACES[n], canvas.getPosition(n))));
  byId("canvas").addEventListener("keydown", onCanvasKey);
}

function loudNodes() {
  const loud = new Set(bright.nodes || []);
  if (hovered.node >= 0) loud.add(hovered.node);
  return loud;
}

function faintNode(number) {
  return bright.nodes !== null && !bright.nodes.has(number) && number !== hovered.node;
}

/** A ring around what is chosen, drawn below the nodes. */
function drawHalo(context) {
  const number = state.selected && state.selected.node;
  if (number === undefined || number === null || !visible.nodes[number]) return;
  const { x, y, size } = PLACES[number];
  context.beginPath();
  context.arc(x, y, size + 7, 0, 2 * Math.PI);
  context.fillStyle = colour("--accent-soft");
  context.strokeStyle = colour("--accent");
  context.lineWidth = 2 / canvas.getScale();
  context.fill();
  context.stroke();
}

function nodeOfLabel({ x, y }) {
  const hit = labelBoxes.find(({ box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
  return hit ? hit.number : -1;
}

function onClick({ nodes, edges, pointer }) {
  const named = nodes.length ? nodes[0] : nodeOfLabel(pointer.canvas);
  if (named >= 0) select({ node: named });
  else if (edges.length) select(pairSelection(edges[0]));
  else select(null);
}

function pairSelection(pair) {
  const facts = factsOf(visible.pairs[pair]);
  return facts.length === 1 ? { fact: facts[0] } : { pair };
}

function onCanvasKey(event) {
  const step = 60 / canvas.getScale();
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  if (moves[event.key]) {
    const { x, y } = canvas.getViewPosition();
    canvas.moveTo({ position: { x: x + moves[event.key][0], y: y + moves[event.key][1] } });
  } else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
}

function zoom(factor) {
  canvas.moveTo({ scale: Math.min(Math.max(canvas.getScale() * factor, 0.02), 4) });
}

/** Everything shown. */
function fit() {
  const view = viewOf(NODES.map((_, number) => number).filter((number) => visible.nodes[number]));
  if (view) canvas.moveTo({ ...view, offset: { x: 0, y: -12 } });
}

/** The middle of these nodes, and the scale at which they fit with room for their names; null if there are none. */
function viewOf(numbers) {
  const shown = numbers.map((number) => PLACES[number]);
  const stage = byId("canvas");
  if (!shown.length || !stage.clientWidth) return null;
  const [left, right] = bounds(shown.map((p) => p.x));
  const [top, bottom] = bounds(shown.map((p) => p.y));
  const room = roomFor(stage);
  const scale = Math.min(room[0] / (right - left || 1), room[1] / (bottom - top || 1), 1.3);
  return { position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale };
}

/** The part of the canvas for nodes, with a rim for their names. */
function roomFor(stage) {
  const high = stage.clientHeight - covered();
  return [stage.clientWidth - Math.min(160, stage.clientWidth * 0.3), high - Math.min(120, high * 0.3)].map((side) => Math.max(side, 60));
}

function bounds(numbers) {
  return numbers.reduce(([low, high], n) => [Math.min(low, n), Math.max(high, n)], [Infinity, -Infinity]);
}

/** How much of the canvas the panel covers from below (on a phone it is a sheet). */
function covered() {
  const panel = byId("panel");
  return getComputedStyle(panel).position === "absolute" && !panel.hidden ? panel.offsetHeight : 0;
}

/** Show what is chosen with its neighbours; where they are too far apart, the node itself in the middle. */
function revealChosen(number) {
  const chosen = [...bright.nodes].filter((n) => visible.nodes[n]);
  const view = viewOf(chosen);
  if (!view || (canvas.getScale() > 0.55 && chosen.every(isInView))) return; // what is in sight stands still
  const scale = Math.min(Math.max(view.scale, 0.4), 1.1);
  const position = scale > view.scale ? { x: PLACES[number].x, y: PLACES[number].y } : view.position;
  canvas.moveTo({ position, scale, offset: { x: 0, y: -covered() / 2 } });
}

function centre(number) {
  canvas.moveTo({ position: { x: PLACES[number].x, y: PLACES[number].y }, offset: { x: 0, y: -covered() / 2 } });
}

/** The panel takes room: what was clicked must not vanish behind it. */
function keepInView(number) {
  if (!isInView(number)) centre(number);
}

function isInView(number) {
  const stage = byId("canvas");
  const { x, y } = canvas.canvasToDOM(PLACES[number]);
  return x > 60 && x < stage.clientWidth - 60 && y > 30 && y < stage.clientHeight - covered() - 50;
}

function findBright() {
  const chosen = state.selected;
  bright.nodes = null;
  bright.pairs = null;
  if (!chosen) return;
  const links = chosen.node !== undefined ? linksOfNode[chosen.node] : chosen.pair !== undefined ? PAIRS[chosen.pair] : linksOfFact[chosen.fact];
  const shown = links.filter((link) => visible.links[link]);
  bright.pairs = new Set(shown.map((link) => pairOfLink[link]));
  bright.nodes = new Set(shown.flatMap((link) => [LINKS[link].source, LINKS[link].target]));
  if (chosen.node !== undefined) bright.nodes.add(chosen.node);
}

/** Pass on only what looks different from before. */
function changedOnly(count, look, drawn) {
  const changes = [];
  for (let id = 0; id < count; id += 1) {
    const next = look(id);
    const text = JSON.stringify(next);
    if (text !== drawn[id]) {
      drawn[id] = text;
      changes.push({ id, ...next });
    }
  }
  return changes;
}

function redraw() {
  readColours();
  findBright();
  const nodes = changedOnly(NODES.length, nodeLook, drawnNodes);
  const edges = changedOnly(PAIRS.length, edgeLook, drawnEdges);
  if (nodes.length) visNodes.update(nodes);
  if (edges.length) visEdges.update(edges);
  canvas.redraw();
}
