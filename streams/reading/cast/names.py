"""Names and pronouns in a parsed paragraph: where they stand and what they are, before anyone is resolved."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Literal, NamedTuple

from streams.lexicon import gazetteer
from streams.reading.cast import bodies
from streams.reading.cast.name_spans import LETTERS, behind_title, end_of, is_body, is_name, known_end
from streams.reading.text import roles
from streams.reading.text.roles import Role
from streams.reading.text.tree import Range, Tree

Category = Literal["person", "organisation", "country", "place", "unknown"]
Gender = Literal["m", "f", "?"]

PERSONAL = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "+"),
    **dict.fromkeys(("it", "its", "itself"), "n"),
}
"""Pronouns of the third person: m, f, + for plural, n for neuter."""

FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})

_FORMS_OF_ADDRESS = gazetteer.word_set("honorifics") | gazetteer.word_set("behind-titles") | {"."}
_INITIALS = 2
_TWO_PEOPLE = 5
"""Words of two names with a verb between them, as in headlines."""
_PERSONS_OR_BODIES = gazetteer.word_set("persons-or-bodies")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr."})
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
"""What begins the name of a court or a regiment: `9th Circuit Court of Appeals`."""
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+")
_DOCTORS = frozenset({"dr", "dr."})
_PAPERS = gazetteer.word_set("papers")
_SAINTS = frozenset({"san", "santa", "santo", "st", "st.", "saint"})
"""Before a given name that is a place's: `the mayor of San Jose`."""


class Mention(NamedTuple):
    """A name or a pronoun of the third person in a paragraph."""

    tokens: Range
    head: int
    text: str
    """The name without title, article and possessive mark; the pronoun in lower case."""
    category: Category
    gender: str = "?"
    """m, f or ?; of pronouns also + (plural) and n (neuter)."""
    roles: tuple[Role, ...] = ()
    country: str | None = None
    role: str = ""
    """Its label in the parse: who is subject is salient."""
    pronoun: bool = False
    shared: str = ""
    """The full name of a given name that shares the surname of the one behind it: `Ian and Ann Berg`."""
    bodily: bool = False
    """Whether it is spoken of as bodies are, though nothing in the name says that it is one."""

    @property
    def words(self) -> list[str]:
        return self.text.split()


def mentions(tree: Tree) -> list[Mention]:
    """Names and pronouns in reading order."""
    found: list[Mention] = []
    known = gazetteer.known_phrases()
    i = 0
    while i < tree.size:
        # Most words are small and begin no name.
        if tree.words[i] in known or tree.words[i][0].isupper():
            if (end := known_end(tree, i)) is not None:
                found += filter(None, [_name(tree, i, end)])
                i = end
                continue
            if is_name(tree, i):
                end = end_of(tree, i)
                found += (m for part in _parts(tree, i, end) if (m := _name(tree, *part)) is not None)
                i = end
                continue
        low = tree.lower[i]
        if low in PERSONAL and tree.tags[i] in {"PRP", "PRP$"}:
            found.append(
                Mention((i, i + 1), i, low, "unknown", PERSONAL[low], role=tree.deps[i], pronoun=True),
            )
        i += 1
    return [_with_surname(tree, mention, behind) for mention, behind in zip_longest(found, found[1:])]


def _with_surname(tree: Tree, mention: Mention, behind: Mention | None) -> Mention:
    """A given name with the surname of the full name that it is joined to: `Ian` of `Ian and Ann Berg`."""
    if behind is None or mention.pronoun or len(mention.words) > 1 or len(behind.words) != _INITIALS:
        return mention
    given, end = gazetteer.table("given-names.tsv"), mention.tokens[1]
    joined = end + 1 == behind.tokens[0] and tree.lower[end] in {"and", "&"} and behind.category == "person"
    if (
        not joined
        or mention.category not in {"person", "unknown"}
        or not {mention.text, behind.words[0]} <= given.keys()
    ):
        return mention
    return mention._replace(shared=f"{mention.text} {behind.words[-1]}", gender=given[mention.text])


def _name(tree: Tree, start: int, end: int) -> Mention | None:
    title_end = behind_title(tree, start, end) if known_end(tree, start) != end else start
    if title_end == end or _is_capitalised_role(tree, start, end) or _is_office_of(tree, start, end):
        return None
    text = _joined(tree, title_end, _letters(tree, title_end, end))
    known = _roles(tree, start, title_end, end)
    called = bodies.called(tree, title_end, end)
    category = _category(tree, title_end, end, text, known, titled=title_end > start, called=called)
    if category in {"country", "organisation", "place"}:
        known = called if category == "organisation" else ()
    country = next((r.country for r in known if r.country is not None), None) or _country_behind(tree, end)
    gender = "?"
    if category in {"person", "unknown"}:
        gender = _gender(tree, start, title_end, known) or gazetteer.table("given-names.tsv").get(
            tree.words[title_end] if end - title_end > 1 else "", "?"
        )
    if category == "country":
        country = gazetteer.country_of(text)
    if category == "organisation" and title_end == start and roles.is_of_people(tree, start - 1):
        start, text = start - 1, _joined(tree, start - 1, end)
    if category == "organisation" and title_end == start and start and _ORDINAL.fullmatch(tree.words[start - 1]):
        text = f"{tree.words[start - 1]} {text}"
    if category in {"organisation", "unknown"}:
        text = bodies.without_legal_form(text)
    bodily = category == "unknown" and bodies.is_bodily(tree, start, end)
    place = _role(tree, start, end)
    return Mention((start, end), end - 1, text, category, gender, known, country, place, bodily=bodily)


def _is_capitalised_role(tree: Tree, start: int, end: int) -> bool:
    """Whether capitals say no more than what someone is: `the Ranking Member`, `the TD`; not for `the Observer`."""
    last = tree.words[end - 1]
    one = last.lower() == gazetteer.singular(last)  # bodies are called after many: `the Amalgamated Autoworkers`
    if not one or not roles.is_human(last.lower()) or last.lower() in _PAPERS or tree.tags[end - 1] != "NNP":
        return False
    given = gazetteer.table("given-names.tsv")
    if any(tree.words[i].islower() or tree.words[i] in given for i in range(start, end)):
        return False  # the Department of Justice, the Rev. Ann Potter
    text = " ".join(tree.words[start:end])
    known = text in gazetteer.phrases("media.txt") or text in gazetteer.known_bodies() or tree.lower[start] == "daily"
    before = tree.lower[start - 1] if start else ""
    return before in {"the", "its", "their", "our"} and (end - start > 1 or last.isupper()) and not known


def _is_office_of(tree: Tree, start: int, end: int) -> bool:
    """Whether capitals say which office somebody holds, and name nobody: `the Member of Parliament for Harbour`."""
    of = next((i for i in range(start + 1, min(end + 1, tree.size)) if tree.lower[i] in {"of", "for"}), None)
    if of is None or start == 0 or tree.lower[start - 1] != "the" or known_end(tree, start) == end:
        return False
    holder = tree.lower[of - 1]
    one = holder == gazetteer.singular(holder) and roles.is_human(holder)
    given = gazetteer.table("given-names.tsv")
    return one and not any(tree.words[i] in given for i in range(start, end))


def _letters(tree: Tree, start: int, end: int) -> int:
    """Where a name ends before the letters behind it: `Ann Lee KC`."""
    while end - start > _INITIALS and tree.words[end - 1] in LETTERS:
        end -= 1
    return end


def _country_behind(tree: Tree, end: int) -> str | None:
    """The country that someone is said to be of: `President Ann Lee of South Korea`."""
    if end + 1 >= tree.size or tree.lower[end] != "of":
        return None
    return gazetteer.by_name().get(" ".join(tree.words[end + 1 : end + 3])) or gazetteer.by_name().get(
        tree.words[end + 1]
    )


def _roles(tree: Tree, start: int, title_end: int, end: int) -> tuple[Role, ...]:
    """What the words in the name, before it and behind it say that its bearer is."""
    found = []
    if title_end > start and tree.lower[title_end - 1] in _DOCTORS:
        found.append(Role("doctor"))
    office_end = _office_end(tree, start, title_end)
    if office_end > start:
        left = roles.with_country(tree, start)
        of = next((i for i in range(start, office_end) if tree.lower[i] == "of"), None)
        head = of - 1 if of is not None and of > start else office_end - 1
        found.append(roles.role(tree, head, (left, office_end)))
    elif title_end == start and (role := roles.before(tree, start)) is not None:
        found.append(role)
    if (apposed := roles.ahead(tree, start, end)) is not None and roles.is_human(tree.lower[apposed[0]]):
        found.append(roles.role(tree, apposed[0], (tree.lefts[apposed[0]], apposed[1])))
    found += [role for role in (roles.after(tree, end), roles.heading(tree, end)) if role is not None]
    if (office := roles.office_before(tree, start)) is not None:
        found.append(roles.role(tree, office, (tree.lefts[office], start)))
    for bearer in (roles.naming(tree, start), roles.ahead_with_clause(tree, start, end)):
        if bearer is not None:
            found.append(Role(tree.lower[bearer]))
    return tuple(found)


def _office_end(tree: Tree, start: int, title_end: int) -> int:
    """Where a title ends but for how its bearer is addressed: `Law Minister` of `Law Minister Datuk Seri`."""
    while title_end > start and tree.lower[title_end - 1] in _FORMS_OF_ADDRESS:
        title_end -= 1
    return title_end


def _gender(tree: Tree, start: int, title_end: int, known: tuple[Role, ...]) -> str | None:
    genders = gazetteer.table("gendered-nouns.tsv")
    titles = [tree.lower[i] for i in range(start, title_end)] + [role.head for role in known]
    return next((genders[title] for title in titles if title in genders), None)


def _parts(tree: Tree, start: int, end: int) -> list[Range]:
    """Capitals in a row as the names that they are: a body's or a state's, and that of who holds an office of it.

    `ambassador to Norway Ann Lee`, `director of the Ohio chapter of the Harbour League Ann Lee`.
    """
    given = gazetteer.table("given-names.tsv")
    if tree.words[start] in given and end - start >= _TWO_PEOPLE:
        second = next((i for i in range(start + 3, end - 1) if tree.words[i] in given), None)
        if second is not None and not is_body(tree, start, end):
            return [(start, start + 2), (second, end)]  # and a verb in capitals between them
    within = range(start + 1, end - 1)
    for begins, places in ((_is_given, within), (_is_behind_body, within[::-1])):
        for name in places:
            office = roles.office_before(tree, name) if begins(tree, name, end) else None
            first = _with_initials(tree, start, name)
            if office is not None:
                return [(max(start, office + 2), first), (first, end)]
    return [(start, end)]


def _with_initials(tree: Tree, start: int, name: int) -> int:
    """Where a name begins with its initials and what its bearer is addressed by: `Shri B. Sudhakar Rao`."""
    while name > start + 1 and (_INITIAL.fullmatch(tree.words[name - 1]) or tree.lower[name - 1] in _FORMS_OF_ADDRESS):
        name -= 1
    return name


def _is_given(tree: Tree, name: int, end: int) -> bool:
    """Whether a given name stands here, with a surname behind it and no place or body: not that of `San Jose`."""
    given = tree.words[name] in gazetteer.table("given-names.tsv") and tree.lower[name - 1] not in _SAINTS
    return given and not is_body(tree, name, end)


def _is_behind_body(tree: Tree, name: int, end: int) -> bool:
    """Whether the name of a body, a place or a state ends right before a word that no such name goes on with."""
    last = gazetteer.singular(tree.words[name - 1])
    states = gazetteer.by_name()
    state = tree.words[name - 1] in states or " ".join(tree.words[name - 2 : name]) in states
    ended = state or last in gazetteer.words("bodies.txt") | _PAPERS or last in gazetteer.table("name-endings.tsv")
    return ended and not is_body(tree, name, end) and all(tree.words[i][0].isupper() for i in range(name, end))


def _category(
    tree: Tree, start: int, end: int, text: str, known: tuple[Role, ...], *, titled: bool, called: tuple[Role, ...]
) -> Category:
    if gazetteer.country_of(text) is not None:
        return "country"
    named = end - start in {_INITIALS, _INITIALS + 1} and tree.words[start] in gazetteer.table("given-names.tsv")
    named = named and not is_body(tree, start, end - 1)
    if named and known and roles.is_human(known[0].head):
        # `Councillor Ann Banks`, `his daughter, Ann Lee Banks`: what somebody is called after counts for more than what
        # the surname means.
        return "person"
    if text in gazetteer.phrases("media.txt") or is_body(tree, start, end) or known_end(tree, start) == end:
        return "organisation"
    if text in gazetteer.phrases("places.txt") and not titled and not bodies.is_someone(tree, end):
        return "place"
    if called and not titled and (not known or called[0].head == tree.lower[start - 1]):
        return "organisation"
    if end - start > 1 and tree.lower[end - 1] in _SUFFIXES:
        return "person"
    human = (titled and not known) or any(_is_human(role) for role in known)
    if (
        end - start > 1
        and not human
        and (" & " in text or bodies.is_its_own(tree, end, text) or bodies.without_legal_form(text) != text)
    ):
        return "organisation"
    first = tree.words[start]
    given = end - start >= 2 and first in gazetteer.table("given-names.tsv")
    determined = start > 0 and tree.lower[start - 1] in {"the", "a", "an", "this"}
    ending = gazetteer.table("name-endings.tsv").get(gazetteer.singular(tree.lower[end - 1]))
    if ending is not None and end - start > 1 and (determined or not (given or titled)):
        return "organisation" if ending == "organisation" else "place"
    if known or titled or (given and not determined) or (not determined and bodies.is_someone(tree, end)):
        return "person"
    if end - start == 1 and first.isupper() and 2 <= len(first) <= 6:
        return "organisation"
    if determined or tree.tags[end - 1] == "NNPS":
        return "organisation" if end - start > 1 else "unknown"
    return "unknown"


def _is_human(role: Role) -> bool:
    """Whether only a person is what a role says: a regulator may be a body."""
    return roles.is_human(role.head) and role.head not in _PERSONS_OR_BODIES


def _role(tree: Tree, start: int, end: int) -> str:
    for i in range(end - 1, start - 1, -1):
        if not start <= tree.heads[i] < end or tree.heads[i] == i:
            return tree.deps[i]
    return ""


def _joined(tree: Tree, start: int, end: int) -> str:
    """The words of a name, with `US` for `U.S.`, which is written both ways."""
    return " ".join(tree.text[tree.starts[start] : tree.ends[end - 1]].split()).replace("U.S.", "US")
