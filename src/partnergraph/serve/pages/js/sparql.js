// What a text of SPARQL uses, found without parsing it.
const HIDDEN = /"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\x00-\x20]*>|#[^\n]*/g;

const bare = (text) => text.replace(HIDDEN, (found) => " ".repeat(found.length));

// Declarations of our prefixes that the text uses without declaring them, for its first line.
function missingPrefixes(text) {
  const words = bare(text);
  const declared = new Set([...words.matchAll(/\bPREFIX\s+([\w.-]*)\s*:/gi)].map((found) => found[1]));
  const used = new Set([...words.matchAll(/(?<![\w?$:.-])([A-Za-z][\w.-]*):(?=[^\s/])/g)].map((found) => found[1]));
  return [...used]
    .filter((prefix) => !declared.has(prefix) && data.prefixes[prefix])
    .sort()
    .map((prefix) => `PREFIX ${prefix}: <${data.prefixes[prefix]}> `)
    .join("");
}

const variablesOf = (text) => [...new Set(bare(text).match(/[?$]\w+/g) || [])].sort();

// An IRI as short as our prefixes make it.
function shortened(iri) {
  for (const [prefix, base] of Object.entries(data.prefixes)) {
    const local = iri.slice(base.length);
    if (iri.startsWith(base) && /^[\w-]+$/.test(local)) return `${prefix}:${local}`;
  }
  return iri.startsWith(data.base) ? iri.slice(data.base.length) : iri;
}

const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };

function unescaped(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short, long, letter) =>
    letter ? ESCAPES[letter] : String.fromCodePoint(parseInt(short || long, 16)),
  );
}

// A term of N-Triples in the form of SPARQL's JSON results.
function term(text) {
  if (text.startsWith("<")) return { type: "uri", value: unescaped(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const found = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<(.*)>)?$/.exec(text);
  if (!found) return { type: "literal", value: text };
  return { type: "literal", value: unescaped(found[1]), "xml:lang": found[2], datatype: found[3] };
}

const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.+) \.$/;

function tableOfTriples(text) {
  const rows = [];
  for (const line of text.split("\n")) {
    const found = TRIPLE.exec(line);
    if (found) rows.push({ subject: term(found[1]), predicate: term(found[2]), object: term(found[3]) });
  }
  return { vars: ["subject", "predicate", "object"], rows };
}
