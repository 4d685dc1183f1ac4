// The named questions: found by their words, asked with their parameters.
let question = null;
const things = {};

function drawQuestions() {
  const wanted = folded(get("filter").value).split(/\s+/).filter(Boolean);
  const fits = (one) => {
    const words = folded(`${one.name} ${Object.values(one.title).join(" ")} ${inLanguage(one.description)}`);
    return wanted.every((word) => words.includes(word));
  };
  const found = data.questions.filter(fits).sort((a, b) => inLanguage(a.title).localeCompare(inLanguage(b.title), lang));
  get("questions").replaceChildren(
    ...found.map((one) => {
      const button = make("button", { type: "button", textContent: inLanguage(one.title) || one.name });
      if (one.name === question?.name) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => pick(one));
      return make("li", {}, button);
    }),
  );
  show(get("no-question"), !found.length);
}

function pick(one, given = {}) {
  question = { ...one, example: { ...one.example, ...given } };
  get("editing").open = false;
  if (matchMedia("(max-width: 820px)").matches) get("catalogue").open = false;
  drawQuestions();
  drawQuestion();
  fill();
}

function leaveQuestion() {
  question = null;
  show(get("question"), false);
  drawQuestions();
}

function drawQuestion() {
  show(get("question"), question !== null);
  if (!question) return;
  get("question-title").textContent = inLanguage(question.title) || question.name;
  get("question-description").textContent = inLanguage(question.description);
  get("parameters").replaceChildren(...question.parameters.map(field));
}

const KINDS_OF_INPUT = { date: "date", year: "number", days: "number" };

function field(parameter) {
  const value = question.example[parameter.name] ?? parameter.default ?? "";
  const name = inLanguage(parameter.label) || parameter.name;
  const label = make("label", {}, name[0].toUpperCase() + name.slice(1));
  if (parameter.kind === "language") {
    const select = make("select", { name: parameter.name }, make("option", { value: "vi", textContent: "Tiếng Việt" }), make("option", { value: "en", textContent: "English" }));
    select.value = value || lang;
    label.append(select);
    return label;
  }
  const input = make("input", { name: parameter.name, type: KINDS_OF_INPUT[parameter.kind] || "text", autocomplete: "off", required: true });
  input.value = value === "today" ? new Date().toLocaleDateString("sv", { timeZone: "Asia/Ho_Chi_Minh" }) : value;
  label.append(input);
  if (!KINDS_OF_INPUT[parameter.kind] && parameter.kind !== "text") suggest(input, parameter.kind);
  return label;
}

async function suggest(input, kind) {
  const id = `things-${kind}`;
  input.setAttribute("list", id);
  things[kind] ??= fetch(`ask/things?kind=${encodeURIComponent(kind)}`).then((response) => (response.ok ? response.json() : []), () => []);
  const labels = await things[kind];
  if (!get(id)) document.body.append(make("datalist", { id }, ...labels.map((label) => make("option", { value: label }))));
}

const parametersGiven = () => Object.fromEntries([...new FormData(get("parameters"))].filter(([, value]) => value !== ""));

// What was given stays when the form is drawn anew; labels follow the page's language.
function keepParameters() {
  const ofLanguage = question.parameters.filter((one) => one.kind === "language").map((one) => [one.name, ""]);
  question.example = { ...question.example, ...parametersGiven(), ...Object.fromEntries(ofLanguage) };
}

// The server looks names up and puts them into the query.
async function fill() {
  const one = question;
  const params = parametersGiven();
  clearError();
  try {
    const body = JSON.stringify({ name: one.name, params, lang });
    const response = await fetch("ask/question", {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", Accept: "application/sparql-query, application/problem+json", "Accept-Language": lang },
    });
    if (one !== question) return;
    if (!response.ok) return fail(await response.json());
    const text = await response.text();
    asked.filled = text.replace(/^(#.*\n)+/, "");
    setText(asked.filled);
    run();
  } catch {
    fail({ detail: say("asking.unreachable") });
  }
}
