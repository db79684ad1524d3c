from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.events import ArticleHeader, IssueMention, WindowParagraph
from streams.filing.relevance import Passage, Relevance, weights
from streams.issues import Issue, IssueList

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))
ISSUES = IssueList(
    issues=(
        Issue(
            id="relations",
            label="Relations between Norway and Sweden",
            medtop="medtop:20000638",
            description="How the neighbours get along in general.",
        ),
        Issue(id="drugs", label="Cocaine smuggling", description="Cocaine, traffickers and what is done against them."),
        Issue(id="harbours", label="Harbour strikes", description="Walkouts of dockers, picket lines, pay talks."),
        Issue(id="schools", label="Schools", description="Teachers, pupils and exams.", exclude=("school of thought",)),
        Issue(id="whales", label="Whaling", terms=("minke",)),
    )
)
RELEVANCE = Relevance(ISSUES)
QUOTE = "“They will not stop us,” she said."


def window(*before: str) -> tuple[WindowParagraph, ...]:
    return tuple(WindowParagraph(role="body", ordinal=i, text=t) for i, t in enumerate(before, start=1))


def mentions(text: str, *before: str) -> tuple[IssueMention, ...]:
    return RELEVANCE.mentions([Passage(text, window(*before))])[0]


def read(text: str, *before: str) -> list[str]:
    return [mention.id for mention in mentions(text, *before)]


def chance(text: str, *before: str) -> dict[str, float]:
    found = RELEVANCE.chances([Passage(text, window(*before))])[0].tolist()
    return {issue.id: likely for issue, likely in zip(ISSUES.issues, found, strict=True)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Customs officers found cocaine in a banana crate.", ["drugs"]),
        ("The traffickers had hidden the drug under bananas.", ["drugs"]),
        ("Dockers at the harbour walked out and set up a picket line.", ["harbours"]),
        ("Teachers said their pupils had missed too many lessons.", ["schools"]),
        ("Norway and Sweden have never had better relations, the minister said.", ["relations"]),
        ("Ties between Oslo and Stockholm have cooled since the spring.", ["relations"]),
        ("The boat landed two minke on Tuesday.", ["whales"]),
        ("Teachers and pupils at the school bought cocaine, police said.", ["drugs", "schools"]),
        ("It rained on the parade, and nobody minded.", []),
    ],
)
def test_the_words_of_the_list_and_their_kin_show_the_issue(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_one_name_of_a_relation_is_no_relation() -> None:
    assert read("Norway won the biathlon by a minute.") == []


def test_what_is_excluded_is_no_evidence() -> None:
    assert read("A second school of thought holds that the tax is too low.") == []


def test_evidence_lies_on_the_words_that_show_the_issue() -> None:
    text = "Inspectors seized cocaine, and the teachers of the school warned its pupils."
    found = {mention.id: mention for mention in mentions(text)}
    assert [text[a:b] for a, b in found["drugs"].evidence] == ["cocaine"]
    assert "teachers" in [text[a:b] for a, b in found["schools"].evidence]


def test_more_evidence_scores_higher() -> None:
    little = chance("The mayor led the parade in the rain, and a pupil waved from a window.")
    much = chance("The pupils left school before the exams, their teachers said.")
    assert little["schools"] < much["schools"] <= 1.0


def test_a_score_is_the_chance_that_a_paragraph_is_about_an_issue_and_enough_of_one() -> None:
    for mention in mentions("Teachers and pupils at the school bought cocaine, police said."):
        assert weights().threshold <= mention.score <= 1.0


def test_a_paragraph_that_shows_nothing_carries_on_what_the_one_before_was_about() -> None:
    assert "harbours" in read(QUOTE, "Dockers in the harbour went on strike on Monday.")


def test_nothing_is_carried_where_nothing_came_before() -> None:
    assert read(QUOTE) == []


TEXTS = (
    "Dockers struck in the harbour.",
    "“We will win,” one said.",
    "Norway and Sweden need each other, and their ties are good.",
    "Norway won.",
    "Teachers joined them; the second school of thought was silent.",
    "Customs officers found cocaine, and cocaine again. The traffickers of the drug fled.",
    "",
)


def passages(*texts: str) -> list[Passage]:
    return [Passage(text, window(*texts[max(0, i - 9) : i]), texts[i // 2]) for i, text in enumerate(texts)]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(TEXTS) | st.text(max_size=40), min_size=1, max_size=20), st.randoms())
def test_of_many_it_says_to_the_last_bit_what_it_says_of_each_alone(texts: list[str], random: Random) -> None:
    asked = passages(*texts)
    alone = [RELEVANCE.chances([passage])[0].tolist() for passage in asked]
    cut = random.randint(0, len(asked))
    together = Relevance(ISSUES)
    found = [row.tolist() for some in (asked[:cut], asked[cut:], asked) if some for row in together.chances(some)]
    assert found == [*alone, *alone]


def test_what_is_remembered_changes_nothing() -> None:
    fresh = [Relevance(ISSUES).mentions([passage])[0] for passage in passages(*TEXTS)]
    used = Relevance(ISSUES)
    for _ in range(2):
        assert used.mentions(passages(*TEXTS)) == fresh


@given(st.text())
def test_any_text_gives_spans_within_it_and_scores_up_to_one(text: str) -> None:
    for mention in mentions(text):
        assert weights().threshold - 0.001 <= mention.score <= 1.0
        assert all(0 <= start < end <= len(text) for start, end in mention.evidence)


def test_an_article_on_something_else_carries_less() -> None:
    rest = ("The band played on.", "It rained.", "The cat slept.", "A bell rang.", "Nobody came.")
    strike = "Dockers in the harbour went on strike."
    assert chance(QUOTE, *rest, strike)["harbours"] < 0.8 * chance(QUOTE, strike, strike)["harbours"]


def test_behind_paragraphs_that_show_nothing_less_is_carried() -> None:
    strike, quiet = "Dockers in the harbour went on strike.", "It rained."
    assert chance(QUOTE, strike, *[quiet] * 4)["harbours"] < 0.8 * chance(QUOTE, strike)["harbours"]


def test_the_headline_says_what_a_paragraph_that_shows_nothing_is_about() -> None:
    headlines = ("Dockers strike in the harbour", "The band played on")
    found, other = RELEVANCE.chances([Passage(QUOTE, window("It rained."), headline) for headline in headlines])
    assert found[2] == found.max() > 2 * other[2]


def test_what_an_issue_is_said_not_to_be_about_counts_against_it() -> None:
    def votes(description: str) -> float:
        issues = IssueList(issues=(*ISSUES.issues, Issue(id="votes", label="Votes", description=description)))
        headline = "Norwegian elections"
        passage = Passage("The votes were counted.", window("Norwegians voted."), headline)
        return float(Relevance(issues).chances([passage])[0, -1])

    outside, anywhere = votes("Elections outside Norway."), votes("Elections.")
    assert outside / (1 - outside) < 0.1 * anywhere / (1 - anywhere)


def test_what_means_nearly_the_same_in_other_words_shows_the_issue() -> None:
    assert read("The classroom was crowded, and the homework of the older students went unmarked.") == ["schools"]


def test_evidence_of_likeness_alone_is_the_words_alike() -> None:
    text = "The classroom was crowded, and the homework of the older students went unmarked."
    (mention,) = mentions(text)
    assert {text[start:end] for start, end in mention.evidence} & {"classroom", "homework", "students"}
