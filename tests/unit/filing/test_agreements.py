from datetime import UTC, datetime, timedelta, timezone

import pytest

from streams.cli.options import stages_of
from streams.contract.reports import PLOVER
from streams.events import (
    AgreementCandidate,
    AgreementLabel,
    ArticleHeader,
    IssueMention,
    Paragraph,
    WindowParagraph,
)
from streams.filing.agreements import Agreements
from streams.issues import Issue, IssueList

PUBLISHED = datetime(2024, 5, 1, 23, 0, tzinfo=timezone(timedelta(hours=-3)))
ISSUES = IssueList(
    issues=(
        Issue(id="fish", label="Fishing quotas", description="Cod, herring and trawlers.", medtop="medtop:20000213"),
        Issue(id="timber", label="Timber exports", description="Tariffs on wood, sawmills, forestry."),
        Issue(id="borders", label="Border crossings", description="Checks of passports and queues of lorries."),
    ),
    same_party=(("Norway", "Oslo", "Ingrid Dahl"), ("Sweden", "Stockholm", "Lars Ek")),
)
STAGES = stages_of(ISSUES)


def read(text: str, *before: str, published: datetime = PUBLISHED) -> tuple[AgreementLabel, ...]:
    window = tuple(WindowParagraph(role="body", ordinal=i, text=t) for i, t in enumerate(before, start=1))
    event = Paragraph(
        article=ArticleHeader(uri="urn:test", published=published),
        ordinal=len(before) + 1,
        paragraph_count=len(before) + 1,
        text=text,
        span=(0, len(text)),
        window=window,
    )
    return STAGES.classify([event])[0].agreements


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway and Sweden agreed on fishing quotas.", [("fish", "reached", {"Norway", "Sweden"})]),
        ("Norway agreed to raise the quota for cod.", [("fish", "committed", {"Norway"})]),
        ("Norway refused to lift tariffs on timber.", [("timber", "refused", {"Norway"})]),
        ("Sweden urged Norway to cut its fishing quotas.", [("fish", "sought", {"Sweden"})]),
    ],
)
def test_one_side_commits_itself_and_two_reach(text: str, expected: list[tuple[str, str, set[str]]]) -> None:
    assert [(a.issue, a.status, set(a.parties)) for a in read(text)] == expected


def test_an_agreement_on_two_issues_is_one_of_each() -> None:
    found = read("Norway and Sweden agreed to raise the quotas for cod and herring and to scrap tariffs on wood.")
    assert {(a.issue, a.status) for a in found} == {("fish", "reached"), ("timber", "reached")}


def test_the_issue_that_the_clause_speaks_of_is_surer_than_its_neighbours() -> None:
    text = "Lorries queued at the border crossings. Norway pledged to raise the quota for herring and cod."
    found = {a.issue: a.score for a in read(text)}
    assert found["fish"] > found.get("borders", 0.0)


def likely(*scores: float, evidence: tuple[int, int] = (0, 10), length: int = 300) -> float:
    """How likely a request is to be on the one issue, where words of such chances tell one."""
    told = [AgreementCandidate(status="sought", trigger=(20, 25), clause="", score=score) for score in scores]
    about = [IssueMention(id="fish", score=0.9, evidence=(evidence,))]
    return Agreements(ISSUES, lambda _: (0.0, 0.0, 0.0)).file(told, about, length, PUBLISHED)[0].score


def test_the_nearer_the_words_that_show_an_issue_the_surer_is_an_agreement_on_it() -> None:
    assert likely(0.8, evidence=(30, 35)) > likely(0.8, evidence=(280, 290))


def test_two_words_that_tell_one_status_make_it_surer() -> None:
    assert likely(0.6, 0.6) > likely(0.6)


def test_the_likeliest_word_stands_for_an_agreement_wherever_its_issue_is_shown() -> None:
    told = [
        AgreementCandidate(status="sought", trigger=(20, 25), clause="", score=0.3),
        AgreementCandidate(status="sought", trigger=(90, 99), clause="", score=0.9),
    ]
    about = [IssueMention(id="fish", score=0.9, evidence=((0, 10),))]
    (label,) = Agreements(ISSUES, lambda _: (0.0, 0.0, 0.0)).file(told, about, 300, PUBLISHED)
    assert label.trigger == (90, 99)


def test_parties_of_a_word_that_hardly_tells_an_agreement_are_none_of_it() -> None:
    told = [
        AgreementCandidate(status="sought", parties=("Norway",), trigger=(20, 25), clause="", score=0.9),
        AgreementCandidate(status="sought", parties=("Sweden",), trigger=(30, 35), clause="", score=0.2),
        AgreementCandidate(status="sought", parties=("Denmark",), trigger=(40, 45), clause="", score=0.6),
    ]
    about = [IssueMention(id="fish", score=0.9, evidence=((0, 10),))]
    (label,) = Agreements(ISSUES, lambda _: (0.0, 0.0, 0.0)).file(told, about, 300, PUBLISHED)
    assert label.parties == ("Norway", "Denmark")


def test_in_a_long_paragraph_less_is_on_each_of_its_issues() -> None:
    assert likely(0.9, length=200) > likely(0.9, length=1200)


def test_without_an_issue_there_is_no_agreement() -> None:
    assert read("Norway and Sweden agreed to celebrate.") == ()


def test_whoever_says_so_reports_it() -> None:
    found = read("Norway agreed to raise the quota for cod, Lars Ek said.")
    assert [a.reported_by for a in found] == ["Lars Ek"]


def test_the_trigger_is_a_span_of_the_text() -> None:
    text = "“Yes.” — Norway “pledged” to raise the quota for cod."
    assert [text[a.trigger[0] : a.trigger[1]] for a in read(text)] == ["pledged"]


def test_every_status_has_its_plover_code() -> None:
    assert [a.plover for a in read("Norway refused to lift tariffs on timber.")] == ["REJECT"]
    assert set(PLOVER.values()) == {"AGREE", "CONSULT", "REQUEST", "REJECT"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Norway signed a treaty with Sweden on fishing quotas.", "057"),
        ("Norway promised to raise the quota for cod.", "03"),
        ("Sweden demanded that Norway lift the tariffs on timber.", "10"),
        ("Sweden urged Norway to lift the tariffs on timber.", "02"),
        ("Norway rejected the quotas for cod.", "12"),
        ("Norway reaffirmed its commitment to fishing quotas.", None),
    ],
)
def test_a_cameo_code_stands_only_where_it_is_plain(text: str, code: str | None) -> None:
    assert [a.cameo for a in read(text)] == [code]


def test_the_same_agreement_in_other_words_has_the_same_key() -> None:
    one = read("Norway and Sweden agreed on fishing quotas for cod.")
    other = read("Stockholm and Oslo have agreed how to share fishing quotas, Lars Ek said.")
    assert {a.key for a in one} == {a.key for a in other} == {"fish|reached|Norway+Sweden|2024-05-02"}


def test_another_day_status_or_party_has_another_key() -> None:
    text = "Norway agreed to raise the quota for cod."
    keys = [
        read(text)[0].key,
        read(text, published=PUBLISHED.astimezone(UTC) + timedelta(days=1))[0].key,
        read(text.replace("agreed", "refused"))[0].key,
        read(text.replace("Norway", "Sweden"))[0].key,
    ]
    assert len(set(keys)) == 4


def test_an_issue_and_status_have_one_label_with_the_parties_of_all() -> None:
    found = read("Norway refused to raise the quota for cod, and Sweden rejected a quota for herring.")
    assert [(a.issue, a.status, set(a.parties)) for a in found] == [("fish", "refused", {"Norway", "Sweden"})]


def test_an_agreement_may_be_told_without_a_name() -> None:
    assert [(a.status, a.parties) for a in read("An accord on timber exports was reached.")] == [("reached", ())]
