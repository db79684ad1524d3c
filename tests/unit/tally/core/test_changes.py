from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallying.events import NOON, agreed, header, paragraph, quoting, said

from streams.contract.topics import CHANGES
from streams.events import Change, ClassifiedParagraph
from streams.tally.core.arrivals import paragraph_arrival
from streams.tally.core.changes import MAX_LISTED, Ended, Step, change_of, steps
from streams.tally.core.sayings import Sayings, sayings

PAY = quoting("Lena Ortiz", "We have a deal on pay for all dockers", issues=["port"])
NIGHT = quoting("Bo Lund", "The night shift stays as it is", issues=["port"])
PLAIN: dict[str, Any] = {"text": "The sun was out."}


def version(number: str, paragraphs: Sequence[dict[str, Any]], **of: Any) -> Sayings:
    """What a version of these paragraphs says."""
    article, count = header(version=number, **of), len(paragraphs)
    events = [paragraph(article, n, count, **words) for n, words in enumerate(paragraphs, 1)]
    arrivals = [paragraph_arrival(event) for event in events]
    return sayings(arrivals[0].facts, arrivals[0].headline, [arrival.contribution for arrival in arrivals])


def change(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> Change:
    return change_of("urn:a", "r1", Step(version("1", before), version("2", after)))


def who(found: Iterable[Any]) -> list[tuple[str | None, str | None]]:
    return [(c.before and c.before.content, c.after and c.after.content) for c in found]


def test_a_paragraph_put_in_that_says_nothing_is_cosmetic_wherever_it_moves_the_others() -> None:
    found = change([PAY, NIGHT], [PLAIN, PAY, PLAIN, NIGHT])
    assert (found.kind, found.issues, found.statements, found.agreements) == ("cosmetic", (), (), ())


def test_other_words_around_the_same_statements_are_cosmetic() -> None:
    loud = quoting("Lena Ortiz", "WE HAVE a deal – on pay, for all dockers!", issues=["port"])
    assert change([PAY, PLAIN], [loud, {"text": "It rained."}]).kind == "cosmetic"


def test_paragraphs_that_change_places_are_cosmetic() -> None:
    assert change([PAY, NIGHT], [NIGHT, PAY]).kind == "cosmetic"


def test_what_came_and_went_is_told_with_how_many_paragraphs_are_about_each_issue() -> None:
    found = change([PAY, NIGHT], [PAY, PLAIN])
    assert found.kind == "substantive"
    assert who(found.statements) == [("The night shift stays as it is", None)]
    assert [(i.issue, i.before, i.after) for i in found.issues] == [("port", 2, 1)]


def test_a_statement_in_other_words_is_told_before_and_after() -> None:
    mended = quoting("Lena Ortiz", "We have no deal on pay for all dockers", issues=["port"])
    found = change([NIGHT, PAY], [mended, NIGHT])
    assert who(found.statements) == [
        ("We have a deal on pay for all dockers", "We have no deal on pay for all dockers")
    ]


def test_the_same_words_from_somebody_else_are_one_statement_that_has_changed() -> None:
    found = change([PAY], [quoting("Ada Moreno", PAY["text"], issues=["port"])])
    ((before, after),) = [(c.before, c.after) for c in found.statements]
    assert before is not None
    assert after is not None
    assert (before.speaker, after.speaker) == ("Lena Ortiz", "Ada Moreno")


def test_quite_other_words_of_the_same_speaker_came_and_went() -> None:
    found = change([PAY], [quoting("Lena Ortiz", "Nobody asked me", issues=["port"])])
    assert who(found.statements) == [(PAY["text"], None), (None, "Nobody asked me")]


def test_an_agreement_that_changes_its_status_or_parties_is_told_before_and_after() -> None:
    sides = ("Harbour Port", "Union")
    before = [{"agreements": [agreed("port", "sought", parties=sides)]}]
    after = [{"agreements": [agreed("port", "reached", parties=tuple(reversed(sides)))]}]
    ((one, other),) = [(c.before, c.after) for c in change(before, after).agreements]
    assert one is not None
    assert other is not None
    assert (one.status, other.status) == ("sought", "reached")
    joined = [{"agreements": [agreed("port", "sought", parties=(*sides, "City"))]}]
    assert [len((c.after and c.after.parties) or ()) for c in change(before, joined).agreements] == [3]
    assert change(before, [PLAIN, *before]).kind == "cosmetic"


def test_a_headline_an_outlet_or_a_time_alone_is_cosmetic_and_stands_in_the_editions() -> None:
    later = version("2", [PAY], published=NOON + timedelta(days=1), outlet="Weekly")
    found = change_of("urn:a", "r1", Step(version("1", [PAY]), later))
    assert found.kind == "cosmetic"
    assert found.before is not None
    assert found.after is not None
    assert (found.before.outlet, found.after.outlet) == ("Daily", "Weekly")


def test_a_kill_withdraws_all_and_a_revival_brings_all() -> None:
    first = version("1", [PAY, NIGHT])
    killed, revived = (change_of("urn:a", "r1", step) for step in (Step(first, None), Step(None, first)))
    assert (killed.kind, who(killed.statements)) == ("killed", [(PAY["text"], None), (NIGHT["text"], None)])
    assert (revived.kind, who(revived.statements)) == ("revived", [(None, PAY["text"]), (None, NIGHT["text"])])
    assert killed.after is None
    assert revived.before is None


def test_statements_whose_words_an_old_store_did_not_keep_are_the_same_by_their_speaker() -> None:
    known = version("2", [PAY, NIGHT])
    old = msgspec.structs.replace(
        version("1", [PAY, NIGHT]),
        statements=tuple(msgspec.structs.replace(s, content="") for s in known.statements),
    )
    assert change_of("urn:a", "r1", Step(old, known)).kind == "cosmetic"


def test_the_same_step_has_the_same_id_and_any_other_another_one() -> None:
    one, other = version("1", [PAY]), version("2", [NIGHT])
    changes = [
        change_of("urn:a", "r1", Step(one, other)),
        change_of("urn:a", "r2", Step(one, other)),
        change_of("urn:a", "r1", Step(other, one)),
        change_of("urn:a", "r1", Step(one, None)),
        change_of("urn:b", "r1", Step(one, other)),
        change_of("urn:a", "r1", Step(one, other, 2)),
    ]
    assert changes[0] == change_of("urn:a", "r1", Step(version("1", [PAY]), version("2", [NIGHT])))
    assert len({found.id for found in changes}) == len(changes)


def test_a_change_of_very_much_stays_below_its_topics_limit_and_says_how_much_it_leaves_out() -> None:
    long = [quoting(f"Speaker {n}", f"{n} " + 'ö"' * 300) for n in range(2 * MAX_LISTED)]
    found = change_of("urn:a", "r1", Step(version("1", long), version("2", [PLAIN])))
    assert (len(found.statements), found.left_out) == (MAX_LISTED, MAX_LISTED)
    assert len(msgspec.json.encode(found)) < CHANGES.max_bytes


WORDS = st.sampled_from(["a b c d", "a b c e", "x y z", ""])
PARAGRAPHS = st.lists(
    st.tuples(st.sampled_from(["Ann", "Bo", None]), WORDS).map(lambda of: quoting(of[0], of[1] or " ")), max_size=6
)


@given(PARAGRAPHS.filter(bool), PARAGRAPHS.filter(bool))
def test_what_came_less_what_went_is_the_difference_of_the_two(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    found = change(before, after)
    went = sum(c.before is not None for c in found.statements)
    came = sum(c.after is not None for c in found.statements)
    assert came - went == len(after) - len(before)
    assert bool(found.statements) == (found.kind == "substantive")


class TestSteps:
    one, two, three = (version(number, [PAY]) for number in "123")

    def test_versions_in_a_row_are_told_one_after_the_other(self) -> None:
        ended = [Ended(self.one, True, "replaced"), Ended(self.two, True, "replaced")]
        assert list(steps(ended, self.three, dark=False)) == [
            Step(self.one, self.two, 1),
            Step(self.two, self.three, 2),
        ]

    def test_a_revival_is_told_once_nothing_more_is_waited_for(self) -> None:
        assert list(steps([Ended(self.one, True, "killed")], None, dark=False)) == [Step(self.one, None, 1)]
        assert list(steps([], None, dark=True)) == []
        assert list(steps([], self.two, dark=True, turn=1)) == [Step(None, self.two, 1)]

    @pytest.mark.parametrize("how", ["killed", "replaced"])
    def test_what_never_came_so_far_after_a_kill_is_not_told(self, how: Any) -> None:
        found = list(steps([Ended(self.two, False, how)], self.three, dark=True))
        assert found == [Step(None, self.three, 1)]

    def test_a_kill_of_what_was_revived_at_once_tells_both(self) -> None:
        found = list(steps([Ended(self.two, True, "killed")], None, dark=True))
        assert found == [Step(None, self.two), Step(self.two, None, 1)]

    def test_what_came_to_count_first_is_no_change(self) -> None:
        assert list(steps([], self.one, dark=False)) == []


def test_a_paragraph_is_said_in_the_order_of_the_text() -> None:
    events: list[ClassifiedParagraph] = [paragraph(ordinal=n, count=2, statements=[said(f"S{n}")]) for n in (2, 1)]
    arrivals = [paragraph_arrival(event) for event in events]
    found = sayings(arrivals[0].facts, "", [arrival.contribution for arrival in arrivals])
    assert [statement.speaker for statement in found.statements] == ["S1", "S2"]
