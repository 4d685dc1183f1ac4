// Elements, texts in the language chosen, theme.
const data = JSON.parse(document.getElementById("data").textContent);
const root = document.documentElement;
let lang = data.lang;

const get = (id) => document.getElementById(id);

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function say(key, values = {}) {
  return data.strings[lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const inLanguage = (texts) => texts[lang] || texts.vi || texts.en || "";
const number = (n) => n.toLocaleString(lang === "vi" ? "vi-VN" : "en-GB");

function show(element, shown) {
  element.hidden = !shown;
}

// Storage is refused in some private windows; then a choice lasts as long as the page.
function kept(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    localStorage.setItem(name, value);
  } catch {
    return null;
  }
  return value;
}

function applyTheme(theme) {
  root.dataset.theme = theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

function applyLanguage() {
  root.lang = lang;
  document.title = say("asking.title");
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
  for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = say(element.dataset.hint);
}
