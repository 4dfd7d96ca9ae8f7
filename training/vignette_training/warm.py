"""Starts from an earlier version's decoder: saves the hours in which it learned English."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .data import Corpus
from .describe import Describer
from .mixed import CachedFeatures
from .rows import ConceptHead
from .runtime import Model
from .encoder_kind import DEPTH, PLACES
from .state import by_use
from .text import SPECIAL
from .weights import onnx_constants

PENALTIES = (0.01, 0.1, 1.0)  # of the ridge regression, as shares of the pictures' places


@torch.no_grad()
def warm_start(model: Describer, folder: Path, corpus: Corpus, cached: CachedFeatures,
               pictures: int = 400) -> float:
    """Fills the decoder from the model folder of an earlier version, and `fuse` with the ridge
    regression from what is seen now to the features that this decoder knows; returns the share of
    their variance that it explains."""
    values = _values(folder)
    old = {key[4:]: value for key, value in values.items() if key.startswith("dec.")}
    known = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1]
    own = model.dec.state_dict()
    _words(own, old, known, corpus)
    for key, value in old.items():
        if key in own and own[key].shape == value.shape and key not in ("emb.weight", "bias"):
            own[key].copy_(value)
    for name in ("h0", "c0"):
        width = old[f"{name}.weight"].shape[1]  # DEPTH before 1.0, twice as much since
        own[f"{name}.weight"].zero_()
        own[f"{name}.weight"][:, :width] = old[f"{name}.weight"]
    model.dec.load_state_dict(own)
    if (folder / "tags.txt").read_text(encoding="utf-8").split("\n")[:-1] == corpus.tags:
        _concepts(model, values)
    return _fit(model, Model(folder, threads=2), corpus, cached, pictures)


@torch.no_grad()
def restore_shipped(model: Describer, folder: Path, corpus: Corpus) -> ConceptHead:
    """Fills rows and decoder from a model folder since 1.0, which must know the same words and concepts;
    returns its concept head."""
    for name, own in (("vocabulary", corpus.vocabulary), ("tags", corpus.tags)):
        if (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1] != own:
            raise SystemExit(f"{folder} has other {name} than the prepared data")
    values = _values(folder)
    values |= {"rows.fuse.weight": values["dec.fuse.weight"], "rows.strength.weight": values["dec.strength.weight"]}
    own = model.state_dict()
    missing = own.keys() - values.keys() - {"rows.unseen"}  # which no graph has
    if missing:
        raise SystemExit(f"{folder} lacks {', '.join(sorted(missing))}")
    model.load_state_dict({key: values.get(key, value).view_as(value) for key, value in own.items()})
    model.rows.unseen.copy_(model.rows.fuse.bias)
    head = ConceptHead(len(corpus.tags), len(values["head.0.bias"]), inputs=values["head.0.weight"].shape[1])
    head.load_state_dict({key: values[f"head.{key}"] for key in head.state_dict()})
    return head.eval()


def _values(folder: Path) -> dict[str, Tensor]:
    """The constants of both graphs by the names of their modules: `dec.*`, and since 1.0 `rows.*`."""
    found: dict[str, np.ndarray] = {}
    for name in ("decoder.onnx", "encoder.onnx"):
        constants = onnx_constants(folder / name)
        found |= by_use(folder / name, constants)
        prefix = "heads/"  # which `graphs.join` puts before the names
        found |= {key.removeprefix(prefix): value for key, value in constants.items() if key.startswith(prefix)}
    return {key: torch.from_numpy(np.array(value, np.float32)) for key, value in found.items()}


def _concepts(model: Describer, values: dict[str, Tensor]) -> None:
    """What the earlier version knew of the same concepts."""
    names = {"concept.weight": "rows.concept.weight", "strength.weight": "dec.strength.weight",
             "strength.bias": "rows.strength.bias"}
    known = {own: values[name] for own, name in names.items() if name in values}
    model.rows.load_state_dict(model.rows.state_dict() | known)


def _words(own: dict[str, Tensor], old: dict[str, Tensor], known: list[str], corpus: Corpus) -> None:
    """Embeddings and biases of the words that both have; new words begin rare."""
    rare = old["bias"][len(SPECIAL):].quantile(0.1)
    place = {word: number for number, word in enumerate(known)}
    for number, word in enumerate(corpus.vocabulary):
        if word in place:
            own["emb.weight"][number] = old["emb.weight"][place[word]]
            own["bias"][number] = old["bias"][place[word]]
        else:
            own["bias"][number] = rare


def _fit(model: Describer, earlier: Model, corpus: Corpus, cached: CachedFeatures, pictures: int) -> float:
    size = earlier.manifest["input"]
    numbers = np.linspace(0, corpus.train_size - 1, pictures).astype(int)
    wanted = []
    for number in numbers:
        from PIL import Image

        picture = Image.fromarray(corpus.pictures[number])
        pixels = np.asarray(picture.resize((size["width"], size["height"]), Image.BILINEAR))
        features = torch.from_numpy(earlier.encode(pixels).features)
        if concepts := earlier.manifest.get("concepts"):
            features = features[:, : concepts["grid"] ** 2]
        side, grid = int(features.shape[1] ** 0.5), int(PLACES**0.5)
        maps = features.transpose(1, 2).reshape(1, DEPTH, side, side)
        maps = torch.nn.functional.interpolate(maps, (grid, grid), mode="bilinear")
        wanted.append(maps.flatten(2).transpose(1, 2)[0])
    z = torch.cat(wanted)
    seen = cached.of(numbers, [0] * len(numbers))
    x = torch.cat([seen.places, seen.lite2], 2) if model.rows.classifier else seen.places
    x = x.flatten(0, 1)
    x = torch.cat([x, torch.ones_like(x[:, :1])], 1)
    known, weight = max((_ridge(x, z, penalty) for penalty in PENALTIES), key=lambda found: found[0])
    model.rows.fuse.weight.copy_(weight[:-1].T)
    model.rows.fuse.bias.copy_(weight[-1])
    model.rows.unseen.copy_(z.mean(0))
    return known


def _ridge(x: Tensor, z: Tensor, penalty: float) -> tuple[float, Tensor]:
    """How much of the last fifth's variance the regression on the others explains, and its weights."""
    fit = len(x) * 4 // 5
    penalties = penalty * fit * torch.eye(x.shape[1])
    weight = torch.linalg.solve(x[:fit].T @ x[:fit] + penalties, x[:fit].T @ z[:fit])
    left = ((x[fit:] @ weight - z[fit:]) ** 2).sum() / ((z[fit:] - z[:fit].mean(0)) ** 2).sum()
    return 1 - float(left), weight
