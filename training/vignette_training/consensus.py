"""Which caption is the best: the one that what the model might say agrees with most.

The likeliest caption of a beam is often a bland one. So some captions are drawn by the model's own
probabilities, and each of the beam's and each of the drawn ones is held against all that were drawn
(minimum Bayes risk decoding, Kumar and Byrne, 2004): agreement is CIDEr's for single words, in
which rare words count most. Where the manifest gives weights for it, the concepts that a caption
names count, too: they come from a head that learned them apart from the decoder. The Rust side
follows the same rules, down to the numbers that the draws are made with.
"""

from __future__ import annotations

import collections
import math
from dataclasses import dataclass
from typing import NamedTuple

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


class Evidence(NamedTuple):
    """What the concept head and the draws say of each concept of a picture, [C] each."""

    tag_of: dict[int, int]  # by token: the concept that it names
    chance: np.ndarray  # the head's probability
    surplus: np.ndarray  # the head's logit less the draws' vote

    def named(self, tokens: list[int]) -> list[int]:
        """The concepts that these words name, each once."""
        return sorted({self.tag_of[token] for token in tokens if token in self.tag_of})

    def sums(self, tokens: list[int]) -> tuple[float, float]:
        """Of these concepts, the sum of the head's probabilities, and that of the head's logits less the
        draws' votes: what the picture shows, and what of it the draws leave unsaid."""
        named = self.named(tokens)
        return float(self.chance[named].sum()), float(self.surplus[named].sum())


class Voters(NamedTuple):
    """Drawn captions, and the share that the agreement with each has in the mean."""

    bags: list[Bag]
    shares: np.ndarray


# Of the signs behind the first.
WEIGHTS = ("likelihood_weight", "length_weight", "concept_weight", "surplus_weight")


@dataclass
class Consensus:
    """How the best caption is chosen."""

    rarity: np.ndarray  # [V]: ln(pictures / pictures with the word in a caption)
    draws: int = 30
    temperature: float = 0.8
    breadth: int = 24  # a word is drawn from this many of the likeliest
    likelihood_weight: float = 0.1  # of a caption's score, beside its agreement
    length_weight: float = 0.0  # of each word
    concept_weight: float = 0.0  # of each named concept's probability
    surplus_weight: float = 0.0  # of how far each named concept's logit lies above its vote
    # What the same two add to the logarithm of how much a drawn caption's vote counts.
    concept_belief: float = 0.0
    surplus_belief: float = 0.0

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

    def voters(self, drawn: list[Caption], evidence: Evidence | None = None) -> Voters:
        """The drawn captions, and how much each is believed: more where the concepts that it names are
        those that the head sees."""
        if evidence is None or not (self.concept_belief or self.surplus_belief):
            belief = np.ones(len(drawn))
        else:
            sums = np.array([evidence.sums(caption.tokens) for caption in drawn]).reshape(-1, 2)
            value = sums @ [self.concept_belief, self.surplus_belief]
            belief = np.exp(value - value.max(initial=-np.inf))
        return Voters([self.bag(caption.tokens) for caption in drawn], belief / max(1e-9, belief.sum()))

    def signs(self, caption: Caption, voters: Voters, evidence: Evidence | None = None) -> list[float]:
        """What speaks for a caption, in the order of `WEIGHTS` behind the first, which weighs 1: its mean
        agreement with the drawn captions, each as much as it is believed; its score; its words' number;
        and of the concepts that it names the sums of `Evidence`."""
        own = self.bag(caption.tokens)
        common = sum(share * agreement(own, bag) for bag, share in zip(*voters))
        sums = evidence.sums(caption.tokens) if evidence else (0.0, 0.0)
        return [float(common), caption.score, len(caption.tokens), *sums]

    @property
    def weights(self) -> list[float]:
        """Of the signs, in their order."""
        return [1.0, *(getattr(self, name) for name in WEIGHTS)]

    def order(self, beam: list[Caption], drawn: list[Caption],
              evidence: Evidence | None = None) -> list[Caption]:
        """All captions that the beam and the draws said, each once, best first."""
        voters = self.voters(drawn, evidence)
        captions: dict[tuple[int, ...], Caption] = {}
        for caption in beam + drawn:
            captions.setdefault(tuple(caption.tokens), caption)

        def worth(caption: Caption) -> float:
            signs = self.signs(caption, voters, evidence)
            return sum(weight * sign for weight, sign in zip(self.weights, signs))

        return sorted(captions.values(), key=worth, reverse=True)


def agreement(a: Bag, b: Bag) -> float:
    """0 to 1: the cosine of the words, cut where `a` says one more often than `b`, less for
    captions of different length."""
    if not a.norm or not b.norm:
        return 0.0
    common = sum(min(w, b.words[t]) * b.words[t] for t, w in a.words.items() if t in b.words)
    return common / (a.norm * b.norm) * math.exp(-((a.length - b.length) ** 2) / (2 * SIGMA**2))
