// A query sent to the endpoint, and what came of it.
const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.5";
const asked = { sent: "", filled: "", prefix: 0, control: null };

function post(path, body, type, accept) {
  return fetch(path, {
    method: "POST",
    body,
    headers: { "Content-Type": type, Accept: accept, "Accept-Language": lang },
    signal: asked.control?.signal,
  });
}

async function run() {
  asked.control?.abort();
  const control = new AbortController();
  asked.control = control;
  closeCompletions();
  clearError();
  const prefixes = missingPrefixes(get("text").value);
  asked.prefix = prefixes.length;
  asked.sent = prefixes + get("text").value;
  remember();
  busy(true);
  const begun = performance.now();
  try {
    const path = question?.measure && get("text").value === asked.filled ? `ask/measured?measure=${question.measure}` : "sparql";
    const response = await post(path, asked.sent, "application/sparql-query", ACCEPT);
    if (!response.ok) return fail(await response.json());
    const answer = await readAnswer(response);
    get("status").textContent = say("asking.took", { seconds: ((performance.now() - begun) / 1000).toFixed(2) });
    showAnswer(answer);
  } catch (error) {
    if (error.name === "AbortError") {
      if (asked.control === control) get("status").textContent = say("asking.stopped");
    } else fail({ detail: say("asking.unreachable") });
  } finally {
    if (asked.control === control) busy(false);
  }
}

async function readAnswer(response) {
  if (response.headers.get("Content-Type").startsWith("application/n-triples")) {
    return { ...tableOfTriples(await response.text()), triples: true };
  }
  const result = await response.json();
  if (result.boolean !== undefined) return { boolean: result.boolean };
  return { vars: result.head.vars, rows: result.results.bindings, measured: response.url.includes("ask/measured") };
}

let lastAnswer = null;

function showAnswer(answer) {
  lastAnswer = answer;
  drawn = "";
  show(get("hint"), false);
  show(get("answer"), true);
  drawAnswer(answer);
  offerFormats(answer);
  const tab = get("tab-network");
  const stayed = tab.getAttribute("aria-selected") === "true";
  tab.disabled = !canDraw(answer);
  tab.title = tab.disabled ? say("asking.no_network") : "";
  choose(stayed && !tab.disabled ? "network" : "table");
}

function busy(is) {
  show(get("stop"), is);
  get("run").disabled = is;
  if (is) get("status").textContent = say("asking.running");
}

function clearError() {
  show(get("error"), false);
  get("status").textContent = "";
}

function fail(problem) {
  get("status").textContent = "";
  get("error-text").textContent = problem.detail || say("asking.unreachable");
  show(get("error"), true);
  show(get("answer"), false);
  get("table").replaceChildren();
  if (problem.line) get("editing").open = true;
  const column = problem.line === 1 ? problem.column - asked.prefix : problem.column;
  const line = problem.line ? get("text").value.split("\n")[problem.line - 1] : undefined;
  show(get("error-place"), line !== undefined);
  if (line === undefined) return;
  get("error-place").textContent = `${line}\n${" ".repeat(Math.max(0, column - 1))}▲`;
  const start = get("text").value.split("\n").slice(0, problem.line - 1).join("\n").length + (problem.line > 1 ? 1 : 0);
  get("text").setSelectionRange(start + column - 1, start + column - 1);
}

// The address says what is asked, so that it can be shared.
function remember() {
  const text = get("text").value;
  const says = question && text === asked.filled ? { question: question.name, ...parametersGiven() } : { q: text };
  history.replaceState(null, "", `#${new URLSearchParams(says)}`);
}

function askFor(text) {
  leaveQuestion();
  get("editing").open = true;
  setText(text);
  run();
}

function setText(text) {
  const area = get("text");
  area.value = text;
  area.rows = Math.max(6, Math.min(18, text.split("\n").length + 1));
}

async function share() {
  remember();
  try {
    await navigator.clipboard.writeText(location.href);
    get("status").textContent = say("asking.copied");
  } catch {
    get("status").textContent = say("asking.in_address");
  }
}
