"""Trains the decoder and the hashtag head on features that the (quantised) body gave once.

The features come from the int8 encoder itself, so that the decoder learns from what it will see.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm import tqdm

from .augment import view
from .beam import Caption, Decoding, search_many
from .data import Corpus
from .model import MEAN, STD, Captioner, Decoder
from .run import Average, Run, device
from .runtime import to_tensor
from .scorers import caption_scores
from .text import PAD, encode, mirror


def cache_features(encoder: Path, corpus: Corpus, size: int, views: int, target: Path) -> np.ndarray:
    """float16 [views, pictures, P, 512] on disk; view 0 is the plain picture, 1 its mirror
    image, the others are crops (even) and mirrored crops (odd)."""
    if target.exists():
        return np.load(target, mmap_mode="r")
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(encoder), options)
    random = np.random.default_rng(7)
    shape = (views, len(corpus.names), (size // 16) ** 2, 512)
    fresh = target.with_suffix(".new")
    features = np.lib.format.open_memmap(fresh, "w+", np.float16, shape)
    for number in tqdm(range(len(corpus.names)), desc="features", unit="pic"):
        wanted = views if number < corpus.train_size else 1
        pixels = [view(corpus.pictures[number], size, v, random) for v in range(wanted)]
        image = to_tensor(np.stack(pixels), MEAN, STD)
        features[:wanted, number] = session.run(["features"], {"image": image})[0]
    features.flush()
    fresh.rename(target)
    return np.load(target, mmap_mode="r")


class Batches:
    """Captions of like length with the features of their pictures."""

    def __init__(self, corpus: Corpus, features: np.ndarray, size: int, seed: int):
        self.features, self.size = features, size
        self.random = np.random.default_rng(seed)
        self.rows = []  # (picture, plain tokens, mirrored tokens)
        for number in corpus.train:
            for words in corpus.captions[number]:
                plain = encode(words, corpus.index)
                self.rows.append((number, plain, encode(mirror(words), corpus.index)))
        if len(self.rows) < size:
            raise SystemExit(f"{len(self.rows)} captions to train on are fewer than a step takes "
                             f"({size}): give a smaller --captions-per-step")
        self.lengths = np.array([len(tokens) for _, tokens, _ in self.rows])

    def __iter__(self):
        """Endless (features [n,P,D], captions [n,L])."""
        while True:
            order = np.argsort(self.lengths + self.random.uniform(0, 2, len(self.rows)))
            starts = self.random.permutation(np.arange(0, len(order) - self.size + 1, self.size))
            for start in starts:
                yield self._batch(order[start : start + self.size])

    def _batch(self, rows: np.ndarray) -> tuple[Tensor, Tensor]:
        views = self.random.integers(0, len(self.features), len(rows))
        chosen = [self.rows[row] for row in rows]
        features = np.stack([self.features[v, row[0]] for v, row in zip(views, chosen)])
        captions = torch.full((len(rows), max(len(row[1]) for row in chosen)), PAD)
        for i, (v, row) in enumerate(zip(views, chosen)):
            tokens = row[1 + v % 2]
            captions[i, : len(tokens)] = torch.tensor(tokens)
        return torch.from_numpy(features).float(), captions


@torch.no_grad()
def captions(decoder: Decoder, features: Tensor, rules: Decoding,
             summary: Tensor | None = None) -> list[list[Caption]]:
    """Beam captions of each picture, features [N,P,512]."""
    place = decoder.bias.device
    features = features.to(place)
    keys, h, c = decoder.start(features, summary)

    def step(*given):
        token, h, c, owner = (torch.from_numpy(value).to(place) for value in given)
        h, c, context, _ = decoder.step(token, h, c, features[owner], keys[owner])
        logits = decoder.logits(torch.cat([h, context], 1))
        return [value.cpu().numpy() for value in (F.log_softmax(logits, 1), h, c)]

    return search_many(step, h.cpu().numpy(), c.cpu().numpy(), rules)


def validate(decoder: Decoder, corpus: Corpus, features: np.ndarray, numbers) -> dict[str, float]:
    """Scores of the best captions of the pictures `numbers`."""
    decoder.eval()
    said = []
    for some in np.array_split(np.array(numbers), max(1, len(numbers) // 100)):
        plain = torch.from_numpy(features[0, some].astype(np.float32))
        for found in captions(decoder, plain, Decoding()):
            said.append([corpus.vocabulary[token] for token in found[0].tokens])
    decoder.train()
    scores = caption_scores(said, [corpus.captions[number] for number in numbers])
    return scores | {"distinct": len(set(map(tuple, said)))}


def train_decoder(model: Captioner, corpus: Corpus, features: np.ndarray, run: Run, *,
                  rate: float = 8e-4, batch: int = 128, look: float = 180.0,
                  patience: int = 4) -> None:
    """Cross-entropy with label smoothing; the average with the best CIDEr on dev is kept. Stops
    early when `patience` looks at dev in a row, `look` seconds apart, were no better."""
    place = device()
    decoder = model.dec.to(place).train()
    optimiser = torch.optim.Adam(decoder.parameters(), rate, betas=(0.9, 0.99))
    average, best = Average(decoder, 0.995), Average(decoder)
    record = Record()
    run.track(decoder=decoder, optimiser=optimiser, average=average, best=best, record=record)
    looked = run.spent
    batches = iter(Batches(corpus, features, batch, seed=run.step))
    going = run.progress < 1 and record.since < patience
    while going:
        pictures, captions = (part.to(place) for part in next(batches))
        loss = decoder.loss(pictures, captions, torch.arange(len(captions), device=place))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 5.0)
        for group in optimiser.param_groups:
            group["lr"] = rate * run.rate()
        optimiser.step()
        average.update(decoder)
        going = run.tick(loss=loss.item())
        if run.spent - looked > look or not going:
            keep_best(decoder, average.state, best, record, corpus, features, run)
            looked = run.spent
            going = going and record.since < patience
    run.save()
    decoder.load_state_dict(best.state)


class Record:
    """The best CIDEr so far, and how many looks in a row were no better."""

    def __init__(self):
        self.value, self.since = -1.0, 0

    def better(self, value: float) -> bool:
        """Takes in a new figure."""
        if value > self.value:
            self.value, self.since = value, 0
            return True
        self.since += 1
        return False

    def state_dict(self) -> dict:
        """For a checkpoint."""
        return {"value": self.value, "since": self.since}

    def load_state_dict(self, state: dict) -> None:
        """From a checkpoint."""
        self.value, self.since = state["value"], state["since"]


def keep_best(decoder, weights: dict[str, Tensor], best: Average, record: Record, corpus, features,
              run: Run) -> None:
    """Validates the decoder with these weights on dev and remembers the best ones."""
    own = {key: value.clone() for key, value in decoder.state_dict().items()}
    decoder.load_state_dict(weights)
    scores = validate(decoder, corpus, features, corpus.dev)
    decoder.load_state_dict(own)
    run.log(**{f"dev {name}": round(value, 2) for name, value in scores.items()})
    if record.better(scores["CIDEr"]):
        best.state = {key: value.clone() for key, value in weights.items()}
    run.pause()
