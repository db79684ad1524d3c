"""What people are said to be: `the finance director`, `head of the chamber of commerce`, `Sister`, `US President`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from streams.lexicon import gazetteer
from streams.reading.text.tree import NAMES, NOUNS, VERBS, Range, Tree

_DEFINITE = frozenset({"the", "its", "his", "her", "their", "our", "my"})
_INSIDE = NOUNS | {"JJ", "JJR", "JJS", "CD", "POS", "HYPH", "DT", "PRP$", "RB", "CC", "VBG", "VBN", "IN", "PRP", ","}
_BEFORE = NOUNS | {"JJ", "POS", "HYPH", "CD"}
_OPENING = NOUNS | {"JJ", "JJS", "DT", "PRP$", "POS", "HYPH", "CD", "RB"}
_COMPLEMENTS = frozenset({"of", "for", "at", "on", "in", "to"})
_OFFICE_OF = _COMPLEMENTS | {"from"}
_AHEAD_OF_NAMES = _COMPLEMENTS | {"from", "with", "near", "outside"}
_WHERE = frozenset({"in", "near", "at", "outside"})
_NOT_YET = frozenset({"vice", "deputy", "assistant", "former", "ex", "late", "acting", "designate", "elect"})
"""What makes another role of a role: `the president` is no vice-president."""
_NARROWING = _NOT_YET | {"foreign", "prime", "national", "general", "chief", "federal", "interior"}
"""Adjectives that say which role it is, as nouns do."""
_TELLING_NO_ROLE = gazetteer.word_set("telling-no-role")
"""Nouns before a role that say what its holder is like: `the two-term governor` is the governor."""
_LEADERS = frozenset({"president", "leader", "premier", "chancellor", "king", "emperor"})
_HEADS = frozenset(
    {"boss", "chief", "head", "leader", "director", "chairman", "executive", "president", "ceo", "mayor"}
)
OFFICES = gazetteer.word_set("offices")
"""Whoever holds one of these acts for a state."""
_RANKS = gazetteer.word_set("ranks-of-officers")
"""What `the officer` may be called."""
_CALENDAR = gazetteer.word_set("calendar")
_PAST = frozenset({"former", "ex", "late"})
_FAR = 14
_FULL = 2
"""Words of a full name at least."""
_BEFORE_VERB = 4
"""Tokens from a comma up to a verb with what stands before it: `, has also said`."""
_NAMING_LINKS = frozenset({",", "as", "only", "just", "simply", "of", "is", "was"})
_HEADING = {
    **dict.fromkeys(
        ("leads", "led", "heads", "headed", "runs", "ran", "directs", "directed", "steers", "steered"), "head"
    ),
    **dict.fromkeys(("chairs", "chaired"), "chairman"),
    **dict.fromkeys(("commands", "commanded"), "commander"),
    **dict.fromkeys(("manages", "managed"), "manager"),
    **dict.fromkeys(("owns", "owned"), "owner"),
    **dict.fromkeys(("founded", "co-founded"), "founder"),
    **dict.fromkeys(("coaches", "coached"), "coach"),
    **dict.fromkeys(("edits", "edited"), "editor"),
}
"""What someone is who does this: `Ann Lee, who chairs the board`."""


class Role(NamedTuple):
    """A title or another noun for what someone is; `words` say which, in lower case and singular."""

    head: str
    words: frozenset[str] = frozenset()
    country: str | None = None

    def fits(self, other: Role) -> int:
        """How well a person of this role is meant by `the` other one; 0 where not."""
        same = 3 if group(self.head) == group(other.head) else 0
        if other.head == "officer" and group(self.head) in _RANKS:
            same = same or 2
        if self.is_leader and other.is_leader and (other.country or other.head == "leader"):
            same = same or 2
        heads = self.head in _HEADS or (self.head == "secretary" and "general" in self.words)
        if heads and other.head in {"boss", "chief", "head", "leader"} and (other.is_of_body or not other.words):
            same = same or 1
        if not same or (self.words ^ other.words) & _NOT_YET:
            return 0
        if other.is_of_body and other.head in {"boss", "chief", "head", "leader"}:
            return same
        if other.words - self.words and self.words:
            return same - 1 if other.words & self.words else 0
        return same + bool(other.words & self.words)

    @property
    def is_of_body(self) -> bool:
        """Whether it says no more than of what kind of body: `the union leader`."""
        return bool(self.words) and all(word in gazetteer.words("bodies.txt") for word in self.words)

    @property
    def is_office(self) -> bool:
        """Whether it is held of a state, and held now."""
        return group(self.head) in OFFICES and self.is_now

    @property
    def is_now(self) -> bool:
        return not self.words & _PAST

    @property
    def is_leader(self) -> bool:
        return (gazetteer.singular(self.head) in _LEADERS or (self.head == "minister" and "prime" in self.words)) and (
            "vice" not in self.words
        )


@cache
def group(head: str) -> str:
    """The word that stands for a title and its other forms."""
    return gazetteer.title_groups().get(head, head)


@cache
def is_human(word: str) -> bool:
    """Whether a noun, in lower case, says what a person is."""
    one = gazetteer.singular(word)
    return one in gazetteer.words("people.txt") or one in gazetteer.title_groups()


def is_of_state(word: str) -> bool:
    """Whether a noun, in lower case and singular, is for an office or an organ that acts for a state."""
    return word in gazetteer.word_set("state-organs") or group(word) in OFFICES


@cache
def gender(word: str) -> str:
    """m or f of a noun in lower case that only men or women are called by, else ?."""
    known = gazetteer.table("gendered-nouns.tsv").get(word)
    return known or ("f" if word.endswith("woman") else "m" if word.endswith("man") else "?")


@cache
def is_body(word: str) -> bool:
    """Whether a noun, in lower case and singular, says what a body is."""
    if is_human(word):
        return False
    return word in gazetteer.words("bodies.txt") or word in gazetteer.word_set("companies") or word.endswith("maker")


def role(tree: Tree, head: int, span: Range) -> Role:
    """The role that a noun phrase of these tokens says."""
    words, country = set(), None
    for i in range(*span):
        if i == head:
            continue
        own = _country_at(tree, i)
        country = country or own
        low = tree.lower[i]
        if (tree.tags[i] in NOUNS or low in _NARROWING) and own is None and low not in _TELLING_NO_ROLE:
            words.add(gazetteer.singular(low))
    return Role(tree.lower[head], frozenset(words), country)


def _country_at(tree: Tree, i: int) -> str | None:
    """The country that a token names, alone or with the one behind or before it: `South Korean`."""
    words = tree.words
    pairs = [f"{words[a]} {words[a + 1]}" for a in (i, i - 1) if 0 <= a < tree.size - 1 and words[a][0].isupper()]
    known = (gazetteer.country_of_word(name) for name in (*pairs, words[i]))
    return next((country for country in known if country is not None), None)


def is_of_people(tree: Tree, i: int) -> bool:
    """Whether a token is a people's adjective with a capital, as begins the name of a body: `the Danish Red Cross`."""
    return i >= 0 and tree.tags[i] == "JJ" and tree.words[i].istitle() and tree.lower[i] in gazetteer.by_people()


def with_country(tree: Tree, start: int) -> int:
    """Where a title begins with the country before it: `Chinese`, `South Korea's`."""
    left = start - 1
    if left > 0 and tree.tags[left] == "POS":
        left -= 1
    if left < 0 or _country_at(tree, left) is None:
        return start
    return left - 1 if left and tree.words[left - 1][0].isupper() and _country_at(tree, left - 1) else left


def before(tree: Tree, start: int) -> Role | None:
    """The role right before a name: `the rebel commander Ann Lee`, `US President …`."""
    head = start - 1
    if head > 1 and tree.lower[head - 1] == "of" and tree.tags[head] == "NN":
        head -= 2
    if head < 0 or not _is_role(tree, head) or tree.words[head][0].isupper():
        return None
    left = head
    while left > 0 and head - left < 6 and tree.tags[left - 1] in _BEFORE:
        left -= 1
    return role(tree, head, (left, start))


def office_before(tree: Tree, start: int) -> int | None:
    """The noun for who holds an office, whose phrase with of what it is one ends right before a name.

    `the ambassador to Norway Ann Lee`, `head of the Ohio office of the Harbour League Ann Lee`.
    """
    last = start - 1
    if last < 1 or tree.tags[last] not in NOUNS or tree.lower[last] in gazetteer.title_groups():
        return None
    if tree.words[last].islower() and (is_human(tree.lower[last]) or is_body(tree.lower[last])):
        return None
    for i in range(last - 1, max(last - _FAR, 0), -1):
        if tree.lower[i] == "," or (tree.tags[i] not in _INSIDE and tree.words[i].islower()):
            return None
        if tree.lower[i] in _OFFICE_OF and tree.tags[i - 1] in {"NN", "NNP"} and is_human(tree.lower[i - 1]):
            return i - 1
    return None


def ahead(tree: Tree, start: int, end: int) -> Range | None:
    """The noun phrase that a name, of these tokens, says who it is: `The director of the shelter, Ann Lee,`."""
    comma = start - 1
    while comma > 0 and start - comma < 5 and tree.tags[comma] in {"NN", "JJ", "DT"}:
        comma -= 1
    if comma < 1 or tree.lower[comma] != ",":
        return None
    head = _head_before(tree, comma)
    if head is None or (not is_human(tree.lower[head]) and _is_placed(tree, comma)):
        return None
    if tree.lower[head] == "one":
        return head, comma
    tied = any(tree.deps[i] == "appos" and head <= tree.heads[i] < comma for i in range(start, end))
    human = is_human(tree.lower[head])
    if not tied and not human and tree.deps[head] == "pobj":
        return None  # the college of `In his time at college, Lee said …` is not Lee's name
    closed = end >= tree.size or tree.lower[end] == "," or tree.tags[end] in VERBS | {"MD", "."}
    first = tree.lefts[head]
    definite = any(tree.lower[i] in _DEFINITE or tree.tags[i] == "POS" for i in range(first, head))
    bare = first == head or tree.tags[first] not in {"DT", "PRP$"}
    one = human and end - start > 1 and tree.tags[start] in NAMES and tree.lower[first] in {"a", "an"}
    known = definite or one or (bare and tree.tags[end % tree.size] in VERBS)
    return (head, comma) if tied or (closed and known) else None


def ahead_with_clause(tree: Tree, start: int, end: int) -> int | None:
    """The noun for whom a name ends what is said with a clause of: `A clerk selling tickets, Ann Lee of Oslo, said`."""
    if start < 1 or end - start < _FULL or tree.words[start - 1] != ",":
        return None
    stop = end
    if stop < tree.size and tree.lower[stop] in _OFFICE_OF:
        stop += 1
        while stop < tree.size and tree.tags[stop] in _INSIDE - {","}:
            stop += 1
    verbs = (i for i in range(stop + 1, min(stop + _BEFORE_VERB, tree.size)) if tree.tags[i] in VERBS)
    noun = next((noun for verb in verbs if (noun := tree.first(verb, "nsubj")) is not None), None)
    if noun is None or tree.words[stop] != "," or noun >= start or tree.tags[noun] != "NN":
        return None
    clauses = (i for i in tree.of(noun, "acl", "relcl") if noun < i < start)
    given = tree.words[start] in gazetteer.table("given-names.tsv")
    place = tree.lower[start - 2] not in _CALENDAR and not given and _is_placed(tree, start - 1)
    return noun if is_human(tree.lower[noun]) and any(clauses) and not place else None


def _is_placed(tree: Tree, comma: int) -> bool:
    """Whether a phrase ends in where something is, so that the name behind that says where: `in Lund, Scania,`."""
    i = comma - 1
    while i > 0 and tree.tags[i] == "NNP":
        i -= 1
    return i < comma - 1 and tree.lower[i] in _WHERE


def _head_before(tree: Tree, comma: int) -> int | None:
    """The noun whose phrase, complements and all, ends at a comma."""
    found = None
    for i in range(comma - 1, max(comma - _FAR, -1), -1):
        if tree.tags[i] not in _INSIDE or tree.lower[i] in {",", "according"}:
            break
        noun = tree.tags[i] in {"NN", "NNP", "CD", "JJ"} and (i + 1 == comma or tree.lower[i + 1] in _AHEAD_OF_NAMES)
        if noun and (tree.tags[i] in {"NN", "NNP"} or tree.lower[i] == "one" or i + 1 == comma):
            found = i
        if tree.tags[i] == "IN" and tree.lower[i] not in _AHEAD_OF_NAMES:
            break
        if tree.tags[i] == "IN" and i > 0 and tree.tags[i - 1] not in NOUNS and tree.lower[i - 1] != "one":
            break
    return found


def after(tree: Tree, end: int) -> Role | None:
    """The role in apposition behind a name: `, head of the bank,`, `, now the vice-president,`."""
    head = _head_after(tree, end)
    if head is None:
        return None
    stop = complement = head + 1
    if stop < tree.size and tree.lower[stop] in _COMPLEMENTS:
        complement = stop + 1
        while complement < tree.size and tree.tags[complement] in _BEFORE | {"DT", "IN", "NNS"}:
            complement += 1
    return role(tree, head, (end + 1, complement))


def after_body(tree: Tree, end: int) -> int | None:
    """The noun for a body that heads the apposition behind a name."""
    head = _noun_after(tree, end)
    return head if head is not None and is_body(tree.lower[head]) else None


def heading(tree: Tree, end: int) -> Role | None:
    """The role that a relative clause behind a name says: `, who leads the Norwegian team,`."""
    verb = end + 2
    if verb + 1 >= tree.size or tree.lower[end] != "," or tree.lower[end + 1] != "who":
        return None
    title = _HEADING.get(tree.lower[verb])
    stop = verb + 1
    while stop < tree.size and tree.tags[stop] in _OPENING:
        stop += 1
    if title is None or stop == verb + 1:
        return None
    said = role(tree, verb, (verb + 1, stop))
    return said._replace(head=title)


def naming(tree: Tree, start: int) -> int | None:
    """The noun for whoever bears the name that begins here: `A driver, who gave her name only as`, `a baker named`."""
    said = start - 1
    while said > start - 4 and said > 0 and tree.lower[said] in _NAMING_LINKS:
        said -= 1
    word = tree.lower[said] if said >= 0 else ""
    if word in {"named", "called"} and said == start - 1:
        reach = 2
    elif word in {"name", "pseudonym", "alias"} and said == start - 1:
        reach = _FAR if tree.lower[said - 1] == "the" else 0
    elif word == "by" and said == start - 1:
        reach = _FAR if _is_going(tree, said - 1) else 0
    elif word in {"name", "himself", "herself", "themselves", "identified"} and said < start - 1:
        reach = _FAR + 6
    else:
        return None
    if tree.lower[said + 1] == "of" and tree.lower[said - 2 : said] != ["by", "the"]:
        return None
    nearest = range(said - 1, max(said - 1 - reach, tree.sentence(start)[0] - 1), -1)
    return next((i for i in nearest if tree.tags[i] == "NN" and is_human(tree.lower[i])), None)


def _is_going(tree: Tree, verb: int) -> bool:
    """Whether somebody goes by what comes, and not past it: `who now goes by`, `a baker going by`."""
    before = verb - 1
    while before > 0 and tree.lower[before] in {"now", "also", "still", ","}:
        before -= 1
    if tree.lower[verb] == "going":
        return before >= 0 and tree.tags[before] == "NN"
    return before >= 0 and tree.lower[verb] in {"goes", "went"} and tree.lower[before] == "who"


def follows(tree: Tree, end: int, head: int) -> bool:
    """Whether a noun heads the apposition behind a name that ends here."""
    return _head_after(tree, end) == head


def _head_after(tree: Tree, end: int) -> int | None:
    head = _noun_after(tree, end)
    return head if head is not None and _is_role(tree, head) else None


def _noun_after(tree: Tree, end: int) -> int | None:
    if end + 1 >= tree.size or tree.lower[end] != ",":
        return None
    stop = end + 1
    while stop < tree.size and stop - end < 10 and tree.tags[stop] in _OPENING:
        stop += 1
    head = stop - 1
    if head <= end:
        return None
    spoken = stop < tree.size and tree.tags[stop] in VERBS | {"MD"}
    return None if spoken and tree.deps[head] != "appos" else head


def _is_role(tree: Tree, i: int) -> bool:
    return tree.tags[i] in {"NN", "NNP"} and is_human(tree.lower[i])
