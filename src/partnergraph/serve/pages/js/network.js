// The network of an answer, drawn by the server as a page of its own in a frame.
let drawn = "";

function canDraw(answer) {
  if (!answer.rows?.length) return false;
  return answer.triples || answer.measured || (answer.vars || []).filter((name) => name === "source" || name === "target").length === 2;
}

function choose(tab) {
  for (const name of ["table", "network"]) {
    get(`tab-${name}`).setAttribute("aria-selected", String(name === tab));
    show(get(name), name === tab);
  }
  show(get("network-note"), false);
  if (tab === "network" && drawn !== asked.sent) {
    drawn = asked.sent;
    const form = get("draw");
    form.elements.query.value = asked.sent;
    form.elements.lang.value = lang;
    for (const code of ["vi", "en"]) form.elements[`title_${code}`].value = question?.title[code] || "";
    form.submit();
  }
}

// A refusal comes as text: it is said in the page's own words and place.
function frameLoaded() {
  const frame = document.querySelector("iframe");
  const inside = frame.contentDocument;
  if (!inside || inside.URL === "about:blank") return;
  if (inside.contentType !== "text/plain") {
    if (inside.documentElement.dataset.theme !== root.dataset.theme) inside.getElementById("theme")?.click();
    return;
  }
  get("network-note").textContent = inside.body.textContent.trim();
  show(get("network-note"), true);
  show(get("network"), false);
  drawn = "";
}
