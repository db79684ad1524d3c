"""MinHashes of paragraphs, by which the same paragraph under another name is known: pure.

Sources: Broder, "On the resemblance and containment of documents" (1997); the hashes are those of rensa.
"""

from __future__ import annotations

import re
import struct

from streams.errors import InputError

SHINGLE = 3
"""Words that are hashed together. Two paragraphs on one matter share single words and pairs, but hardly triples."""
LEAST_WORDS = 12
"""A shorter paragraph has too few shingles to be known by."""
HASHES = 6
ALIKE = 4
"""So many equal hashes of the six make two paragraphs alike: 95 of 100 that share 85 of 100 shingles (a word changed in
forty), 54 that share 60, 7 that share 30 (binomial). Whatever is alike has one of three pairs of hashes in common,
which an index can find."""
_SEED = 1
_HALF = 0xFFFFFFFF

Bands = tuple[int, int, int]
"""The six hashes in pairs, as signed integers of 64 bits."""

_WORDS = re.compile(r"\w+")


def minhash(text: str) -> str:
    """Six hashes of 32 bits in hex, whatever the case, spaces and punctuation; empty of a short paragraph."""
    # What only reads events need not load it.
    from rensa import RMinHash

    words = _WORDS.findall(text.casefold())
    if len(words) < LEAST_WORDS:
        return ""
    hashed = RMinHash(num_perm=HASHES, seed=_SEED)
    hashed.update([" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)])
    return struct.pack(f">{HASHES}I", *hashed.digest()).hex()


def bands(hashes: str) -> Bands:
    """The hashes as an index has them.

    Raises:
        InputError: they are not six hashes in hex.
    """
    try:
        return struct.unpack(">3q", bytes.fromhex(hashes))
    except (ValueError, struct.error):
        raise InputError(
            f"the minhash {hashes[:50]!r} is no {HASHES} hashes of 32 bits in hex",
            remedy="leave the field out, or take it from `read-paragraphs`",
        ) from None


def alike(one: Bands, other: Bands) -> bool:
    """Whether two paragraphs are near-duplicates."""
    different = (a ^ b for a, b in zip(one, other, strict=True))
    return sum((bits >> 32 == 0) + (bits & _HALF == 0) for bits in different) >= ALIKE
