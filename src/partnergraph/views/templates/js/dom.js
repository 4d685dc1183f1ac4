// Elements. Every text is set as text; there is no way here to pass markup.

const byId = (id) => document.getElementById(id);

/** An element with attributes (`on` holds listeners) and children, which are nodes or texts. */
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") Object.entries(value).forEach(([event, listener]) => made.addEventListener(event, listener));
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child || child === 0));
  return made;
}

/** A link for http(s) addresses alone; for anything else the bare text. */
function webLink(address, text) {
  let target = null;
  try { target = new URL(address); } catch { return document.createTextNode(text); }
  if (target.protocol !== "https:" && target.protocol !== "http:") return document.createTextNode(text);
  return el("a", { href: target.href, target: "_blank", rel: "noopener noreferrer" }, text);
}

function replace(parent, ...children) {
  parent.replaceChildren(...children.filter(Boolean));
}

const CORNERS = { triangle: [3, -90], triangleDown: [3, 90], square: [4, 45], diamond: [4, 0], hexagon: [6, 0] };

function shapePoints(shape, middle, reach) {
  const [corners, turn] = shape === "star" ? [10, -90] : CORNERS[shape];
  return Array.from({ length: corners }, (_, i) => {
    const angle = ((turn + (360 / corners) * i) * Math.PI) / 180;
    const long = shape === "star" && i % 2 ? reach * 0.45 : reach;
    return `${(middle + long * Math.cos(angle)).toFixed(1)},${(middle + long * Math.sin(angle)).toFixed(1)}`;
  }).join(" ");
}

function svg(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

/** The little picture of a kind, as the canvas draws it. */
function kindIcon(kind) {
  const look = DATA.kinds[kind] || DATA.kinds.other;
  const colour = look[state.theme];
  const paint = { fill: look.hollow ? "none" : colour, stroke: colour, "stroke-width": 1.8, "stroke-linejoin": "round" };
  const picture = svg("svg", { viewBox: "0 0 18 18", width: 18, height: 18, "aria-hidden": "true" });
  const round = look.shape === "dot";
  picture.append(round ? svg("circle", { cx: 9, cy: 9, r: 6.5, ...paint }) : svg("polygon", { points: shapePoints(look.shape, 9, 7.6), ...paint }));
  return picture;
}

function lineIcon(kind) {
  const picture = svg("svg", { viewBox: "0 0 18 18", width: 18, height: 18, "aria-hidden": "true" });
  picture.append(svg("path", { d: "M1 9h16", stroke: "currentColor", "stroke-width": kind === "expired" ? 1 : 2.2, "stroke-dasharray": dashes(kind).join(" ") || "none" }));
  return picture;
}

function dashes(kind) {
  return { planned: [6, 5], post: [2, 4] }[kind] || [];
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
