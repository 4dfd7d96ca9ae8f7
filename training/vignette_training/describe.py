"""Trains rows and decoder together, on pictures of all sets and on captions alone."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from .beam import Decoding
from .data import Corpus
from .decode import Record, captions
from .mixed import Batch, CachedFeatures, Mixed, Texts
from .model import Decoder
from .rows import VGG16, DecoderInput, Rows
from .run import Average, Run, device
from .scorers import caption_scores
from .encoder_kind import DEPTH, EncoderKind


class Describer(nn.Module):
    """Rows and the decoder that attends to them."""

    def __init__(self, words: int, concepts: int, drop: float = 0.5, encoder_kind: EncoderKind = VGG16, **rows):
        """rows: further options of `Rows`."""
        super().__init__()
        self.encoder_kind = encoder_kind
        self.rows = Rows(concepts, encoder_kind=encoder_kind, **rows)
        self.dec = Decoder(words, drop=drop, summary=2 * DEPTH)

    def given(self, batch: Batch | Texts) -> DecoderInput:
        """What there is to attend to."""
        if isinstance(batch, Texts):
            return self.rows.without_picture(batch.logits)
        return self.rows(batch.places, batch.lite2, batch.logits)

    def loss(self, batch: Batch | Texts, smoothing: float = 0.1) -> Tensor:
        """Cross-entropy per word."""
        batch = batch.to(self.dec.bias.device)
        given = self.given(batch)
        return self.dec.loss(given.rows, batch.captions, batch.owner, smoothing, given.summary)


@torch.no_grad()
def say(model: Describer, corpus: Corpus, cached: CachedFeatures, numbers,
        rules: Decoding) -> list[list[str]]:
    """The likeliest caption of each picture."""
    model.eval()
    said, place = [], model.dec.bias.device
    for some in np.array_split(np.array(numbers), max(1, len(numbers) // 100)):
        given = model.rows(*cached.of(some, [0] * len(some)).to(place))
        for found in captions(model.dec, given.rows, rules, given.summary):
            said.append([corpus.vocabulary[token] for token in found[0].tokens])
    model.train()
    return said


def validate(model: Describer, corpus: Corpus, cached: CachedFeatures) -> dict[str, float]:
    """Scores of beam 3 on the dev pictures of each set."""
    scores = {}
    for name in corpus.sets:
        numbers = corpus.dev_of(name)
        said = say(model, corpus, cached, numbers, Decoding())
        found = caption_scores(said, [corpus.captions[number] for number in numbers])
        scores |= {f"{name} {key}": found[key] for key in ("B1", "B4", "CIDEr")}
        scores[f"{name} distinct"] = len(set(map(tuple, said)))
    return scores


def keep_best(model: Describer, weights: dict[str, Tensor], best: Average, record: Record,
              corpus: Corpus, cached: CachedFeatures, run: Run, loaded: nn.Module | None = None) -> None:
    """Validates the model with these weights and remembers the best: by the mean of the sets' CIDEr.
    loaded: the module that the weights are of, where the model is a part of it."""
    loaded = loaded or model
    own = {key: value.clone() for key, value in loaded.state_dict().items()}
    loaded.load_state_dict(weights)
    scores = validate(model, corpus, cached)
    loaded.load_state_dict(own)
    run.log(**{name: round(value, 2) for name, value in scores.items()})
    if record.better(sum(scores[f"{name} CIDEr"] for name in corpus.sets) / len(corpus.sets)):
        best.state = {key: value.clone() for key, value in weights.items()}
    run.pause()


def train_describer(model: Describer, corpus: Corpus, cached: CachedFeatures, run: Run, *, rate: float = 8e-4,
                    pictures: int = 32, texts: int = 8, look: float = 300.0,
                    patience: int = 99) -> None:
    """Cross-entropy with label smoothing; the average with the best CIDEr on dev is kept."""
    model = model.to(device()).train()
    optimiser = torch.optim.Adam(model.parameters(), rate, betas=(0.9, 0.99))
    average, best, record = Average(model, 0.995), Average(model), Record()
    run.track(model=model, optimiser=optimiser, average=average, best=best, record=record)
    mixed = Mixed(corpus, cached, run.step, pictures, texts=texts)
    looked = run.spent
    going = run.progress < 1 and record.since < patience
    while going:
        loss = model.loss(mixed.draw())
        figures = {"loss": loss.item()}
        if alone := mixed.draw_texts():
            other = model.loss(alone)
            figures["texts"] = other.item()
            share = texts / (pictures + texts)
            loss = (1 - share) * loss + share * other
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        for group in optimiser.param_groups:
            group["lr"] = rate * run.rate()
        optimiser.step()
        average.update(model)
        going = run.tick(**figures)
        if run.spent - looked > look or not going:
            keep_best(model, average.state, best, record, corpus, cached, run)
            looked = run.spent
            going = going and record.since < patience
    run.save()
    model.load_state_dict(best.state)
