"""What of the words that point to a speaker is the mention, and how it is resolved."""

from __future__ import annotations

import re
import unicodedata

PRONOUNS = {"i", "we", "he", "she", "it", "they", "you", "his", "her", "their", "him", "them", "its", "our", "who"}
UNNAMED = {"anonymous", "group"}
NO_NAME = {"president", "prime", "minister", "governor", "senator", "secretary", "king", "captain", "sheriff", "mayor"}
NO_NAME |= {"chief", "leader", "professor", "judge", "police", "officials", "company", "city", "government", "an", "a"}
NO_NAME |= {"the", "his", "her", "their", "this", "these", "one", "some", "another", "of", "and", "in", "said"}


def mention_words(words: str, name: str, kind: str) -> str:
    """Without an article and the short form in brackets; of a person who is named, only the words of the name."""
    bare = re.sub(r"^(the|an?) ", "", words, flags=re.IGNORECASE)
    bare = re.sub(r" \([^)]*\)$", "", bare)
    if kind != "person":
        return bare
    tokens = bare.split(" ")
    known = [bool(_words(token) & _words(name)) for token in tokens]
    if not any(known):
        return bare
    return " ".join(tokens[known.index(True) : len(known) - known[::-1].index(True)]).strip(",\"'")


def resolution(words: str, name: str, kind: str) -> str:
    """``pronoun``, ``nominal`` or ``name``, which another spelling and an acronym are too."""
    if words.lower() in PRONOUNS:
        return "pronoun"
    if kind in UNNAMED or name == name.lower():
        return "nominal"
    if _words(words) & _words(name):
        return "name"
    spelled = [token for token in words.split() if token[:1].isupper() and token.lower() not in NO_NAME]
    return "name" if spelled and len(words.split()) == len(spelled) else "nominal"


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return set(re.findall(r"\w+", re.sub(r"'s\b", "", plain.replace("’", "'")))) - NO_NAME
