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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import real_news
from quality.label_mentions import mention_words, resolution
from quality.label_spans import NoteError, Span, Text

KINDS = {"!": "organisation", "^": "country", "?": "anonymous", "*": "group"}


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
        made: dict[str, Any] = {"type": text.form(spans, cued=bool(cue)), "content": spans}
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
            bare = mention_words(bare, name, kind)
            made["mention"] = text.find(bare + mark + number, near, spans)
            made["resolved"] = resolution(bare, name, kind)
        return made

    def _agreement(self, text: Text, rest: str) -> dict[str, Any]:
        status, parties, trigger, issues = rest.split("|")
        names = [self.names[alias][0] for alias in parties.split(";") if alias]
        found = self._by_list(sorted(issues.split()))
        return {"status": status, "parties": names, "trigger": text.find(trigger, []), "issues": found}


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
