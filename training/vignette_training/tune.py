"""Tunes VGG16's fifth block together with the concept head, the rows and the decoder.

What the first four blocks gave is kept in the graph's own 8 bits, so a step costs a tenth of one
through the whole network, and the int8 graph of the tuned network agrees with what it learned from.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .backbones import Backbones
from .data import Corpus
from .decode import Record
from .describe import Describer, validate
from .mixed import CachedFeatures, Mixed, Seen
from .rows import ConceptHead, pooled
from .run import Average, Run, device
from .winograd import speed_up

TAGS = 8.0  # weight of the concepts' loss beside the captions'
RATES = (0.3, 0.6, 1.0)  # of the fifth block's three convolutions, of --rate


class Tuned(nn.Module):
    """What is tuned: the fifth block, head, rows and decoder."""

    def __init__(self, backbones: Backbones, head: ConceptHead, model: Describer):
        super().__init__()
        self.backbones, self.head, self.model = backbones, head, model
        for parameter in [*backbones.body[: backbones.block5].parameters(), *backbones.lite2.parameters()]:
            parameter.requires_grad_(False)

    def state_dict(self, *args, **options) -> dict:
        """Without what stays as it is."""
        state = super().state_dict(*args, **options)
        fixed = ("backbones.lite2", *(f"backbones.body.{i}." for i in range(self.backbones.block5)))
        return {key: value for key, value in state.items() if not key.startswith(fixed)}

    def load_state_dict(self, state: dict, strict: bool = False):
        """From the same."""
        return super().load_state_dict(state, strict=strict)


class Maps:
    """The kept outputs of the fourth block."""

    def __init__(self, folder: Path):
        self.pool4 = np.load(folder / "pool4.npy", mmap_mode="r")
        self.scale = json.loads((folder / "scales.json").read_text())["pool4"]

    def of(self, numbers, views) -> Tensor:
        """[N,512,14,14] of these pictures, each in its view."""
        rows = np.stack([self.pool4[v, i] for v, i in zip(views, numbers)]).astype(np.float32)
        return torch.from_numpy(rows * self.scale).permute(0, 3, 1, 2)


class FreshFeatures(CachedFeatures):
    """Features whose places come from the network as it is now, for validation."""

    def __init__(self, cached: CachedFeatures, maps: Maps, tuned: Tuned):
        self.cached, self.maps, self.tuned = cached, maps, tuned

    @torch.no_grad()
    def of(self, numbers, views) -> Seen:
        """These pictures; the logits are the head's."""
        place = self.tuned.model.dec.bias.device
        lite2 = self.cached.of(numbers, views).to(place).lite2
        parts = torch.split(self.maps.of(numbers, views).to(place), 20)
        places = torch.cat([self.tuned.backbones.places(part) for part in parts])
        return Seen(places, lite2, self.tuned.head.eval()(pooled(self.cached.encoder_kind, places, lite2)))


def groups(tuned: Tuned, rate: float) -> list[dict]:
    """Low rates for the block, lower ones for what lies deeper."""
    convs = [layer for layer in tuned.backbones.body[tuned.backbones.block5 :] if isinstance(layer, nn.Conv2d)]
    block = [{"params": list(conv.parameters()), "peak": rate * share} for conv, share in zip(convs, RATES)]
    rest = [*tuned.head.parameters(), *tuned.model.parameters()]
    return [*block, {"params": rest, "peak": 10 * rate}]


def train_tuned(tuned: Tuned, corpus: Corpus, cached: CachedFeatures, maps: Maps, run: Run, *,
                rate: float = 2e-5, pictures: int = 24, look: float = 600.0) -> None:
    """The captions' loss and the concepts'; the average with the best CIDEr on dev is kept."""
    tuned = tuned.to(device())
    if device().type == "cpu":
        speed_up(tuned.backbones.body)
    optimiser = torch.optim.Adam(groups(tuned, rate), rate, betas=(0.9, 0.99))
    average, best, record = Average(tuned, 0.99), Average(tuned), Record()
    run.track(tuned=tuned, optimiser=optimiser, average=average, best=best, record=record)
    mixed = Mixed(corpus, cached, run.step, pictures, texts=pictures // 4)
    target = torch.from_numpy(corpus.tag_targets(corpus.train))
    if run.step == 0:
        _validate(tuned, average.state, best, record, corpus, cached, maps, run)
    looked, going = run.spent, run.progress < 1
    while going:
        figures = _step(tuned, mixed, maps, target, optimiser, run)
        average.update(tuned)
        going = run.tick(**figures)
        if run.spent - looked > look or not going:
            _validate(tuned, average.state, best, record, corpus, cached, maps, run)
            looked = run.spent
    run.save()
    tuned.load_state_dict(best.state)


def _step(tuned: Tuned, mixed: Mixed, maps: Maps, target: Tensor, optimiser, run: Run) -> dict[str, float]:
    tuned.train()
    place = tuned.model.dec.bias.device
    batch = mixed.draw().to(place)
    batch.places = tuned.backbones.places(maps.of(batch.numbers, batch.views).to(place))
    found = tuned.head(pooled(tuned.model.encoder_kind, batch.places, batch.lite2))
    tags = F.binary_cross_entropy_with_logits(found, target[batch.numbers].to(place))
    said = tuned.model.loss(batch)
    loss = said + TAGS * tags
    if alone := mixed.draw_texts():
        loss = loss + 0.2 * tuned.model.loss(alone)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(tuned.parameters(), 5.0)
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * run.rate()
    optimiser.step()
    return {"loss": said.item(), "tags": tags.item()}


def _validate(tuned: Tuned, weights: dict, best: Average, record: Record, corpus: Corpus,
              cached: CachedFeatures, maps: Maps, run: Run) -> None:
    """Validates these weights on dev and remembers the best."""
    own = copy.deepcopy(tuned.state_dict())
    tuned.load_state_dict(weights)
    tuned.eval()
    scores = validate(tuned.model, corpus, FreshFeatures(cached, maps, tuned))
    tuned.load_state_dict(own)
    run.log(**{name: round(value, 2) for name, value in scores.items()})
    if record.better(sum(scores[f"{name} CIDEr"] for name in corpus.sets) / len(corpus.sets)):
        best.state = {key: value.clone() for key, value in weights.items()}
    run.pause()


