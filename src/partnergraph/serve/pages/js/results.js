// An answer as a table: values are text, never markup; an IRI asks on.
const MOST_ROWS = 1000;
const NUMBERS = /#(integer|decimal|double|float|nonNegativeInteger|positiveInteger|int|long)$/;

function drawAnswer(answer) {
  const place = get("table");
  place.replaceChildren();
  if (answer.boolean !== undefined) {
    place.append(make("p", { className: "yes", textContent: say(answer.boolean ? "asking.yes" : "asking.no") }));
    get("count").textContent = "";
    return;
  }
  const { vars, rows } = answer;
  get("count").textContent = say(answer.triples ? "asking.triples" : "asking.rows", { n: number(rows.length) });
  if (!rows.length) {
    place.append(make("p", { className: "quiet", textContent: say("asking.nothing") }));
    return;
  }
  // ?thing with ?thingLabel is one column: the label, which asks for the thing
  const labelled = (name) => (vars.includes(`${name}Label`) ? `${name}Label` : "");
  const columns = vars.filter((name) => !(name.endsWith("Label") && vars.includes(name.slice(0, -5))));
  const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col", textContent: name })));
  const body = rows.slice(0, MOST_ROWS).map((row) => make("tr", {}, ...columns.map((name) => cell(row[name], row[labelled(name)]))));
  place.append(make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)));
  if (rows.length > MOST_ROWS) {
    place.append(make("p", { className: "quiet", textContent: say("asking.first", { n: number(MOST_ROWS) }) }));
  }
}

function cell(value, label) {
  if (!value) return label ? cell(label) : make("td");
  if (value.type === "uri") {
    const button = make("button", { type: "button", textContent: label ? label.value : shortened(value.value), title: value.value });
    button.addEventListener("click", () => askFor(`DESCRIBE <${value.value}>`));
    return make("td", {}, button);
  }
  if (value.type === "bnode") return make("td", { textContent: `_:${value.value}` });
  if (value.type === "triple") return make("td", { textContent: "<< … >>" });
  const made = make("td", { textContent: value.value });
  if (NUMBERS.test(value.datatype || "")) made.className = "number";
  if (/^[\d/.-]{4,25}$/.test(value.value)) made.classList.add("short");
  if (value["xml:lang"]) made.append(make("small", { textContent: value["xml:lang"] }));
  return made;
}

const TABLE_FORMATS = { CSV: "text/csv", TSV: "text/tab-separated-values", JSON: "application/sparql-results+json", XML: "application/sparql-results+xml" };
const GRAPH_FORMATS = { Turtle: "text/turtle", "N-Triples": "application/n-triples", "JSON-LD": "application/ld+json", "RDF/XML": "application/rdf+xml" };
const ENDINGS = { CSV: "csv", TSV: "tsv", JSON: "srj", XML: "srx", Turtle: "ttl", "N-Triples": "nt", "JSON-LD": "jsonld", "RDF/XML": "rdf" };

function offerFormats(answer) {
  const formats = answer.triples || answer.measured ? GRAPH_FORMATS : TABLE_FORMATS;
  const choices = Object.keys(formats).map((name) => make("option", { value: name, textContent: name }));
  get("save").replaceChildren(make("option", { value: "", textContent: "…" }), ...choices);
}

async function save(name) {
  const media = TABLE_FORMATS[name] || GRAPH_FORMATS[name];
  const response = await post("sparql", asked.sent, "application/sparql-query", `${media}, application/problem+json`);
  if (!response.ok) return fail(await response.json());
  const link = make("a", { href: URL.createObjectURL(await response.blob()), download: `partnergraph.${ENDINGS[name]}` });
  link.click();
  URL.revokeObjectURL(link.href);
}
