"""Labels of real news from notes that quote the text: ``label_notes.py ISSUE_CODES NOTES... > LABELS.jsonl``.

Notes hold words of the articles and so stay outside of the project; what comes out holds offsets alone. A note file::

    @ 17                             the article of that number, from 1, in the order of labelling
    > sw Ann Example                 a name and its alias: a person
    > gov! Ministry of Rain          ! organisation, ^ country, ? anonymous, * group
    = w.a n.b                        issues of most paragraphs of the article, by code
    1 . w.c -n.b ?n.d                paragraph 1: those, one more, one less, one optional; "2-4 ." several alike
    5 w.a ?n.d                       paragraph 5: these alone; "6 -" none
    ' sw|he|said|There is..doubt++it is     speaker, mention, cue, content from .. to, further content
    '? sw+gov|She / minister|||* @gov=the ministry     optional, two speakers, whole paragraph, relayed by gov
    o gov sw                         optional speakers
    ! reached|gov;sw|signed|w.c      status, parties, trigger, issues by code; "!?" optional
    x caption                        nothing to label, and why

``#2`` behind a snippet takes its second occurrence; else a cue is the one nearest to its content, a mention
the one nearest to the cue.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import real_news

KINDS = {"!": "organisation", "^": "country", "?": "anonymous", "*": "group"}
PRONOUNS = {
    "i",
    "we",
    "he",
    "she",
    "it",
    "they",
    "you",
    "his",
    "her",
    "their",
    "him",
    "them",
    "its",
    "my",
    "our",
    "who",
}
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " "})
Span = tuple[int, int]
OVERLAPPING = 10_000
ANOTHER_SENTENCE = 1_000
SENTENCE_END = re.compile(r"""(?<!Dr)(?<!U\.S)(?<!Jr)[.!?]["']*\s+["\[]?[A-Z]""")


class NoteError(Exception):
    """A note that does not fit its text."""


class Text:
    """A paragraph to find snippets in, whatever its quotation marks look like."""

    def __init__(self, text: str) -> None:
        self.plain = text.translate(PLAIN)

    def all(self, snippet: str) -> list[Span]:
        """Every occurrence, at word boundaries."""
        snippet = snippet.translate(PLAIN)
        pattern = re.escape(snippet)
        pattern = (r"(?<!\w)" if snippet[0].isalnum() else "") + pattern + (r"(?!\w)" if snippet[-1].isalnum() else "")
        return [match.span() for match in re.finditer(pattern, self.plain)]

    def find(self, snippet: str, near: list[Span], outside: Sequence[Span] = ()) -> Span:
        """The occurrence asked for by ``#2``, else the nearest to `near` in its sentence and `outside` of these."""
        snippet, _, number = snippet.partition("#")
        found = self.all(snippet)
        if number and int(number) <= len(found):
            return found[int(number) - 1]
        if not found or number:
            raise NoteError(f"not there: {snippet!r} {number}")
        within = [span for span in found if not any(a < span[1] and span[0] < b for a, b in outside)]
        return min(within or found, key=lambda span: min((self._far(span, other) for other in near), default=0))

    def _far(self, one: Span, other: Span) -> int:
        """As `_apart`, further where a sentence ends between them."""
        first, second = sorted([one, other])
        ends = SENTENCE_END.search(self.plain, max(first[0], first[1] - 1), second[0] + 1)
        return _apart(one, other) + (ANOTHER_SENTENCE if ends else 0)

    def content(self, piece: str, near: list[Span]) -> Span:
        """``from..to``, ``..to`` from the beginning, ``from..`` to the end, ``*`` all; no outer quotation marks.

        Of several that fit, the nearest to `near`, which are where the cue may stand, then the shortest.
        """
        start, dots, end = ("", "..", "") if piece == "*" else piece.partition("..")
        if not dots:
            return self.find(piece, near)
        beginning, _, number = start.partition("#")
        starts = self.all(beginning) if start else [(0, 0)]
        starts = starts[int(number) - 1 : int(number)] if number else starts
        fitting = [span for first, _ in starts for span in self._to(first, end)]
        if not fitting:
            raise NoteError(f"not there: {piece!r}")
        span = min(fitting, key=lambda span: (min((_apart(span, cue) for cue in near), default=0), span[1] - span[0]))
        return self._bare(span) if not start or not end else span

    def _to(self, start: int, end: str) -> list[Span]:
        """From `start` to every later occurrence of `end`, or to its ``#2`` second alone."""
        end, _, number = end.partition("#")
        later = [stop for first, stop in self.all(end) if first >= start] if end else [len(self.plain)]
        later = later[int(number) - 1 : int(number)] if number else later
        return [(start, stop) for stop in later]

    def _bare(self, span: Span) -> Span:
        start, end = span
        while end > start and self.plain[end - 1] in '" ':
            end -= 1
        while start < end and self.plain[start] in '" ':
            start += 1
        return start, end

    def joined(self, statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The last one as a part of the one before, if that one says it too and the words run on."""
        for statement in statements[-2:]:
            statement["content"] = self._run_on(statement["content"])
        if len(statements) < 2:
            return statements
        before, last = statements[-2:]
        spans = self._run_on([*before["content"], *last["content"]])
        if len(spans) == len(before["content"]) + len(last["content"]) or not _goes_on(before, last):
            return statements
        return [*statements[:-2], before | {"content": spans, "type": self.form(spans)}]

    def _run_on(self, spans: list[Span]) -> list[Span]:
        """With those in one that only marks and spaces part."""
        found: list[Span] = []
        for start, end in spans:
            if found and found[-1][1] <= start and not any(map(str.isalnum, self.plain[found[-1][1] : start])):
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found

    def form(self, spans: list[Span]) -> str:
        """Direct, mixed or indirect, by how much stands in quotation marks."""
        quoted, inside = set[int](), False
        for index, character in enumerate(self.plain):
            if character == '"':
                inside = not inside
            elif inside:
                quoted.add(index)
        words = {i for start, end in spans for i in range(start, end) if self.plain[i].isalnum()}
        if words <= quoted:
            return "direct"
        return "mixed" if words & quoted else "indirect"


class Compiler:
    """One labeller's notes to labels."""

    def __init__(self, codes: dict[str, str]) -> None:
        self.codes = codes
        self.uris = list(real_news.articles())
        self.names: dict[str, tuple[str, str]] = {}
        self.default: list[str] = []

    def labels(self, notes: str) -> list[dict[str, Any]]:
        """Every label of a file of notes, in its order.

        Raises:
            NoteError: notes do not fit, with their lines.
        """
        made: list[dict[str, Any]] = []
        current: list[dict[str, Any]] = []
        wrong: list[str] = []
        for number, line in enumerate(notes.splitlines(), 1):
            try:
                current = self._line(line.rstrip(), current, made)
            except (NoteError, KeyError, ValueError, IndexError) as error:
                wrong.append(f"line {number}: {line}\n  {error!r}")
        if wrong:
            raise NoteError("\n".join(wrong))
        return made

    def _line(self, line: str, current: list[dict[str, Any]], made: list[dict[str, Any]]) -> list[dict[str, Any]]:
        mark, _, rest = line.partition(" ")
        if mark == "@":
            self.uri, self.default, self.names = self.uris[int(rest) - 1], [], {}
        elif mark == ">":
            alias, _, name = rest.partition(" ")
            self.names[alias.rstrip("!^?*")] = (name, KINDS.get(alias[-1], "person"))
        elif mark == "=":
            self.default = rest.split()
        elif re.fullmatch(r"[0-9]+(-[0-9]+)?", mark):
            current = self._paragraphs(mark, rest)
            made += current
        elif mark:
            if not current:
                raise NoteError("no paragraph above")
            for label in current:
                self._add(label, mark, rest)
        return current

    def _paragraphs(self, mark: str, rest: str) -> list[dict[str, Any]]:
        first, _, last = mark.partition("-")
        texts = real_news.articles()[self.uri]["paragraphs"]
        wanted, optional = self._issues(rest)
        return [
            {"uri": self.uri, "ordinal": ordinal, "digest": real_news.digest(texts[ordinal - 1])}
            | ({"issues": wanted} if wanted else {})
            | ({"issues_optional": optional} if optional else {})
            for ordinal in range(int(first), int(last or first) + 1)
        ]

    def _issues(self, rest: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        marks = rest.split()
        codes = [*self.default] if "." in marks else []
        codes += [mark for mark in marks if mark not in {"-", "."} and not mark.startswith("-")]
        gone = {mark[1:] for mark in marks if mark.startswith("-")} - {""}
        bare = {code.lstrip("?") for code in codes if not code.startswith("?")} - gone
        optional = {code[1:] for code in codes if code.startswith("?")} - gone
        overridden = {mark[1:] for mark in marks if mark.startswith("?")}
        return self._by_list(sorted(bare - overridden)), self._by_list(sorted(optional - (bare - overridden)))

    def _by_list(self, codes: list[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code in codes:
            issue_list, _, issue = self.codes[code].partition(":")
            found.setdefault(issue_list, []).append(issue)
        return found

    def _add(self, label: dict[str, Any], mark: str, rest: str) -> None:
        text = Text(real_news.articles()[self.uri]["paragraphs"][label["ordinal"] - 1])
        optional = {"optional": True} if mark.endswith("?") else {}
        if mark.startswith("'"):
            made = self._statement(text, rest) | optional
            label["statements"] = text.joined([*label.get("statements", []), made])
        elif mark.startswith("!"):
            label.setdefault("agreements", []).append(self._agreement(text, rest) | optional)
        elif mark == "o":
            label["speakers_optional"] = [self.names[alias][0] for alias in rest.split()]
        elif mark == "x":
            label["ignored"] = rest
        else:
            raise NoteError(f"unknown mark {mark!r}")

    def _statement(self, text: Text, rest: str) -> dict[str, Any]:
        rest, _, relay = rest.partition(" @")
        who, mention, cue, content = rest.split("|")
        spans = [text.content(piece, text.all(cue.partition("#")[0]) if cue else []) for piece in content.split("++")]
        made: dict[str, Any] = {"type": text.form(spans), "content": spans}
        near = spans
        if cue:
            made["cue"] = text.find(cue, spans, spans)
            near = [made["cue"]]
        if who != "-":
            mentions = mention.split(" / ") if mention else []
            aliases = who.split("+")
            mentions += [""] * (len(aliases) - len(mentions))
            made["speakers"] = [
                self._speaker(text, alias, words, near, spans) for alias, words in zip(aliases, mentions, strict=True)
            ]
        if relay:
            alias, _, words = relay.partition("=")
            made["via"] = {"name": self.names[alias][0]}
            made["via"] |= {"mention": text.find(words, near)} if words else {}
        return made

    def _speaker(self, text: Text, alias: str, words: str, near: list[Span], spans: list[Span]) -> dict[str, Any]:
        name, kind = self.names[alias]
        made: dict[str, Any] = {"name": name, "kind": kind, "resolved": "carried"}
        if words:
            bare, mark, number = words.partition("#")
            bare = re.sub("^(the|an?) ", "", bare, flags=re.IGNORECASE)
            made["mention"] = text.find(bare + mark + number, near, spans)
            named = set(re.findall(r"\w+", bare.lower())) & set(re.findall(r"\w+", name.lower())) - {"the", "of"}
            made["resolved"] = "pronoun" if bare.lower() in PRONOUNS else "name" if named else "nominal"
        return made

    def _agreement(self, text: Text, rest: str) -> dict[str, Any]:
        status, parties, trigger, issues = rest.split("|")
        names = [self.names[alias][0] for alias in parties.split(";") if alias]
        found = self._by_list(sorted(issues.split()))
        return {"status": status, "parties": names, "trigger": text.find(trigger, []), "issues": found}


def _goes_on(before: dict[str, Any], last: dict[str, Any]) -> bool:
    """Whether two statements are of the same speakers by the same cue, or the last has none of its own."""
    same_names = [s["name"] for s in before.get("speakers", [])] == [s["name"] for s in last.get("speakers", [])]
    return same_names and last.get("cue", before.get("cue")) == before.get("cue") and "via" not in last


def _apart(one: Span, other: Span) -> int:
    """Characters between two spans; much if they overlap, as neither a cue nor a source stands in its content."""
    between = max(other[0] - one[1], one[0] - other[1])
    return between if between >= 0 else OVERLAPPING


def issue_codes(path: Path) -> dict[str, str]:
    """Codes that notes use for issues: lines of ``CODE LIST:ISSUE``."""
    return dict(line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines())


def written(labels: list[dict[str, Any]]) -> Iterator[str]:
    """Labels as lines of JSON."""
    for label in labels:
        yield json.dumps(label, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    compiler = Compiler(issue_codes(Path(sys.argv[1])))
    for path in sys.argv[2:]:
        try:
            print(*written(compiler.labels(Path(path).read_text(encoding="utf-8"))), sep="\n")
        except NoteError as error:
            raise SystemExit(f"{path}\n{error}") from error


if __name__ == "__main__":
    main()
