"""Where names stand in a parsed paragraph: where one begins, and how far it goes."""

from __future__ import annotations

import re

from streams.lexicon import gazetteer
from streams.reading.text import roles
from streams.reading.text.tree import FINITE, NAMES, SUBJECTS, Tree

_PARTICLES = gazetteer.word_set("particles")
_CALENDAR = gazetteer.word_set("calendar")
_QUANTIFIERS = gazetteer.word_set("quantifiers")
_MONTHS_AS_NAMES = frozenset({"April", "May", "June", "August"})
_DATING = frozenset({"IN", "CD", "JJ", "DT", "PRP$"})
"""What stands before a month."""
_DEPARTMENTS = gazetteer.word_set("departments")
_HONORIFICS = gazetteer.word_set("honorifics")
_PERSON_TITLES_LOWER = frozenset({"president-elect", "vice-president", "ex-president"})
_PATRONS = frozenset({"queen", "king", "saint", "prince", "lady", "lord"})
"""Whose places and bodies bear their name: `Queen's Park`."""
_SAINTS = frozenset({"st", "st.", "saint"})
_OFFICERS = frozenset({"sheriff", "attorney", "governor", "mayor", "coroner", "prosecutor", "marshal"})
"""Whose offices bear their name: `the Harbour Sheriff's Office`."""
_INITIALS = 2
_OWNERS = gazetteer.word_set("plurals-without-s")
"""Plurals without an s, whose bodies bear their name: `the Women's Institute`."""
_OFFICES = frozenset({"department", "ministry", "office"})
"""Bodies that are called by what they are of, as ministers are: `the Department of Justice`."""
_SYLLABLE = 6
"""Letters that the second half of a given name has at most: `Ching-te`."""
_ON = frozenset({"commission", "committee", "council", "conference", "panel", "center", "centre", "institute"})
"""Bodies that are called by what they are on: `the Commission on Presidential Debates`."""
_NAMED_BY_WORK = gazetteer.word_set("named-by-work")
"""Nouns that begin the names of bodies, and stand for none on their own: `the Academy of Sciences`."""
_FEW, _LONG = 4, 6
_IRISH = re.compile("O['’][A-Z][a-z]")
"""How surnames begin that the tagger may not know for names."""
_MISTAKEN = frozenset({"MD", "VB", "VBP", "JJ", "NN", "RB"})
"""What given names are taken for: `said Will Lee`."""
_POLLS = frozenset({"poll", "survey"})
_OF_POLL = 4
_MARKS = frozenset({'"', "“", "”", "''", "'", "‘", "’"})
_GRADES = frozenset({"1st", "2nd", "3rd", "class"})
_BEHIND_TITLES = _GRADES | gazetteer.word_set("behind-titles")
"""What a title goes on with behind itself: `Professor Emeritus`, `Det Con`, `Datuk Seri`."""
_BEHIND_RANKS = gazetteer.word_set("behind-ranks")
"""What an officer is in charge of, behind the rank in capitals: `DIG Operations Ann Lee`."""
_TITLE_PAIRS = frozenset(tuple(pair.split("-")) for pair in gazetteer.word_set("title-pairs"))
"""Titles of two words of which neither is one: `Tan Sri`, `Mentri Besar`."""
_PAIRS_BEHIND = frozenset({("princess", "royal"), ("junior", "grade"), ("pro", "tem"), ("pro", "tempore")})
"""The same in two words: `Mayor Pro Tem`."""
_KINDS = gazetteer.word_set("kinds-of-companies")
_RANKS = gazetteer.word_set("ranks-in-capitals")
_SHORT = 2
"""Letters of a rank that stands for other things as well: `DC`, `SP`."""
LETTERS = gazetteer.word_set("letters-behind-names")
"""What stands behind names for offices, honours and degrees: `Ann Lee KC`, `Ann Lee MP`."""
_ADJECTIVAL = ("an", "ish", "ese", "i", "ch", "ic")
"""How adjectives of countries end that are no nouns for their people alone, as `Swede` is."""
_NOT_SYLLABLES = frozenset({"led", "based", "made", "run", "born", "style", "era", "owned", "wide", "like", "held"})


def is_name(tree: Tree, i: int) -> bool:
    """Whether a token may begin a name, or go on with one."""
    word = tree.words[i]
    if not word[0].isupper() or (tree.lower[i] in _QUANTIFIERS and i == tree.sentence(i)[0]):
        return False
    if tree.lower[i] in _CALENDAR or gazetteer.singular(word) in _CALENDAR:
        return _is_somebody(tree, i)
    if tree.lower[i] in _KINDS and _is_ahead_of_company(tree, i):
        return False
    if tree.tags[i] in NAMES or word in gazetteer.by_name() or _IRISH.match(word):
        return True
    if tree.tags[i] == "NNS" and _is_inner(tree, i):
        return True
    if any(_is_phrase(tree, k) for k in (i - 1, i)):
        return True
    if i + 1 >= tree.size or tree.tags[i + 1] not in NAMES or not tree.words[i + 1][0].isupper():
        return False
    if word in gazetteer.table("given-names.tsv") and tree.deps[i] == "compound" and tree.heads[i] == i + 1:
        return tree.tags[i] in _MISTAKEN | {"NNS"}
    inside = i > 0 and tree.words[i - 1][0].isupper() and tree.lower[i - 1] in gazetteer.title_groups()
    within = i > 0 and tree.words[i - 1].islower() and tree.tags[i] in _MISTAKEN
    given = (inside or within) and word in gazetteer.table("given-names.tsv")
    return word == "He" or given or word in _RANKS or tree.lower[i] in _HONORIFICS


def _is_somebody(tree: Tree, i: int) -> bool:
    """Whether a month is somebody's name: `April Lee said`, `Theresa May`, `Mrs May`; not `In April Lee said`."""
    if tree.words[i] not in _MONTHS_AS_NAMES:
        return False
    first = i == tree.sentence(i)[0]
    if not first and (tree.words[i - 1] in gazetteer.table("given-names.tsv") or tree.lower[i - 1] in _HONORIFICS):
        return True
    if not first and tree.tags[i - 1] in _DATING:
        return False
    if tree.deps[i] in SUBJECTS:
        return tree.tags[i] in NAMES
    compound = tree.deps[i] == "compound" and tree.heads[i] > i and i + 1 < tree.size and tree.tags[i + 1] in NAMES
    more = compound and tree.words[i + 1].istitle() and tree.lower[i + 1] not in _CALENDAR
    return more and not is_body(tree, i + 1, _words_end(tree, i + 1))


def _is_ahead_of_company(tree: Tree, i: int) -> bool:
    """Whether a word at a sentence's beginning says what the company named behind it is: `Drugmaker Lux`."""
    if i != tree.sentence(i)[0] or i + 1 >= tree.size or not tree.words[i + 1][0].isupper():
        return False
    if tree.words[i] in gazetteer.table("given-names.tsv") and not is_name(tree, min(i + 2, tree.size - 1)):
        return False  # `Charity Adams` is somebody
    behind = gazetteer.singular(tree.words[i + 1])
    ends = behind in gazetteer.words("bodies.txt") or tree.lower[i + 1] in gazetteer.title_groups()
    return tree.tags[i + 1] in NAMES and not ends


def known_end(tree: Tree, start: int) -> int | None:
    """Where a body's name ends that begins here and is known as a whole: `Johnson & Johnson`, `Lowe's`."""
    known = gazetteer.known_phrases().get(tree.words[start], ())
    ends = [start + len(phrase) for phrase in known if tuple(tree.words[start : start + len(phrase)]) == phrase]
    if ends and _is_of_longer(tree, max(ends)):
        return None
    return max(ends, default=start + 2 if _is_shop(tree, start) else None)


def _is_of_longer(tree: Tree, end: int) -> bool:
    """Whether a body's name that is known goes on with a kind or a country: `Amnesty International UK`."""
    if end >= tree.size or tree.tags[end] not in NAMES or not tree.words[end][0].isupper():
        return False
    return (
        gazetteer.singular(tree.words[end]) in gazetteer.words("bodies.txt") or tree.words[end] in gazetteer.by_name()
    )


def _is_shop(tree: Tree, start: int) -> bool:
    """Whether a name with a mark of possession does something itself, as a firm: `Corbett's said it would shut`."""
    verb = start + 2
    if verb >= tree.size or tree.lower[start + 1] not in {"'s", "’s"} or tree.deps[start + 1] != "case":
        return False
    named = (
        tree.tags[start] == "NNP" and tree.words[start].istitle() and gazetteer.country_of(tree.words[start]) is None
    )
    first = start == tree.sentence(start)[0] or tree.tags[start - 1] not in NAMES
    whose = tree.heads[verb] if tree.deps[verb] in {"aux", "auxpass"} else verb
    does = tree.tags[verb] in FINITE and tree.heads[start] == whose and tree.deps[start] in SUBJECTS
    return named and first and does and tree.lower[start] not in _CALENDAR


def end_of(tree: Tree, start: int) -> int:
    """The end of the names that begin here: `Jean-Luc de Boer`, `Lai Ching-te`, `Department of Justice`."""
    end = start + 1
    while end < tree.size:
        if is_name(tree, end) and not (tree.words[end] in gazetteer.by_name() and end - start > 2):
            end += 1
        elif _goes_on(tree, start, end):
            end += 2
        elif (
            _is_behind_particles(tree, end)
            or _is_nickname(tree, start, end)
            or (
                end + 2 < tree.size
                and tree.lower[end] in {"of", "for"}
                and tree.lower[end + 1] == "the"
                and is_name(tree, end + 2)
                and is_body(tree, start, end)
            )
        ):
            end += 3
        else:
            break
    return end


def behind_title(tree: Tree, start: int, end: int) -> int:
    """Where the title before a name ends: after `Secretary of State`, after `Foreign Minister`."""
    titles = gazetteer.title_groups()
    cut = start
    for i in range(start, end):
        low = tree.lower[i]
        if i == end - 1 and i - cut >= _INITIALS and _are_letters(tree, start, i):
            break
        human = i == start > 0 and tree.words[i - 1].islower() and roles.is_human(tree.lower[i - 1])
        titled = human or cut == i > start
        if low in titles and titled and i + 2 == end and tree.words[i] in gazetteer.table("given-names.tsv"):
            break  # behind a title a given name that is a title as well: `Trustee Earl Holm`
        if i == end - 1 and i - 1 > cut and tree.words[i - 1] in {"-", "‑"}:
            break  # half of a surname: `Lewis Trevor-Dean`
        if i == end - 1 and i > cut and tree.words[i - 1] in gazetteer.table("given-names.tsv"):
            break  # a surname that is a title as well, as that of `Noelle Cardinal`
        if i < cut:
            continue
        goes_on = cut == i > start and (low == "." or low in _BEHIND_TITLES or _is_of_pair(tree, i))
        goes_on = goes_on or (cut == i > start and low in _BEHIND_RANKS and tree.words[i - 1] in _RANKS)
        if (
            goes_on
            or low in titles
            or low in _PERSON_TITLES_LOWER
            or _is_kind(tree, i, cut, end)
            or _is_police(tree, i, end)
        ):
            cut = i + 1
        elif _is_title_pair(tree, i, end):
            cut = i + 2
        elif (low == "of" or (low == "for" and i + 1 < end and tree.lower[i + 1] in _DEPARTMENTS)) and cut == i:
            cut = i + 2
            while cut < end and (tree.lower[cut] in _DEPARTMENTS or _is_of_departments(tree, cut, end)):
                cut += 1
    if cut < end and tree.lower[cut] in {"-", "of", "for", "&", "'s", "’s"}:
        return start
    rest = range(cut, end)
    if any(gazetteer.singular(tree.lower[i]) in gazetteer.words("bodies.txt") for i in rest):
        return start
    return start if cut >= end and tree.lower[start] in _OFFICES else min(cut, end)


def _are_letters(tree: Tree, start: int, i: int) -> bool:
    """Whether letters stand behind a name, `Ann Lee MP`, and not for somebody unnamed: `the Scottish National MP`."""
    return tree.words[i] in LETTERS and tree.lefts[i] >= start


def _is_of_pair(tree: Tree, i: int) -> bool:
    return any(tuple(tree.lower[k : k + 2]) in _PAIRS_BEHIND for k in (i - 1, i))


def _is_of_departments(tree: Tree, i: int, end: int) -> bool:
    """Whether a title goes on with what else it is of: `Minister of State for Women and Child Development`."""
    if tree.lower[i] not in {"for", "and", "&", "child"} or i + 1 >= end:
        return False
    return tree.lower[i + 1] in _DEPARTMENTS or (tree.lower[i] != "for" and tree.lower[i + 1] == "child")


def _is_title_pair(tree: Tree, i: int, end: int) -> bool:
    return i + 2 < end and tuple(tree.lower[i : i + 2]) in _TITLE_PAIRS


def is_body(tree: Tree, start: int, end: int) -> bool:
    """Whether one of these words says what kind of body is named: `bank`, `commission`."""
    known = gazetteer.words("bodies.txt")
    return any(tree.lower[i] in known or gazetteer.singular(tree.lower[i]) in known for i in range(start, end))


def _is_inner(tree: Tree, i: int) -> bool:
    """Whether a plural with a capital stands within a name: `the Screen Crews Guild`."""
    if i == 0 or i + 1 >= tree.size or tree.heads[i] < i or tree.deps[i] != "compound":
        return False
    return all(tree.tags[k] in NAMES and tree.words[k][0].isupper() for k in (i - 1, i + 1))


def _is_phrase(tree: Tree, i: int) -> bool:
    """Whether an adjective, a plural and a name, all in capitals, are one name: `Clean Rivers Now`."""
    if i < 0 or i + 2 >= tree.size or tree.tags[i] != "JJ" or tree.tags[i + 1] != "NNS":
        return False
    capitals = all(word[0].isupper() for word in tree.words[i : i + 3])
    return capitals and tree.tags[i + 2] in NAMES and tree.lower[i] not in gazetteer.by_people()


def _goes_on(tree: Tree, start: int, end: int) -> bool:
    """Whether the name takes the next token and the one behind it."""
    if end + 2 < tree.size and tree.lower[end] in _PARTICLES and tree.words[end + 1] == "-" and is_name(tree, end + 2):
        return True
    joined = end + 1 < tree.size and is_name(tree, end + 1) and _joins(tree, start, end)
    return joined or _is_compound(tree, end) or _is_syllable(tree, start, end) or _is_rank(tree, end)


def _is_behind_particles(tree: Tree, i: int) -> bool:
    """Whether two particles stand before the rest of a name: `Ursula von der Leyen`."""
    particles = all(low in _PARTICLES for low in tree.lower[i : i + 2])
    return i + 2 < tree.size and particles and is_name(tree, i + 2)


def _is_nickname(tree: Tree, start: int, i: int) -> bool:
    """Whether a name in quotation marks stands here between a given name and a surname: `Ann "Nan" Lee`."""
    if i + 3 >= tree.size or tree.words[i] not in _MARKS or tree.words[i + 2] not in _MARKS:
        return False
    given = tree.words[start] in gazetteer.table("given-names.tsv") and i == start + 1
    return given and tree.words[i + 1].istitle() and is_name(tree, i + 3)


def _is_rank(tree: Tree, i: int) -> bool:
    """Whether a rank goes on here and a name behind it: the mark of `Capt. Ann Lee`, the `1st` of `1st Lt. Ann Lee`."""
    if i + 1 >= tree.size or not is_name(tree, i + 1):
        return False
    if tree.words[i] == ".":
        given = tree.tags[i] in NAMES or tree.words[i + 1] in gazetteer.table("given-names.tsv")
        return given and f"{tree.lower[i - 1]}." in gazetteer.title_groups()
    follows = tree.lower[i + 1] in gazetteer.title_groups() or tree.lower[i + 1] in _GRADES
    return tree.lower[i] in _GRADES and (follows or tree.lower[i] == "class")


def _is_compound(tree: Tree, i: int) -> bool:
    """Whether a hyphen and a capital go on with a name that goes on behind them: `the World Anti-Doping Agency`."""
    if i + 2 >= tree.size or tree.words[i] not in {"-", "‑", "–"} or not tree.words[i + 1][0].isupper():
        return False
    tight = tree.ends[i - 1] == tree.starts[i] and tree.ends[i] == tree.starts[i + 1]
    return tight and is_name(tree, i + 2)


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
    if low == "/" and tight:
        return tree.any_of(range(i + 1, min(i + _OF_POLL, tree.size)), _POLLS)
    if low in _PARTICLES:
        return True
    if low in {"and", "&"} and _is_within(tree, start, i):
        return True
    if low in {"of", "for"}:
        if low == "of" and i - 1 == start and _is_acronym(tree.words[start]):
            return True
        work = tree.lower[i - 1] in _NAMED_BY_WORK
        return work or tree.lower[i - 1] in gazetteer.title_groups() or is_body(tree, behind_title(tree, start, i), i)
    if low == "on":
        return tree.lower[i - 1] in _ON and tree.tags[i + 1] in NAMES
    if low == ",":
        return _is_listed(tree, start, i)
    if low in {"'s", "’s"} and i - 1 == start and tree.lower[i - 1] in _PATRONS:
        return tree.tags[i + 1] in NAMES
    if low in {"'s", "’s"} and tree.lower[i + 1] in {"office", "department"}:
        return i - 1 > start and (tree.lower[i - 1] in _OFFICERS or roles.is_human(tree.lower[i - 1]))
    if low in {"'s", "’s"} and i - 2 == start and tree.lower[start] in _SAINTS:
        return is_name(tree, i + 1)
    owners = tree.lower[i - 1].endswith("s") if low in {"'", "’"} else tree.lower[i - 1] in _OWNERS
    if low in {"'", "’", "'s", "’s"} and owners:
        return is_body(tree, i + 1, _words_end(tree, i + 1)) and not _is_person(tree, start)
    return low == "&"


def _is_acronym(word: str) -> bool:
    """Whether a body's initials may go on with a place: `the ACLU of Ohio`, but no `US of`."""
    return len(word) > _INITIALS and word.isupper() and word.isalpha() and gazetteer.country_of(word) is None


def _is_within(tree: Tree, start: int, i: int) -> bool:
    """Whether `and` stands in a body's name: `the Food and Drug Administration`, `Institute for Health and Care`."""
    known = gazetteer.words("bodies.txt")
    end = _words_end(tree, i + 1)
    if end + 1 < tree.size and tree.lower[end] in {"'", "’", "'s", "’s"} and is_name(tree, end + 1):
        end = _words_end(tree, end + 1)
    before, behind = tree.words[i - 1], tree.words[i + 1]
    if (before, behind) in gazetteer.joined():
        return True
    if any(gazetteer.country_of(word) or word in gazetteer.table("given-names.tsv") for word in (before, behind)):
        return False
    inside = (tree.lower[k] for k in range(i + 1, end) if tree.tags[k] != "POS")
    own = [gazetteer.singular(word) in known for word in inside]
    if gazetteer.singular(tree.lower[i - 1]) in known or own[0]:
        return False
    of = next((k for k in range(i - 2, max(start, i - _FEW), -1) if tree.lower[k] in {"of", "for", ","}), None)
    if of is not None:
        return is_body(tree, start, of) and not (own[-1] and len(own) > _INITIALS)
    first = start - (start > 1 and tree.tags[start - 1] == "JJ" and tree.words[start - 1].islower())
    named = tree.lower[first - 1] in {"the", "'s", "’s"} and not tree.words[i - 1].isupper()
    return i - start < _LONG and start > 0 and named and own[-1]


def _is_listed(tree: Tree, start: int, i: int) -> bool:
    """Whether a comma stands in a body's name: `Institute of Epidemiology, Disease Control and Research`.

    Or before where its campus is: `University of Norland, West Harbour`.
    """
    of = next((k for k in range(i - 1, start, -1) if tree.lower[k] == "of"), None)
    if of is None or not is_body(tree, start, of) or _is_person(tree, i + 1) or _is_person(tree, of + 1):
        return False
    end = _words_end(tree, i + 1)
    if tree.lower[start] == "university":
        return end < tree.size and tree.lower[end] in {",", ")"} | {"said", "announced"}
    return end + 1 < tree.size and tree.lower[end] == "and" and is_name(tree, end + 1) and _is_sole(tree, end + 1)


def _is_sole(tree: Tree, i: int) -> bool:
    """Whether one word with a capital stands here, of no person, and none behind it."""
    return _words_end(tree, i) == i + 1 and not _is_person(tree, i)


def _words_end(tree: Tree, i: int) -> int:
    while i < tree.size and (is_name(tree, i) or (is_name(tree, i - 1) and _is_compound(tree, i))):
        i += 1
    return i


def _is_person(tree: Tree, start: int) -> bool:
    return tree.words[start] in gazetteer.table("given-names.tsv") or tree.words[start] in gazetteer.by_name()


def _is_police(tree: Tree, i: int, end: int) -> bool:
    """Whether a rank or an office in capitals stands before a full name: `PC Ann Lee`, `TD Ann Lee`."""
    if tree.words[i] not in _RANKS or i + 2 >= end:
        return False
    first = i + 1 + (tree.lower[i + 1] in _BEHIND_RANKS)
    surnamed = first + 2 == end and len(tree.words[i]) > _SHORT
    given = first < end and tree.words[first] in gazetteer.table("given-names.tsv")
    return given or (surnamed and tree.words[end - 1].istitle())


def _is_kind(tree: Tree, i: int, start: int, end: int) -> bool:
    """Whether a word before a given name, or before a full one, says what someone is: `Democrat Ann Lee`."""
    low, given = tree.lower[i], gazetteer.table("given-names.tsv")
    citizen = low in gazetteer.by_people() and not low.endswith(_ADJECTIVAL)
    if i + 2 >= end or not (citizen or roles.is_human(low) or low == "broadcaster") or tree.words[i] in given:
        return False
    if tree.words[i + 1] in given or (i == start == tree.sentence(i)[0]):
        return True
    before = tree.lower[i - 1]
    return i == start and (citizen or before != "the") and not roles.is_human(before)
