"""Pure: a paragraph event in, what it says out. Nothing here knows an issue list, Kafka or a clock.

- ``reader``       the assembled reader: `Reader`
- ``agreements/``  what was reached, promised, sought or refused, between whom, and in which words
- ``statements``   who says what, each speaker resolved within the window
- ``certainty``    how certain a speaker is, by fitted weights
- ``voices``       whose words a whole paragraph is: an answer of an interview, a block quotation
- ``cast/``        who is meant by a name, a role or a pronoun, and for whom they stand
- ``attribution/`` what is said, and by which words it is said to be
- ``text/``        texts as parsed, and the classes of words that rules know
"""

from __future__ import annotations

from streams.reading.reader import Reader

__all__ = ["Reader"]
