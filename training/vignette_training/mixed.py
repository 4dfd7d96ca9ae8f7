"""Batches for the decoder: pictures of all sets with their captions, and captions alone."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from .concepts import SimulatedLogits, ready_views
from .data import Corpus
from .encoder_kind import EncoderKind
from .text import PAD, encode, mirror


class OnDevice:
    """A dataclass of tensors that can be moved."""

    def to(self, place: torch.device):
        """The same with all tensors on that device."""
        moved = {key: value.to(place) for key, value in vars(self).items() if isinstance(value, Tensor)}
        return replace(self, **moved)


@dataclass
class Batch(OnDevice):
    """captions [B,L] of the pictures owner [B]; numbers and views say which pictures those are."""

    places: Tensor  # [N,49,D]
    lite2: Tensor | None  # [N,49,1280]; none where no classifier looks
    logits: Tensor  # [N,C]
    captions: Tensor
    owner: Tensor
    numbers: np.ndarray
    views: np.ndarray


@dataclass
class Texts(OnDevice):
    """captions [B,L] of the simulated pictures owner [B], of which only logits [N,C] are known."""

    logits: Tensor
    captions: Tensor
    owner: Tensor


class Seen(NamedTuple):
    """What is known of pictures: [N,49,D], [N,49,1280] or none, [N,C]."""

    places: Tensor
    lite2: Tensor | None
    logits: Tensor

    def to(self, place: torch.device) -> Seen:
        """The same on that device."""
        return Seen(*(None if part is None else part.to(place) for part in self))


class CachedFeatures:
    """What `features` kept, with the concept logits of every view."""

    def __init__(self, folder: Path, corpus: Corpus, logits: Tensor):
        """logits: [V,N,C] for as many views as are to be used."""
        self.places = np.load(folder / "places.npy", mmap_mode="r")
        self.encoder_kind = EncoderKind.of(folder)
        self.lite2 = np.load(folder / "lite2.npy", mmap_mode="r") if self.encoder_kind.beside else None
        self.scale = json.loads((folder / "scales.json").read_text()).get("lite2")
        self.logits = logits
        self.views = min(len(logits), ready_views(folder, corpus))

    def of(self, numbers, views) -> Seen:
        """These pictures, each in its view."""
        def rows(array: np.ndarray) -> Tensor:
            return torch.from_numpy(np.stack([array[v, i] for v, i in zip(views, numbers)]).astype(np.float32))

        lite2 = None if self.lite2 is None else rows(self.lite2) * self.scale
        logits = torch.stack([self.logits[v, i] for v, i in zip(views, numbers)]).float()
        return Seen(rows(self.places), lite2, logits)


class Mixed:
    """Draws batches; which pictures are seen how often is said by the corpus' weights."""

    def __init__(self, corpus: Corpus, cached: CachedFeatures, seed: int, pictures: int = 32,
                 captions: int = 4, texts: int = 0):
        self.corpus, self.cached = corpus, cached
        self.random = np.random.default_rng(seed)
        torch.manual_seed(seed)
        self.pictures, self.captions = pictures, captions
        self.texts = texts if corpus.texts else 0
        self.chance = corpus.weights / corpus.weights.sum()
        weights = torch.from_numpy(corpus.weights).float()
        target = torch.from_numpy(corpus.tag_targets(corpus.train))
        self.simulated = SimulatedLogits(cached.logits[0, : corpus.train_size].float(), target, weights)

    def draw(self) -> Batch:
        """Pictures with some of their captions each."""
        numbers = self.random.choice(self.corpus.train_size, self.pictures, p=self.chance)
        views = self.random.integers(0, self.cached.views, self.pictures)
        said = [[mirror(words) if view % 2 else words for words in self.corpus.captions[number]]
                for number, view in zip(numbers, views)]
        captions, owner = self._some(said)
        return Batch(*self.cached.of(numbers, views), captions, owner, numbers, views)

    def draw_texts(self) -> Texts | None:
        """Captions without pictures, with concepts as the head might have found them."""
        if not self.texts:
            return None
        some = self.random.integers(0, len(self.corpus.texts), self.texts)
        said = [self.corpus.texts[i] for i in some]
        logits = self.simulated.of(torch.from_numpy(self.corpus.shares_of_tags(said)))
        return Texts(logits, *self._some(said))

    def _some(self, said: list[list[list[str]]]) -> tuple[Tensor, Tensor]:
        """Token ids of some captions of each picture, and whose they are."""
        tokens, owner = [], []
        for row, captions in enumerate(said):
            for k in self.random.permutation(len(captions))[: self.captions]:
                tokens.append(encode(captions[k], self.corpus.index))
                owner.append(row)
        padded = torch.full((len(tokens), max(map(len, tokens))), PAD)
        for row, line in enumerate(tokens):
            padded[row, : len(line)] = torch.tensor(line)
        return padded, torch.tensor(owner)
