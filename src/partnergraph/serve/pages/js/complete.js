// Completion in the text area: variables, prefixes, classes and properties by name or label, keywords.
const KEYWORDS = "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS BIND VALUES CONSTRUCT DESCRIBE ASK PREFIX GRAPH FROM NAMED EXISTS NOT COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT HAVING CONTAINS STRSTARTS REGEX LANG DATATYPE STR YEAR COALESCE BOUND ORDER GROUP BY DESC LIMIT OFFSET".split(" ");
const MOST_COMPLETIONS = 12;
let offered = [];
let selected = 0;

const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

function wordBefore(text, caret) {
  return /[?$]\w*$|[\p{L}][\p{L}\w-]*(?::[\p{L}\w-]*)?$/u.exec(text.slice(0, caret))?.[0] || "";
}

function completionsOf(word, text, caret) {
  if (word.startsWith("?") || word.startsWith("$")) {
    const others = variablesOf(text.slice(0, caret - word.length) + " " + text.slice(caret));
    return others.filter((name) => name.startsWith(word) && name !== word).map((name) => ({ insert: name, note: "" }));
  }
  const wanted = folded(word);
  const names = [];
  for (const [name, kind, vi, en] of data.names) {
    const label = lang === "vi" ? vi || en : en || vi;
    const note = [label, say(kind === "class" ? "asking.class" : "asking.property")].filter(Boolean).join(" · ");
    const local = folded(name.split(":")[1]);
    const rank = folded(name).startsWith(wanted) ? 0 : local.startsWith(wanted) ? 1 : wordsStart(label, wanted) ? 2 : -1;
    if (rank >= 0 && name !== word) names.push({ insert: name, note, rank });
  }
  names.sort((a, b) => a.rank - b.rank);
  if (word.includes(":")) return names.filter((one) => one.rank === 0);
  const prefixes = Object.keys(data.prefixes)
    .filter((prefix) => prefix.startsWith(wanted))
    .map((prefix) => ({ insert: `${prefix}:`, note: data.prefixes[prefix] }));
  const keywords = KEYWORDS.filter((keyword) => keyword.startsWith(word.toUpperCase()) && keyword !== word);
  return [...prefixes, ...keywords.map((keyword) => ({ insert: keyword, note: "" })), ...names];
}

const wordsStart = (label, wanted) => folded(label).split(/[^\p{L}\d]+/u).some((part) => part.startsWith(wanted));

function complete() {
  const area = get("text");
  const word = wordBefore(area.value, area.selectionStart);
  const before = bare(area.value.slice(0, area.selectionStart));
  const hidden = word && !before.endsWith(word); // inside a string, an IRI or a comment
  offered = word.length >= 2 && !hidden ? completionsOf(word, area.value, area.selectionStart).slice(0, MOST_COMPLETIONS) : [];
  selected = 0;
  drawCompletions(word);
}

function drawCompletions(word) {
  const list = get("completions");
  const area = get("text");
  list.replaceChildren(
    ...offered.map((one, place) => {
      const item = make("li", { id: `completion-${place}` });
      item.setAttribute("role", "option");
      item.append(make("span", { className: "code", textContent: one.insert }), make("span", { className: "quiet", textContent: one.note }));
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        selected = place;
        take();
      });
      return item;
    }),
  );
  show(list, offered.length > 0);
  area.setAttribute("aria-expanded", String(offered.length > 0));
  if (!offered.length) {
    area.removeAttribute("aria-activedescendant");
    return;
  }
  const { left, top } = placeOf(area, area.selectionStart - word.length);
  list.style.left = `${Math.max(0, Math.min(left, area.clientWidth - list.offsetWidth))}px`;
  list.style.top = `${top}px`;
  mark();
}

function mark() {
  [...get("completions").children].forEach((item, place) => item.setAttribute("aria-selected", String(place === selected)));
  get("completions").children[selected].scrollIntoView({ block: "nearest" });
  get("text").setAttribute("aria-activedescendant", `completion-${selected}`);
}

function take() {
  const area = get("text");
  const word = wordBefore(area.value, area.selectionStart);
  const { insert } = offered[selected];
  const end = insert.endsWith(":") ? "" : " ";
  area.setRangeText(insert + end, area.selectionStart - word.length, area.selectionStart, "end");
  closeCompletions();
  if (!end) complete();
}

function closeCompletions() {
  offered = [];
  drawCompletions("");
}

function completionKey(event) {
  if (!offered.length) return false;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    selected = (selected + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length;
    mark();
  } else if (event.key === "Enter" || event.key === "Tab") take();
  else if (event.key === "Escape") closeCompletions();
  else return false;
  event.preventDefault();
  return true;
}

// Where a character of the text area stands, measured on a copy of its text.
function placeOf(area, at) {
  const style = getComputedStyle(area);
  const copy = make("div", { className: "mirror", textContent: area.value.slice(0, at) });
  for (const name of ["fontFamily", "fontSize", "lineHeight", "padding", "tabSize", "borderWidth"]) copy.style[name] = style[name];
  const end = make("span", { textContent: "\u200b" });
  copy.append(end);
  area.parentElement.append(copy);
  const left = end.offsetLeft - area.scrollLeft;
  const top = end.offsetTop - area.scrollTop + parseFloat(style.lineHeight) + 4;
  copy.remove();
  return { left, top };
}
