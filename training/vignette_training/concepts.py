"""The concept head: which content words a picture is likely to be described with.

Beside the head that ships, heads that have not seen a part of the pictures say what they would of it:
these out-of-fold logits are as wrong as the shipped head is of new pictures, and the decoder must
learn from such ones.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .data import Corpus
from .feature_cache import pool
from .pseudo_labels import PseudoLabels
from .rows import ConceptHead
from .run import Run
from .encoder_kind import EncoderKind
from .tags import named, relevant_tags

DECAYS = (0.1, 0.3, 0.5, 1.0)  # one after the other
HEADS, MERGED = 8, 6  # how many are trained, and how many of them become one where nothing else is said
MIXED = 0.4  # every other head sees mixtures of two pictures (mixup, Zhang et al., 2018): beta of the shares
FOLDS = 8
UNLABELLED = 1.0  # how much the pictures without captions count beside the others


def ready_views(folder: Path, corpus: Corpus) -> int:
    """How many views of all training pictures have been looked at."""
    seen = json.loads((folder / "seen.json").read_text())
    return (seen - len(corpus.dev)) // corpus.train_size


def pooled_views(folder: Path, corpus: Corpus) -> Tensor:
    """float32 [views, pictures, what a head reads] of what `features` kept; dev only in view 0."""
    encoder_kind = EncoderKind.of(folder)
    places = np.load(folder / "places.npy", mmap_mode="r")
    lite2 = np.load(folder / "lite2.npy", mmap_mode="r") if encoder_kind.beside else None
    scale = json.loads((folder / "scales.json").read_text()).get("lite2", 0.0)
    views = ready_views(folder, corpus)
    out = np.zeros((views, len(corpus.names), encoder_kind.pooled), np.float32)
    for v in range(views):
        for start in range(0, len(corpus.names), 256):
            part = slice(start, start + 256)
            out[v, part] = pool(encoder_kind, places[v, part], None if lite2 is None else lite2[v, part], scale)
    return torch.from_numpy(out)


class Precision:
    """P@5 × 100 of each set's dev pictures."""

    def __init__(self, corpus: Corpus, held: Tensor):
        """held: what the head reads of the dev pictures, in their order."""
        self.held, first = held, corpus.train_size
        self.truth = torch.from_numpy(
            named(corpus.tags, [relevant_tags(corpus, number) for number in corpus.dev])).to(held.device)
        self.rows = {name: torch.tensor([number - first for number in corpus.dev_of(name)])
                     for name in corpus.sets}

    @torch.no_grad()
    def of(self, head: ConceptHead) -> dict[str, float]:
        """By set."""
        right = self.truth.gather(1, head.eval()(self.held).topk(min(5, self.truth.shape[1])).indices)
        return {name: 20 * right[rows].sum().item() / len(rows) for name, rows in self.rows.items()}

    def worth(self, head: ConceptHead) -> float:
        """The sets' figures, each as sure as its number of pictures makes it."""
        return sum(value * len(self.rows[name]) ** 0.5 for name, value in self.of(head).items())


class Unlabelled(NamedTuple):
    """Pictures without captions: what a head reads of them [M,F], and their pseudo-labels."""

    seen: Tensor
    labels: PseudoLabels

    def loss(self, head: ConceptHead, random: torch.Generator, count: int = 64) -> Tensor:
        """Of some of them, on the same scale as the loss over all concepts."""
        rows = torch.randint(len(self.seen), (count,), generator=random)
        known = self.labels.known
        told = head(F.dropout(self.seen[rows], 0.2))[:, known]
        wanted = self.labels.shares[rows][:, known]
        return known.float().mean() * F.binary_cross_entropy_with_logits(told, wanted)


def unlabelled(folder: Path, labels: PseudoLabels | None) -> Unlabelled | None:
    """Where `objects` has looked at these pictures. folder: of the features."""
    if labels is None or not (folder / "extra.npy").exists():
        return None
    return Unlabelled(torch.from_numpy(np.load(folder / "extra.npy")[0].astype(np.float32)), labels)


def fitted(views: Tensor, target: Tensor, weights: Tensor, decay: float, epochs: float, seed: int,
           mixed: bool = False, hidden: int = 512, others: Unlabelled | None = None) -> ConceptHead:
    """A new head. views [V,N,F] and others standardised, target [N,C]."""
    random = torch.Generator().manual_seed(seed)
    shares = torch.distributions.Beta(MIXED, MIXED)
    torch.manual_seed(seed)
    head = ConceptHead(target.shape[1], hidden, inputs=views.shape[2])
    prior = (target * weights.unsqueeze(1)).sum(0).div(weights.sum()).clamp(1e-4, 1 - 1e-4)
    head[-1].bias.data = (prior / (1 - prior)).log()
    head, target = head.to(views.device), target.to(views.device)
    optimiser = torch.optim.AdamW(head.parameters(), 1e-3, weight_decay=decay)
    steps = max(1, int(epochs * weights.sum()) // 128)
    for step in range(steps):
        rows = torch.multinomial(weights, 128, replacement=True, generator=random)
        batch = views[torch.randint(len(views), (128,), generator=random), rows]
        wanted = target[rows]
        if mixed:
            share = shares.sample().item()
            batch = torch.lerp(batch, batch.roll(1, 0), share)
            wanted = torch.lerp(wanted, wanted.roll(1, 0), share)
        loss = F.binary_cross_entropy_with_logits(head.train()(F.dropout(batch, 0.2)), wanted)
        if others is not None:
            loss = loss + UNLABELLED * others.loss(head, random)
        optimiser.zero_grad()
        loss.backward()
        for group in optimiser.param_groups:
            group["lr"] = 1e-3 * (1 - step / steps)
        optimiser.step()
    return head


def merged(heads) -> ConceptHead:
    """One head, as wide as all of these together, whose logits are the means of theirs."""
    weight = torch.cat([head[-1].weight for head in heads], 1)
    one = ConceptHead(len(weight), weight.shape[1], inputs=heads[0][0].in_features)
    one.load_state_dict({
        "0.weight": torch.cat([head[0].weight for head in heads]),
        "0.bias": torch.cat([head[0].bias for head in heads]),
        "3.weight": weight / len(heads),
        "3.bias": torch.stack([head[-1].bias for head in heads]).mean(0),
    })
    return one.to(weight.device)


class Scale:
    """Standardises what a head reads; folded into the head once it is trained."""

    def __init__(self, views: Tensor):
        """views [V,N,F]."""
        self.mean, self.std = views.mean((0, 1)), views.std((0, 1)) + 1e-3

    def __call__(self, values: Tensor) -> Tensor:
        return (values - self.mean) / self.std

    def of(self, others: Unlabelled | None) -> Unlabelled | None:
        """The same of pictures without captions."""
        return others and others._replace(seen=self(others.seen))

    def folded(self, head: ConceptHead) -> ConceptHead:
        """The head for values that are not standardised."""
        head[0].weight.data /= self.std
        head[0].bias.data -= head[0].weight.data @ self.mean
        return head.eval()


def train_head(corpus: Corpus, views: Tensor, run: Run, epochs: float = 15, together: int = MERGED,
               others: Unlabelled | None = None) -> ConceptHead:
    """The shipped head: of some that differ in seed, weight decay, and in whether pictures are mixed,
    those are joined one by one that make all of them together best on dev."""
    size = corpus.train_size
    scale = Scale(views[:, :size])
    target, weights = _targets(corpus)
    precision = Precision(corpus, scale(views[0, size:]))
    seen, heads = scale(views[:, :size]), []
    for number in range(HEADS):
        decay = DECAYS[number % len(DECAYS)]
        heads.append(fitted(seen, target, weights, decay, epochs * (1 + number % 2 / 3), number, number % 2 == 1,
                            others=scale.of(others)))
        run.log(decay=decay, **precision.of(heads[-1]))
    chosen: list[ConceptHead] = []
    while len(chosen) < together:
        rest = [head for head in heads if head not in chosen]
        chosen.append(max(rest, key=lambda head: precision.worth(merged([*chosen, head]))))
        run.log(merged=len(chosen), **precision.of(merged(chosen)))
    return scale.folded(merged(chosen))


def folds_of(corpus: Corpus) -> Tensor:
    """[train]: the fold of each training picture; neighbours in the list may be of one scene."""
    return torch.arange(corpus.train_size) * 7919 % FOLDS


def train_folds(corpus: Corpus, views: Tensor, run: Run, epochs: float = 10,
                others: Unlabelled | None = None) -> list[ConceptHead]:
    """For each fold a head that has not seen it."""
    target, weights = _targets(corpus)
    fold, heads = folds_of(corpus), []
    for number in range(FOLDS):
        rest = torch.nonzero(fold != number).squeeze(1)
        scale = Scale(views[:, rest])
        head = fitted(scale(views[:, rest]), target[rest], weights[rest], 0.3, epochs, 100 + number,
                      others=scale.of(others))
        heads.append(scale.folded(head))
        run.log(fold=number)
    return heads


@torch.no_grad()
def all_logits(corpus: Corpus, views: Tensor, head: ConceptHead, folds: list[ConceptHead]) -> Tensor:
    """[V,N,C]: of each training picture by the head that has not seen it, of dev by the shipped one."""
    logits = torch.zeros(*views.shape[:2], len(corpus.tags), device=views.device)
    fold = folds_of(corpus)
    for number, one in enumerate(folds):
        mine = torch.nonzero(fold == number).squeeze(1)
        logits[:, mine] = one.eval()(views[:, mine])
    logits[:, corpus.train_size :] = head.eval()(views[:, corpus.train_size :])
    return logits


def _targets(corpus: Corpus) -> tuple[Tensor, Tensor]:
    target = torch.from_numpy(corpus.tag_targets(corpus.train))
    return target, torch.from_numpy(corpus.weights).float()


class SimulatedLogits:
    """Logits that the head might have given of a picture that only its captions are known of.

    How far a concept's logit follows the share of captions that name it is fitted on out-of-fold
    logits. What this does not explain of some training picture, misses and false alarms together,
    is then added to what the captions let expect.
    """

    def __init__(self, logits: Tensor, target: Tensor, weights: Tensor, prior: float = 20.0):
        """logits, target [N,C] and weights [N] of training pictures."""
        share = weights / weights.sum()
        mean_t, mean_z = (share @ target), (share @ logits)
        t, z = target - mean_t, logits - mean_z
        both = (share.unsqueeze(1) * t * z).sum(0)
        spread = (share.unsqueeze(1) * t * t).sum(0)
        common = both.sum() / spread.sum().clamp(min=1e-9)
        weak = prior / len(target) * 0.05  # as if `prior` pictures more had the common slope
        self.slope = (both + weak * common) / (spread + weak)
        self.level = mean_z - self.slope * mean_t
        self.rest = logits - self.level - self.slope * target
        self.weights = weights

    def of(self, target: Tensor) -> Tensor:
        """target [n,C] -> logits [n,C]."""
        which = torch.multinomial(self.weights, len(target), replacement=True)
        return self.level + self.slope * target + self.rest[which]
