"""Dead letters as an operator learns of them: counted, and told in a line each."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from streams.events import DeadLetter
from streams.metrics.instruments import DEAD_LETTERS


def count_letters(letters: Iterable[DeadLetter]) -> None:
    for letter in letters:
        DEAD_LETTERS.labels(letter.stage, letter.error).inc()


def tell_letters(letters: Iterable[DeadLetter], logger: logging.Logger) -> None:
    """Count them, and tell each in a line of whoever could not process it."""
    letters = list(letters)
    count_letters(letters)
    for letter in letters:
        place = {"topic": letter.topic, "partition": letter.partition, "offset": letter.offset}
        about = {"stage": letter.stage, "error": letter.error, "remedy": letter.remedy}
        fields = {name: value for name, value in {**place, **about}.items() if value is not None}
        logger.warning("dead letter: %s: %s (%s)", letter.error, letter.message, letter.remedy, extra=fields)
