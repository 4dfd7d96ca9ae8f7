"""The beam search of the contract, over any decoder step; the Rust side follows the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import numpy as np

from .text import END, PAD, START, UNKNOWN

NEVER_SAID = [PAD, START, UNKNOWN]
# step(tokens [B], h [B,H], c [B,H], owner [B]) -> log_probs [B,V], h [B,H], c [B,H], where owner
# says which picture each row is of.
Step = Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray]]


@dataclass
class Decoding:
    """How captions are searched."""

    max_words: int = 22
    beam_width: int = 3
    length_normalisation: float = 0.7

    def normalise(self, log_prob: float, produced: int) -> float:
        """The length-normalised log-probability: 0 is certainty."""
        return log_prob / max(1, produced) ** self.length_normalisation


@dataclass
class Caption:
    """A finished caption: token ids without start and end, and its score."""

    tokens: list[int]
    score: float


def best_extensions(totals: np.ndarray, count: int) -> list[tuple[int, int]]:
    """(beam, token) of the `count` largest of totals [B,V]; ties: earlier beam, lower token."""
    flat = totals.ravel()
    count = min(count, flat.size)
    bound = np.partition(flat, flat.size - count)[flat.size - count]
    among = np.flatnonzero(flat >= bound)
    order = among[np.argsort(-flat[among], kind="stable")][:count]
    return [divmod(int(i), totals.shape[1]) for i in order]


class Beam:
    """The captions of one picture while they compete."""

    def __init__(self, rules: Decoding):
        self.rules = rules
        self.live: list[tuple[list[int], float]] = [([], 0.0)]
        self.finished: list[Caption] = []

    def grow(self, log_probs: np.ndarray) -> list[tuple[int, int]]:
        """log_probs [live,V] -> (row, token) of the captions that go on."""
        totals = log_probs + np.array([total for _, total in self.live], np.float32)[:, None]
        totals[:, NEVER_SAID] = -np.inf
        grown, going = [], []
        for row, token in best_extensions(totals, self.rules.beam_width):
            words, total = self.live[row][0], float(totals[row, token])
            if token == END:
                score = self.rules.normalise(total, len(words) + 1)
                self.finished.append(Caption(words, score))
            else:
                grown.append((words + [token], total))
                going.append((row, token))
        self.live = grown
        if self._is_decided():
            self.live, going = [], []
        return going

    def _is_decided(self) -> bool:
        """Whether enough is finished and nothing that still grows can beat the worst of it."""
        if not self.live or len(self.finished) < self.rules.beam_width:
            return False
        worst = min(caption.score for caption in self.finished)
        best = max(total for _, total in self.live)
        return self.rules.normalise(best, self.rules.max_words) <= worst

    def close(self) -> list[Caption]:
        """Counts what still grows as finished; all captions, best first."""
        for words, total in self.live:
            self.finished.append(Caption(words, self.rules.normalise(total, len(words))))
        return sorted(self.finished, key=lambda caption: -caption.score)


def search_many(step: Step, h: np.ndarray, c: np.ndarray, rules: Decoding) -> list[list[Caption]]:
    """Captions of each picture, best first. h, c: [pictures,H], the decoder's first memories."""
    beams = [Beam(rules) for _ in h]
    tokens, owner = np.full(len(h), START, np.int64), np.arange(len(h))
    for _ in range(rules.max_words):
        if not len(tokens):
            break
        log_probs, h, c = step(tokens, h, c, owner)
        rows, said, first = [], [], 0
        for number in dict.fromkeys(owner.tolist()):
            count = len(beams[number].live)
            for row, token in beams[number].grow(log_probs[first : first + count]):
                rows.append(first + row)
                said.append((token, number))
            first += count
        h, c = h[rows], c[rows]
        tokens = np.array([token for token, _ in said], np.int64)
        owner = np.array([number for _, number in said], np.int64)
    return [beam.close() for beam in beams]


def search(step: Step, h: np.ndarray, c: np.ndarray, rules: Decoding) -> list[Caption]:
    """Captions of one picture, best first. h, c: [1,H]."""
    return search_many(step, h, c, rules)[0]
