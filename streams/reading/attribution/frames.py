"""Frames: every way in which a cue can stand with what was said and who said it, found in the parse.

A frame says where content stands to its cue: ``ccomp`` (said that …), ``xcomp`` (wants to …), ``dobj``
(criticised …), ``prep:about``, ``inv`` (…, he said), ``pass`` (… was criticised by), ``rel`` (a plan she
backed); of nouns ``n:acl`` (a plan to …), ``n:ccomp``, ``n:prep:for``; of adjectives ``a:ccomp``,
``a:xcomp``, ``a:prep:of``. Which lemma is a cue in which frame is for the lexicon to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from streams.reading.attribution.noun_frames import of_adjective, of_noun
from streams.reading.attribution.spans import Frame
from streams.reading.attribution.verb_frames import of_verb
from streams.reading.text.tree import NOUNS, VERBS, Tree


def frames_of(tree: Tree, i: int) -> Iterator[Frame]:
    """Every frame in which this token may be a cue."""
    return (frame for frame in _frames(tree, i) if frame.content)


def _frames(tree: Tree, i: int) -> Iterator[Frame]:
    tag = tree.tags[i]
    if tag in VERBS:
        yield from of_verb(tree, i)
    elif tag in NOUNS:
        yield from of_noun(tree, i)
    elif tag in {"JJ", "JJR"}:
        yield from of_adjective(tree, i)
