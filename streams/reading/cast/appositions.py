"""Phrases and names side by side: whose name a description bears, and who is joined to whom."""

from __future__ import annotations

from streams.lexicon import gazetteer
from streams.reading.cast.names import Mention
from streams.reading.cast.nominals import Nominal
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles
from streams.reading.text.tree import NOUNS

FAR = 20
"""Tokens between a description and the name that goes with it, at most."""
_IS = frozenset({"is", "was", "'s", "’s"})
_ARTICLES = frozenset({"a", "an", "the"})
_COMPLEMENTS = frozenset({"of", "from", "for"})
_WHERE = NOUNS | {"DT"}
_LINKS = {",": False, "and": True, ", and": True}
"""What stands between names in a row, and whether the last one is behind it."""
_BESIDE = frozenset({"as well as", "along with", "together with"})
"""As `and` does, behind a comma or before an article too: `the union, along with the bank`."""
_AND = 3
_ROW = 8
"""Names in a row, at most."""
_ADJECTIVAL = frozenset({"JJ", "HYPH", "VBN", "NN"})
_KINDS = gazetteer.word_set("behind-names")
_EITHER = gazetteer.word_set("persons-or-bodies")


def is_group(here: Sketch, token: int) -> bool:
    """Whether a name in the plural is only part of who is meant: `Democrats on the committee`."""
    return here.tree.tags[token] == "NNPS" and here.tree.first(token, "prep") is not None


def kind_of_name(here: Sketch, found: Nominal) -> Mention | None:
    """The body's name that a noun for what it is stands right behind.

    `the Unite union`, `the Guardian newspaper`, `the official Lux news agency`.
    """
    tree = here.tree
    news = tree.lower[found.token - 1] == "news"
    named = here.at.get(found.token - 1 - news)
    if not (news or found.head in _KINDS) or named is None or named.pronoun or named.category in {"country", "place"}:
        return None
    first = named.tokens[0] - 1
    while first > 0 and tree.tags[first] in _ADJECTIVAL and tree.words[first].islower():
        first -= 1
    return named if first >= 0 and tree.lower[first] == "the" and found.span[1] == tree.ends[found.token] else None


def joined(here: Sketch, token: int) -> list[int]:
    """The token and those that `and` ties to it, by the parse or in a row of names."""
    if examples := _examples(here, token):
        return examples
    tree, found = here.tree, in_a_row(here, token) or [token]
    for child in tree.of(token, "conj"):
        if tree.tags[child] in {"NNP", "NNPS", "NN", "NNS", "PRP"} and child not in found:
            if _is_one(here, token, child):
                return joined(here, child)
            if _is_another_role(here, token, child):
                continue
            found += joined(here, child)
    if tree.lower[tree.lefts[token] - 1] == "and":
        subjects = tree.of(tree.heads[token], "nsubj")
        before = [i for i in subjects if i < token and i not in found and not _is_one(here, i, token)]
        found = [i for other in before for i in joined(here, other)] + found
    for name in tree.of(token, "appos"):
        if tree.tags[name] == "NNP" and (other := _another(here, name)) is not None:
            found += joined(here, other)
    return found


def _is_one(here: Sketch, token: int, other: int) -> bool:
    """Whether two roles are those of the one person named behind them: `Former mayor and candidate Ann Lee`."""
    tree, named = here.tree, here.at.get(other) or here.at.get(other + 1)
    if named is None or named.category != "person" or token in here.at or not roles.is_human(tree.lower[token]):
        return False
    start = named.tokens[0]
    both = tree.words[token + 1] == "and" and bool(named.roles)
    own = (tree.tags[i] in {"DT", "PRP$"} for i in (*tree.children[token], *range(token + 2, start)))
    return roles.office_before(tree, start) == token or (both and not any(own))


def _is_another_role(here: Sketch, token: int, other: int) -> bool:
    """Whether two roles are one person's, who has one article: `the senator and former mayor said`."""
    tree = here.tree
    human = all(tree.tags[i] == "NN" and i not in here.at and roles.is_human(tree.lower[i]) for i in (token, other))
    own = any(tree.tags[i] in {"DT", "PRP$"} for i in tree.children[other])
    return human and not own and tree.first(token, "det") is not None


def in_a_row(here: Sketch, token: int) -> list[int]:
    """Names in a row with the one of a token, or behind a plural that says what they are; none where it is alone.

    `Ann Lee, Bo Lund and Cy Holt`, `Ann Lee, a clerk, and Bo Lund of Oslo`, `senators Ann Lee and Bo Lund`.
    """
    tree = here.tree
    names = [m for m in here.mentions if not m.pronoun]
    if token in here.at:
        first = next((k for k, m in enumerate(names) if m is here.at[token]), None)
    else:
        plural = tree.tags[token] == "NNS" and roles.is_human(tree.lower[token])
        of = {token + 1, *tree.of(token, "appos")} if plural else set()
        first = next((k for k, m in enumerate(names) if m.tokens[0] in of or m.head in of), None)
    if first is None:
        return []
    row = [names[first]]
    for step in (1, -1):
        k = first + step
        while 0 <= k < len(names) and len(row) < _ROW:
            one, other = (names[k], row[0]) if step < 0 else (row[-1], names[k])
            if (link := _link(here, one, other)) is not None and (link or len(row) > 1 or step > 0):
                row = [one, *row] if step < 0 else [*row, other]
            elif abs(row[0 if step < 0 else -1].tokens[0] - names[k].tokens[0]) > FAR:
                break
            k += step
    while len(row) > 1 and not _link(here, row[-2], row[-1]):
        row.pop()
    return [m.head for m in row] if len(row) > 1 and names[first] in row else []


def _link(here: Sketch, one: Mention, other: Mention) -> bool | None:
    """Whether `and` ties a name to the next, or a comma alone; None where they are not in a row."""
    tree = here.tree
    alike = one.category == other.category or {one.category, other.category} == {"person", "unknown"}
    if not alike or (one.category != "country" and not (" " in one.text and " " in other.text)):
        return None
    start, end = one.tokens[1], other.tokens[0]
    if tree.lower[one.tokens[0] - 1] in _COMPLEMENTS and one.tokens[0]:
        return None
    if tree.lower[start] in _COMPLEMENTS:
        start = next((i for i in range(start + 1, end) if tree.tags[i] not in _WHERE), end)
    while end > start and tree.tags[end - 1] in {"NN", "JJ"}:
        end -= 1
    between = tree.lower[start:end]
    if len(between) > _AND and between[0] == "," and between[1] in _ARTICLES and "," in between[2:]:
        between = between[between.index(",", 2) :]
    link = " ".join(between)
    return True if link.removeprefix(", ").removesuffix(" the") in _BESIDE else _LINKS.get(link)


def _examples(here: Sketch, token: int) -> list[int]:
    """Whom the text names as examples of those who speak: `experts such as Ann Lee and Bo Lund`."""
    tree = here.tree
    for preposition in tree.of(token, "prep"):
        named = tree.first(preposition, "pobj") if tree.lower[preposition] == "as" else None
        if named is not None and named in here.at and tree.lower[preposition - 1] == "such":
            return joined(here, named)
    return []


def joined_states(here: Sketch, token: int) -> list[int]:
    """As `joined`, with the states of `Peru, Chile and Brazil` where the parser says that Peru is Chile."""
    states = [i for i in here.tree.of(token, "appos") if _is_country(here, token) and _is_country(here, i)]
    return list(dict.fromkeys(one for i in (token, *states) for one in joined(here, i)))


def _is_country(here: Sketch, token: int) -> bool:
    return token in here.at and here.at[token].category == "country"


def _another(here: Sketch, name: int) -> int | None:
    """Who else speaks where the parse ties them to a name behind a role: `The chief, Ann Lee, and the mayor, …`."""
    others = (c for c in here.tree.of(name, "conj") if here.tree.first(c, "det", "poss") is not None)
    return next((c for c in others if roles.is_human(here.tree.lower[c])), None)


def within(found: Nominal, other: Nominal) -> bool:
    """Whether all that one phrase says of a source, another one says too."""
    return found.role.words <= other.role.words and found.country in {None, other.country}


def apposed(here: Sketch, found: Nominal) -> Mention | None:
    """The name that a noun phrase says whose it is: `The director, Ann Lee,`, `the broadcaster Ones`."""
    tree = here.tree
    own = next((here.at[i] for i in tree.of(found.token, "appos") if i in here.at), None)
    if own is not None and found.human and found.singular and own.category == "person":
        return own  # not the bank of `In a letter to the bank, its head, Ann Lee, …`
    top = found.token
    while tree.deps[top] == "appos":
        top = tree.heads[top]
    for mention in here.mentions:
        start, end = mention.tokens
        if end < found.token - FAR or mention.pronoun or mention.category in {"country", "place"}:
            continue
        if start == found.token + 1 and {found.token, tree.heads[found.token]} & _heads(here, mention):
            return mention
        if start > found.token:
            bearers = (roles.naming(tree, start), roles.office_before(tree, start))
            if found.token in {*bearers, roles.ahead_with_clause(tree, start, end)}:
                return mention
            ahead = roles.ahead(tree, start, end)
            if ahead is not None and ahead[0] == found.token and _suits(found, mention):
                return mention
            if start > found.token + FAR:
                return None
        elif found.human and found.singular and (roles.follows(tree, end, found.token) or start <= top < end):
            return mention
    return None


def equated(here: Sketch, found: Nominal) -> Mention | None:
    """The name of which a phrase is said to be the bearer: `The author is Ann Lee.`"""
    tree, verb = here.tree, here.tree.heads[found.token]
    if not (found.human and found.singular) or tree.deps[found.token] != "nsubj" or tree.lower[verb] not in _IS:
        return None
    name = next((here.at[i] for i in tree.of(verb, "attr") if i in here.at), None)
    return name if name is not None and name.category == "person" else None


def _heads(here: Sketch, mention: Mention) -> set[int]:
    return {here.tree.heads[i] for i in range(*mention.tokens)}


def _suits(found: Nominal, mention: Mention) -> bool:
    """Whether people are named after what people are, and bodies after what bodies are."""
    return found.singular and (mention.category == "organisation") <= (not found.human or found.head in _EITHER)
