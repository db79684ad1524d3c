"""What speaks for and against a frame reporting something."""

from __future__ import annotations

import pytest

from streams.lexicon import gazetteer
from streams.reading.attribution.detection import framed
from streams.reading.attribution.evidence import group, probability
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def seen(text: str, cue: str, kind: str) -> list[str]:
    tree = Tree(parse([text])[0])
    found = framed(tree, [False] * tree.size)
    return next(names for frame, names, _ in found if tree.lower[frame.cue] == cue and frame.kind == kind)


def likely(text: str, cue: str, kind: str) -> float:
    return probability(seen(text, cue, kind))


def test_frames_that_stand_alike_are_one_group() -> None:
    assert group("inv") == group("par") == group("as")
    assert group("pass:prep:about") == group("pass")
    assert group("dobj+as") == group("dobj+xcomp") != group("dobj")
    assert group("n:prep:for") != group("n:acl")


@pytest.mark.parametrize(
    ("rather", "than"),
    [
        (("The aide showed that it fell.", "showed", "ccomp"), ("The engine showed that it fell.", "showed", "ccomp")),
        (("She knew that prices fell.", "knew", "ccomp"), ("He said she knew that prices fell.", "knew", "ccomp")),
        (("She said that prices fell.", "said", "ccomp"), ("She knew that prices fell.", "knew", "ccomp")),
        (("She criticised the plan.", "criticised", "dobj"), ("She signed the plan.", "signed", "dobj")),
        (("She slammed the mayor.", "slammed", "dobj"), ("The storm slammed the coast.", "slammed", "dobj")),
        (("The poll shows a tie.", "shows", "dobj"), ("The photo shows a tie.", "shows", "dobj")),
        (("Nurses support the toll.", "support", "dobj"), ("Beams support the roof.", "support", "dobj")),
        (("He was denied by Lee.", "denied", "pass"), ("He was appointed by Lee.", "appointed", "pass")),
        (("She vowed to win.", "vowed", "xcomp"), ("She agreed to leave.", "agreed", "xcomp")),
        (("Her critique of it hurt.", "critique", "n:prep:of"), ("Her idea of it hurt.", "idea", "n:prep:of")),
    ],
)  # fmt: skip
def test_some_frames_report_more_often_than_others(rather: tuple[str, str, str], than: tuple[str, str, str]) -> None:
    assert likely(*rather) > likely(*than)


def test_nothing_seen_decides_alone() -> None:
    assert probability([]) == 0.5


def test_each_thing_is_seen_once() -> None:
    names = seen("The minister knew that prices fell.", "knew", "ccomp")
    assert len(names) == len(set(names))


def test_every_weight_is_of_something_and_counts() -> None:
    for line in gazetteer.lines("attribution.tsv", "reading"):
        name, weight = line.rsplit("\t", 1)
        assert name
        assert int(weight) != 0
