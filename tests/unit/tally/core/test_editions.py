from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from tallying.events import header, kill, paragraph, usable, version
from tallying.histories import histories

from streams.events import Article, ClassifiedParagraph
from streams.tally.core.announced import Announced
from streams.tally.core.arrivals import article_arrival, paragraph_arrival
from streams.tally.core.editions import MAX_TEXTS, ArticleState

Event = ClassifiedParagraph | Article


def arrive(state: ArticleState, events: Iterable[Event], now: float = 1.0) -> ArticleState:
    for event in events:
        state.arrive(article_arrival(event) if isinstance(event, Article) else paragraph_arrival(event), now)
    return state


def counted(state: ArticleState) -> list[str]:
    """Issues of the paragraphs that count, by ordinal."""
    contributions = state.live.contributions if state.live else {}
    return [issue for ordinal in sorted(contributions) for issue in contributions[ordinal].issues]


FIRST = version(header(version="1"), ["a", "b"])
SECOND = version(header(version="2"), ["c", "d", "e"])


def test_the_first_version_counts_paragraph_by_paragraph() -> None:
    state = arrive(ArticleState(Announced("urn:a")), FIRST[:1])
    assert counted(state) == ["a"]
    assert counted(arrive(state, FIRST[1:])) == ["a", "b"]


def test_a_later_version_takes_over_in_one_step_once_it_is_complete() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, *SECOND[:2]])
    assert counted(state) == ["a", "b"]
    assert counted(arrive(state, SECOND[2:])) == ["c", "d", "e"]


def test_an_earlier_version_arriving_late_is_ignored() -> None:
    state = arrive(ArticleState(Announced("urn:a")), SECOND)
    state.changed = False
    assert counted(arrive(state, FIRST)) == ["c", "d", "e"]
    assert not state.changed


def test_a_repeat_changes_nothing() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, *SECOND[:1]])
    state.changed = False
    arrive(state, [*FIRST, *SECOND[:1]], now=2.0)
    assert not state.changed


def test_another_label_from_another_reader_replaces_that_paragraph() -> None:
    state = arrive(ArticleState(Announced("urn:a")), FIRST)
    assert counted(arrive(state, [paragraph(header(version="1"), 2, 2, issues=["z"])])) == ["a", "z"]


def test_a_text_changed_without_a_new_version_takes_over_once_it_is_complete() -> None:
    changed = version(header(version="1", digest="changed"), ["x", "y"])
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, changed[0]])
    assert counted(state) == ["a", "b"]
    assert counted(arrive(state, changed)) == ["x", "y"]


def test_a_text_once_replaced_does_not_come_back_by_a_replay() -> None:
    changed = version(header(version="1", digest="changed"), ["x", "y"])
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, *changed, *FIRST])
    assert counted(state) == ["x", "y"]


def test_of_one_version_the_text_announced_last_counts_in_whatever_order_paragraphs_come() -> None:
    changed = version(header(version="1", digest="changed"), ["x", "y"])
    one, other = (usable(text[0].article, 2) for text in (FIRST, changed))
    orders: list[list[Event]] = [
        [one, *FIRST, other, *changed],
        [one, other, *FIRST, *changed],
        [other, *FIRST, *changed],
        [other, *changed, *FIRST],
        [*FIRST, *changed, one, other],
        [*changed, *FIRST, one, other],
        [one, *changed, *FIRST, other],
    ]
    for order in orders:
        assert counted(arrive(ArticleState(Announced("urn:a")), order)) == ["x", "y"], order


def test_a_text_that_was_replaced_counts_again_once_it_is_announced_again() -> None:
    changed = version(header(version="1", digest="changed"), ["x", "y"])
    one, other = (usable(text[0].article, 2) for text in (FIRST, changed))
    state = arrive(ArticleState(Announced("urn:a")), [one, *FIRST, other, *changed])
    assert counted(arrive(state, FIRST)) == ["x", "y"]
    assert counted(arrive(state, [one])) == ["a", "b"]
    assert counted(arrive(state, changed)) == ["a", "b"]


def test_of_a_version_with_very_many_texts_the_oldest_keep_no_paragraphs() -> None:
    state = ArticleState(Announced("urn:a"))
    for n in range(MAX_TEXTS + 5):
        arrive(state, version(header(digest=str(n)), [f"issue-{n}"]))
    assert sum(bool(edition.contributions) for edition in state.editions.values()) == MAX_TEXTS
    assert counted(arrive(state, version(header(digest="0"), ["issue-0"]))) == [f"issue-{MAX_TEXTS + 4}"]


def test_a_text_replaced_under_the_same_version_is_told() -> None:
    changed = version(header(version="1", digest="changed"), ["x", "y"])
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, *SECOND])
    assert state.notices == []
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, *changed])
    assert [(notice.uri, notice.version) for notice in state.notices] == [("urn:a", "1")]
    assert "another text" in state.notices[0].message
    assert state.notices[0].remedy


def test_a_text_that_was_replaced_and_is_ignored_is_told_unless_a_later_one_was_announced() -> None:
    changed = version(header(version="1", digest="changed"), ["x", "y"])
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, *changed])
    state.notices.clear()
    arrive(state, FIRST[:1])
    assert ["is ignored" in notice.message for notice in state.notices] == [True]

    one, other = (usable(text[0].article, 2) for text in (FIRST, changed))
    state = arrive(ArticleState(Announced("urn:a")), [one, other, *FIRST, *changed])
    state.notices.clear()
    arrive(state, FIRST)
    assert state.notices == []


def test_an_announced_version_of_which_nothing_comes_is_reported_and_takes_the_place_of_none() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, usable(header(version="2"), 3)], now=5.0)
    assert state.take_overdue(cutoff=4.9) == []
    assert state.take_overdue(cutoff=5.0, passed=0) == []
    (lost,) = state.take_overdue(cutoff=5.0, passed=1)
    assert (lost.facts.version, lost.facts.paragraph_count, lost.contributions) == ("2", 3, {})
    assert counted(state) == ["a", "b"]
    assert state.take_overdue(cutoff=9.0) == []


def test_a_version_reported_as_lacking_everything_is_waited_for_anew_once_something_comes() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, usable(header(version="2"), 3)], now=1.0)
    state.take_overdue(cutoff=1.0)
    arrive(state, SECOND[:2], now=9.0)
    assert counted(state) == ["a", "b"]
    assert len(state.take_overdue(cutoff=9.0)) == 1
    assert counted(state) == ["c", "d"]


def test_an_announced_version_is_counted_from_its_first_paragraph_where_nothing_else_is() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [usable(header(version="2"), 3), *FIRST[:1]])
    assert counted(state) == ["a"]
    assert counted(arrive(ArticleState(Announced("urn:a")), [usable(header(version="1"), 2), *FIRST[:1]])) == ["a"]


def test_a_kill_removes_the_article_and_holds_against_stragglers() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, kill(header(version="1"))])
    assert counted(state) == []
    assert counted(arrive(state, FIRST)) == []
    assert counted(arrive(state, SECOND[:1])) == ["c"]


def test_a_kill_that_comes_first_kills_what_follows() -> None:
    assert counted(arrive(ArticleState(Announced("urn:a")), [kill(header(version="2")), *FIRST, *SECOND])) == []


def test_a_kill_of_an_earlier_version_leaves_a_later_one_alone() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [*SECOND, kill(header(version="1"))])
    assert counted(state) == ["c", "d", "e"]


def test_a_version_under_way_counts_at_once_when_the_one_before_it_is_killed() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, SECOND[0], kill(header(version="1"))])
    assert counted(state) == ["c"]


def test_a_version_without_body_paragraphs_replaces_the_one_before_it() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, usable(header(version="2"))])
    assert state.live is not None
    assert state.live.facts.version == "2"
    assert counted(arrive(state, FIRST)) == []


def test_a_version_that_stays_incomplete_is_reported_once_and_counted_as_it_is() -> None:
    state = arrive(ArticleState(Announced("urn:a")), FIRST, now=1.0)
    arrive(state, SECOND[:2], now=5.0)

    assert state.take_overdue(cutoff=4.9) == []
    assert [edition.facts.version for edition in state.take_overdue(cutoff=5.0)] == ["2"]
    assert counted(state) == ["c", "d"]
    assert state.take_overdue(cutoff=9.0) == []


def test_a_version_is_waited_for_while_its_paragraphs_keep_coming() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, SECOND[0]], now=1.0)
    arrive(state, SECOND[1:2], now=9.0)
    arrive(state, SECOND[1:2], now=99.0)

    assert state.take_overdue(cutoff=8.0) == []
    assert len(state.take_overdue(cutoff=9.0)) == 1


def test_a_first_version_that_stays_incomplete_is_reported_too() -> None:
    state = arrive(ArticleState(Announced("urn:a")), FIRST[:1], now=1.0)
    assert [edition.state for edition in state.take_overdue(cutoff=1.0)] == ["live"]


def test_a_straggler_of_a_version_counted_as_it_is_still_counts() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [*FIRST, *SECOND[:2]])
    state.take_overdue(cutoff=1.0)
    assert counted(arrive(state, SECOND[2:])) == ["c", "d", "e"]


def test_conflicting_paragraph_counts_are_two_editions() -> None:
    state = arrive(ArticleState(Announced("urn:a")), [paragraph(ordinal=1, count=2, issues=["a"])])
    assert counted(arrive(state, [paragraph(ordinal=2, count=3, issues=["b"])])) == ["a"]


@given(histories(kills=False))
def test_readers_never_see_a_dip(history: list[Event]) -> None:
    states: dict[str, ArticleState] = {}
    for event in history:
        uri = event.article.uri
        state = states.setdefault(uri, ArticleState(Announced(uri)))
        before = (state.live, len(state.live.contributions) if state.live else 0)
        arrive(state, [event])
        if before[0] is None:
            continue
        assert state.live is not None
        if state.live is before[0]:
            assert len(state.live.contributions) >= before[1]
        else:
            assert state.live.complete
            assert state.rank(state.live) > state.rank(before[0])


@given(histories())
def test_arriving_again_after_everything_ends_where_it_was(history: list[Event]) -> None:
    states: dict[str, ArticleState] = {}
    last: dict[object, Event] = {}
    for event in history:
        arrive(states.setdefault(event.article.uri, ArticleState(Announced(event.article.uri))), [event])
        # A label replaced since is no repeat, so only the last one of each paragraph comes again.
        key = (event.article, getattr(event, "ordinal", 0), getattr(event, "paragraph_count", None))
        last.pop(key, None)
        last[key] = event
    before = [(state.live and state.live.facts, counted(state)) for state in states.values()]
    for state in states.values():
        state.changed = False
    for event in last.values():
        arrive(states[event.article.uri], [event])
    assert [(state.live and state.live.facts, counted(state)) for state in states.values()] == before
    if not any(isinstance(event, Article) for event in history):
        assert not any(state.changed for state in states.values())
