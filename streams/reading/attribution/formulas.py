"""Fixed ways to name a source: `according to`, `in a new poll`, and a label before a colon as in transcripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.lexicon import gazetteer
from streams.reading.attribution.lexicon import speaks, states
from streams.reading.attribution.spans import Attribution, words
from streams.reading.text.roles import is_human
from streams.reading.text.tree import FINITE, NAMES, SUBJECTS, VERBS, Range, Tree

_CALENDAR = gazetteer.word_set("calendar")
_VIEWS = gazetteer.word_set("views")
_POLLS = frozenset({"poll", "survey"})
_NEW = frozenset({"new", "recent", "latest", "opinion", "exit", "online", "tracking", "nationwide"})
_OUT = frozenset({"released", "published", "conducted", "commissioned", "carried"})
_HONORIFICS = gazetteer.word_set("honorifics")
_SPEAKING = frozenset({"i", "we", "me", "us", "my", "our", "you", "your"})
"""What shows that a text is somebody's own words."""
_MARKS = frozenset({'"', "“", "‘", "'"})
_APART = frozenset({",", ";", "”", '"', "''", "’"})
_INITIALS = 3
LABEL = 6
"""Words that a label before a colon has at most."""


def according(tree: Tree, inside: Sequence[bool]) -> list[Attribution]:
    """`According to` and what is like it."""
    found = [*_viewed(tree, inside), *_polled(tree, inside)]
    for i in range(tree.size):
        if tree.lower[i] == "according" and not inside[i]:
            to = tree.first(i, "prep")
            if to is None and i + 1 < tree.size and tree.lower[i + 1] == "to":
                to = i + 1
            source = tree.first(to, "pobj", "pcomp") if to is not None else None
            if to is None or source is None or to < i:
                continue
            content = _beside(tree, i, _behind_who(tree, tree.rights[source] + 1))
            if content:
                found.append(Attribution((i, to + 1), content, source, "according", 0.9))
    return found


def _behind_who(tree: Tree, end: int) -> int:
    """Where the clause ends that says more of a source, which the parse has tied elsewhere: `people …, who …, `."""
    if tree.lower[end : end + 2] not in ([",", "who"], [",", "which"]):
        return end
    return next((i for i in range(end + 2, tree.sentence(end)[1]) if tree.words[i] == ","), end)


def _viewed(tree: Tree, inside: Sequence[bool]) -> Iterator[Attribution]:
    """`In the view of the bank, …`, `…, in her opinion`, `In Lee's assessment of the bank, …`."""
    for i in range(1, tree.size):
        preposition = tree.heads[i]
        if tree.lower[i] not in _VIEWS or inside[i] or tree.lower[preposition] not in {"in", "by", "on"}:
            continue
        of = next((child for child in tree.of(i, "prep") if tree.lower[child] == "of"), None)
        owner = tree.first(i, "poss")
        source = owner if owner is not None or of is None else tree.first(of, "pobj")
        about = of is not None and owner is not None
        start, end = tree.subtree(preposition)
        more = tree.first(source, "appos") if source is not None else None
        end = next((k for k in range(max(i, more or source or i), end) if tree.words[k] == ","), end)
        first = start == tree.sentence(start)[0] or tree.words[start - 1] in _APART
        apart = first or tree.words[end : end + 1] == [","]
        whose = tree.first(i, "det", "poss")
        if source is None or whose is None or preposition > i or not apart or _is_ahead(tree, source, end):
            continue
        content = _beside(tree, start, end)
        if content:
            yield Attribution((start, i + 1 if of is None or about else of + 1), content, source, "according", 0.8)


def _is_ahead(tree: Tree, whose: int, end: int) -> bool:
    """Whether a pronoun is for who says it right behind the phrase: `In her view of the law, Ann Lee said …`."""
    if tree.tags[whose] != "PRP$" or tree.words[end : end + 1] != [","]:
        return False
    verb = next((i for i in range(end + 1, tree.sentence(end)[1]) if tree.tags[i] in FINITE), None)
    subject = tree.first(verb, *SUBJECTS) if verb is not None else None
    return verb is not None and subject is not None and tree.lefts[subject] == end + 1 and speaks(tree.lower[verb])


def _polled(tree: Tree, inside: Sequence[bool]) -> Iterator[Attribution]:
    """`In a new Harbour Bank poll, Lee leads by five points`, where nobody else says it."""
    for i in range(tree.size):
        poll = tree.first(i, "pobj") if tree.lower[i] == "in" and not inside[i] else None
        if poll is None or gazetteer.singular(tree.words[poll]) not in _POLLS or not _is_published(tree, poll):
            continue
        start, end = tree.sentence(i)
        content = _beside(tree, i, tree.rights[poll] + 1)
        if content and not any(tree.tags[k] in VERBS and states(tree.lower[k]) for k in range(start, end)):
            yield Attribution((i, i + 1), content, poll, "according", 0.8)


def _is_published(tree: Tree, poll: int) -> bool:
    """Whether a poll is one of opinions, which is new, somebody's or has been released, and not a vote."""
    named = any(tree.tags[k] in NAMES and tree.lower[k] not in _CALENDAR for k in tree.of(poll, "compound", "nmod"))
    new = tree.any_of(tree.children[poll], _NEW) or tree.any_of(tree.of(poll, "acl"), _OUT)
    return named or new or any(tree.lower[k] in {"by", "from"} for k in tree.of(poll, "prep"))


def _beside(tree: Tree, start: int, end: int) -> tuple[Range, ...]:
    """What a phrase at the edge of a clause is about: the clause without the phrase."""
    head = tree.heads[start]
    while tree.heads[head] != head and (
        tree.tags[head] not in VERBS or tree.deps[head] == "conj" or _is_of_someone(tree, head)
    ):
        head = tree.heads[head]
    left, right = tree.subtree(head) if head != start else tree.sentence(start)
    if not left <= start < right:
        left, right = tree.sentence(start)
    parts = [(left, start), (end, right)]
    found = [part for part in parts if words(tree, part)]
    if len(found) == 2 and not any(tree.tags[i] in VERBS for i in range(*found[1])) and words(tree, found[1]) < 3:
        found.pop()
    return tuple(found)


def _is_of_someone(tree: Tree, verb: int) -> bool:
    """Whether a verb is that of a clause with `who`."""
    return any(tree.tags[child] == "WP" for child in tree.of(verb, "nsubj"))


def labelled(tree: Tree) -> list[Attribution]:
    """`NAME: what is said`, as in transcripts and headlines, at a paragraph's beginning."""
    colon = next((i for i in range(min(tree.size, LABEL + 1)) if tree.words[i] == ":"), None)
    if not colon or words(tree, (colon + 1, tree.size)) < 3:
        return []
    if not all(_label_word(tree, i) for i in range(colon)) or _is_place(tree, colon):
        return []
    return [Attribution((colon, colon + 1), ((colon + 1, tree.size),), colon - 1, "label", 0.8)]


def _is_place(tree: Tree, colon: int) -> bool:
    """Whether a label in capitals says where a report was filed: `KOCHI: Students said …`, but `LUND: We must act.`"""
    label, rest = tree.words[:colon], range(colon + 1, tree.size)
    spoken = tree.any_of(rest, _SPEAKING) or tree.words[colon + 1] in _MARKS
    if spoken or not all(word.isupper() and word.isalpha() for word in label):
        return False
    name = " ".join(label)
    if gazetteer.country_of(name.title()) is not None or name.title() in gazetteer.phrases("places.txt"):
        return True
    people = any(low in _HONORIFICS or is_human(low) for low in tree.lower[:colon])
    told = any(tree.tags[i] in FINITE and states(tree.lower[i]) for i in rest)
    return told and not people and len(label[0]) > _INITIALS and name not in gazetteer.known_bodies()


def is_turn(tree: Tree, token: int) -> bool:
    """Whether a letter marks a turn of a conversation, whoever takes it: `Q: Did you see it?`"""
    marked = tree.words[token + 1 : token + 2] == [":"] and token < LABEL
    return marked and len(tree.words[token]) == 1 and all(word.isspace() for word in tree.words[:token])


def _label_word(tree: Tree, i: int) -> bool:
    """Part of a name or of a role in capitals; `Q` and `A` label turns, whoever takes them."""
    word = tree.words[i]
    if word == ".":
        return i > 0 and tree.words[i - 1].isupper()
    named = tree.tags[i] in NAMES or (tree.tags[i] == "JJ" and i > 0) or word.isupper()
    return word[0].isupper() and named and tree.tags[i] not in VERBS | {"MD"}
