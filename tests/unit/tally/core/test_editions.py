from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from tallying.events import agreed, header, kill, paragraph, usable, version
from tallying.histories import histories

from streams.events import Article, ClassifiedParagraph
from streams.tally.core.contribution import article_arrival, paragraph_arrival
from streams.tally.core.editions import ArticleState, passes_by

Event = ClassifiedParagraph | Article


def arrive(state: ArticleState, events: Iterable[Event], now: float = 1.0) -> ArticleState:
    for event in events:
        arrival = article_arrival(event) if isinstance(event, Article) else paragraph_arrival(event)
        if arrival is not None:
            state.arrive(arrival, now)
    return state


def counted(state: ArticleState) -> list[str]:
    """Issues of the paragraphs that count, by ordinal."""
    contributions = state.live.contributions if state.live else {}
    return [issue for ordinal in sorted(contributions) for issue in contributions[ordinal].issues]


FIRST = version(header(version="1"), ["a", "b"])
SECOND = version(header(version="2"), ["c", "d", "e"])


def test_the_first_version_counts_paragraph_by_paragraph() -> None:
    state = arrive(ArticleState("urn:a"), FIRST[:1])
    assert counted(state) == ["a"]
    assert counted(arrive(state, FIRST[1:])) == ["a", "b"]


def test_a_later_version_takes_over_in_one_step_once_it_is_complete() -> None:
    state = arrive(ArticleState("urn:a"), [*FIRST, *SECOND[:2]])
    assert counted(state) == ["a", "b"]
    assert counted(arrive(state, SECOND[2:])) == ["c", "d", "e"]


def test_an_earlier_version_arriving_late_is_ignored() -> None:
    state = arrive(ArticleState("urn:a"), SECOND)
    state.changed = False
    assert counted(arrive(state, FIRST)) == ["c", "d", "e"]
    assert not state.changed


def test_a_repeat_changes_nothing() -> None:
    state = arrive(ArticleState("urn:a"), [*FIRST, *SECOND[:1]])
    state.changed = False
    arrive(state, [*FIRST, *SECOND[:1]], now=2.0)
    assert not state.changed


def test_another_label_from_another_reader_replaces_that_paragraph() -> None:
    state = arrive(ArticleState("urn:a"), FIRST)
    assert counted(arrive(state, [paragraph(header(version="1"), 2, 2, issues=["z"])])) == ["a", "z"]


def test_a_text_changed_without_a_new_version_takes_over_once_it_is_complete() -> None:
    changed = version(header(version="1", digest="changed"), ["x", "y"])
    state = arrive(ArticleState("urn:a"), [*FIRST, changed[0]])
    assert counted(state) == ["a", "b"]
    assert counted(arrive(state, changed)) == ["x", "y"]


def test_a_text_once_replaced_does_not_come_back_by_a_replay() -> None:
    changed = version(header(version="1", digest="changed"), ["x", "y"])
    state = arrive(ArticleState("urn:a"), [*FIRST, *changed, *FIRST])
    assert counted(state) == ["x", "y"]


def test_a_kill_removes_the_article_and_holds_against_stragglers() -> None:
    state = arrive(ArticleState("urn:a"), [*FIRST, kill(header(version="1"))])
    assert counted(state) == []
    assert counted(arrive(state, FIRST)) == []
    assert counted(arrive(state, SECOND[:1])) == ["c"]


def test_a_kill_that_comes_first_kills_what_follows() -> None:
    assert counted(arrive(ArticleState("urn:a"), [kill(header(version="2")), *FIRST, *SECOND])) == []


def test_a_kill_of_an_earlier_version_leaves_a_later_one_alone() -> None:
    state = arrive(ArticleState("urn:a"), [*SECOND, kill(header(version="1"))])
    assert counted(state) == ["c", "d", "e"]


def test_a_version_under_way_counts_at_once_when_the_one_before_it_is_killed() -> None:
    state = arrive(ArticleState("urn:a"), [*FIRST, SECOND[0], kill(header(version="1"))])
    assert counted(state) == ["c"]


def test_a_version_without_body_paragraphs_replaces_the_one_before_it() -> None:
    state = arrive(ArticleState("urn:a"), [*FIRST, usable(header(version="2"))])
    assert state.live is not None
    assert state.live.facts.version == "2"
    assert counted(arrive(state, FIRST)) == []


def test_a_version_that_stays_incomplete_is_reported_once_and_counted_as_it_is() -> None:
    state = arrive(ArticleState("urn:a"), FIRST, now=1.0)
    arrive(state, SECOND[:2], now=5.0)

    assert state.take_overdue(cutoff=4.9) == []
    assert [edition.facts.version for edition in state.take_overdue(cutoff=5.0)] == ["2"]
    assert counted(state) == ["c", "d"]
    assert state.take_overdue(cutoff=9.0) == []


def test_a_version_is_waited_for_while_its_paragraphs_keep_coming() -> None:
    state = arrive(ArticleState("urn:a"), [*FIRST, SECOND[0]], now=1.0)
    arrive(state, SECOND[1:2], now=9.0)
    arrive(state, SECOND[1:2], now=99.0)

    assert state.take_overdue(cutoff=8.0) == []
    assert len(state.take_overdue(cutoff=9.0)) == 1


def test_a_first_version_that_stays_incomplete_is_reported_too() -> None:
    state = arrive(ArticleState("urn:a"), FIRST[:1], now=1.0)
    assert [edition.state for edition in state.take_overdue(cutoff=1.0)] == ["live"]


def test_a_straggler_of_a_version_counted_as_it_is_still_counts() -> None:
    state = arrive(ArticleState("urn:a"), [*FIRST, *SECOND[:2]])
    state.take_overdue(cutoff=1.0)
    assert counted(arrive(state, SECOND[2:])) == ["c", "d", "e"]


def test_conflicting_paragraph_counts_are_two_editions() -> None:
    state = arrive(ArticleState("urn:a"), [paragraph(ordinal=1, count=2, issues=["a"])])
    assert counted(arrive(state, [paragraph(ordinal=2, count=3, issues=["b"])])) == ["a"]


def test_an_arrival_that_its_article_does_not_hold_passes_by() -> None:
    report = paragraph(header(version="1"), issues=["a"], agreements=[agreed("a")])
    state = arrive(ArticleState("urn:a"), [report])
    assert not passes_by(state, [paragraph_arrival(report)])
    arrive(state, SECOND)
    assert passes_by(state, [paragraph_arrival(report)])


@given(histories(kills=False))
def test_readers_never_see_a_dip(history: list[Event]) -> None:
    states: dict[str, ArticleState] = {}
    for event in history:
        uri = event.article.uri
        state = states.setdefault(uri, ArticleState(uri))
        before = (state.live, len(state.live.contributions) if state.live else 0)
        arrive(state, [event])
        if before[0] is None:
            continue
        assert state.live is not None
        if state.live is before[0]:
            assert len(state.live.contributions) >= before[1]
        else:
            assert state.live.complete
            assert state.live.rank > before[0].rank


@given(histories())
def test_arriving_again_after_everything_changes_nothing(history: list[Event]) -> None:
    states: dict[str, ArticleState] = {}
    last: dict[object, Event] = {}
    for event in history:
        arrive(states.setdefault(event.article.uri, ArticleState(event.article.uri)), [event])
        # A label replaced since is no repeat, so only the last one of each paragraph comes again.
        last[event.article, getattr(event, "ordinal", 0), getattr(event, "paragraph_count", None)] = event
    for state in states.values():
        state.changed = False
    for event in last.values():
        arrive(states[event.article.uri], [event])
    assert not any(state.changed for state in states.values())
