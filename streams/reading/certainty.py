"""How certain it is that a statement is one and is whose it is said to be, by weights that were fitted.

A logistic regression over how the speaker was found. Weights are in `speakers.tsv`, in hundredths of a natural
logarithm of odds; `tests/quality/speakers_fit.py` makes them.
"""

from __future__ import annotations

from collections.abc import Iterator

from streams.lexicon import gazetteer
from streams.lexicon.weights import probability, weights
from streams.reading.attribution.evidence import group
from streams.reading.attribution.spans import SPEECH, Attribution
from streams.reading.cast.meanings import Name
from streams.reading.cast.sketch import Sketch

_MOST = 5
"""Words of a name that are counted."""
_SIDES = frozenset({"according", "par:apart"})


def certainty(features: list[str]) -> float:
    """The chance that a speaker with these features is the right one."""
    return probability(features, weights("speakers.tsv", "reading"))


def features(here: Sketch, found: Attribution, name: Name) -> list[str]:
    """What is to be seen of how a speaker was found, each as a name that has a weight or none."""
    alike = found.kind if found.kind in SPEECH | _SIDES else group(found.kind)
    kind = "organisation" if name.kind == "anonymous" and _is_text(here, found.source) else name.kind
    named = f"{name.resolved} {kind}"
    return [
        "any",
        f"resolved {name.resolved}",
        f"kind {kind}",
        named,
        f"found {round(10 * name.score)}",
        f"{named} {round(10 * name.score)}",
        f"frame {alike}",
        f"likely {int(10 * found.score)}",
        "relayed" if found.relay is not None else "told",
        *_of_name(name.name),
        *_of_source(here, found.source),
    ]


def _is_text(here: Sketch, source: int | None) -> bool:
    """Whether a noun for a text says it: one that is nobody's by name is as certain as the body whose it may be."""
    words = here.tree.words
    return source is not None and gazetteer.singular(words[source]) in gazetteer.words("reports.txt")


def _of_name(name: str) -> Iterator[str]:
    words = name.split()
    yield f"words {min(len(words), _MOST)}"
    yield "capital" if name[:1].isupper() else "small"
    if "'s" in name or "s' " in name:
        yield "of somebody"
    if any(word in {"of", "for", "from", "in", "and", "at"} for word in words):
        yield "phrase"
    if any(word[0].isdigit() for word in words):
        yield "number"
    if name in gazetteer.phrases("media.txt"):
        yield "medium"
    if words and words[0] in gazetteer.table("given-names.tsv"):
        yield "given name"


def _of_source(here: Sketch, source: int | None) -> Iterator[str]:
    if source is None:
        yield "no source"
        return
    tree, mention = here.tree, here.at.get(source)
    yield f"tag {tree.tags[source]}"
    yield f"place {tree.deps[source]}"
    if mention is not None:
        yield f"category {mention.category}"
        yield "with a role" if mention.roles else "without a role"
        return
    noun = gazetteer.singular(tree.words[source])
    known = (kind for kind in ("people", "bodies", "reports") if noun in gazetteer.words(f"{kind}.txt"))
    yield f"noun {next(known, 'other')}"
    first = tree.lefts[source]
    yield f"opens {tree.lower[first]}" if tree.tags[first] in {"DT", "PRP$"} else f"opens {tree.tags[first]}"
