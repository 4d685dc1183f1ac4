"""A made-up graph that conforms, and for every rule of the shapes the changes that break it."""

from __future__ import annotations

import hashlib
import re

from rdflib import Graph

HOME = "https://w3id.org/partnergraph/"
PREFIXES = """
@prefix pg: <https://w3id.org/partnergraph/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TEXT = "Sáng 5/3/2024, UBND tỉnh Mẫu và Viễn thông Mẫu ký biên bản ghi nhớ giai đoạn 2024-2028 về chính quyền số."
QUOTE = "UBND tỉnh Mẫu và Viễn thông Mẫu ký biên bản ghi nhớ"
START = TEXT.index(QUOTE)
END = START + len(QUOTE)
ARTICLE = "https://w3id.org/partnergraph/id/article/a"
SPAN = f"<{ARTICLE}#char={START},{END}>"
FACTS = """
d:agreement/m pg:party d:org/tinh .
d:agreement/m pg:party d:org/vt ; pg:agreementType s:agreement-type/memorandum-of-understanding ;
  pg:dateSigned "2024-03-05"^^xsd:date ; schema:temporalCoverage "2024/2028" ; pg:renews d:agreement/old ;
  pg:cooperationArea s:cooperation-area/digital-government .
d:agreement/old pg:party d:org/tinh , d:org/vt ; pg:agreementType s:agreement-type/cooperation-agreement .
d:agreement/next pg:party d:org/vt .
d:agreement/next pg:party d:org/tinh .
d:agreement/next pg:agreementType s:agreement-type/contract .
d:agreement/m a pg:Agreement ; skos:prefLabel "Biên bản ghi nhớ"@vi , "Memorandum"@en ; pg:signed "2024-03-05" ;
  pg:validFrom "2024-01-01"^^xsd:date ; pg:validThrough "2028-12-31"^^xsd:date ; pg:signedAt d:event/e ;
  pg:hasProvision d:provision/1 .
d:agreement/old a pg:Agreement ; skos:prefLabel "Thỏa thuận cũ"@vi , "Old agreement"@en .
d:agreement/next a pg:ProposedAgreement ; skos:prefLabel "Hợp đồng sau"@vi , "Contract to come"@en .
d:provision/1 a pg:Provision ; schema:text "xây dựng chính quyền số" ; schema:position 1 .
d:event/e a pg:SigningEvent ; schema:startDate "2024-03-05"^^xsd:date ; pg:placeAsWritten "Hội trường"@vi .
d:participation/p a pg:Participation ; pg:participant d:person/an ; pg:act s:act/sign ; pg:inEvent d:event/e ;
  pg:onBehalfOf d:org/tinh ; pg:inOffice d:membership/x .
d:membership/x a org:Membership ; org:member d:person/an ; org:organization d:org/tinh ;
  org:role s:post/deputy-chair-peoples-committee ; pg:postTitle "Phó Chủ tịch" ; pg:attestedOn "2024-03-05"^^xsd:date .
d:person/an a foaf:Person ; foaf:name "Trần An" .
d:org/tinh a org:FormalOrganization ; skos:prefLabel "Ủy ban nhân dân tỉnh Mẫu"@vi ;
  pg:organisationKind s:organisation-kind/government ; pg:jurisdiction d:place/mau .
d:org/vt a org:FormalOrganization , pg:TelecomCompany ; skos:prefLabel "Viễn thông Mẫu"@vi , "Mau Telecom"@en ;
  pg:organisationKind s:organisation-kind/telecom .
d:place/mau a pg:AdministrativeUnit ; skos:prefLabel "Tỉnh Mẫu"@vi ; pg:validThrough "2025-06-30"^^xsd:date ;
  pg:succeededBy d:place/moi .
d:place/moi a pg:AdministrativeUnit ; skos:prefLabel "Tỉnh Mới"@vi ; pg:validFrom "2025-07-01"^^xsd:date .
d:event/merger a pg:Merger ; schema:startDate "2025-07-01" ; dcterms:source <https://example.org/act> .
d:programme/ioc a pg:Programme ; skos:prefLabel "Trung tâm điều hành"@vi ;
  pg:programmeKind s:programme-kind/operations-centre ; pg:programmeStatus s:programme-status/launched .
d:outcome/o a pg:Outcome ; schema:text "phủ sóng toàn tỉnh" ; pg:outcomeStatus s:outcome-status/achieved ;
  pg:underAgreement d:agreement/old ; pg:contributor d:org/vt ; pg:beneficiary s:beneficiary/citizens .
"""
EVIDENCE = f"""
<{ARTICLE}> a schema:NewsArticle ; schema:headline "Ký kết"@vi ; schema:datePublished "2024-03-06"^^xsd:date ;
  schema:inLanguage "vi" ; pg:textSha256 "{hashlib.sha256(TEXT.encode()).hexdigest()}" .
{SPAN} a pg:TextSpan ; oa:start "{START}"^^xsd:integer ; oa:end "{END}"^^xsd:integer ;
  oa:exact "{QUOTE}" ; prov:wasQuotedFrom <{ARTICLE}> .
d:statement/status a pg:Statement ; rdf:subject d:agreement/m ; rdf:predicate pg:reportedStatus ;
  rdf:object s:reported-status/signed ; pg:basis s:basis/stated ; pg:rule "agreement.signed" ;
  pg:extractorVersion "0.1.0" ; pg:confidence 0.95 ; pg:sampleSize "40"^^xsd:integer ; pg:evidence {SPAN} ;
  prov:wasDerivedFrom <{ARTICLE}> .
"""


CLEAN = PREFIXES + FACTS + EVIDENCE
# predicates that add no claim of their own: classes, names, and what holds things together
STRUCTURE = {"type", "prefLabel", "signedAt", "startDate", "succeededBy", "position"}
STRUCTURED = ("org/", "place/", "event/merger", "person/")


def turtle_graph(turtle: str, base: str = f"{HOME}id/") -> Graph:
    """Turtle in which `d:` and `s:` stand for the bases of entities and schemes, slashes allowed."""
    homes = {"d": base, "s": f"{HOME}scheme/"}
    full = re.sub(r"(?<=\s)([ds]):([\w/-]+)", lambda match: f"<{homes[match[1]]}{match[2]}>", turtle)
    return Graph().parse(data=full.replace(ARTICLE, f"{base}article/a"), format="turtle")


def told(turtle: str, base: str = f"{HOME}id/", more: str = "") -> Graph:
    """The graph of a text with a statement for each of its claims, and of `more`, for which there is none."""
    graph = turtle_graph(turtle, base)
    lines = [PREFIXES]
    for number, (subject, predicate, value) in enumerate(sorted(graph)):
        if not _is_claim(str(subject).removeprefix(base), str(predicate)):
            continue
        lines.append(
            f"d:statement/{number} a pg:Statement ; rdf:subject {subject.n3()} ; rdf:predicate {predicate.n3()} ;"
            f' rdf:object {value.n3()} ; pg:basis s:basis/stated ; pg:rule "test" ; pg:extractorVersion "0.1.0" ;'
            f" pg:evidence {SPAN} ; prov:wasDerivedFrom <{ARTICLE}> ."
        )
    return graph + turtle_graph("\n".join(lines), base) + turtle_graph(f"{PREFIXES} {more}", base)


def _is_claim(subject: str, predicate: str) -> bool:
    kind = re.split("[/#]", predicate)[-1]
    return kind not in STRUCTURE and not subject.startswith((*STRUCTURED, "statement/", "article/"))


# rule -> (text of the clean graph, what stands in its place); an empty text means an addition.
FAULTS: dict[str, list[tuple[str, str]]] = {
    "agreement-party": [("", 'd:agreement/x a pg:Agreement ; skos:prefLabel "X"@vi , "X"@en .')],
    "agreement-party-organisation": [("", "d:agreement/m pg:party d:place/mau .")],
    "agreement-type": [
        ("", "d:agreement/m pg:agreementType s:agreement-type/contract ."),
        ("d:agreement/next pg:agreementType s:agreement-type/contract .", ""),
    ],
    "agreement-label": [
        (' , "Memorandum"@en', ""),
        ('"Memorandum"@en', '"Memorandum"@fr'),
        ('"Memorandum"@en', '"Memorandum"@en , "MoU"@en'),
    ],
    "agreement-date-signed": [
        ("", 'd:agreement/old pg:dateSigned "5/3/2014" .'),
        ("", 'd:agreement/m pg:dateSigned "2024-03-06"^^xsd:date .'),
    ],
    "agreement-signed": [
        ('pg:signed "2024-03-05"', 'pg:signed "5/3/2024"'),
        ('pg:signed "2024-03-05"', 'pg:signed "2024-03-05" , "2024-03"'),
    ],
    "agreement-period": [
        ("", 'd:agreement/old schema:temporalCoverage "2014" .'),
        ("", 'd:agreement/m schema:temporalCoverage "2024/2029" .'),
    ],
    "agreement-valid-from": [
        ('validFrom "2024-01-01"^^xsd:date ; pg:validThrough', 'validFrom "2024" ; pg:validThrough')
    ],
    "agreement-valid-through": [("", 'd:agreement/old pg:validThrough "2020" .')],
    "agreement-period-order": [('"2028-12-31"^^xsd:date', '"2023-12-31"^^xsd:date')],
    "agreement-renews": [
        ("", "d:agreement/old pg:renews d:agreement/next ."),
        ("", "d:agreement/m pg:renews d:agreement/m ."),
    ],
    "agreement-signing-event": [("", "d:agreement/m pg:signedAt d:person/an .")],
    "agreement-provision": [("", "d:agreement/m pg:hasProvision d:person/an .")],
    "agreement-no-plain-status": [("", "d:agreement/m pg:reportedStatus s:reported-status/signed .")],
    "AgreementNotProposed": [("", "d:agreement/m a pg:ProposedAgreement .")],
    "provision-text": [('schema:text "xây dựng chính quyền số" ;', "")],
    "provision-position": [("schema:position 1", 'schema:position "một"'), ("schema:position 1", "schema:position 0")],
    "provision-agreement": [("", "d:agreement/old pg:hasProvision d:provision/1 .")],
    "occasion-day": [('schema:startDate "2024-03-05"^^xsd:date', 'schema:startDate "2024-03-05"')],
    "occasion-place": [('"Hội trường"@vi', '"Hội trường"@vi , "Hà Nội"@vi')],
    "signing-event-agreement": [("", "d:event/other a pg:SigningEvent .")],
    "participation-person": [("pg:participant d:person/an ;", ""), ("", "d:participation/p pg:participant d:org/vt .")],
    "participation-act": [("pg:act s:act/sign ;", "")],
    "participation-event": [("pg:inEvent d:event/e ;", ""), ("pg:inEvent d:event/e ;", "pg:inEvent d:place/mau ;")],
    "participation-organisation": [("pg:onBehalfOf d:org/tinh", "pg:onBehalfOf d:place/mau")],
    "participation-office": [("pg:inOffice d:membership/x", "pg:inOffice d:org/tinh")],
    "membership-member": [("org:member d:person/an ;", "")],
    "membership-organisation": [("org:organization d:org/tinh ;", "")],
    "membership-attested": [('attestedOn "2024-03-05"^^xsd:date', 'attestedOn "2024-03-05"')],
    "MembershipPost": [('org:role s:post/deputy-chair-peoples-committee ; pg:postTitle "Phó Chủ tịch" ;', "")],
    "organisation-label": [('skos:prefLabel "Ủy ban nhân dân tỉnh Mẫu"@vi ;', "")],
    "organisation-kind": [("pg:organisationKind s:organisation-kind/telecom .", "skos:note 1 .")],
    "organisation-jurisdiction": [("pg:jurisdiction d:place/mau", "pg:jurisdiction d:org/vt")],
    "Organisation": [("", "d:org/tinh a pg:AdministrativeUnit .")],
    "person-name": [(' ; foaf:name "Trần An"', "")],
    "unit-label": [('skos:prefLabel "Tỉnh Mới"@vi ;', "")],
    "unit-valid-from": [('validFrom "2025-07-01"^^xsd:date', 'validFrom "1/7/2025"')],
    "unit-valid-through": [('validThrough "2025-06-30"^^xsd:date', 'validThrough "30/6/2025"')],
    "unit-order": [("", 'd:place/moi pg:validThrough "2024-01-01"^^xsd:date .')],
    "change-dated": [('schema:startDate "2025-07-01" ;', ""), ('"2025-07-01" ;', '"1/7/2025" ;')],
    "change-source": [(" ; dcterms:source <https://example.org/act>", "")],
    "programme-label": [('skos:prefLabel "Trung tâm điều hành"@vi ;', "")],
    "programme-kind": [("pg:programmeKind s:programme-kind/operations-centre ;", "")],
    "programme-status": [("", "d:programme/ioc pg:programmeStatus s:programme-status/agreed .")],
    "outcome-text": [('schema:text "phủ sóng toàn tỉnh" ;', "")],
    "outcome-status": [("pg:outcomeStatus s:outcome-status/achieved ;", "")],
    "outcome-agreement": [("pg:underAgreement d:agreement/old", "pg:underAgreement d:org/vt")],
    "statement-subject": [
        ("rdf:subject d:agreement/m ; rdf:predicate pg:reportedStatus", "rdf:predicate pg:reportedStatus")
    ],
    "statement-predicate": [("rdf:predicate pg:reportedStatus ;", "")],
    "statement-object": [("rdf:object s:reported-status/signed ;", "")],
    "statement-basis": [('pg:basis s:basis/stated ; pg:rule "agreement.signed"', 'pg:rule "agreement.signed"')],
    "statement-rule": [('pg:rule "agreement.signed" ;', "")],
    "statement-version": [('\n  pg:extractorVersion "0.1.0" ; pg:confidence', " pg:confidence")],
    "statement-source": [("", "d:statement/status prov:wasDerivedFrom d:org/vt .")],
    "Source": [("", "d:statement/status prov:wasDerivedFrom d:org/vt .")],
    "Evidence": [("", "d:statement/status pg:evidence d:org/vt .")],
    "statement-evidence": [(f"pg:evidence {SPAN} ;\n", "\n")],
    "statement-confidence": [
        ("pg:confidence 0.95", "pg:confidence 1.2"),
        ("pg:confidence 0.95", "pg:confidence 0.9e0"),
    ],
    "statement-sample": [('"40"^^xsd:integer', '"bốn mươi"'), ('"40"^^xsd:integer', "-1")],
    "statement-measured": [('pg:sampleSize "40"^^xsd:integer ;', "")],
    "span-start": [(f'oa:start "{START}"^^xsd:integer ;', "")],
    "span-end": [(f'oa:end "{END}"^^xsd:integer', f'oa:end "{END}"')],
    "span-order": [(f'oa:end "{END}"^^xsd:integer', 'oa:end "1"^^xsd:integer')],
    "span-quote": [(f'oa:exact "{QUOTE}" ;', ""), (f'oa:exact "{QUOTE}"', f'oa:exact "{"a" * 303}"')],
    "span-source": [(f" ; prov:wasQuotedFrom <{ARTICLE}>", "")],
    "span-cut": [("", f'{SPAN} pg:cut "giữa" .')],
    "span-length": [
        (f'oa:exact "{QUOTE}"', f'oa:exact "{QUOTE[1:]}"'),
        (f'oa:exact "{QUOTE}"', f'oa:exact "{QUOTE[:9]}" ; pg:cut "end"'),
        (f'oa:exact "{QUOTE}"', f'oa:exact "{QUOTE[:9]}…" ; pg:cut "both"'),
    ],
    "article-hash": [("pg:textSha256", "schema:sha256"), ('pg:textSha256 "', 'pg:textSha256 "X')],
    "article-language": [('schema:inLanguage "vi" ;', "")],
    "article-published": [('datePublished "2024-03-06"^^xsd:date', 'datePublished "6/3/2024"')],
    "in-agreement-type": [("", "d:agreement/old pg:agreementType s:act/sign .")],
    "in-cooperation-area": [("", "d:outcome/o pg:cooperationArea s:cooperation-area/poetry .")],
    "in-organisation-kind": [("s:organisation-kind/telecom", "s:organisation-kind/bank")],
    "in-programme-kind": [("s:programme-kind/operations-centre", "s:programme-kind/ioc")],
    "in-programme-status": [("s:programme-status/launched", "s:programme-status/open")],
    "in-outcome-status": [("s:outcome-status/achieved", "s:outcome-status/done")],
    "in-act": [("s:act/sign", "s:act/signed")],
    "in-basis": [("pg:basis s:basis/stated", "pg:basis s:basis/guessed")],
    "in-post": [("s:post/deputy-chair-peoples-committee", "s:post/king")],
    "statement-code": [
        ("s:reported-status/signed", "s:reported-status/denied"),
        ("s:reported-status/signed", "s:act/sign"),
    ],
    "renews-circle": [
        ("", "d:agreement/old pg:renews d:agreement/m ."),
        ("", "d:agreement/old pg:renews d:agreement/old ."),
    ],
    "succession-circle": [("", "d:place/moi pg:succeededBy d:place/mau .")],
    "fact-without-statement": [
        ("", "d:org/ba a org:FormalOrganization . d:agreement/old pg:party d:org/ba ."),
        ("", 'd:agreement/old pg:dateSigned "2014-11-04"^^xsd:date .'),
        ("", "d:agreement/old pg:cooperationArea s:cooperation-area/health ."),
        ("", 'd:agreement/old schema:temporalCoverage "2014/2020" .'),
    ],
    "quote-found": [(QUOTE, QUOTE.replace("Mẫu", "Nẫu"))],
    "text-hash": [(hashlib.sha256(TEXT.encode()).hexdigest(), "0" * 64)],
}
DOUBTS: dict[str, tuple[str, str]] = {
    "agreement-two-parties": ("d:agreement/next pg:party d:org/vt .", ""),
    "article-undated": ('schema:datePublished "2024-03-06"^^xsd:date ;', ""),
    "article-headline": ('schema:headline "Ký kết"@vi ;', ""),
    "signed-after-report": ('"2024-03-06"^^xsd:date', '"2024-03-01"^^xsd:date'),
    "period-far-from-signing": ('validFrom "2024-01-01"', 'validFrom "2027-01-01"'),
}
