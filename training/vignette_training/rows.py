"""What the decoder attends to: places of the picture, and behind them the likeliest concepts."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from .encoder_kind import DEPTH, ENCODER_KINDS, EncoderKind

VGG16 = ENCODER_KINDS["vgg16"]
CONCEPTS = 16  # rows behind the places


class DecoderInput(NamedTuple):
    """rows [N,R,512] to attend to, and summary [N,2·512], which the decoder's memory begins with."""

    rows: Tensor
    summary: Tensor


class ConceptHead(nn.Sequential):
    """Pooled features [N,2304 of VGG16] -> a logit for each concept [N,C]."""

    def __init__(self, concepts: int, hidden: int = 1024, drop: float = 0.5, inputs: int = VGG16.pooled):
        super().__init__(nn.Linear(inputs, hidden), nn.ReLU(), nn.Dropout(drop),
                         nn.Linear(hidden, concepts))


def pooled(encoder_kind: EncoderKind, places: Tensor, lite2: Tensor | None) -> Tensor:
    """places [N,49,D] and, where there is a classifier, lite2 [N,49,1280] -> what the head reads: their
    means, and VGG's maximum."""
    parts = [places.mean(1), places.amax(1)] if encoder_kind.maxima else [places.mean(1)]
    return torch.cat(parts if lite2 is None else [*parts, lite2.mean(1)], 1)


class Rows(nn.Module):
    """Makes what the decoder attends to.

    A place's row is a linear map of what the networks see there. A concept's row is its embedding
    plus a vector that says how likely it is, so that a doubtful concept is as distinct as a sure
    one. Captions without pictures have one row that stands for all places.
    """

    def __init__(self, concepts: int, width: int = DEPTH, row_drop: float = 0.0, place_drop: float = 0.0,
                 noise: float = 0.0, classifier: bool = True, behind: int = CONCEPTS,
                 encoder_kind: EncoderKind = VGG16):
        """In training, `row_drop` of what a place's row is made from is left out, `place_drop` of the places
        altogether, and concept logits get noise of the deviation `noise`: pictures are few."""
        super().__init__()
        classifier = classifier and encoder_kind.beside > 0
        self.fuse = nn.Linear(encoder_kind.depth + (encoder_kind.beside if classifier else 0), width)
        self.concept = nn.Embedding(concepts, width)
        nn.init.normal_(self.concept.weight, std=0.1)
        self.strength = nn.Linear(2, width)
        self.unseen = nn.Parameter(torch.zeros(width))
        self.encoder_kind = encoder_kind
        self.classifier, self.behind = classifier, min(behind, concepts)
        self.drop, self.place_drop, self.noise = nn.Dropout(row_drop), nn.Dropout(place_drop), noise

    def forward(self, places: Tensor, lite2: Tensor | None, logits: Tensor) -> DecoderInput:
        """places [N,49,D], lite2 [N,49,1280] or none, concept logits [N,C]."""
        seen = torch.cat([places, lite2], 2) if self.classifier else places
        seen = seen * self.place_drop(torch.ones_like(seen[..., :1]))
        fused = self.fuse(self.drop(seen))
        return self.with_concepts(fused, fused.mean(1), logits)

    def without_picture(self, logits: Tensor) -> DecoderInput:
        """concept logits [N,C] alone."""
        row = self.unseen.expand(len(logits), 1, -1)
        return self.with_concepts(row, row[:, 0], logits)

    def with_concepts(self, rows: Tensor, mean: Tensor, logits: Tensor) -> DecoderInput:
        """Puts the likeliest concepts behind the rows."""
        if self.training:
            logits = logits + self.noise * torch.randn_like(logits)
        chance = torch.sigmoid(logits)
        total = torch.zeros_like(mean)
        if self.behind:
            total = chance @ self.concept.weight
            best, which = chance.topk(self.behind, 1)
            sure = torch.stack([best, torch.log(best + 1e-4) / 4], 2)
            rows = torch.cat([rows, self.concept(which) + self.strength(sure)], 1)
        return DecoderInput(rows, torch.cat([mean, total], 1))


