// Names on the canvas: always of a readable size, the most connected first, and never one over another.

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
const CELL = 48;
const HUBS = 10; // so many of the most connected are named even where nodes crowd around them
const widths = new Map();
const wraps = new Map();
let labelBoxes = []; // what was drawn, in canvas units: a click on a name is a click on its node

/** Lines of a name, about equally long; what does not fit ends in an ellipsis. */
function wrapped(text, most = DATA.label.chars, lines = DATA.label.lines) {
  const key = `${most} ${lines} ${text}`;
  if (!wraps.has(key)) wraps.set(key, wrap(text, most, lines));
  return wraps.get(key);
}

function wrap(text, most, lines) {
  let found = filled(text, most);
  if (found.length > lines) return [...found.slice(0, lines - 1), found[lines - 1].slice(0, most - 1) + "…"];
  for (let less = most - 1; less > 8; less -= 1) {
    const tighter = filled(text, less);
    if (tighter.length > found.length) break;
    found = tighter;
  }
  return found;
}

function filled(text, most) {
  const found = [];
  for (const word of text.replace(/ ([-–—]) /g, "\u00a0$1 ").split(/[ \n\t]+/)) {
    const letters = Array.from(word);
    const pieces = Array.from({ length: Math.ceil(letters.length / 26) }, (_, i) => letters.slice(i * 26, (i + 1) * 26).join(""));
    for (const piece of pieces) {
      const last = found[found.length - 1];
      if (last !== undefined && (last + " " + piece).length <= most) found[found.length - 1] = last + " " + piece;
      else found.push(piece);
    }
  }
  return found;
}

function widthOf(context, text) {
  if (!widths.has(text)) {
    context.font = `100px ${FONT}`;
    widths.set(text, context.measureText(text).width / 100);
  }
  return widths.get(text);
}

/** Which parts of the view are taken; boxes are [left, top, right, bottom] in screen pixels. */
class Taken {
  constructor() { this.cells = new Map(); }

  keys(box) {
    const keys = [];
    for (let x = Math.floor(box[0] / CELL); x <= Math.floor(box[2] / CELL); x += 1)
      for (let y = Math.floor(box[1] / CELL); y <= Math.floor(box[3] / CELL); y += 1) keys.push(x * 100003 + y);
    return keys;
  }

  add(box, owner, isNode = false) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([box, owner, isNode]);
    }
  }

  /** Whether nothing but `owner` is there; `bold` counts names alone, not nodes. */
  free(box, owner, bold = false) {
    return this.keys(box).every((key) => (this.cells.get(key) || []).every(
      ([other, whose, isNode]) => whose === owner || (bold && isNode) || other[0] >= box[2] || other[2] <= box[0] || other[1] >= box[3] || other[3] <= box[1],
    ));
  }
}

/** Where a name of this size may stand beside a node: below, above, right, left. */
function spotsFor(x, y, reach, wide, high) {
  const gap = 4;
  return [
    [x - wide / 2, y + reach + gap], [x - wide / 2, y - reach - gap - high],
    [x + reach + gap, y - high / 2], [x - reach - gap - wide, y - high / 2],
  ].map(([left, top]) => [left - 3, top, left + wide + 3, top + high]);
}

function drawLines(context, lines, box, size, scale, ink, halo) {
  context.font = `${size / scale}px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  lines.forEach((line, i) => {
    const x = (box[0] + box[2]) / 2 / scale;
    const y = (box[1] + (i + 0.5) * size * 1.2) / scale;
    context.strokeStyle = halo;
    context.lineWidth = 3.5 / scale;
    context.strokeText(line, x, y);
    context.fillStyle = ink;
    context.fillText(line, x, y);
  });
}

function inView(middle, scale) {
  const stage = byId("canvas");
  const wide = stage.clientWidth / scale / 2 + 120;
  const high = stage.clientHeight / scale / 2 + 120;
  return (place) => Math.abs(place.x - middle.x) < wide && Math.abs(place.y - middle.y) < high;
}

/** The view's edges, counted from the same origin as names and nodes. */
function viewEdges(canvas, scale) {
  const [stage, middle] = [byId("canvas"), canvas.getViewPosition()];
  const [x, y] = [middle.x * scale, middle.y * scale];
  const [wide, high] = [stage.clientWidth / 2 - 4, stage.clientHeight / 2 - 4];
  return { left: x - wide, right: x + wide, top: y - high, bottom: y + high };
}

function isInside(box, view) {
  return box[0] >= view.left && box[2] <= view.right && box[1] >= view.top && box[3] <= view.bottom;
}

/** The box moved sideways into the view, if it can be without leaving its node. */
function nudged(box, view, x) {
  const by = Math.max(view.left - box[0], 0) + Math.min(view.right - box[2], 0);
  const moved = [box[0] + by, box[1], box[2] + by, box[3]];
  return by && moved[0] < x && moved[2] > x ? moved : box;
}

function placeLabel(context, taken, number, size, scale, must, view) {
  const place = PLACES[number];
  const lines = wrapped(nameOf(NODES[number]));
  const wide = Math.max(...lines.map((line) => widthOf(context, line)), 0) * size;
  const ring = state.selected && state.selected.node === number ? 8 : 0;
  const all = spotsFor(place.x * scale, place.y * scale, place.size * scale + ring, wide, lines.length * size * 1.2);
  const moved = all.slice(0, 2).map((spot) => nudged(spot, view, place.x * scale));
  const spots = [...all, ...moved].filter((spot) => isInside(spot, view));
  const box = spots.find((spot) => taken.free(spot, number)) || (must && spots.find((spot) => taken.free(spot, number, true)));
  if (box) taken.add(box, number);
  return box && { number, lines, box };
}

/** Draws the names of what is in view; `order` is who comes first, `loud` who is named in any case. */
function drawNames(context, canvas, order, loud, faint) {
  const scale = canvas.getScale();
  const seen = inView(canvas.getViewPosition(), scale);
  const numbers = order.filter((number) => visible.nodes[number] && seen(PLACES[number]));
  const taken = new Taken();
  for (const number of numbers) {
    const { x, y, size } = PLACES[number];
    taken.add([(x - size) * scale, (y - size) * scale, (x + size) * scale, (y + size) * scale], number, true);
  }
  const size = Math.min(Math.max(12.5 * scale, 11.5), 15);
  const hubs = numbers.slice(0, HUBS).filter((number) => NODES[number].degree > 4);
  const ranked = [...numbers.filter((n) => loud.has(n)), ...numbers.filter((n) => !loud.has(n))];
  const view = viewEdges(canvas, scale);
  const must = (n) => hubs.includes(n) || (loud.has(n) && loud.size <= 40);
  const drawn = ranked.map((n) => placeLabel(context, taken, n, size, scale, must(n), view)).filter(Boolean);
  const [ink, halo] = [colour("--ink"), colour("--paper")];
  labelBoxes = drawn.map(({ number, box }) => ({ number, box: box.map((side) => side / scale) }));
  for (const { number, lines, box } of drawn) {
    context.globalAlpha = faint(number) ? 0.35 : 1;
    drawLines(context, lines, box, size, scale, ink, halo);
  }
  context.globalAlpha = 1;
  drawCounts(context, scale, taken, ink, halo, seen);
}

/** How many agreements a line stands for, at its middle; a line under the pointer says its name as well. */
function drawCounts(context, scale, taken, ink, halo, seen) {
  visible.pairs.forEach((links, pair) => {
    if (links.length < 2 && pair !== hovered.pair) return;
    const { source, target } = LINKS[PAIRS[pair][0]];
    const middle = { x: (PLACES[source].x + PLACES[target].x) / 2, y: (PLACES[source].y + PLACES[target].y) / 2 };
    if (!links.length || !seen(middle)) return;
    const lines = pair === hovered.pair ? wrapped(pairCaption(links), 34, 2) : [String(factsOf(links).length)];
    if (lines[0] === "1") return;
    const size = 11.5;
    const wide = Math.max(...lines.map((line) => widthOf(context, line))) * size + 6;
    const high = lines.length * size * 1.2;
    const [x, y] = [middle.x * scale, middle.y * scale];
    const box = [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
    if (pair !== hovered.pair && (scale < 0.45 || !taken.free(box, -1))) return;
    taken.add(box, -1);
    context.globalAlpha = bright.pairs === null || bright.pairs.has(pair) || pair === hovered.pair ? 1 : 0.35;
    drawLines(context, lines, box, size, scale, ink, halo);
  });
  context.globalAlpha = 1;
}

function pairCaption(links) {
  const facts = factsOf(links);
  return facts.length === 1 ? factName(FACTS[facts[0]]) : t("count.links", { n: facts.length });
}
