"""Fits how the best caption is chosen: the weights of what speaks for a caption, on dev.

A caption is chosen by softmax of its worth, and the expected CIDEr is made as large as it gets: what
is fitted is what is wanted, and a handful of weights on a thousand pictures has little to learn by
heart. How little, a fit on four fifths says of the last fifth.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch

from .beam import Caption
from .consensus import WEIGHTS
from .data import Corpus
from .runtime import Encoding, Model, Written
from .scorers import Cider, sentence_bleu
from .wording import gender_chances, neutral

FOLDS = 5
BEGIN = (1.0, 0.2, 0.0, 0.0, 0.0)  # the weights that the fit begins with
SHARPNESS = 20.0  # of the softmax there


class Candidates(NamedTuple):
    """The captions of one picture that may be offered: their signs [n,S], and what each is worth [n]."""

    signs: np.ndarray
    worth: np.ndarray


def offered(model: Model, written: Written) -> list[Caption]:
    """The captions that are well worded, or all where none is."""
    return [caption for caption in written.captions if model.is_well_worded(caption)] or written.captions


def candidates(model: Model, corpus: Corpus, numbers, encodings: list[Encoding], written: list[Written],
               bleu: float = 0.0, margin: float = 0.0) -> list[Candidates]:
    """Of each picture. A caption is worth CIDEr within its set, and `bleu` times BLEU-4, after words of a
    gender that is not sure by `margin` became neutral."""
    found: dict[int, Candidates] = {}
    for name in corpus.sets:
        mine = [row for row, number in enumerate(numbers) if corpus.sets[corpus.set_of[number]] == name]
        cider = Cider([corpus.captions[numbers[row]] for row in mine])
        for place, row in enumerate(mine):
            evidence = model.evidence(encodings[row], written[row].drawn)
            voters = model.consensus.voters(written[row].drawn, evidence)
            well = offered(model, written[row])
            gender = gender_chances(encodings[row].tag_logits, model.tags)
            said = [neutral(model.words(caption), gender, margin) for caption in well]
            worth = [cider.score(place, words)
                     + (bleu and bleu * sentence_bleu(words, corpus.captions[numbers[row]])) for words in said]
            signs = [model.consensus.signs(caption, voters, evidence) for caption in well]
            found[row] = Candidates(np.array(signs), np.array(worth))
    return [found[row] for row in range(len(written))]


def fit(pictures: list[Candidates], weights: np.ndarray, steps: int = 150) -> np.ndarray:
    """Weights of the signs [S], the first of them 1. weights [n]: how much each picture counts."""
    centred = [one.signs - one.signs.mean(0) for one in pictures]
    scale = np.concatenate(centred).std(0) + 1e-9
    longest = max(len(one.worth) for one in pictures)
    signs = torch.zeros(len(pictures), longest, len(scale))
    worth, mask = torch.zeros(len(pictures), longest), torch.full((len(pictures), longest), -1e9)
    for row, (one, values) in enumerate(zip(pictures, centred)):
        signs[row, : len(values)] = torch.from_numpy(values / scale)
        worth[row, : len(values)] = torch.from_numpy(one.worth)
        mask[row, : len(values)] = 0
    share = torch.from_numpy(weights / weights.sum()).float()
    knobs = torch.tensor(SHARPNESS * scale * np.array(BEGIN)).float().requires_grad_(True)
    optimiser = torch.optim.Adam([knobs], 0.15)
    for _ in range(steps):
        chance = torch.softmax(signs @ knobs + mask, 1)
        loss = -(share * (chance * worth).sum(1)).sum() + 1e-4 * knobs.square().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    found = knobs.detach().numpy() / scale
    return found / abs(found[0])


def fit_choice(pictures: list[Candidates], weights: np.ndarray) -> tuple[dict[str, float], np.ndarray]:
    """The manifest's weights, and of each picture what is chosen by a fit that did not see it."""
    fold, held = np.arange(len(pictures)) * 7919 % FOLDS, np.zeros(len(pictures), int)
    for number in range(FOLDS):
        rest = np.flatnonzero(fold != number)
        if not len(rest) or len(rest) == len(pictures):
            continue
        found = fit([pictures[row] for row in rest], weights[rest])
        for row in np.flatnonzero(fold == number):
            held[row] = int(np.argmax(pictures[row].signs @ found))
    found = fit(pictures, weights)
    return {name: round(float(value), 4) for name, value in zip(WEIGHTS, found[1:])}, held
