"""The beam search of the contract, over any decoder step; the Rust side follows the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import numpy as np

from .text import END, PAD, START, UNKNOWN

NEVER_SAID = [PAD, START, UNKNOWN]
# step(tokens [B], h [B,H], c [B,H]) -> log_probs [B,V], h [B,H], c [B,H]
Step = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]]


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


def search(step: Step, h: np.ndarray, c: np.ndarray, rules: Decoding) -> list[Caption]:
    """Captions of one picture, best first. h, c: [1,H], the decoder's first memory."""
    live: list[tuple[list[int], float]] = [([], 0.0)]
    finished: list[Caption] = []
    tokens = np.array([START], np.int64)
    for _ in range(rules.max_words):
        log_probs, h, c = step(tokens, h, c)
        totals = log_probs + np.array([total for _, total in live], np.float32)[:, None]
        totals[:, NEVER_SAID] = -np.inf
        grown, rows = [], []
        for row, token in best_extensions(totals, rules.beam_width):
            words, total = live[row][0], float(totals[row, token])
            if token == END:
                finished.append(Caption(words, rules.normalise(total, len(words) + 1)))
            else:
                grown.append((words + [token], total))
                rows.append(row)
        live = grown
        if not live or _is_decided(live, finished, rules):
            live = []
            break
        tokens, h, c = np.array([words[-1] for words, _ in live], np.int64), h[rows], c[rows]
    finished += [Caption(words, rules.normalise(total, len(words))) for words, total in live]
    return sorted(finished, key=lambda caption: -caption.score)


def _is_decided(live, finished: list[Caption], rules: Decoding) -> bool:
    """Whether enough is finished and nothing that still grows can beat the worst of it."""
    if len(finished) < rules.beam_width:
        return False
    worst = min(caption.score for caption in finished)
    return rules.normalise(max(total for _, total in live), rules.max_words) <= worst
