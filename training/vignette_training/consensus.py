"""Which caption is the best: the one that what the model might say agrees with most.

The likeliest caption of a beam is often a bland one. So some captions are drawn by the model's own
probabilities, and each of the beam's and each of the drawn ones is held against all that were drawn
(minimum Bayes risk decoding, Kumar and Byrne, 2004): agreement is CIDEr's for single words, in
which rare words count most. The Rust side follows the same rules, down to the numbers that the
draws are made with.
"""

from __future__ import annotations

import collections
import math
from dataclasses import dataclass

import numpy as np

from .beam import NEVER_SAID, Caption, Decoding, Step
from .text import END, START

SIGMA = 6.0  # words by which lengths may differ, as in CIDEr-D
_BITS = (1 << 64) - 1


def uniform(drawn: int, word: int) -> float:
    """A number in 0..1 for word number `word` of drawn caption `drawn`: the output of splitmix64
    (Steele, Lea and Flood, 2014) for their common number."""
    z = (drawn * 256 + word + 1) * 0x9E3779B97F4A7C15 & _BITS
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & _BITS
    z = (z ^ z >> 27) * 0x94D049BB133111EB & _BITS
    return ((z ^ z >> 31) >> 11) / (1 << 53)


def likeliest(log_probs: np.ndarray, count: int) -> np.ndarray:
    """The token ids of the `count` largest of each row [B,V], largest first; ties: lower token."""
    count = min(count, log_probs.shape[1])
    among = np.sort(np.argpartition(-log_probs, count - 1, axis=1)[:, :count], axis=1)
    order = np.argsort(-np.take_along_axis(log_probs, among, 1), axis=1, kind="stable")
    return np.take_along_axis(among, order, 1)


@dataclass
class Bag:
    """A caption's distinct words, each as often as it is said times its rarity."""

    words: dict[int, float]
    norm: float
    length: int


@dataclass
class Consensus:
    """How the best caption is chosen."""

    rarity: np.ndarray  # [V]: ln(pictures / pictures with the word in a caption)
    draws: int = 30
    temperature: float = 0.8
    breadth: int = 24  # a word is drawn from this many of the likeliest
    likelihood_weight: float = 0.1  # of a caption's score, beside its agreement

    def draw(self, step: Step, h: np.ndarray, c: np.ndarray, rules: Decoding) -> list[Caption]:
        """`draws` captions of one picture. h, c: [1,H], the decoder's first memory."""
        said: list[list[int]] = [[] for _ in range(self.draws)]
        totals, produced = np.zeros(self.draws, np.float32), np.zeros(self.draws, np.int64)
        going, tokens = np.arange(self.draws), np.full(self.draws, START, np.int64)
        h, c = h.repeat(self.draws, 0), c.repeat(self.draws, 0)
        for word in range(rules.max_words):
            if not len(going):
                break
            log_probs, h, c = step(tokens, h, c, np.zeros(len(going), np.int64))
            chosen, log_prob = self._choose(log_probs, going, word)
            totals[going] += log_prob
            produced[going] += 1
            rows = np.flatnonzero(chosen != END)
            going, tokens, h, c = going[rows], chosen[rows], h[rows], c[rows]
            for number, token in zip(going.tolist(), tokens.tolist()):
                said[number].append(token)
        scores = (rules.normalise(float(t), int(n)) for t, n in zip(totals, produced))
        return [Caption(words, score) for words, score in zip(said, scores)]

    def _choose(self, log_probs: np.ndarray, numbers: np.ndarray, word: int):
        """Word number `word` of the captions `numbers`, and its log-probability."""
        log_probs[:, NEVER_SAID] = -np.inf
        choice = likeliest(log_probs, self.breadth)
        weights = np.take_along_axis(log_probs, choice, 1).astype(np.float64)
        sums = np.exp((weights - weights[:, :1]) / self.temperature).cumsum(1)
        marks = np.array([uniform(number, word) for number in numbers.tolist()]) * sums[:, -1]
        places = np.minimum((sums <= marks[:, None]).sum(1), sums.shape[1] - 1)
        chosen = choice[np.arange(len(numbers)), places]
        return chosen, log_probs[np.arange(len(numbers)), chosen]

    def bag(self, tokens: list[int]) -> Bag:
        """What agreement is reckoned from."""
        words = {t: n * float(self.rarity[t]) for t, n in collections.Counter(tokens).items()}
        return Bag(words, math.sqrt(sum(w * w for w in words.values())), len(tokens))

    def order(self, beam: list[Caption], drawn: list[Caption]) -> list[Caption]:
        """All captions that the beam and the draws said, each once, best first."""
        bags = [self.bag(caption.tokens) for caption in drawn]
        captions: dict[tuple[int, ...], Caption] = {}
        for caption in beam + drawn:
            captions.setdefault(tuple(caption.tokens), caption)

        def worth(caption: Caption) -> float:
            own = self.bag(caption.tokens)
            common = sum(agreement(own, other) for other in bags) / max(1, len(bags))
            return common + self.likelihood_weight * caption.score

        return sorted(captions.values(), key=worth, reverse=True)


def agreement(a: Bag, b: Bag) -> float:
    """0 to 1: the cosine of the words, cut where `a` says one more often than `b`, less for
    captions of different length."""
    if not a.norm or not b.norm:
        return 0.0
    common = sum(min(w, b.words[t]) * b.words[t] for t, w in a.words.items() if t in b.words)
    return common / (a.norm * b.norm) * math.exp(-((a.length - b.length) ** 2) / (2 * SIGMA**2))
