// Names on the canvas: always of a readable size, the most connected first, and never one over another.

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
const CELL = 48;
const widths = new Map();
let labelBoxes = []; // what was drawn, in canvas units: a click on a name is a click on its node

/** Lines of a name; what does not fit ends in an ellipsis. */
function wrapped(text, most = DATA.label.chars, lines = DATA.label.lines) {
  const found = [];
  for (const word of text.split(/\s+/)) {
    const pieces = word.match(new RegExp(`.{1,${most + 4}}`, "gu")) || [];
    for (const piece of pieces) {
      const last = found[found.length - 1];
      if (last !== undefined && (last + " " + piece).length <= most) found[found.length - 1] = last + " " + piece;
      else found.push(piece);
    }
  }
  if (found.length <= lines) return found;
  return [...found.slice(0, lines - 1), found[lines - 1].slice(0, most - 1) + "…"];
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

  add(box, owner) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([box, owner]);
    }
  }

  free(box, owner) {
    return this.keys(box).every((key) => (this.cells.get(key) || []).every(
      ([other, whose]) => whose === owner || other[0] >= box[2] || other[2] <= box[0] || other[1] >= box[3] || other[3] <= box[1],
    ));
  }
}

/** Where a name of this size may stand beside a node: below, above, right, left. */
function spotsFor(x, y, reach, wide, high) {
  const gap = 4;
  return [
    [x - wide / 2, y + reach + gap], [x - wide / 2, y - reach - gap - high],
    [x + reach + gap, y - high / 2], [x - reach - gap - wide, y - high / 2],
  ].map(([left, top]) => [left, top, left + wide, top + high]);
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

function placeLabel(context, taken, number, size, scale, must) {
  const place = PLACES[number];
  const lines = wrapped(nameOf(NODES[number]));
  const wide = Math.max(...lines.map((line) => widthOf(context, line)), 0) * size;
  const spots = spotsFor(place.x * scale, place.y * scale, place.size * scale, wide, lines.length * size * 1.2);
  const box = spots.find((spot) => taken.free(spot, number)) || (must ? spots[0] : null);
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
    taken.add([(x - size) * scale, (y - size) * scale, (x + size) * scale, (y + size) * scale], number);
  }
  const size = Math.min(Math.max(12.5 * scale, 11.5), 15);
  const ranked = [...numbers.filter((n) => loud.has(n)), ...numbers.filter((n) => !loud.has(n))];
  const drawn = ranked.map((n) => placeLabel(context, taken, n, size, scale, loud.has(n) && loud.size <= 12)).filter(Boolean);
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
    drawLines(context, lines, box, size, scale, ink, halo);
  });
}

function pairCaption(links) {
  const facts = factsOf(links);
  return facts.length === 1 ? factName(FACTS[facts[0]]) : t("count.links", { n: facts.length });
}
