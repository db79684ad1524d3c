"""Names and pronouns in a parsed paragraph: where they stand and what they are, before anyone is resolved."""

from __future__ import annotations

from typing import Literal, NamedTuple

from streams.reading import gazetteer
from streams.reading.tree import Range, Tree

Category = Literal["person", "organisation", "country", "unknown"]
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
_PERSON_TITLES_LOWER = frozenset({"president-elect", "vice-president", "ex-president"})


class Mention(NamedTuple):
    """A name or a pronoun of the third person in a paragraph."""

    tokens: Range
    head: int
    text: str
    """The name without title, article and possessive mark; the pronoun in lower case."""
    category: Category
    gender: str = "?"
    """m, f or ?; of pronouns also + (plural) and n (neuter)."""
    titles: frozenset[str] = frozenset()
    country: str | None = None
    role: str = ""
    """Its label in the parse: who is subject is salient."""
    pronoun: bool = False

    @property
    def words(self) -> list[str]:
        return self.text.split()


def mentions(tree: Tree) -> list[Mention]:
    """Names and pronouns in reading order."""
    found: list[Mention] = []
    i = 0
    while i < tree.size:
        if tree.lower[i] in PERSONAL and tree.tags[i] in {"PRP", "PRP$"}:
            low = tree.lower[i]
            found.append(
                Mention((i, i + 1), i, low, "unknown", PERSONAL[low], role=tree.deps[i], pronoun=True),
            )
            i += 1
        elif _is_name(tree, i):
            end = _run(tree, i)
            mention = _name(tree, i, end)
            if mention is not None:
                found.append(mention)
            i = end
        else:
            i += 1
    return found


def _is_name(tree: Tree, i: int) -> bool:
    word = tree.words[i]
    if not word[0].isupper() or tree.lower[i] in _CALENDAR:
        return False
    return tree.tags[i] in {"NNP", "NNPS"} or word in gazetteer.by_name()


def _run(tree: Tree, start: int) -> int:
    """The end of the names that begin here: `Jean-Luc de Boer`, `Department of Justice`."""
    end = start + 1
    while end < tree.size:
        if _is_name(tree, end) and not (tree.words[end] in gazetteer.by_name() and end - start > 2):
            end += 1
        elif end + 1 < tree.size and _is_name(tree, end + 1) and _joins(tree, start, end):
            end += 2
        elif (
            end + 2 < tree.size
            and tree.lower[end] == "of"
            and tree.lower[end + 1] == "the"
            and _is_name(tree, end + 2)
            and _is_body(tree, start, end)
        ):
            end += 3
        else:
            break
    return end


def _joins(tree: Tree, start: int, i: int) -> bool:
    low = tree.lower[i]
    tight = tree.ends[i - 1] == tree.starts[i] and tree.ends[i] == tree.starts[i + 1]
    if low in {"-", "–", "’", "'"}:
        return tight
    if low in _PARTICLES:
        return True
    if low in {"of", "for"}:
        return tree.lower[i - 1] in gazetteer.title_groups() or _is_body(tree, start, i)
    return low == "&"


def _is_body(tree: Tree, start: int, end: int) -> bool:
    return any(gazetteer.singular(tree.lower[i]) in gazetteer.words("bodies.txt") for i in range(start, end))


def _name(tree: Tree, start: int, end: int) -> Mention | None:
    title_end = _title_end(tree, start, end)
    titles = _titles_in(tree, start, title_end) | _titles_before(tree, start) | _titles_after(tree, end)
    country = _country_before(tree, start, title_end)
    if title_end == end:
        return None
    text = _joined(tree, title_end, end)
    head = end - 1
    gender = next((gazetteer.table("honorifics.tsv")[t] for t in titles if t in gazetteer.table("honorifics.tsv")), "?")
    category = _category(tree, title_end, end, text, titles)
    if category == "person" and gender == "?":
        gender = gazetteer.table("given-names.tsv").get(tree.words[title_end], "?")
    if category == "country":
        country = country_of(text)
    return Mention((start, end), head, text, category, gender, frozenset(titles), country, _role(tree, start, end))


def country_of(text: str) -> str | None:
    """The country a name means as a state or, by its capital, as a government."""
    return gazetteer.by_name().get(text) or gazetteer.by_seat().get(text)


def _title_end(tree: Tree, start: int, end: int) -> int:
    """Where the title before a name ends: after `Secretary of State`, after `Foreign Minister`."""
    titles = gazetteer.title_groups()
    cut = start
    for i in range(start, end):
        low = tree.lower[i]
        if low in titles or low in _PERSON_TITLES_LOWER:
            cut = i + 1
        elif low == "of" and cut == i:
            cut = i + 2
            while cut < end and tree.lower[cut] in _DEPARTMENTS:
                cut += 1
    if cut < end and tree.lower[cut] in {"-", "of", "for", "&"}:
        return start
    rest = range(cut, end)
    if any(gazetteer.singular(tree.lower[i]) in gazetteer.words("bodies.txt") for i in rest):
        return start
    return min(cut, end)


def _titles_in(tree: Tree, start: int, end: int) -> set[str]:
    return {tree.lower[i] for i in range(start, end) if tree.lower[i] in gazetteer.title_groups()}


def _titles_before(tree: Tree, start: int) -> set[str]:
    """`national security adviser` before a name, in lower case."""
    i = start - 1
    if i >= 0 and tree.tags[i] in {"NN", "JJ"} and tree.lower[i] in gazetteer.title_groups():
        return {tree.lower[i]}
    return set()


def _titles_after(tree: Tree, end: int) -> set[str]:
    """The apposition after a name: `, the former governor`, `, chief executive of the bank`."""
    heads = {tree.heads[end - 1], end - 1}
    found = set()
    for head in heads:
        for child in tree.of(head, "appos"):
            if child >= end and tree.lower[child] in gazetteer.title_groups():
                found.add(tree.lower[child])
    return found


def _country_before(tree: Tree, start: int, title_end: int) -> str | None:
    """The country in front: `Chinese leader`, `US President`, `French Foreign Minister`."""
    for i in range(title_end - 1, max(start - 4, -1), -1):
        if i >= start or tree.tags[i] in {"JJ", "NN", "NNP", "NNPS", "HYPH"}:
            country = gazetteer.country_of_word(tree.words[i])
            if country is not None:
                return country
        else:
            break
    return None


def _category(tree: Tree, start: int, end: int, text: str, titles: set[str]) -> Category:
    if country_of(text) is not None:
        return "country"
    if text in gazetteer.phrases("media.txt") or _is_body(tree, start, end):
        return "organisation"
    if titles:
        return "person"
    first = tree.words[start]
    if end - start >= 2 and first in gazetteer.table("given-names.tsv"):
        return "person"
    if end - start == 1 and first.isupper() and 2 <= len(first) <= 6:
        return "organisation"
    determined = start > 0 and tree.lower[start - 1] in {"the", "a", "an", "this"}
    if determined or tree.tags[end - 1] == "NNPS":
        return "organisation" if end - start > 1 else "unknown"
    return "unknown"


def _role(tree: Tree, start: int, end: int) -> str:
    for i in range(end - 1, start - 1, -1):
        if not start <= tree.heads[i] < end or tree.heads[i] == i:
            return tree.deps[i]
    return ""


def _joined(tree: Tree, start: int, end: int) -> str:
    return " ".join(tree.text[tree.starts[start] : tree.ends[end - 1]].split())
