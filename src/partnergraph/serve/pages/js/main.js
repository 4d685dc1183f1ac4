// What happens when.
function start() {
  lang = kept("lang") || lang;
  applyTheme(kept("theme"));
  applyLanguage();
  drawQuestions();
  if (matchMedia("(max-width: 820px)").matches) get("catalogue").open = false;
  const area = get("text");
  area.addEventListener("input", complete);
  area.addEventListener("blur", closeCompletions);
  area.addEventListener("click", closeCompletions);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    } else completionKey(event);
  });
  get("run").addEventListener("click", run);
  get("stop").addEventListener("click", () => asked.control?.abort());
  get("share").addEventListener("click", share);
  get("filter").addEventListener("input", drawQuestions);
  get("parameters").addEventListener("change", fill);
  get("parameters").addEventListener("submit", (event) => {
    event.preventDefault();
    fill();
  });
  get("tab-table").addEventListener("click", () => choose("table"));
  get("tab-network").addEventListener("click", () => choose("network"));
  get("save").addEventListener("change", async () => {
    const name = get("save").value;
    get("save").value = "";
    if (name) await save(name);
  });
  document.querySelector("iframe").addEventListener("load", frameLoaded);
  get("theme").addEventListener("click", () => {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    kept("theme", theme);
    applyTheme(theme);
    frameLoaded();
  });
  get("lang").addEventListener("click", changeLanguage);
  addEventListener("hashchange", fromAddress);
  fromAddress();
  root.dataset.ready = "";
}

function changeLanguage() {
  if (question) keepParameters();
  lang = lang === "vi" ? "en" : "vi";
  kept("lang", lang);
  applyLanguage();
  drawQuestions();
  drawQuestion();
  if (question) fill();
  else if (lastAnswer) showAnswer(lastAnswer);
}

function fromAddress() {
  const { q: text, question: name, ...given } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const named = data.questions.find((one) => one.name === name);
  if (named) pick(named, given);
  else if (text) askFor(text);
  else if (!get("text").value) setText("SELECT ?agreement ?label WHERE {\n  ?agreement a pg:Agreement ; skos:prefLabel ?label .\n}\nLIMIT 50");
}

start();
