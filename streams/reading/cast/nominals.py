"""Phrases that mean someone without a name: `a senior US official`, `the company`, `her aides`."""

from __future__ import annotations

import re
from typing import NamedTuple

from streams.events import SpeakerKind
from streams.lexicon import gazetteer
from streams.reading.attribution import documents
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles
from streams.reading.text.roles import Role
from streams.reading.text.tree import FINITE, NAMES, NOUNS, Range, Tree

_DEFINITE = gazetteer.word_set("definite")
_DETERMINERS = gazetteer.word_set("determiners")
_ADJECTIVES = gazetteer.word_set("source-adjectives")
_CAPITALISED = gazetteer.word_set("capitalised")
_QUANTITIES = frozenset({"CD", "DT", "JJ", "JJS", "NN", "PDT"})
_NUMBERS = gazetteer.word_set("counts")
_ABOUT = frozenset(
    {"about", "around", "nearly", "almost", "roughly", "some", "more", "at", "over", "up", "several", "as"}
)
"""How estimates begin: `more than`, `at least`, `up to`."""
_NUMBER = frozenset({"number", "handful", "dozens", "scores", "hundreds", "thousands", "plenty"})
_MANY = frozenset({"dozen", "hundred", "thousand"})
_STOPS = frozenset({",", "—", "–", "(", ";", ":"})
_NAMELESS = frozenset({"name", "named", "identified", "quoted", "anonymity", "anonymous", "anonymously", "spoke"})
"""Words of clauses that say why a source has no name rather than who it is."""
_CROWDS = frozenset({"police", "media", "people", "staff"})
_PLURAL = frozenset({"NNS", "NNPS"})
_KEPT_AFTER = frozenset({"prep", "amod", "acl", "advmod"})
_PERSONAL = ("er", "or", "ist", "ian", "ee", "man", "one", "body", "ant", "ent")
"""How nouns for people end, but those of the list."""
_BRACKETS = re.compile(r" ?\([^()]*\)")
_POSSESSIVE = re.compile(r"['’]s?$")
_RELAYS = gazetteer.word_set("relays")
_SEATS = gazetteer.word_set("seats")
_SUBORDINATORS = gazetteer.word_set("subordinators")
LONGEST = 12
"""Words of the name of an unnamed source."""


class Nominal(NamedTuple):
    """A noun phrase: its head in the singular and lower case, and its words without the article."""

    token: int
    head: str
    text: str
    span: tuple[int, int]
    singular: bool
    definite: bool
    bare: bool
    """Nothing but an article before the head, and nothing behind it."""
    human: bool
    kind: SpeakerKind
    country: str | None
    possessor: int | None
    """The token that heads whose it is: `its delegation`, `Norway's minister`."""
    role: Role
    modifiers: frozenset[str]
    """Words before the head, in lower case."""


def nominal(here: Sketch, token: int) -> Nominal:
    """The noun phrase that a token heads, or begins the head of: `co` of `co-founder`."""
    known = here.nominals.get(token)
    if not isinstance(known, Nominal):
        known = here.nominals[token] = _read(here, token)
    return known


def _read(here: Sketch, token: int) -> Nominal:
    tree = here.tree
    prefix = token
    hyphen = token + 2 < tree.size and tree.words[token + 1] == "-" and tree.ends[token] == tree.starts[token + 1]
    if hyphen and tree.tags[token + 2] in NOUNS:
        token += 2
    start, end = _phrase(tree, token)
    end = _up_to_cue(here, token, end)
    start = min(start, prefix)
    first = start
    while first < token and tree.lower[first] != "both" and _opens(tree, first):
        first += 1
    head = gazetteer.singular(tree.words[token])
    human = roles.is_human(head)
    first = _behind_estimate(tree, first, token) if human else first
    counted = all(tree.tags[i] == "CD" for i in range(first, token))
    if counted and end == token + 1 and (human or head in gazetteer.words("bodies.txt")):
        end = _defined(here, token)
    before = {tree.lower[i] for i in range(start, first)}
    possessor = tree.first(token, "poss")
    role = roles.role(tree, token, (first, end))
    singular = tree.tags[token] not in _PLURAL and tree.lower[token] not in _CROWDS
    return Nominal(
        token,
        head,
        _text(tree, first, end, token),
        tree.span((start, end)),
        singular,
        bool(before & _DEFINITE) and possessor is None,
        first == token and end == token + 1,
        human,
        _kind_of_text(tree, token, head)
        or _kind(head, human, singular, thing=tree.tags[token] == "NN" and not head.endswith(_PERSONAL)),
        role.country,
        possessor,
        role,
        frozenset(tree.lower[first:token]),
    )


def _up_to_cue(here: Sketch, token: int, end: int) -> int:
    """Where a phrase ends before a participle for what they say: the `voters` of `left voters saying it is late`.

    Not where they say something else too: `A man claiming to be a clerk said it was late.`
    """
    cues = [a.cue[0] for a in here.attributions if a.source == token and a.cue is not None]
    participle = token + 1 < end and here.tree.deps[token + 1] == "acl"
    return token + 1 if participle and cues == [token + 1] else end


def _behind_estimate(tree: Tree, first: int, token: int) -> int:
    """Where a phrase goes on behind a number that is not exact: `about 50 drivers` are drivers."""
    if tree.lower[first] not in _ABOUT:
        return first
    numbers = [i for i in range(first + 1, token) if tree.tags[i] == "CD" or tree.lower[i] in _MANY]
    return numbers[-1] + 1 if numbers else first


def is_alone(tree: Tree, token: int) -> bool:
    """Whether a word has nothing but an article beside it: `both`, `the two`."""
    return all(tree.lower[child] == "the" for child in tree.children[token])


def part_of(tree: Tree, token: int) -> int | None:
    """The whole that a number or quantity is a part of: `them` of `several of them`, the crowd of `, many of whom`."""
    if tree.tags[token] not in _QUANTITIES:
        return None
    of = next((child for child in tree.of(token, "prep") if tree.lower[child] == "of"), None)
    them = tree.first(of, "pobj") if of is not None else None
    if them is not None and tree.lower[them] == "whom":
        return next((tree.heads[i] for i in tree.ancestors(token) if tree.deps[i] == "relcl"), None)
    return them if them is not None and tree.lower[them] == "them" else None


def members(tree: Tree, token: int) -> int | None:
    """The plural noun that `one` is one of: `one of his junior ministers`."""
    of = next((child for child in tree.of(token, "prep") if tree.lower[child] == "of"), None)
    noun = tree.first(of, "pobj") if of is not None else None
    return noun if noun is not None and tree.lower[token] == "one" and tree.tags[noun] == "NNS" else None


def counted(tree: Tree, token: int) -> int | None:
    """The plural noun that a number without figures is one of: `a number of drivers`, `dozens of drivers`."""
    of = next((child for child in tree.of(token, "prep") if tree.lower[child] == "of"), None)
    noun = tree.first(of, "pobj") if of is not None else None
    return noun if noun is not None and tree.lower[token] in _NUMBER and tree.tags[noun] == "NNS" else None


def one_of(people: str) -> str:
    """How one of a group is called: a `former employee` of `two former employees`."""
    words = people.split()
    plural = (
        i for i, word in enumerate(words) if gazetteer.singular(word) != word.lower() and not _POSSESSIVE.search(word)
    )
    head = next(plural, len(words) - 1)
    words[head] = gazetteer.singular(words[head])
    return without_number(" ".join(words))


def without_number(people: str) -> str:
    """A group without how many they are: the `farmers` of `forty farmers`."""
    number, _, rest = people.partition(" ")
    counted = number.lower() in _NUMBERS or number.isdigit()
    return rest if counted and rest and not rest.startswith("of ") else people


def _opens(tree: Tree, i: int) -> bool:
    if tree.lower[i] == "those" and tree.tags[i + 1] == "IN":
        return False  # `those over 60`
    if tree.lower[i] == "some":
        return False  # not all of them have said it
    return tree.lower[i] in _DETERMINERS or tree.tags[i] == "WP$" or tree.deps[i] in {"det", "predet", "punct", "cc"}


def _kind_of_text(tree: Tree, token: int, head: str) -> SpeakerKind | None:
    """Of a text, a count or an account: whether it is somebody's, which is as good as a body, or nobody's by name."""
    known = gazetteer.words("reports.txt")
    if head in gazetteer.words("bodies.txt") or not (head in known or tree.lower[token] in known):
        return None
    return "organisation" if head in _RELAYS or documents.owner(tree, token) is not None else "anonymous"


def _kind(head: str, human: bool, singular: bool, *, thing: bool) -> SpeakerKind:
    if head in gazetteer.words("bodies.txt") or roles.is_body(head):
        return "organisation" if singular else "group"
    if human:
        return "anonymous" if singular else "group"
    if singular and thing:
        return "organisation"
    return "anonymous" if singular else "group"


def _phrase(tree: Tree, token: int) -> Range:
    """The phrase of a head with the modifiers that say which it is, up to a comma or a clause."""
    end = token + 1
    human = roles.is_human(tree.lower[token])
    for child in tree.children[token]:
        if child < token:
            continue
        if tree.deps[child] == "acl" and (not human or (tree.tags[child] == "VBG" and tree.lefts[token] < token - 1)):
            break
        if (
            tree.deps[child] not in _KEPT_AFTER
            or tree.lefts[child] != end
            or (tree.lower[child] in {"on", "at", "in"} and _is_time(tree, child))
            or _is_charge(tree, token, child)
        ):
            break
        stop = _until_comma(tree, end, tree.rights[child] + 1)
        end = stop
        if stop <= tree.rights[child]:
            break
    start = tree.lefts[token]
    if any(tree.deps[k] == "aux" for k in tree.children[token]):
        # An inverted clause that the parser has taken for a phrase: `So does the committee`.
        start = next((k for k in range(start, token) if tree.deps[k] not in {"aux", "advmod"}), token)
    return max(start, token - LONGEST), min(end, token + LONGEST)


def _defined(here: Sketch, token: int) -> int:
    """Where a bare noun ends with the relative clause that alone says who it is: `a person who has read them`."""
    tree = here.tree
    clause = tree.first(token, "relcl")
    if clause is None or tree.lower[token + 1] not in {"who", "that"} or tree.lefts[clause] != token + 1:
        return token + 1
    verbs = [i for i in range(token + 2, tree.rights[clause] + 1) if tree.tags[i] in FINITE]
    end = verbs[1] if len(verbs) > 1 else tree.rights[clause] + 1
    if tree.any_of(range(token + 2, end), _SUBORDINATORS):
        return token + 1
    cues = [a.cue[0] for a in here.attributions if a.source == token and a.cue is not None and token < a.cue[0]]
    told = bool(cues) and max(cues) < end
    idle = tree.any_of(range(token + 1, end), _NAMELESS | _STOPS)
    return token + 1 if told or idle or end - token > LONGEST else end


def _is_time(tree: Tree, preposition: int) -> bool:
    return any(tree.lower[i].endswith("day") for i in range(preposition, tree.rights[preposition] + 1))


def _is_charge(tree: Tree, token: int, preposition: int) -> bool:
    """Whether a phrase says what somebody is blamed or praised for: `criticism from unions for closing two schools`."""
    doing = tree.lower[preposition] == "for" and tree.first(preposition, "pcomp") is not None
    return doing and tree.deps[token] == "pobj" and tree.lower[tree.heads[token]] in {"from", "by"}


def is_spelled_out(tree: Tree, token: int) -> bool:
    """Whether a noun for a place or a body has its name behind it: `the city of Oslo`."""
    noun = gazetteer.singular(tree.words[token])
    if tree.tags[token] != "NN" or noun not in _SEATS | gazetteer.words("bodies.txt"):
        return False
    of = next((child for child in tree.of(token, "prep") if child == token + 1 and tree.lower[child] == "of"), None)
    name = tree.first(of, "pobj") if of is not None else None
    return name is not None and tree.tags[name] in NAMES


def _until_comma(tree: Tree, start: int, end: int) -> int:
    for i in range(start, end):
        if tree.lower[i] in _STOPS or tree.lower[i] in {"that", "who", "which"}:
            return i
    return end


def _text(tree: Tree, start: int, end: int, token: int) -> str:
    words = " ".join(tree.text[tree.starts[start] : tree.ends[end - 1]].split()).replace("’", "'")
    words = _BRACKETS.sub("", words.replace("U.S.", "US"))
    if words.isupper() and tree.lower[token] in gazetteer.title_groups():
        return words.lower()
    return words if _keeps_case(tree, start) else words[:1].lower() + words[1:]


def _keeps_case(tree: Tree, i: int) -> bool:
    word = tree.words[i]
    if tree.lower[i] in _ADJECTIVES:
        return False
    if tree.tags[i] in NAMES or word.isupper() or gazetteer.country_of_word(word) is not None:
        return True
    if word[0].isupper() and i > tree.sentence(i)[0] and tree.words[i - 1].islower():
        return True
    return gazetteer.singular(tree.words[i]) in _CAPITALISED
