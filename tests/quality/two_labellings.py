"""How well two labellings of the same paragraphs of real news agree: ``python tests/quality/two_labellings.py``.

Each is scored against the other, and both ways are counted together; what is optional in one counts neither way in
it. Words of statements are compared too: a content is right if it shares more than half of the characters that both
cover, a statement if its speakers are the same as well.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import real_news
from quality.scoring import Score, Scores, score

from streams.issues import parse_issue_list

Label = dict[str, Any]
SHARED = 0.5


def pairs() -> list[tuple[Label, Label]]:
    """Paragraphs labelled twice, the first labels first, without those that hold nothing to label."""
    first = {(label["uri"], label["ordinal"]): label for label in real_news.labels()}
    found = [(first[label["uri"], label["ordinal"]], label) for label in real_news.labels("second")]
    return [pair for pair in found if not any("ignored" in label for label in pair)]


def compared(both: list[tuple[Label, Label]], issue_list: str) -> Scores:
    """Issues, speakers and agreements of one list, both ways together."""
    same_party = parse_issue_list(real_news.lists()[issue_list].read_bytes(), source=issue_list).same_party
    scores = Scores()
    for gold, found in (order for pair in both for order in (pair, pair[::-1])):
        text = real_news.articles()[gold["uri"]]["paragraphs"][gold["ordinal"] - 1]
        line, said = real_news.gold(gold, issue_list, text), real_news.gold(found, issue_list, text)
        scores += score([line], [_as_read(said, text)], same_party)
    return scores


def statements(both: list[tuple[Label, Label]]) -> tuple[Score, Score]:
    """Contents, and contents with their speakers, both ways together."""
    contents, whole = Score(), Score()
    for gold, found in (order for pair in both for order in (pair, pair[::-1])):
        wanted = [made for made in gold.get("statements", []) if not made.get("optional")]
        free = [made for made in gold.get("statements", []) if made.get("optional")]
        given = [made for made in found.get("statements", []) if not made.get("optional")]
        contents.add(wanted, free, given, _same_content)
        whole.add(wanted, free, given, lambda one, other: _same_content(one, other) and _names(one) == _names(other))
    return contents, whole


def _as_read(line: Label, text: str) -> Label:
    return {
        "text": text,
        "issues": [{"id": issue} for issue in line["issues"]],
        "statements": [{"speaker": {"name": name}} for name in line["speakers"]],
        "agreements": [agreement for agreement in line["agreements"] if not agreement.get("optional")],
    }


def _same_content(one: Label, other: Label) -> bool:
    characters, others = (
        {index for start, end in made["content"] for index in range(start, end)} for made in (one, other)
    )
    return len(characters & others) > SHARED * len(characters | others)


def _names(statement: Label) -> set[str]:
    return {speaker["name"] for speaker in statement.get("speakers", [])}


def main() -> None:
    both = pairs()
    print(f"{len(both)} paragraphs of {len({label['uri'] for label, _ in both})} articles")
    for issue_list in real_news.lists():
        scores = compared(both, issue_list)
        figures = (scores.issues, scores.agreements, scores.with_parties)
        print(issue_list, "issues, agreements, with parties:", *(f"{figure.f1:.3f}" for figure in figures))
    contents, whole = statements(both)
    print(f"speakers {compared(both, 'world').speakers.f1:.3f}")
    print(f"contents {contents.f1:.3f}, with speakers {whole.f1:.3f}")


if __name__ == "__main__":
    main()
