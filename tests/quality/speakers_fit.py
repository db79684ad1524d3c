"""Make ``streams/reading/data/speakers.tsv`` anew: how certain a speaker is, by how he was found.

    .venv/bin/python tests/quality/speakers_fit.py

A ridge logistic regression over every speaker that the reader finds, before it leaves the uncertain ones out, in real
news, in our own coverage and in everyday news, of each the part open to tuning: whether he is one by the labels.
Whoever may be given or not counts neither way. Run it after `attribution_fit`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import real_news
from quality.attribution_fit import casts, labelled_own, labelled_real, lines
from quality.everyday import alternatives, everyday
from quality.logistic import Case, fitted
from quality.scoring import Labels, name_key

from streams.reading.cast.resolution import Cast
from streams.reading.certainty import features
from streams.reading.statements import is_nobodys, speakers
from streams.reading.voices import voice

OUT = Path(__file__).parents[2] / "streams" / "reading" / "data" / "speakers.tsv"
HEADER = """\
# Weights of what is seen of how a speaker was found, in hundredths of a natural logarithm of odds that it is right.
# Fitted by `tests/quality/speakers_fit.py` on labelled news: our own, and Wikinews' (© its contributors, CC BY 2.5).
"""
RIDGE, FEWEST = 8.0, 4
EVERYDAY_WEIGHT = 0.5
"""What a case of everyday news counts, which was labelled in one reading."""


def main() -> None:
    found = fitted(list(cases()), ridge=RIDGE, fewest=FEWEST)
    OUT.write_text(HEADER + "\n".join(lines(found)) + "\n", encoding="utf-8")


def cases() -> Iterator[Case]:
    """Every speaker of every paragraph."""
    for event, cast, label in labelled_real():
        yield from _of(cast, real_news.gold(label, next(iter(real_news.lists())), event.text), event.article.uri)
    for event, cast, label in labelled_own():
        yield from _of(cast, label, event.article.uri)
    for beat in everyday("open"):
        for label, (event, cast) in zip(beat.labels(), casts(beat.events(), ()), strict=True):
            for case in _of(cast, label, f"{beat.name} {event.article.uri}"):
                yield case._replace(weight=EVERYDAY_WEIGHT)


def _of(cast: Cast, label: Labels, article: str) -> Iterator[Case]:
    required = {name_key(one) for name in label["speakers"] for one in alternatives(name)}
    optional = {name_key(name) for name in (*label["speakers_optional"], *label["via"])}
    for found in cast.here.attributions if voice(cast) is None else ():
        for name in speakers(found, cast) if not is_nobodys(cast.here, found) else ():
            if name is not None and (key := name_key(name.name)) not in optional:
                yield Case(tuple(features(cast.here, found, name)), key in required, 1.0, article)


if __name__ == "__main__":
    main()
