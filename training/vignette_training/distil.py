"""Trains the encoder: the teacher's maps, the words of the captions, and the captions themselves.

Teacher and student see the very same crop, mirroring and colours of each picture (Beyer et al.,
2022). The caption loss runs through the decoder into the body from the start, with a weight that
grows; `finetune` is the same stage with a shorter step and more of the caption loss.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from .augment import pair
from .data import Corpus
from .model import Captioner, normalise
from .optim import Muon
from .run import Average, Run, device, half
from .teacher import Teacher
from .text import PAD, encode, mirror
from .winograd import speed_up


GROWING = 0.2


@dataclass
class Settings:
    """What `distil` and `finetune` differ in."""

    size: int = 128
    batch: int = 64
    peak: float = 0.02  # how far a kernel turns in a step, at most
    captions: tuple[float, float] = (0.2, 0.5)  # weight of the caption loss, first and last
    extra_share: float = 0.3  # of each batch, where there are pictures without captions
    per_picture: int = 2  # captions of a picture in a step
    frozen_blocks: int = 1  # the first blocks (up to a pooling) stay as they are
    precision: str = "auto"
    smallest_crop: float = 0.4
    grow: tuple[int, ...] = ()  # sizes before `size`; each gets GROWING of the time

    def size_at(self, progress: float) -> int:
        """The pictures' side when this share of the time is spent: small ones first, because a
        pass over them costs a fraction and teaches most of what a young body can learn."""
        stage = int(progress / GROWING)
        return self.grow[stage] if stage < len(self.grow) else self.size


@dataclass
class Batch:
    """teacher: uint8 [N,224,224,3]; student: uint8 [N,S,S,3]; numbers [K] of the captioned first
    K pictures; captions [C,L] of the pictures owner [C]."""

    teacher: np.ndarray
    student: Tensor
    numbers: Tensor
    captions: Tensor
    owner: Tensor


class Feed:
    """Makes batches; once started, in a thread of its own."""

    def __init__(self, corpus: Corpus, settings: Settings, seed: int = 0):
        self.corpus, self.settings = corpus, settings
        self.random = np.random.default_rng(seed)
        self.size = settings.size_at(0.0)  # of the pictures to come; training lets it grow
        self.order: list[int] = []
        self._ready: queue.Queue[Batch | Exception] = queue.Queue(4)

    def start(self, step: int, size: int) -> None:
        """Begins to make batches ahead, others at each step that training goes on from."""
        self.random, self.size = np.random.default_rng(step + 1), size
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        try:
            while True:
                self._ready.put(self.make())
        except Exception as error:  # who waits for the batch must learn of it
            self._ready.put(error)

    def next(self) -> Batch:
        """The next batch, waited for."""
        made = self._ready.get()
        if isinstance(made, Exception):
            raise made
        return made

    def _next(self) -> int:
        if not self.order:
            self.order = self.random.permutation(self.corpus.train_size).tolist()
        return self.order.pop()

    def make(self) -> Batch:
        """Captioned pictures first, then pictures without captions."""
        settings, corpus = self.settings, self.corpus
        others = 0 if corpus.extra is None else int(settings.batch * settings.extra_share)
        numbers = [self._next() for _ in range(settings.batch - others)]
        pictures = [corpus.pictures[i] for i in numbers]
        if others:
            pictures += [corpus.extra[i] for i in self.random.integers(0, len(corpus.extra), others)]
        size = self.size  # one for the whole batch, also while it is being changed
        seen = [pair(p, size, self.random, settings.smallest_crop) for p in pictures]
        tokens, owner = [], []
        for row, number in enumerate(numbers):
            said = corpus.captions[number]
            for k in self.random.permutation(len(said))[: settings.per_picture]:
                words = mirror(said[k]) if seen[row][2] else said[k]
                tokens.append(encode(words, corpus.index))
                owner.append(row)
        captions = torch.full((len(tokens), max(map(len, tokens))), PAD)
        for row, line in enumerate(tokens):
            captions[row, : len(line)] = torch.tensor(line)
        return Batch(np.stack([t for t, _, _ in seen]),
                     torch.from_numpy(np.stack([s for _, s, _ in seen])),
                     torch.tensor(numbers), captions, torch.tensor(owner))


class Student(nn.Module):
    """The captioner with the heads that only training needs."""

    def __init__(self, model: Captioner, words: int, components: int, frozen_blocks: int):
        super().__init__()
        self.model = model
        self.projection = nn.Conv2d(512, components, 1)
        self.words = nn.Linear(512, words)
        nn.init.zeros_(self.words.weight)
        pools = [i for i, m in enumerate(model.body) if isinstance(m, nn.MaxPool2d)]
        self.stem_layers = pools[frozen_blocks - 1] + 1 if frozen_blocks else 0
        self._stem: list[nn.Module] = []

    def freeze(self) -> None:
        """Folds the frozen first layers; call it after the weights are loaded."""
        stem = self.model.body[: self.stem_layers].eval().requires_grad_(False)
        layers: list[nn.Module] = []
        for i, layer in enumerate(stem):
            if isinstance(layer, nn.Conv2d):
                layers += [fuse_conv_bn_eval(layer, stem[i + 1]), nn.ReLU(inplace=True)]
            elif isinstance(layer, nn.MaxPool2d):
                layers.append(layer)
        # In a list, so that it is not part of the state; in training mode for the fast convolutions.
        self._stem = [nn.Sequential(*layers).to(memory_format=torch.channels_last).train()]

    def maps(self, pictures: Tensor) -> Tensor:
        """uint8 [N,S,S,3] -> conv5_3 [N,512,S/16,S/16]."""
        x = normalise(pictures).contiguous(memory_format=torch.channels_last)
        with torch.no_grad():
            x = self._stem[0](x)
        body = self.model.body
        body[: self.stem_layers].eval()
        return body[self.stem_layers :](x)

    def projected(self, maps: Tensor) -> Tensor:
        """[N,512,h,w] -> [N,components,7,7], on the teacher's grid."""
        z = self.projection(maps)
        return z if z.shape[2] == 7 else F.interpolate(z, (7, 7), mode="bilinear")


def losses(student: Student, maps: Tensor, target: Tensor, batch: Batch, shares: Tensor) -> dict:
    """The four losses; shares [K,words] of the captioned pictures."""
    z = student.projected(maps)
    captioned = maps[: len(batch.numbers)]
    features = captioned.flatten(2).transpose(1, 2)
    place = captioned.device
    return {
        "map": F.mse_loss(z, target),
        "mean": F.mse_loss(z.mean((2, 3)), target.mean((2, 3))),
        "words": F.binary_cross_entropy_with_logits(student.words(captioned.mean((2, 3))), shares),
        "caption": student.model.dec.loss(features, batch.captions.to(place), batch.owner.to(place)),
    }


@torch.no_grad()
def fit_projection(student: Student, teacher: Teacher, feed: Feed, shares: Tensor) -> float:
    """Starts the projection at its ridge regression and the words at their frequency; returns
    the mean squared error on pictures that were not used."""
    student.eval()
    xs, zs = [], []
    for _ in range(10):
        batch = feed.make()
        maps = student.maps(batch.student.to(device()))
        if maps.shape[2] != 7:
            maps = F.interpolate(maps, (7, 7), mode="bilinear")
        xs.append(maps.permute(0, 2, 3, 1).reshape(-1, 512).float())
        zs.append(teacher(batch.teacher).permute(0, 2, 3, 1).reshape(xs[-1].shape[0], -1))
    x, z = torch.cat(xs), torch.cat(zs)
    x = torch.cat([x, torch.ones_like(x[:, :1])], 1)
    fit, test = x[: len(x) * 4 // 5], x[len(x) * 4 // 5 :]
    ridge = len(fit) * 1e-3 * torch.eye(513, device=x.device)
    w = torch.linalg.solve(fit.T @ fit + ridge, fit.T @ z[: len(fit)])
    student.projection.weight.copy_(w[:512].T.reshape(-1, 512, 1, 1))
    student.projection.bias.copy_(w[512])
    prior = shares.mean(0).clamp(1e-4, 1 - 1e-4)
    student.words.bias.copy_((prior / (1 - prior)).log())
    return F.mse_loss(test @ w, z[len(fit) :]).item()


def optimisers(student: Student) -> tuple[Muon, torch.optim.AdamW]:
    """Muon for the body's kernels, AdamW for the rest; `peak` of a group is its highest rate."""
    body = [p for p in student.model.body.parameters() if p.requires_grad]
    norms = [p for p in body if p.ndim == 1]
    heads = [*student.projection.parameters(), *student.words.parameters()]
    groups = [
        {"params": norms, "weight_decay": 0.0, "peak": 1e-3},
        {"params": heads, "weight_decay": 1e-3, "peak": 1.5e-3},
        {"params": list(student.model.dec.parameters()), "weight_decay": 1e-5, "peak": 1e-3},
    ]
    return Muon([p for p in body if p.ndim == 4]), torch.optim.AdamW(groups, 1.0, betas=(0.9, 0.99))


def train_encoder(model: Captioner, corpus: Corpus, teacher_path: Path, run: Run, settings: Settings) -> None:
    """One stage of the encoder; leaves the averaged weights in `model`."""
    place = device()
    words, shares = corpus.share_of_captions()
    shares = torch.from_numpy(shares).to(place)
    teacher = Teacher(teacher_path).to(place)
    student = Student(model, len(words), teacher.components, settings.frozen_blocks)
    student = student.to(place, memory_format=torch.channels_last)
    if place.type == "cpu":
        speed_up(model.body)
    feed = Feed(corpus, settings)
    student.freeze()
    if not run.path.exists():
        sample = [feed.make().teacher for _ in range(16)]
        run.log(components_keep=teacher.fit(np.concatenate(sample)))
        run.log(ridge=fit_projection(student, teacher, feed, shares))
    kernels, rest = optimisers(student)
    average = Average(student)
    run.track(student=student, kernels=kernels, rest=rest, average=average, teacher=teacher)
    student.freeze()
    student.train()
    feed.start(run.step, settings.size_at(run.progress))
    going = run.progress < 1
    while going:
        feed.size = settings.size_at(run.progress)
        batch = feed.next()
        going = _step(student, teacher, batch, shares, run, settings, kernels, rest, average)
    run.save()
    student.load_state_dict(average.state)


def _step(student, teacher, batch: Batch, shares, run: Run, settings: Settings, kernels: Muon,
          rest: torch.optim.AdamW, average: Average) -> bool:
    """One update; False when the time is spent."""
    rate, place = run.rate(), shares.device
    target = teacher(batch.teacher)
    with half(place, settings.precision):
        maps = student.maps(batch.student.to(place))
    parts = losses(student, maps.float(), target, batch, shares[batch.numbers.to(place)])
    first, last = settings.captions
    weight = first + (last - first) * run.progress
    total = parts["map"] + 4 * parts["mean"] + 8 * parts["words"] + weight * parts["caption"]
    total.backward()
    torch.nn.utils.clip_grad_norm_(student.model.dec.parameters(), 5 * max(weight, 1e-3))
    for group in kernels.param_groups:
        group["lr"] = settings.peak * rate
    for group in rest.param_groups:
        group["lr"] = group["peak"] * rate
    kernels.step()
    rest.step()
    student.zero_grad(set_to_none=True)
    average.update(student)
    return run.tick(**{name: value.item() for name, value in parts.items()})
