"""Names and pronouns in a parsed paragraph: where they stand and what they are, before anyone is resolved."""

from __future__ import annotations

from typing import Literal, NamedTuple

from streams.lexicon import gazetteer
from streams.reading.cast import bodies
from streams.reading.text import roles
from streams.reading.text.roles import Role
from streams.reading.text.tree import NAMES, Range, Tree

Category = Literal["person", "organisation", "country", "place", "unknown"]
Gender = Literal["m", "f", "?"]

PERSONAL = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "+"),
    **dict.fromkeys(("it", "its", "itself"), "n"),
}
"""Pronouns of the third person: m, f, + for plural, n for neuter."""

_PARTICLES = gazetteer.word_set("particles")
_CALENDAR = gazetteer.word_set("calendar")
_DEPARTMENTS = gazetteer.word_set("departments")
_HONORIFICS = gazetteer.word_set("honorifics")
_PERSON_TITLES_LOWER = frozenset({"president-elect", "vice-president", "ex-president"})
_PATRONS = frozenset({"queen", "king", "saint", "prince", "lady", "lord"})
"""Whose places and bodies bear their name: `Queen's Park`."""
_OFFICERS = frozenset({"sheriff", "attorney", "governor", "mayor", "coroner", "prosecutor", "marshal"})
"""Whose offices bear their name: `the Harbour Sheriff's Office`."""
_INITIALS = 2
_LETTERS = frozenset({"KC", "QC", "SC", "MP", "MEP", "MSP", "OBE", "CBE", "MBE", "PhD", "MD", "RN"})
_DOCTORS = frozenset({"dr", "dr."})
_OWNERS = gazetteer.word_set("plurals-without-s")
"""Plurals without an s, whose bodies bear their name: `the Women's Institute`."""
_OFFICES = frozenset({"department", "ministry", "office"})
"""Bodies that are called by what they are of, as ministers are: `the Department of Justice`."""
_PAPERS = gazetteer.word_set("papers")
_SAINTS = frozenset({"san", "santa", "santo", "st", "st.", "saint"})
"""Before a given name that is a place's: `the mayor of San Jose`."""
_SYLLABLE = 6
"""Letters that the second half of a given name has at most: `Ching-te`."""
_ON = frozenset({"commission", "committee", "council", "conference", "panel", "center", "centre", "institute"})
"""Bodies that are called by what they are on: `the Commission on Presidential Debates`."""
_NAMED_BY_WORK = gazetteer.word_set("named-by-work")
"""Nouns that begin the names of bodies, and stand for none on their own: `the Academy of Sciences`."""
_FEW, _LONG = 4, 6
_NOT_SYLLABLES = frozenset({"led", "based", "made", "run", "born", "style", "era", "owned", "wide", "like", "held"})


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
    bodily: bool = False
    """Whether it is spoken of as bodies are, though nothing in the name says that it is one."""

    @property
    def words(self) -> list[str]:
        return self.text.split()


def mentions(tree: Tree) -> list[Mention]:
    """Names and pronouns in reading order."""
    found: list[Mention] = []
    i = 0
    while i < tree.size:
        if _is_name(tree, i):
            end = _run(tree, i)
            found += (m for part in _parts(tree, i, end) if (m := _name(tree, *part)) is not None)
            i = end
            continue
        low = tree.lower[i]
        if low in PERSONAL and tree.tags[i] in {"PRP", "PRP$"}:
            found.append(
                Mention((i, i + 1), i, low, "unknown", PERSONAL[low], role=tree.deps[i], pronoun=True),
            )
        i += 1
    return found


def _is_name(tree: Tree, i: int) -> bool:
    word = tree.words[i]
    if not word[0].isupper() or tree.lower[i] in _CALENDAR or gazetteer.singular(word) in _CALENDAR:
        return False
    if tree.tags[i] in NAMES or word in gazetteer.by_name():
        return True
    if tree.tags[i] == "NNS" and _is_inner(tree, i):
        return True
    if i + 1 >= tree.size or tree.tags[i + 1] not in NAMES or not tree.words[i + 1][0].isupper():
        return False
    inside = i > 0 and tree.words[i - 1][0].isupper() and tree.lower[i - 1] in gazetteer.title_groups()
    given = inside and word in gazetteer.table("given-names.tsv")
    return word == "He" or given or tree.lower[i] in _HONORIFICS


def _is_inner(tree: Tree, i: int) -> bool:
    """Whether a plural with a capital stands within a name: `the Screen Crews Guild`."""
    if i == 0 or i + 1 >= tree.size or tree.heads[i] < i or tree.deps[i] != "compound":
        return False
    return all(tree.tags[k] in NAMES and tree.words[k][0].isupper() for k in (i - 1, i + 1))


def _run(tree: Tree, start: int) -> int:
    """The end of the names that begin here: `Jean-Luc de Boer`, `Lai Ching-te`, `Department of Justice`."""
    end = start + 1
    while end < tree.size:
        if _is_name(tree, end) and not (tree.words[end] in gazetteer.by_name() and end - start > 2):
            end += 1
        elif _goes_on(tree, start, end):
            end += 2
        elif (
            end + 2 < tree.size
            and tree.lower[end] in {"of", "for"}
            and tree.lower[end + 1] == "the"
            and _is_name(tree, end + 2)
            and _is_body(tree, start, end)
        ):
            end += 3
        else:
            break
    return end


def _goes_on(tree: Tree, start: int, end: int) -> bool:
    """Whether the name takes the next token and the one behind it."""
    if end + 2 < tree.size and tree.lower[end] in _PARTICLES and tree.words[end + 1] == "-" and _is_name(tree, end + 2):
        return True
    joined = end + 1 < tree.size and _is_name(tree, end + 1) and _joins(tree, start, end)
    return joined or _is_compound(tree, end) or _is_syllable(tree, start, end)


def _is_compound(tree: Tree, i: int) -> bool:
    """Whether a hyphen and a capital go on with a name that goes on behind them: `the World Anti-Doping Agency`."""
    if i + 2 >= tree.size or tree.words[i] not in {"-", "‑"} or not tree.words[i + 1][0].isupper():
        return False
    tight = tree.ends[i - 1] == tree.starts[i] and tree.ends[i] == tree.starts[i + 1]
    return tight and _is_name(tree, i + 2)


def _is_syllable(tree: Tree, start: int, end: int) -> bool:
    """Whether a hyphen and a small letter go on with a given name, as in `Ching-te`."""
    if end + 1 >= tree.size or tree.words[end] not in {"-", "‑"} or end - start < 2:
        return False
    low = tree.words[end + 1]
    tight = tree.ends[end - 1] == tree.starts[end] and tree.ends[end] == tree.starts[end + 1]
    return tight and low.islower() and low.isalpha() and len(low) <= _SYLLABLE and low not in _NOT_SYLLABLES


def _joins(tree: Tree, start: int, i: int) -> bool:
    low = tree.lower[i]
    tight = tree.ends[i - 1] == tree.starts[i] and tree.ends[i] == tree.starts[i + 1]
    if low in {"-", "–", "’", "'"} and tight:
        return True
    if low in _PARTICLES:
        return True
    if low in {"and", "&"} and _is_within(tree, start, i):
        return True
    if low in {"of", "for"}:
        if low == "of" and i - 1 == start and _is_acronym(tree.words[start]):
            return True
        work = tree.lower[i - 1] in _NAMED_BY_WORK
        return work or tree.lower[i - 1] in gazetteer.title_groups() or _is_body(tree, _title_end(tree, start, i), i)
    if low == "on":
        return tree.lower[i - 1] in _ON and tree.tags[i + 1] in NAMES
    if low == ",":
        return _is_listed(tree, start, i)
    if low in {"'s", "’s"} and i - 1 == start and tree.lower[i - 1] in _PATRONS:
        return tree.tags[i + 1] in NAMES
    if low in {"'s", "’s"} and tree.lower[i + 1] in {"office", "department"}:
        return tree.lower[i - 1] in _OFFICERS and i - 1 > start
    owners = tree.lower[i - 1].endswith("s") if low in {"'", "’"} else tree.lower[i - 1] in _OWNERS
    if low in {"'", "’", "'s", "’s"} and owners:
        return _is_body(tree, i + 1, _words_end(tree, i + 1)) and not _is_person(tree, start)
    return low == "&"


def _is_acronym(word: str) -> bool:
    """Whether a body's initials may go on with a place: `the ACLU of Ohio`, but no `US of`."""
    return len(word) > _INITIALS and word.isupper() and word.isalpha() and country_of(word) is None


def _is_within(tree: Tree, start: int, i: int) -> bool:
    """Whether `and` stands in a body's name: `the Food and Drug Administration`, `Institute for Health and Care`."""
    known = gazetteer.words("bodies.txt")
    end = _words_end(tree, i + 1)
    if end + 1 < tree.size and tree.lower[end] in {"'", "’", "'s", "’s"} and _is_name(tree, end + 1):
        end = _words_end(tree, end + 1)
    before, behind = tree.words[i - 1], tree.words[i + 1]
    if any(country_of(word) or word in gazetteer.table("given-names.tsv") for word in (before, behind)):
        return False
    inside = (tree.lower[k] for k in range(i + 1, end) if tree.tags[k] != "POS")
    own = [gazetteer.singular(word) in known for word in inside]
    if gazetteer.singular(tree.lower[i - 1]) in known or own[0]:
        return False
    of = next((k for k in range(i - 2, max(start, i - _FEW), -1) if tree.lower[k] in {"of", "for", ","}), None)
    if of is not None:
        return _is_body(tree, start, of) and not (own[-1] and len(own) > _INITIALS)
    named = tree.lower[start - 1] in {"the", "'s", "’s"} and not tree.words[i - 1].isupper()
    return i - start < _LONG and start > 0 and named and own[-1]


def _is_listed(tree: Tree, start: int, i: int) -> bool:
    """Whether a comma stands in a body's name: `Institute of Epidemiology, Disease Control and Research`.

    Or before where its campus is: `University of Norland, West Harbour`.
    """
    of = next((k for k in range(i - 1, start, -1) if tree.lower[k] == "of"), None)
    if of is None or not _is_body(tree, start, of) or _is_person(tree, i + 1) or _is_person(tree, of + 1):
        return False
    end = _words_end(tree, i + 1)
    if tree.lower[start] == "university":
        return end < tree.size and tree.lower[end] in {",", ")"} | {"said", "announced"}
    return end + 1 < tree.size and tree.lower[end] == "and" and _is_name(tree, end + 1) and _is_sole(tree, end + 1)


def _is_sole(tree: Tree, i: int) -> bool:
    """Whether one word with a capital stands here, of no person, and none behind it."""
    return _words_end(tree, i) == i + 1 and not _is_person(tree, i)


def _words_end(tree: Tree, i: int) -> int:
    while i < tree.size and _is_name(tree, i):
        i += 1
    return i


def _is_person(tree: Tree, start: int) -> bool:
    return tree.words[start] in gazetteer.table("given-names.tsv") or tree.words[start] in gazetteer.by_name()


def _is_body(tree: Tree, start: int, end: int) -> bool:
    known = gazetteer.words("bodies.txt")
    return any(tree.lower[i] in known or gazetteer.singular(tree.lower[i]) in known for i in range(start, end))


def _name(tree: Tree, start: int, end: int) -> Mention | None:
    title_end = _title_end(tree, start, end)
    if title_end == end:
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
        country = country_of(text)
    if category == "organisation" and title_end == start and roles.is_of_people(tree, start - 1):
        start, text = start - 1, _joined(tree, start - 1, end)
    if category in {"organisation", "unknown"}:
        text = bodies.without_legal_form(text)
    bodily = category == "unknown" and bodies.is_bodily(tree, start, end)
    place = _role(tree, start, end)
    return Mention((start, end), end - 1, text, category, gender, known, country, place, bodily=bodily)


def _letters(tree: Tree, start: int, end: int) -> int:
    """Where a name ends before the letters behind it: `Ann Lee KC`."""
    while end - start > _INITIALS and tree.words[end - 1] in _LETTERS:
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
    elif title_end > start and tree.lower[title_end - 1] not in _HONORIFICS:
        left = roles.with_country(tree, start)
        head = title_end - 1
        of = next((i for i in range(start, title_end) if tree.lower[i] == "of"), None)
        found.append(roles.role(tree, of - 1 if of is not None and of > start else head, (left, title_end)))
    elif title_end == start and (role := roles.before(tree, start)) is not None:
        found.append(role)
    if (apposed := roles.ahead(tree, start, end)) is not None and roles.is_human(tree.lower[apposed[0]]):
        found.append(roles.role(tree, apposed[0], (tree.lefts[apposed[0]], apposed[1])))
    found += [role for role in (roles.after(tree, end), roles.heading(tree, end)) if role is not None]
    if (office := roles.office_before(tree, start)) is not None:
        found.append(roles.role(tree, office, (tree.lefts[office], start)))
    if (bearer := roles.naming(tree, start)) is not None:
        found.append(Role(tree.lower[bearer]))
    return tuple(found)


def _gender(tree: Tree, start: int, title_end: int, known: tuple[Role, ...]) -> str | None:
    genders = gazetteer.table("gendered-nouns.tsv")
    titles = [tree.lower[i] for i in range(start, title_end)] + [role.head for role in known]
    return next((genders[title] for title in titles if title in genders), None)


def country_of(text: str) -> str | None:
    """The country a name means as a state or, by its capital, as a government."""
    return gazetteer.by_name().get(text) or gazetteer.by_seat().get(text)


def _is_kind(tree: Tree, i: int, start: int, end: int) -> bool:
    """Whether a word before a given name, or the first of three, says what someone is: `Democrat Ann Lee`."""
    if i + 2 >= end or not (roles.is_human(tree.lower[i]) or tree.lower[i] == "broadcaster"):
        return False
    return tree.words[i + 1] in gazetteer.table("given-names.tsv") or (i == start == tree.sentence(i)[0])


def _title_end(tree: Tree, start: int, end: int) -> int:
    """Where the title before a name ends: after `Secretary of State`, after `Foreign Minister`."""
    titles = gazetteer.title_groups()
    cut = start
    for i in range(start, end):
        low = tree.lower[i]
        if low in titles or low in _PERSON_TITLES_LOWER or _is_kind(tree, i, cut, end):
            cut = i + 1
        elif low == "of" and cut == i:
            cut = i + 2
            while cut < end and tree.lower[cut] in _DEPARTMENTS:
                cut += 1
    if cut < end and tree.lower[cut] in {"-", "of", "for", "&", "'s", "’s"}:
        return start
    rest = range(cut, end)
    if any(gazetteer.singular(tree.lower[i]) in gazetteer.words("bodies.txt") for i in rest):
        return start
    return start if cut >= end and tree.lower[start] in _OFFICES else min(cut, end)


def _parts(tree: Tree, start: int, end: int) -> list[Range]:
    """Capitals in a row as the names that they are: a body's or a state's, and that of who holds an office of it.

    `ambassador to Norway Ann Lee`, `director of the Ohio chapter of the Harbour League Ann Lee`.
    """
    within = range(start + 1, end - 1)
    for begins, places in ((_is_given, within), (_is_behind_body, within[::-1])):
        for name in places:
            office = roles.office_before(tree, name) if begins(tree, name, end) else None
            if office is not None:
                return [(max(start, office + 2), name), (name, end)]
    return [(start, end)]


def _is_given(tree: Tree, name: int, end: int) -> bool:
    """Whether a given name stands here, with a surname behind it and no place or body: not that of `San Jose`."""
    given = tree.words[name] in gazetteer.table("given-names.tsv") and tree.lower[name - 1] not in _SAINTS
    return given and not _is_body(tree, name, end)


def _is_behind_body(tree: Tree, name: int, end: int) -> bool:
    """Whether the name of a body, a place or a state ends right before a word that no such name goes on with."""
    last = gazetteer.singular(tree.words[name - 1])
    states = gazetteer.by_name()
    state = tree.words[name - 1] in states or " ".join(tree.words[name - 2 : name]) in states
    ended = state or last in gazetteer.words("bodies.txt") | _PAPERS or last in gazetteer.table("name-endings.tsv")
    return ended and not _is_body(tree, name, end) and all(tree.words[i][0].isupper() for i in range(name, end))


def _category(
    tree: Tree, start: int, end: int, text: str, known: tuple[Role, ...], *, titled: bool, called: tuple[Role, ...]
) -> Category:
    if country_of(text) is not None:
        return "country"
    named = end - start == _INITIALS and tree.words[start] in gazetteer.table("given-names.tsv")
    if named and known and roles.is_human(known[0].head):
        # `Councillor Ann Banks`: what somebody is called after counts for more than what the surname means.
        return "person"
    if text in gazetteer.phrases("media.txt") or _is_body(tree, start, end):
        return "organisation"
    if called and not titled and (not known or called[0].head == tree.lower[start - 1]):
        return "organisation"
    if end - start > 1 and (bodies.is_its_own(tree, end, text) or bodies.without_legal_form(text) != text):
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


def _role(tree: Tree, start: int, end: int) -> str:
    for i in range(end - 1, start - 1, -1):
        if not start <= tree.heads[i] < end or tree.heads[i] == i:
            return tree.deps[i]
    return ""


def _joined(tree: Tree, start: int, end: int) -> str:
    """The words of a name, with `US` for `U.S.`, which is written both ways."""
    return " ".join(tree.text[tree.starts[start] : tree.ends[end - 1]].split()).replace("U.S.", "US")
