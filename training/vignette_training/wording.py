"""What people would not say: repetitions, broken sentences, and men where there are women. Counts them,
and says how the program avoids them."""

from __future__ import annotations

import collections
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from .lemmas import Lemmatiser

FEMALE = frozenset("woman women girl girls lady ladies female females bride brides mother mothers".split())
MALE = frozenset("man men boy boys guy guys gentleman gentlemen male males groom father fathers".split())
# A caption that ends with one of these breaks off.
DANGLING = frozenset("a an the of in on at by for from with and or to into onto over under near next "
                     "is are his her their its while as that which behind beside".split())

# One that begins with one of these has lost what it is about: "in a red shirt is standing".
LEADING = DANGLING - frozenset("a an the his her their its".split())


def faults(words: list[str], lemmatiser: Lemmatiser) -> list[str]:
    """What is wrong with the wording of a caption, whatever the picture shows."""
    found = []
    named = collections.Counter(lemma for word in words if (lemma := lemmatiser.content(word)))
    if any(count > 1 for count in named.values()):
        found.append("repeated noun")
    threes = [tuple(words[i : i + 3]) for i in range(len(words) - 2)]
    if len(set(threes)) < len(threes) or any(a == b for a, b in zip(words, words[1:])):
        found.append("repeated phrase")
    if not words or words[-1] in DANGLING:
        found.append("broken ending")
    if words and words[0] in LEADING:
        found.append("broken beginning")
    return found


def is_well_worded(words: Sequence[str], tag_of: Callable[[int], int | None],
                   rare: frozenset[str] = frozenset()) -> bool:
    """Whether a caption may be offered: what the program can tell by itself. tag_of: the tag that
    word number i names, if any. rare: words that name something, whether a tag or not."""
    named = [tag for i in range(len(words)) if (tag := tag_of(i)) is not None]
    threes = [tuple(words[i : i + 3]) for i in range(len(words) - 2)]
    twice = len(set(named)) < len(named) or len(set(threes)) < len(threes)
    said = [word for word in words if word in rare]
    twice |= len(set(said)) < len(said)
    doubled = any(a == b for a, b in zip(words, words[1:]))
    # "a white and white dog"
    doubled |= any(a == c and b == "and" for a, b, c in zip(words, words[1:], words[2:]))
    broken = not words or words[0] in LEADING or words[-1] in DANGLING
    return not broken and not twice and not doubled


# What a gendered word becomes where the picture does not make it sure.
NEUTRAL = dict(pair.split(":") for pair in """man:person men:people woman:person women:people boy:child
boys:children girl:child girls:children guy:person guys:people lady:person ladies:people gentleman:person
gentlemen:people male:person males:people female:person females:people""".split())
FEMALE_TAGS, MALE_TAGS = ("woman", "girl"), ("man", "boy")


class Margins(NamedTuple):
    """The share of both genders' probability that each one's tags need for its words to stand."""

    female: float
    male: float


def neutral(words: list[str], chance: dict[str, float], margins: Margins) -> list[str]:
    """The caption with gendered words only where that gender is sure. chance: the probabilities of the
    four tags."""
    female, male = (max(chance.get(tag, 0.0) for tag in tags) for tags in (FEMALE_TAGS, MALE_TAGS))
    share = female / max(female + male, 1e-9)
    unsure = (FEMALE if share < margins.female else frozenset()) | (MALE if 1 - share < margins.male else frozenset())
    return [NEUTRAL.get(word, word) if word in unsure else word for word in words]


def gender_chances(logits: np.ndarray, tags: list[str]) -> dict[str, float]:
    """The probabilities of the tags that say a gender. logits: [tags] of one picture."""
    return {tag: float(1 / (1 + np.exp(-logits[tags.index(tag)])))
            for tag in (*FEMALE_TAGS, *MALE_TAGS) if tag in tags}


def gender_table(captions: list[list[str]], references, logits: np.ndarray, tags: list[str],
                 score: Callable[[list[list[str]]], float]) -> list[dict[str, float]]:
    """What each margin costs and saves: CIDEr, and women called men. logits: [pictures, tags]."""
    chances = [gender_chances(row, tags) for row in logits]
    rows = []
    for margin in (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9):
        said = [neutral(words, chance, Margins(margin, margin)) for words, chance in zip(captions, chances)]
        rows.append({"margin": margin, "CIDEr": score(said), **gender_counts(said, references)})
    return rows


def fault_counts(captions: list[list[str]], lemmatiser: Lemmatiser) -> dict[str, float]:
    """Of 1,000 captions, how many have each fault, and any of them."""
    each = [faults(words, lemmatiser) for words in captions]
    kinds = ("repeated noun", "repeated phrase", "broken ending", "broken beginning")
    scale = 1000 / max(1, len(captions))
    counts = {kind: scale * sum(kind in found for found in each) for kind in kinds}
    return counts | {"any fault": scale * sum(bool(found) for found in each)}


def gender_counts(captions: list[list[str]], references: list[list[list[str]]]) -> dict[str, float]:
    """Pictures whose references speak of women only, and what share of these the caption calls men;
    and the other way round."""
    counts: collections.Counter = collections.Counter()
    for words, refs in zip(captions, references):
        told = {word for ref in refs for word in ref}
        women, men = bool(told & FEMALE), bool(told & MALE)
        if women == men:
            continue
        own, other = (FEMALE, MALE) if women else (MALE, FEMALE)
        kind = "women" if women else "men"
        counts[kind] += 1
        counts[f"{kind} wrong"] += bool(set(words) & other)
        counts[f"{kind} right"] += bool(set(words) & own) and not set(words) & other
    women, men = max(1, counts["women"]), max(1, counts["men"])
    return {"pictures of women only": counts["women"], "pictures of men only": counts["men"],
            "women called men %": 100 * counts["women wrong"] / women,
            "women called women %": 100 * counts["women right"] / women,
            "men called women %": 100 * counts["men wrong"] / men}
