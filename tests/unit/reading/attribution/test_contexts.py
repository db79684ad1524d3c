"""What the way in which a cue stands makes of its word's share."""

from __future__ import annotations

from streams.lexicon import gazetteer
from streams.reading.attribution.contexts import aspects, group, probability
from streams.reading.attribution.frames import Frame, frames_of
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def framed(text: str, cue: str, kind: str) -> tuple[Tree, Frame]:
    tree = Tree(parse([text])[0])
    return tree, next(frame for frame in frames_of(tree, tree.lower.index(cue)) if frame.kind == kind)


def likely(text: str, cue: str, kind: str, share: float = 0.5) -> float:
    tree, frame = framed(text, cue, kind)
    return probability(tree, frame, share, frame.source)


def test_frames_that_stand_alike_are_one_group() -> None:
    assert group("inv") == group("par") == group("as")
    assert group("pass:prep:about") == group("pass")
    assert group("dobj+as") == group("dobj+xcomp") != group("dobj")
    assert group("n:prep:for") != group("n:acl")


def test_a_person_reports_more_often_than_a_thing() -> None:
    of_person = likely("The minister showed that prices fell.", "showed", "ccomp")
    assert of_person > likely("The engine showed that prices fell.", "showed", "ccomp")


def test_what_stands_under_another_cue_reports_less_often() -> None:
    alone = likely("She knew that prices fell.", "knew", "ccomp")
    assert alone > likely("He said she knew that prices fell.", "knew", "ccomp")


def test_a_greater_share_is_likelier_and_stays_below_one() -> None:
    text = "The minister knew that prices fell."
    assert likely(text, "knew", "ccomp", 0.2) < likely(text, "knew", "ccomp", 0.8) < 1.0
    assert likely(text, "knew", "ccomp", 1.0) <= 1.0


def test_every_aspect_is_told_once() -> None:
    tree, frame = framed("The minister knew that prices fell.", "knew", "ccomp")
    names = [name for name, _ in aspects(tree, frame, frame.source)]
    assert len(names) == len(set(names))


def test_every_factor_is_of_a_group_and_an_aspect_that_there_are() -> None:
    tree, frame = framed("The minister knew that prices fell.", "knew", "ccomp")
    names = {name for name, _ in aspects(tree, frame, frame.source)}
    groups = {
        group(kind)
        for kind in ("ccomp", "inv", "xcomp", "dobj", "dobj+as", "oprd", "acomp", "rel", "pass", "prep:of", "advcl:if")
    } | {group(kind) for kind in ("n:ccomp", "n:acl", "n:prep:of", "a:ccomp")}
    for line in gazetteer.lines("contexts.tsv", "reading"):
        name, aspect, _, factor = line.split("\t")
        assert name in groups | {"any"}
        assert aspect in names
        assert float(factor) > 0
