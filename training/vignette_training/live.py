"""What training on a GPU sees: pictures that are cropped, mirrored and coloured anew each time, and run
through the networks as these are now, in place of features that were kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .backbones import Backbones
from .concepts import SimulatedLogits, all_logits, merged, train_folds, train_head
from .data import Corpus, Said
from .describe import Describer
from .mixed import Batch, CachedFeatures, Seen, Texts
from .model import MEAN, STD
from .rows import ConceptHead, pooled
from .run import Run, device
from .text import PAD, encode, mirror
from .weights import write_pieces

KNOWN = 6000  # pictures of which only captions are known: as many as there are others
HEADS = 3  # that become one
AT_ONCE = 128  # pictures that the networks see at once where nothing is learned


class Tokens:
    """The captions of pictures as token ids, plain and mirrored: [2, pictures, captions, length]."""

    def __init__(self, spoken: list[Said], index: dict[str, int]):
        most = max(len(said) for said in spoken)
        lines = [[encode(turn(said[k % len(said)]), index) for said in spoken for k in range(most)]
                 for turn in (list, mirror)]
        length = max(len(line) for line in lines[0])
        ids = np.full((2, len(lines[0]), length), PAD, np.int64)
        for side, some in enumerate(lines):
            for row, line in enumerate(some):
                ids[side, row, : len(line)] = line
        self.ids = torch.from_numpy(ids.reshape(2, len(spoken), most, length)).to(device())

    def draw(self, numbers: Tensor, mirrored: Tensor, count: int = 4) -> tuple[Tensor, Tensor]:
        """`count` captions of each picture [B,L], and which of `numbers` they are of."""
        count = min(count, self.ids.shape[2])
        some = torch.rand(len(numbers), self.ids.shape[2], device=numbers.device).topk(count, 1).indices
        captions = self.ids[mirrored.long().unsqueeze(1), numbers.unsqueeze(1), some].flatten(0, 1)
        longest = int((captions != PAD).sum(1).max())
        return captions[:, :longest], torch.arange(len(numbers), device=numbers.device).repeat_interleave(count)


def augmented(pixels: Tensor, smallest: float = 0.5) -> tuple[Tensor, Tensor]:
    """uint8 [N,S,S,3] -> float [N,3,S,S] as the networks take it: a crop of each picture, of `smallest` to
    all of its area, mirrored or not, seven in ten with other colours; and which are mirrored [N]."""
    count, place = len(pixels), pixels.device

    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return torch.empty(count, *shape, device=place).uniform_(low, high)

    area, ratio = uniform(smallest, 1), uniform(-0.29, 0.29).exp()
    width, height = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    mirrored = uniform(0, 1) < 0.5
    theta = torch.zeros(count, 2, 3, device=place)
    theta[:, 0, 0] = torch.where(mirrored, -width, width)
    theta[:, 1, 1] = height
    theta[:, 0, 2] = uniform(-1, 1) * (1 - width)
    theta[:, 1, 2] = uniform(-1, 1) * (1 - height)
    images = pixels.permute(0, 3, 1, 2).float()
    grid = nn.functional.affine_grid(theta, list(images.shape), align_corners=False)
    images = nn.functional.grid_sample(images, grid, padding_mode="reflection", align_corners=False) / 255
    slope = uniform(0.7, 1.3, 1, 1, 1) * uniform(0.9, 1.1, 3, 1, 1)
    other = ((images - 0.5) * slope + 0.5 + uniform(-0.12, 0.12, 1, 1, 1)).clamp(0, 1)
    images = torch.where((uniform(0, 1) < 0.7).view(-1, 1, 1, 1), other, images)
    return _normalised(255 * images), mirrored


def _normalised(images: Tensor) -> Tensor:
    mean, std = (torch.tensor(values, device=images.device).view(1, 3, 1, 1) for values in (MEAN, STD))
    return ((images - mean) / std).contiguous(memory_format=torch.channels_last)


def autocast(kind: torch.dtype) -> torch.autocast:
    """That precision on a GPU."""
    return torch.autocast(device().type, kind, enabled=device().type == "cuda")


class Live:
    """Networks, heads, rows and decoder, and the pictures that they learn from, all on the device."""

    def __init__(self, corpus: Corpus, backbones: Backbones, model: Describer):
        place = device()
        self.corpus, self.backbones = corpus, backbones.to(place).to(memory_format=torch.channels_last)
        self.model = model.to(place)
        self.head: ConceptHead | None = None
        self.pixels = torch.from_numpy(np.array(corpus.pictures)).to(place)
        self.target = torch.from_numpy(corpus.tag_targets(corpus.train)).to(place)
        self.weights = torch.from_numpy(corpus.weights).float().to(place)
        self.tokens = Tokens([corpus.captions[i] for i in corpus.train], corpus.index)
        self.logits = torch.zeros(1, len(corpus.names), len(corpus.tags))
        known = corpus.texts[:: max(1, len(corpus.texts) // KNOWN)]
        self.known = Tokens(known, corpus.index) if known else None
        self.shares = torch.from_numpy(corpus.shares_of_tags(known)).to(place) if known else None
        self.simulated: SimulatedLogits | None = None

    def see(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """places and lite2 of images [N,3,S,S]."""
        _, places, lite2 = self.backbones(images)
        return places.float(), lite2.float()

    def draw(self, pictures: int) -> tuple[Tensor, Tensor, Tensor]:
        """Numbers of training pictures by their weights, what is to be seen of them, which are mirrored."""
        numbers = torch.multinomial(self.weights, pictures, replacement=True)
        return numbers, *augmented(self.pixels[numbers])

    def batch(self, numbers: Tensor, mirrored: Tensor, places: Tensor, lite2: Tensor) -> Batch:
        """Pictures with some of their captions each; concepts as heads find them that have not seen the
        picture."""
        views = torch.randint(len(self.logits), (len(numbers),), device=numbers.device)
        return Batch(places, lite2, self.logits[views, numbers].float(), *self.tokens.draw(numbers, mirrored),
                     numbers.cpu().numpy(), mirrored.long().cpu().numpy())

    def draw_texts(self, count: int) -> Texts | None:
        """Captions without pictures, with concepts as a head might have found them."""
        if self.known is None or self.simulated is None or not count:
            return None
        some = torch.randint(len(self.shares), (count,), device=self.shares.device)
        plain = torch.zeros_like(some, dtype=torch.bool)
        return Texts(self.simulated.of(self.shares[some]), *self.known.draw(some, plain))

    def fit_heads(self, run: Run, views: int, whole: bool) -> None:
        """Asks heads that have not seen a part of the pictures what they show. The head becomes some of
        these, or, `whole`, one that has seen all pictures."""
        with torch.no_grad():
            seen = torch.stack([self._pooled(plain=view == 0) for view in range(views)])
        folds = train_folds(self.corpus, seen, run)
        self.head = train_head(self.corpus, seen, run, together=HEADS) if whole else merged(folds[:HEADS])
        self.logits = all_logits(self.corpus, seen, self.head, folds).half()
        mine = self.logits[0, : self.corpus.train_size].float()
        self.simulated = SimulatedLogits(mine, self.target, self.weights)

    def _pooled(self, plain: bool) -> Tensor:
        """[N, what a head reads] of every picture, as it is or as it is augmented."""
        parts = []
        for pixels in self.pixels.split(AT_ONCE):
            images = _normalised(pixels.permute(0, 3, 1, 2).float()) if plain else augmented(pixels, 0.6)[0]
            with autocast(torch.float16):
                found = self.see(images)
            parts.append(pooled(self.model.encoder_kind, *found))
        return torch.cat(parts)

    def save(self, folder: Path) -> None:
        """What the stages on a processor begin with, in fp16 pieces."""
        parts = {"backbones": self.backbones, "head": self.head, "model": self.model}
        write_pieces({f"{name}.{key}": value for name, part in parts.items()
                      for key, value in part.state_dict().items()}, folder)


class LiveFeatures(CachedFeatures):
    """What the networks see of pictures now, for validation."""

    def __init__(self, live: Live):
        self.live = live
        self.encoder_kind = live.model.encoder_kind

    @torch.no_grad()
    def of(self, numbers, views) -> Seen:
        """These pictures, plain; the logits are the head's."""
        which = torch.from_numpy(np.asarray(numbers)).to(self.live.pixels.device)
        with autocast(torch.float16):
            places, lite2 = self.live.see(_normalised(self.live.pixels[which].permute(0, 3, 1, 2).float()))
        return Seen(places, lite2, self.live.head.eval()(pooled(self.encoder_kind, places, lite2)))
