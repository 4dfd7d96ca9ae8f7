"""Fits how the best caption is chosen: the weights of what speaks for a caption, on dev.

What is made as large as it gets is the figure itself, CIDEr and some times BLEU-4 of the captions that
the weights choose. That has steps and no slope, so it is searched: from the weights that are best so
far, others are drawn ever closer to them. A handful of weights on a thousand pictures has little to
learn by heart. How little, a fit on four fifths says of the last fifth.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .beam import Caption
from .consensus import WEIGHTS
from .data import Corpus
from .runtime import Encoding, Model, Written
from .scorers import Cider, bleu_counts, bleu_of
from .wording import Margins, gender_chances, neutral

FOLDS = 5
BEGIN = np.array([1.0, 0.5, 0.02, 0.5, 0.04])  # the weights that the search begins with
STRIDE = np.array([0.0, 0.25, 0.015, 0.25, 0.03])  # the deviation of its first steps; the first weight stays 1
LAST_STRIDE = 0.2  # of its last steps, as a share of that
TRIALS = 1500


class Candidates(NamedTuple):
    """The captions of one picture that may be offered: their signs [n,S], their CIDEr [n], and what BLEU
    counts of them [n,10]."""

    signs: np.ndarray
    cider: np.ndarray
    counts: np.ndarray


def offered(model: Model, written: Written) -> list[Caption]:
    """The captions that are well worded, or all where none is."""
    return [caption for caption in written.captions if model.is_well_worded(caption)] or written.captions


def candidates(model: Model, corpus: Corpus, numbers, encodings: list[Encoding], written: list[Written],
               margins: Margins) -> list[Candidates]:
    """Of each picture. Captions are measured within their set, after words of a gender that is not sure
    became neutral."""
    found: dict[int, Candidates] = {}
    for name in corpus.sets:
        mine = [row for row, number in enumerate(numbers) if corpus.sets[corpus.set_of[number]] == name]
        cider = Cider([corpus.captions[numbers[row]] for row in mine])
        for place, row in enumerate(mine):
            evidence = model.evidence(encodings[row], written[row].drawn)
            voters = model.consensus.voters(written[row].drawn, evidence)
            well = offered(model, written[row])
            gender = gender_chances(encodings[row].tag_logits, model.tags)
            said = [neutral(model.words(caption), gender, margins) for caption in well]
            found[row] = Candidates(
                np.array([model.consensus.signs(caption, voters, evidence) for caption in well]),
                np.array([cider.score(place, words) for words in said]),
                np.array([bleu_counts(words, corpus.captions[numbers[row]]) for words in said]))
    return [found[row] for row in range(len(written))]


class Table:
    """The candidates of many pictures side by side, and what weights make of them."""

    def __init__(self, pictures: list[Candidates], sets: np.ndarray, bleu: float):
        """sets [n]: which set each picture is of. bleu: how much BLEU-4 counts beside CIDEr."""
        size = len(pictures), max(len(one.cider) for one in pictures)
        self.signs = np.zeros((*size, pictures[0].signs.shape[1]))
        self.worth = np.zeros((*size, 1 + pictures[0].counts.shape[1]))  # CIDEr, and what BLEU counts
        self.missing = np.ones(size, bool)
        for row, one in enumerate(pictures):
            there = slice(len(one.cider))
            self.signs[row, there] = one.signs
            self.worth[row, there] = np.concatenate([one.cider[:, None], one.counts], 1)
            self.missing[row, there] = False
        self.bleu = bleu
        # A set counts as much as it is sure: by the root of its pictures.
        self.sets = [np.flatnonzero(sets == number) for number in np.unique(sets)]
        self.shares = np.sqrt([len(rows) for rows in self.sets])
        self.shares /= self.shares.sum()

    def chosen(self, weights: np.ndarray) -> np.ndarray:
        """The caption of each picture."""
        values = self.signs @ weights
        values[self.missing] = -np.inf
        return values.argmax(1)

    def figure(self, weights: np.ndarray) -> float:
        """CIDEr and `bleu` times BLEU-4 of what these weights choose."""
        found = self.worth[np.arange(len(self.worth)), self.chosen(weights)]
        return sum(share * (found[rows, 0].mean() + self.bleu * bleu_of(found[rows, 1:].sum(0))[3])
                   for share, rows in zip(self.shares, self.sets))


def fit(pictures: list[Candidates], sets: np.ndarray, bleu: float = 0.0) -> np.ndarray:
    """Weights of the signs [S], the first of them 1; `sets` and `bleu` as `Table` takes them."""
    table, random = Table(pictures, sets, bleu), np.random.default_rng(0)
    best, figure = BEGIN, table.figure(BEGIN)
    for trial in range(TRIALS):
        near = 1 - (1 - LAST_STRIDE) * trial / TRIALS
        other = best + near * STRIDE * random.normal(size=len(BEGIN))
        if (found := table.figure(other)) > figure:
            best, figure = other, found
    return best


def fit_choice(pictures: list[Candidates], sets: np.ndarray,
               bleu: float = 0.0) -> tuple[dict[str, float], np.ndarray]:
    """The manifest's weights, and of each picture what is chosen by a fit that did not see it."""
    fold, held = np.arange(len(pictures)) * 7919 % FOLDS, np.zeros(len(pictures), int)
    for number in range(FOLDS):
        rest, mine = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        if not len(rest) or not len(mine):
            continue
        found = fit([pictures[row] for row in rest], sets[rest], bleu)
        held[mine] = Table([pictures[row] for row in mine], sets[mine], bleu).chosen(found)
    found = fit(pictures, sets, bleu)
    return {name: round(float(value), 4) for name, value in zip(WEIGHTS, found[1:])}, held
