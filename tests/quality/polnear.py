"""PolNeAR dev, where it is beside the project: the reader's statements, scored by the corpus's own scorer."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streams.events import Article, ArticleHeader, ArticleParagraph, ClassifiedParagraph, Paragraph, Statement
from streams.ingest.paragraphs import paragraph_events
from streams.reading import Reader

BESIDE = Path(__file__).parents[3] / "shared" / "polnear"
"""The corpus, where it is beside the project."""

_TOLD = re.compile(
    r"\b(?:told|tells?|telling|(?:interview|remarks|email|speaking|talking|said|reporters) (?:to|with|from|for))"
    r"(?: an?| the)?(?: [a-z]+){0,2} ?$|told [\w .’']{1,30} of $|^in an? $",
    re.IGNORECASE,
)
"""What stands before a medium that was told something."""


def paragraphs(split: Path) -> list[Paragraph]:
    """Every non-blank line as a body paragraph, in the window of its article; the stem is the uri."""
    return [event for text in sorted((split / "text").glob("*.txt")) for event in paragraph_events(_article(text))]


def scores(reader: Reader) -> dict[str, Any]:
    """What the scorer says of the dev split, as its JSON."""
    split = BESIDE / "data" / "dev"
    with tempfile.TemporaryDirectory() as folder:
        predictions, result = Path(folder, "predictions.jsonl"), Path(folder, "result.json")
        predictions.write_text("\n".join(_lines(reader.read(paragraphs(split)))))
        command = [
            sys.executable,
            str(BESIDE / "score_polnear.py"),
            str(split),
            str(predictions),
            "--json",
            str(result),
        ]
        subprocess.run(command, check=True, capture_output=True)
        found: dict[str, Any] = json.loads(result.read_text())
    return found


def _article(path: Path) -> Article:
    text, start, parts = path.read_bytes().decode(), 0, []
    for line in text.split("\n"):
        if line.strip():
            parts.append(ArticleParagraph(role="body", text=line, span=(start, start + len(line))))
        start += len(line) + 1
    header = ArticleHeader(uri=path.stem, published=datetime(2016, 1, 1, tzinfo=UTC))
    return Article(article=header, paragraphs=tuple(parts))


def _lines(classified: list[ClassifiedParagraph]) -> Iterator[str]:
    articles: dict[str, list[dict[str, Any]]] = {}
    for paragraph in classified:
        found = articles.setdefault(paragraph.article.uri, [])
        for statement in paragraph.statements:
            _add(found, _prediction(statement, paragraph.text, paragraph.span[0]))
    for stem, statements in articles.items():
        yield json.dumps({"article": stem, "statements": statements})


def _add(found: list[dict[str, Any]], prediction: dict[str, Any]) -> None:
    """As the corpus labels it: one attribution of joint sources, and one that goes on without a cue is one."""
    last = found[-1] if found else None
    if last and (last["cue"], last["content"]) == (prediction["cue"], prediction["content"]):
        last["source"] += prediction["source"]
    elif last and not prediction["cue"] and not prediction["source"]:
        last["content"] += prediction["content"]
    else:
        found.append(prediction)


def _prediction(statement: Statement, text: str, offset: int) -> dict[str, Any]:
    """As the corpus labels it: what is passed on has the one who passes it on for its source, if none was told it."""
    relay = statement.via if statement.via and statement.via.mention else None
    told = relay and relay.mention and _TOLD.search(text[: relay.mention[0]])
    who = relay if relay and not told else statement.speaker
    mention = who.mention if who else statement.source
    return {
        "content": [[start + offset, end + offset] for start, end in statement.content],
        "source": [[mention[0] + offset, mention[1] + offset]] if mention else [],
        "cue": [statement.cue[0] + offset, statement.cue[1] + offset] if statement.cue else None,
        "type": statement.type,
    }
