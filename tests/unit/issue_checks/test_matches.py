from explaining.paragraphs import paragraph
from tallying.events import header

from streams.events import IssueMention
from streams.issue_checks.matches import check_matches, match
from streams.issues import Issue, IssueList

ISSUES = IssueList(
    issues=(Issue(id="port", label="Port"), Issue(id="pay", label="Pay"), Issue(id="rail", label="Rail"))
)


def read(text: str, *mentions: tuple[str, float, tuple[str, ...]], uri: str = "urn:a", ordinal: int = 1):
    issues = tuple(
        IssueMention(id=name, score=score, evidence=tuple((text.index(w), text.index(w) + len(w)) for w in words))
        for name, score, words in mentions
    )
    return paragraph(header(uri), ordinal, text=text, issues=issues)


COVERAGE = [
    read("Dockers at the port went home.", ("port", 0.7, ("Dockers", "port"))),
    read("Dockers want pay.", ("port", 0.9, ("Dockers",)), ("pay", 0.8, ("pay",)), ordinal=2),
    read("They waited.", ("port", 0.5, ()), ordinal=3),
    read("Rain fell.", uri="urn:b"),
    read("A docker spoke.", ("port", 0.6, ("docker",)), uri="urn:c"),
]


def test_paragraphs_and_articles_are_counted_an_issue_in_the_order_of_the_list():
    found = match(COVERAGE, ISSUES)
    assert (found.paragraphs, found.articles, found.unmatched) == (5, 3, 1)
    assert [(i.id, i.paragraphs, i.articles, i.carried) for i in found.issues] == [
        ("port", 4, 2, 1),
        ("pay", 1, 1, 0),
        ("rail", 0, 0, 0),
    ]


def test_words_that_are_evidence_are_counted_by_paragraph_whatever_their_form():
    port = match(COVERAGE, ISSUES).issues[0]
    assert [(word.words, word.paragraphs) for word in port.evidence] == [("Dockers", 3), ("port", 1)]


def test_the_example_is_the_surest_paragraph_that_has_evidence():
    carried = [read("They waited.", ("port", 0.99, ()), ordinal=9)]
    example = match(COVERAGE + carried, ISSUES).issues[0].example
    assert example is not None
    assert (example.ordinal, example.score, example.text) == (2, 0.9, "Dockers want pay.")
    assert [example.text[a:b] for a, b in example.evidence] == ["Dockers"]


def test_an_issue_that_matches_nothing_is_a_warning():
    found = match(COVERAGE, ISSUES)
    assert found.issues[2].example is None
    assert [(f.level, f.check, f.issues) for f in check_matches(found)] == [("warning", "no-match", ("rail",))]


def test_issues_that_mostly_match_the_same_are_a_hint():
    both = [read(f"Pay at port {n}.", ("port", 0.7, ("port",)), ("pay", 0.7, ("Pay",))) for n in range(3)]
    assert [(f.level, f.issues) for f in check_matches(match(both, ISSUES)) if f.check == "together"] == [
        ("hint", ("port", "pay"))
    ]
    apart = [read("The port.", ("port", 0.7, ("port",))) for _ in range(3)]
    assert match(both + apart, ISSUES).together == ()
