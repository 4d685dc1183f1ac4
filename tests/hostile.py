"""Queries that would run for ever, or eat all memory, on any store of some size."""

from __future__ import annotations

_ALL = "?s{n} ?p{n} ?o{n} ."


def cross(times: int) -> str:
    """A pattern that joins everything with everything, `times` over."""
    return " ".join(_ALL.format(n=number) for number in range(times))


def queries() -> dict[str, str]:
    """Thirty of them, by what they do."""
    many = " ".join(f"({number})" for number in range(4000))
    squared = f"VALUES ?a {{ {many.replace('(', '').replace(')', '')} }} "
    growth = "".join(f'BIND(REPLACE(?r{n}, "a", "aaaaaaaaaa") AS ?r{n + 1}) ' for n in range(12))
    doubled = "".join(f"BIND(CONCAT(?c{n}, ?c{n}) AS ?c{n + 1}) " for n in range(40))
    nested = cross(2)
    for number in range(8):
        nested = f"{{ SELECT * {{ {nested} ?n{number} ?m{number} ?l{number} }} }}"
    triple_values = "".join(squared.replace("?a", name) for name in ("?a", "?b", "?c"))
    return {
        "cross join of three, counted": f"SELECT (COUNT(*) AS ?n) {{ {cross(3)} }}",
        "cross join of four, counted": f"SELECT (COUNT(*) AS ?n) {{ {cross(4)} }}",
        "cross join of six, counted": f"SELECT (COUNT(*) AS ?n) {{ {cross(6)} }}",
        "cross join of three, all rows": f"SELECT * {{ {cross(3)} }}",
        "cross join, distinct": f"SELECT DISTINCT ?s0 ?s1 ?s2 {{ {cross(3)} }}",
        "cross join, ordered": f"SELECT * {{ {cross(3)} }} ORDER BY ?o0 ?o1 ?o2",
        "cross join, ordered downwards, one row": f"SELECT * {{ {cross(3)} }} ORDER BY DESC(?o2) LIMIT 1",
        "cross join, ordered by chance": f"SELECT * {{ {cross(3)} }} ORDER BY RAND() LIMIT 1",
        "cross join, far offset": f"SELECT * {{ {cross(3)} }} OFFSET 9000000000 LIMIT 1",
        "cross join, filter that is never true": f"SELECT * {{ {cross(3)} FILTER(STR(?o0) = STR(?s2)) }}",
        "cross join, grouped": f"SELECT ?o0 (COUNT(*) AS ?n) {{ {cross(3)} }} GROUP BY ?o0 ?o1 ?o2",
        "cross join, ASK": f"ASK {{ {cross(3)} FILTER(CONCAT(STR(?o0), STR(?o1), STR(?o2)) = 'no') }}",
        "cross join, CONSTRUCT": f"CONSTRUCT {{ ?s0 ?p1 ?o2 }} {{ {cross(3)} }}",
        "cross join, OPTIONAL": f"SELECT * {{ {cross(2)} OPTIONAL {{ ?s8 ?p8 ?o8 . ?s9 ?p9 ?o9 }} }}",
        "cross join, MINUS": f"SELECT * {{ {cross(3)} MINUS {{ ?s0 ?p0 ?o0 . ?s1 ?p1 ?o2 }} }}",
        "cross join, EXISTS": f"SELECT (COUNT(*) AS ?n) {{ {cross(2)} FILTER NOT EXISTS {{ ?o0 ?x ?y . ?z ?w ?o1 . ?u ?v ?k }} }}",
        "cross join, GROUP_CONCAT": f"SELECT (GROUP_CONCAT(?o0) AS ?n) {{ {cross(3)} }}",
        "cross join, sampled sums": f"SELECT (SUM(?o0 * ?o1 * ?o2) AS ?n) {{ {cross(3)} }}",
        "UNION of cross joins": f"SELECT (COUNT(*) AS ?n) {{ {{ {cross(3)} }} UNION {{ {cross(4)} }} }}",
        "paths of any length, both ends open": "SELECT (COUNT(*) AS ?n) { ?a (<urn:next>|^<urn:next>)* ?b . ?b (<urn:next>|^<urn:next>)* ?c }",
        "path of negated sets": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|!^<urn:x>)+ ?b . ?c (!<urn:x>|!^<urn:x>)+ ?d }",
        "path of paths": "SELECT (COUNT(*) AS ?n) { ?a ((<urn:next>/<urn:next>)+|(^<urn:next>/<urn:next>)*)+ ?b . ?b <urn:next>* ?c }",
        "sequence of open paths": "SELECT (COUNT(*) AS ?n) { ?a <urn:next>*/<urn:next>*/^<urn:next>* ?b . ?d <urn:next>* ?e }",
        "VALUES, three thousandfold": f"SELECT (COUNT(*) AS ?n) {{ {triple_values} }}",
        "VALUES with a cross join": f"SELECT (SUM(?a) AS ?n) {{ {squared} {cross(2)} FILTER(?a * ?o0 < 0) }}",
        "regular expressions over a cross join": f"""SELECT * {{ {cross(2)} ?x ?y ?z
            FILTER(REGEX(CONCAT(STR(?o0), STR(?s1), STR(?z)), "^(([a-z])+.)+[A-Z]([a-z])+$")) }}""",
        "a regular expression that is large": """SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?v
            FILTER(REGEX(CONCAT(STR(?s), STR(?t)), CONCAT("(a{0,50}){0,50}", STR(?o), STR(?v)))) }""",
        "REPLACE that grows": f'SELECT (STRLEN(?r12) AS ?n) {{ BIND("a" AS ?r0) {growth} }}',
        "CONCAT that doubles": f'SELECT (STRLEN(?c40) AS ?n) {{ BIND("aaaaaaaa" AS ?c0) {doubled} }}',
        "nested sub-selects": f"SELECT (COUNT(*) AS ?n) {{ {nested} }}",
    }
