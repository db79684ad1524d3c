from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallying import model
from tallying.events import agreed, header, kill, paragraph, said, version
from tallying.histories import histories, plain
from tallying.mending import (
    agreement,
    mend,
    mends,
    missing,
    no_agreement,
    parted,
    read_by,
    speaks,
    taken_back,
    wrong,
)

from streams.contract.mends import Mending
from streams.events import Article, ClassifiedParagraph, Mend
from streams.lexicon.sides import Sides
from streams.tally.core.announced import Announced
from streams.tally.core.arrivals import article_arrival, mend_arrival, paragraph_arrival
from streams.tally.core.contribution import contribution_of
from streams.tally.core.editions import ArticleState
from streams.tally.core.fold import fold, tally_states
from streams.tally.core.mended import labels_of, labels_of_paragraph, mended_contribution, mended_paragraph
from streams.tally.core.mending import ArticleMends, Followed, MendState
from streams.tally.core.mending import mend as mended

READ = paragraph(
    issues=["trade"],
    statements=[said("Ann Lee"), said(None)],
    agreements=[agreed("trade", parties=["A"], key="trade|reached|A|2024-03-05")],
)


def after(*all_of: Mend, read: ClassifiedParagraph = READ, followed: Followed | None = None) -> ClassifiedParagraph:
    return mended_paragraph(read, all_of, followed)


def states(*all_of: Mend, read: ClassifiedParagraph = READ, followed: Followed | None = None) -> list[MendState | None]:
    found = mended(labels_of_paragraph(read), all_of, followed).states
    return [found.get(one.id) for one in all_of]


def issues(event: ClassifiedParagraph) -> list[str]:
    return [mention.id for mention in event.issues]


def test_a_paragraph_is_taken_from_an_issue_with_the_agreements_on_it() -> None:
    event = after(mend(wrong("trade")))
    assert (issues(event), event.agreements) == ([], ())
    assert event.statements == READ.statements


def test_an_issue_that_is_missing_is_certain() -> None:
    event = after(mend(missing("climate")))
    assert [(mention.id, mention.score) for mention in event.issues] == [("trade", 0.5), ("climate", 1.0)]


def test_a_statement_has_the_speaker_that_an_editor_names_and_says_so() -> None:
    event = after(mend(speaks("Bo Lund", "organisation")))
    speaker = event.statements[0].speaker
    assert speaker is not None
    assert (speaker.name, speaker.kind, speaker.resolved) == ("Bo Lund", "organisation", "mended")
    assert event.statements[1] == READ.statements[1]


def test_what_is_no_statement_is_gone() -> None:
    assert after(mend(speaks(None))).statements == READ.statements[1:]


def test_a_statement_is_known_again_by_most_of_its_words_and_no_less() -> None:
    longer = mend(speaks("Bo", span=(0, 7)))
    other = mend(speaks("Bo", span=(3, 9)))
    assert states(longer, other) == ["holds", "not there"]


def test_an_agreement_is_none_or_another_one() -> None:
    assert after(mend(no_agreement("trade"))).agreements == ()
    (label,) = after(mend(agreement("trade", is_="sought", of=["A", "B"]))).agreements
    assert (label.status, label.parties, label.plover, label.key) == (
        "sought", ("A", "B"), "REQUEST", "trade|sought|A+B|2024-03-05",
    )  # fmt: skip


def test_an_agreement_that_is_on_another_issue_brings_the_paragraph_there() -> None:
    event = after(mend(agreement("trade", on="climate")))
    assert (issues(event), [label.issue for label in event.agreements]) == (["trade", "climate"], ["climate"])


def test_parties_of_a_mended_agreement_count_as_one_where_the_list_says_so() -> None:
    followed = Followed(frozenset({"trade"}), Sides([["Asia Minor", "B"]]))
    (label,) = after(mend(agreement("trade", of=["B"])), followed=followed).agreements
    assert label.key == "trade|reached|Asia Minor|2024-03-05"


def test_of_mends_that_contradict_each_other_the_later_one_holds() -> None:
    first, second = mend(speaks("Bo")), mend(speaks("Cy"), minute=1)
    assert states(first, second) == ["overruled", "holds"]
    assert after(second, first) == after(first, second) == after(second)
    none, found = mend(no_agreement("trade")), mend(agreement("trade", is_="sought"), minute=1)
    assert states(none, found) == ["overruled", "holds"]
    moved, not_about = mend(agreement("trade", on="climate")), mend(wrong("climate"), minute=1)
    assert states(moved, not_about) == ["overruled", "holds"]
    assert after(moved, not_about).agreements == ()


def test_mends_of_the_same_agreement_that_do_not_contradict_each_other_both_hold() -> None:
    status, parties = mend(agreement("trade", is_="sought")), mend(agreement("trade", "sought", of=["B"]), minute=1)
    assert states(status, parties) == ["holds", "holds"]
    (label,) = after(status, parties).agreements
    assert (label.status, label.parties) == ("sought", ("B",))


def test_a_mend_may_speak_of_what_an_earlier_one_has_made() -> None:
    moved, none = mend(agreement("trade", on="climate")), mend(no_agreement("climate"), minute=1)
    assert after(moved, none).agreements == ()
    assert states(none) == ["read so"], "without the earlier one there is no agreement on that issue"


@pytest.mark.parametrize(
    ("says", "state"),
    [
        (wrong("climate"), "read so"),
        (missing("trade"), "read so"),
        (speaks("ann lee"), "read so"),
        (speaks("Ann Lee", "organisation"), "holds"),
        (speaks(None, span=(7, 9)), "read so"),
        (speaks("Bo", span=(7, 9)), "not there"),
        (no_agreement("climate"), "read so"),
        (agreement("climate", is_="sought"), "not there"),
        (agreement("trade", of=["a"]), "read so"),
        (agreement("climate", on="trade"), "read so"),
        (agreement("climate", on="trade", is_="sought"), "holds"),
        (missing("unheard of"), "not there"),
        (agreement("trade", on="unheard of"), "not there"),
    ],
)  # fmt: skip
def test_a_mend_that_finds_nothing_to_mend_says_why(says: Mending, state: MendState) -> None:
    followed = Followed(frozenset({"trade", "climate"}), Sides())
    assert states(mend(says), followed=followed) == [state]
    assert after(mend(says), followed=followed) == READ or state == "holds"


def test_a_mend_that_was_taken_back_holds_no_longer_whichever_came_first() -> None:
    first = mend(wrong("trade"))
    for order in ([first, taken_back(first)], [taken_back(first), first]):
        article = ArticleMends()
        assert [article.take(one) for one in (*order, *order)] == [True, True, False, False]
        assert article.of_text(READ.text) == []


def test_a_mend_holds_in_every_version_that_has_the_text_and_in_no_other_paragraph() -> None:
    one = mend(wrong("trade"), text="Those words.")
    versions = [
        [paragraph(header(version=number), 1, 2, issues=["trade"], text="Other words."),
         paragraph(header(version=number), 2, 2, issues=["trade"], text="Those words.")]
        for number in ("1", "2")
    ]  # fmt: skip
    for events in versions:
        (tally,) = fold(events, mends=[one])
        assert tally.paragraphs == 1
    (tally,) = fold([*versions[0], *versions[1]], mends=[one])
    assert tally.paragraphs == 1


def test_a_mend_of_a_killed_article_holds_again_when_it_is_revived() -> None:
    events = version(header(version="2"), ["trade"])
    one = mend(missing("climate"))
    assert fold(events, [kill(header(version="2"))], [one]) == ()
    again = version(header(version="3"), ["trade"])
    assert [t.issue for t in fold([*events, *again], [kill(header(version="2"))], [one])] == ["climate", "trade"]


@given(mends(), histories(kills=False))
def test_a_contribution_is_mended_as_its_paragraph_is(
    found: list[Mend], history: list[ClassifiedParagraph | Article]
) -> None:
    followed = Followed(frozenset({"trade"}), Sides([["A", "B"]]))
    for event in (event for event in history if isinstance(event, ClassifiedParagraph)):
        ours = [one for one in found if one.uri == event.article.uri]
        for list_known in (None, followed):
            once = mended_contribution(contribution_of(event), ours, list_known)
            whole = contribution_of(mended_paragraph(event, ours, list_known))
            assert (once.issues, once.statements, once.bands) == (whole.issues, whole.statements, whole.bands)
            assert [part[:-1] for part in once.agreements] == [part[:-1] for part in whole.agreements]
            assert labels_of(once) == labels_of_paragraph(event)
            assert mended_contribution(once, ours, list_known) == once
            assert mended_contribution(once, [], list_known) == contribution_of(event)


@given(histories(), mends(), st.randoms(use_true_random=False))
def test_whatever_comes_first_the_end_is_that_of_the_last_versions_with_the_mends_that_stand(
    history: list[ClassifiedParagraph | Article], found: list[Mend], random: object
) -> None:
    events: list[ClassifiedParagraph | Article | Mend] = [*history]
    for one in found:
        events.insert(random.randint(0, len(events)), one)  # type: ignore[attr-defined]
    told: dict[str, ArticleState] = {}
    for event in events:
        arrival = (
            mend_arrival(event) if isinstance(event, Mend)
            else article_arrival(event) if isinstance(event, Article)
            else paragraph_arrival(event)
        )  # fmt: skip
        told.setdefault(arrival.uri, ArticleState(Announced(arrival.uri))).arrive(arrival, now=1.0)
    for state in told.values():
        state.take_overdue(cutoff=1.0)
    plainly, all_mends = parted(events)
    expected = model.summary(read_by(model.final_paragraphs(plainly), all_mends))
    assert plain(tally_states(told.values())) == expected
