"""How alike two texts are, by the pairs of characters that they share."""

from __future__ import annotations

import re
import unicodedata

_NOISE = re.compile(r"[\W_]+")


def normalised(text: str) -> str:
    """A text for comparing: NFKC, without blanks, punctuation and case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def shingles(text: str, size: int = 2) -> frozenset[str]:
    """Every run of ``size`` characters of a normalised text; the text itself where it is shorter."""
    plain = normalised(text)
    if len(plain) <= size:
        return frozenset({plain} if plain else ())
    return frozenset(plain[place : place + size] for place in range(len(plain) - size + 1))


def resemblance(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of common shingles (Dice): 1 for equal sets, 0 for nothing in common or nothing at all."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0


def containment(part: frozenset[str], whole: frozenset[str]) -> float:
    """The share of ``part`` that lies in ``whole``; 0 for an empty part."""
    return len(part & whole) / len(part) if part else 0.0
