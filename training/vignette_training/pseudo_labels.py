"""Pseudo-labels: what networks that know neither these captions nor these concepts find in pictures that nobody
has captioned, as the share of captions that would name it.

That a thing is there does not mean that people would mention it. How often they do, by what the networks
say, is fitted on captioned training pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .data import Corpus

FILE = "pseudo-labels.npz"
CAPTIONED = 2000  # pictures that the fit looks at
SLOPES, OFFSETS = 1e-3, 2e-4  # what it costs a concept to differ from the others
LEAST_GAIN = 0.1  # of what there is to know of a concept, in pictures that the fit has not seen


class PseudoLabels(NamedTuple):
    """Shares of captions [M,C] that would name each concept, of pictures without captions; they are known for
    the concepts `known` [C] alone."""

    shares: Tensor
    known: Tensor


class Evidence(NamedTuple):
    """What a network says of the concepts in `columns` [K]: S numbers of each, which rise with how likely it is
    to be there, in captioned pictures [n,K,S] and in those without captions [M,K,S]."""

    columns: list[int]
    captioned: Tensor
    unlabelled: Tensor

    @classmethod
    def of(cls, corpus: Corpus, numbers: np.ndarray, columns: list[int], look: Callable) -> Evidence:
        """numbers: of captioned pictures; look: pictures [N,224,224,3] and some of their numbers -> signs."""
        return cls(columns, look(corpus.pictures, numbers), look(corpus.extra, range(len(corpus.extra))))


def captioned(corpus: Corpus) -> np.ndarray:
    """Numbers of training pictures to fit on, sets that weigh more first."""
    random = np.random.default_rng(0)
    count = min(CAPTIONED, corpus.train_size)
    chance = corpus.weights / corpus.weights.sum()
    return np.sort(random.choice(corpus.train_size, count, replace=False, p=chance))


def fitted(evidence: list[Evidence], shares: np.ndarray, weights: np.ndarray) -> PseudoLabels:
    """shares [n,C] of captioned pictures that count `weights` [n]. Known are the concepts that evidence tells
    something of: in pictures that the fit has not seen."""
    columns = sorted({column for one in evidence for column in one.columns})
    wanted = torch.from_numpy(shares[:, columns]).float()
    count = torch.from_numpy(weights / weights.sum()).float()
    given = _joined(columns, evidence, [one.captioned for one in evidence])
    unlabelled = _joined(columns, evidence, [one.unlabelled for one in evidence])
    known, whole = torch.zeros(shares.shape[1], dtype=torch.bool), torch.zeros(len(unlabelled), shares.shape[1])
    known[columns] = _gain(given, wanted, count) >= LEAST_GAIN
    whole[:, columns] = _regression(given, wanted, count)(unlabelled)
    return PseudoLabels(whole, known)


def _joined(columns: list[int], evidence: list[Evidence], signs: list[Tensor]) -> Tensor:
    """[n, columns, all signs]; 0 where a network does not know a concept, whose offset makes up for it."""
    parts = []
    for one, mine in zip(evidence, signs):
        part = torch.zeros(len(mine), len(columns), mine.shape[2])
        part[:, [columns.index(column) for column in one.columns]] = mine
        parts.append(part)
    return torch.cat(parts, 2)


def _regression(given: Tensor, wanted: Tensor, count: Tensor) -> Callable[[Tensor], Tensor]:
    """The shares [m,K] of signs [m,K,S]: logistic, with slopes and an offset for each concept that are held to
    those of all."""
    slopes = torch.full(given.shape[2:], 0.5, requires_grad=True)
    level = torch.zeros(1, requires_grad=True)
    own = torch.zeros(given.shape[1:], requires_grad=True)
    offset = torch.zeros(given.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([slopes, level, own, offset], max_iter=200)

    def logits(signs: Tensor) -> Tensor:
        return (signs * (slopes + own)).sum(2) + level + offset

    def closure():
        optimiser.zero_grad()
        loss = (count.unsqueeze(1) * _entropy(logits(given), wanted)).sum()
        loss = loss + SLOPES * own.square().sum() + OFFSETS * offset.square().sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return lambda signs: torch.sigmoid(logits(signs)).detach()


def _gain(given: Tensor, wanted: Tensor, count: Tensor) -> Tensor:
    """[K]: by what share the signs lower the entropy of what captions say, each half of the pictures by the fit
    of the other; below 0 where they mislead."""
    told, even = torch.zeros_like(wanted), torch.arange(len(wanted)) % 2 == 0
    for half in (even, ~even):
        told[~half] = _regression(given[half], wanted[half], count[half] / count[half].sum())(given[~half])
    usual = (count @ wanted).clamp(1e-4, 1 - 1e-4).expand_as(wanted)
    left, whole = (count @ _entropy(torch.logit(shares, 1e-4), wanted) for shares in (told, usual))
    return 1 - left / whole


def _entropy(logits: Tensor, wanted: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, wanted, reduction="none")


def write(labels: PseudoLabels, prepared: Path) -> None:
    """Beside the prepared data, for `concepts`."""
    np.savez(prepared / FILE, shares=labels.shares.numpy().astype(np.float16), known=labels.known.numpy())


def read(prepared: Path) -> PseudoLabels | None:
    """What `write` kept, where it was."""
    if not (prepared / FILE).exists():
        return None
    with np.load(prepared / FILE) as kept:
        return PseudoLabels(torch.from_numpy(kept["shares"].astype(np.float32)), torch.from_numpy(kept["known"]))
