"""What of an article is shown: participants, people with posts or acts, and facts only where it is relevant."""

from __future__ import annotations

from partnergraph.extraction import extract_facts
from partnergraph.extraction.dates import Calendar
from partnergraph.extraction.document import document_of
from partnergraph.extraction.mentions import Mention, NamedOrganisation, NamedPerson, Post, Roster
from partnergraph.extraction.report import report
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.model import Agreement, Article, RawArticle
from partnergraph.text import normalise

TEXT = (
    "Hòa Bình ký thỏa thuận với VNPT\n\n"
    "Ngày 5/4/2023, UBND tỉnh Hòa Bình và VNPT ký thỏa thuận hợp tác, thực hiện Nghị quyết 52 của Bộ Chính trị. "
    "Ông Đinh Văn Lộc, Giám đốc Sở Y tế, tham dự.\n\n"
    "Ở nơi khác, Viettel và MobiFone cũng đang mở rộng mạng lưới.\n"
)


def mention(text: str, name: str, who: int, start: int = 0) -> Mention:
    at = text.index(name, start)
    return Mention(at, at + len(name), who)


def facts(relevant: bool = True, published: str | None = None) -> Article:
    document = document_of(RawArticle(id="x", text=TEXT, published=published), load_knowledge().lexicons["vi"])
    kinds = {"UBND tỉnh Hòa Bình": "government", "VNPT": "telecom", "Bộ Chính trị": "party", "Sở Y tế": "government"}
    kinds |= {"Viettel": "telecom", "MobiFone": "telecom"}
    bearers = [NamedOrganisation(name=name, kind=kind, rule="org.test") for name, kind in kinds.items()]
    organisations = Roster(bearers, [mention(TEXT, name, i, 34) for i, name in enumerate(kinds)])
    at = TEXT.index("Giám đốc")
    doctor = NamedPerson(
        name="Đinh Văn Lộc", posts=[Post(title="Giám đốc", org=3, start=at, end=at + 8, rule="post.test")]
    )
    doctor.acts["attend"] = [(TEXT.index("tham dự"), TEXT.index("tham dự") + 7)]
    people = Roster([doctor], [mention(TEXT, "Đinh Văn Lộc", 0)])
    paper = Agreement(
        id="A1",
        type="cooperation-agreement",
        status="signed",
        parties=("UBND tỉnh Hòa Bình", "VNPT"),
        evidence=(),
        rule="r",
    )
    return report(document, Calendar.of(document), relevant, organisations, people, [paper], [], [])


def test_participants_are_shown_and_background_is_not() -> None:
    assert [o.name for o in facts().organisations] == ["UBND tỉnh Hòa Bình", "VNPT", "Sở Y tế"]


def test_each_mention_is_evidence_of_the_organisation() -> None:
    for organisation in facts().organisations:
        assert organisation.evidence
        assert all(TEXT[e.start : e.end] == e.quote == organisation.name for e in organisation.evidence)


def test_a_person_shows_post_employer_and_acts() -> None:
    (person,) = facts().people
    assert (person.name, person.post, person.org, person.acts) == ("Đinh Văn Lộc", "Giám đốc", "Sở Y tế", ("attend",))
    assert {e.quote for e in person.evidence} >= {"Đinh Văn Lộc", "tham dự"}


def test_an_irrelevant_article_has_no_agreements() -> None:
    assert facts().agreements
    assert facts(relevant=False).agreements == ()


def test_the_given_day_of_publication_stays() -> None:
    assert facts(published="2023-04-06").raw.published == "2023-04-06"
    assert facts(published="2023-04-06").published_basis is None


def test_the_whole_way_from_text_to_json() -> None:
    row = extract_facts(RawArticle(id="x", text=normalise(TEXT)), load_knowledge()).to_json()
    assert row["relevant"] is True
    assert [a["signed"] for a in row["agreements"]] == ["2023-04-05"]
    assert Article.from_json(row).to_json() == row
