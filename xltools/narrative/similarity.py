"""How alike two texts are, by the pairs of characters that they share."""

from __future__ import annotations

import re
import unicodedata

SIZE = 4  # characters of a run by which paragraphs are compared
_NOISE = re.compile(r"[\W_]+")
_MARKS = re.compile(r"[\s!-/:-@\[-`{-~，。、；：（）“”‘’《》！？…—]+")  # noise in any form


def normalised(text: str) -> str:
    """A text for comparing: NFKC, without blanks, punctuation and case.

    Without its marks nearly every text is in that form already, and to see that takes no time.
    """
    plain = _MARKS.sub("", text)
    if not unicodedata.is_normalized("NFKC", plain):
        plain = unicodedata.normalize("NFKC", text)
    return (plain if plain.isalnum() else _NOISE.sub("", plain)).lower()


def shingles(text: str, size: int = 2) -> frozenset[str]:
    """Every run of ``size`` characters of a text, which is normalised first; all of it where it is shorter."""
    return shingles_of_plain(normalised(text), size)


def shingles_of_plain(plain: str, size: int = 2) -> frozenset[str]:
    """The same of a text that is normalised already."""
    if len(plain) <= size:
        return frozenset({plain} if plain else ())
    return frozenset([plain[place : place + size] for place in range(len(plain) - size + 1)])


def resemblance(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of common shingles (Dice): 1 for equal sets, 0 for nothing in common or nothing at all."""
    return dice(len(one & other), len(one), len(other))


def dice(shared: int, one: int, other: int) -> float:
    """Dice's coefficient of two sets by their sizes, and by how many elements they share."""
    return 2 * shared / (one + other) if one + other else 0.0


def containment(part: frozenset[str], whole: frozenset[str]) -> float:
    """The share of ``part`` that lies in ``whole``; 0 for an empty part."""
    return len(part & whole) / len(part) if part else 0.0
