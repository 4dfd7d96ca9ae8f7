"""Where a run keeps the captioner between its stages."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from .data import Corpus, spread
from .model import MEAN, STD, Captioner, normalise
from .runtime import to_tensor
from .weights import load_body, measure_norms, onnx_constants, read_pieces

NAME = "captioner.pt"


def start(corpus: Corpus, run: Path, weights: Path | None, kind: str, size: int,
          anew: bool = False) -> Captioner:
    """The run's captioner, or a new one from `weights` (a body, a whole captioner's pieces, or a
    shipped model folder). `anew`: where there is neither, one that knows nothing."""
    model = Captioner(len(corpus.vocabulary), len(corpus.tags), kind)
    if (run / NAME).exists():
        restore(model, torch.load(run / NAME, map_location="cpu", weights_only=True), run / NAME)
    elif weights is not None and (weights / "weights.json").exists():
        restore(model, read_pieces(weights), weights)
    elif weights is not None and (weights / "manifest.json").exists():
        from_shipped(model, weights, corpus, size)
    elif weights is not None:
        load_body(model.body, weights)
        measure_norms(model.body, sample(corpus, size))
    elif not anew:
        raise SystemExit(f"there is no {run / NAME}: run `distil` before, or give --weights")
    return model


def restore(model: Captioner, saved: dict[str, torch.Tensor], where: Path) -> None:
    """Takes over what was saved in `where`. A hashtag head of another shape begins anew, as it does in
    `tags` anyway; any other difference is an error."""
    head = {key: value for key, value in model.state_dict().items() if key.startswith("tags.")}
    if any(key not in saved or saved[key].shape != value.shape for key, value in head.items()):
        print("the saved hashtag head has another shape: it begins anew; run `tags`", file=sys.stderr)
        saved = {key: value for key, value in saved.items() if not key.startswith("tags.")} | head
    try:
        model.load_state_dict(saved)
    except RuntimeError as error:
        raise SystemExit(f"{where} holds another kind of network, or one for another vocabulary "
                         "or other tags") from error


def save(model: Captioner, run: Path) -> None:
    """For the next stage."""
    fresh = run / (NAME + ".new")
    torch.save(model.state_dict(), fresh)
    fresh.replace(run / NAME)


def sample(corpus: Corpus, size: int, count: int = 128) -> torch.Tensor:
    """Some training pictures as the encoder takes them: float [count,3,size,size]."""
    return normalise(torch.from_numpy(resized(corpus, size, count).copy()))


def calibration(corpus: Corpus, size: int, count: int = 256) -> np.ndarray:
    """Some training pictures for choosing the scales of int8: float32 [count,3,size,size]."""
    return to_tensor(resized(corpus, size, count), MEAN, STD)


def resized(corpus: Corpus, size: int, count: int) -> np.ndarray:
    """uint8 [count,size,size,3], spread over the training pictures."""
    pictures = (Image.fromarray(corpus.pictures[i]) for i in spread(corpus.train_size, count))
    return np.stack([np.asarray(p.resize((size, size), Image.BILINEAR)) for p in pictures])


def from_shipped(model: Captioner, folder: Path, corpus: Corpus, size: int) -> None:
    """A shipped folder becomes trainable again: the int8 body dequantised with batch norm put
    back from measured statistics; decoder and hashtag head from the graphs' constants."""
    load_body(model.body, folder / "encoder.onnx")
    measure_norms(model.body, sample(corpus, size))
    if (folder / "vocabulary.txt").read_text().split("\n")[:-1] != corpus.vocabulary:
        return  # another vocabulary: the decoder starts anew
    encoder, decoder = onnx_constants(folder / "encoder.onnx"), onnx_constants(folder / "decoder.onnx")
    own = model.dec.state_dict()
    graph_values = {**by_use(folder / "decoder.onnx", decoder), **by_use(folder / "encoder.onnx", encoder)}
    for key in own:
        value = graph_values.get(f"dec.{key}")
        if value is not None and value.shape == tuple(own[key].shape):
            own[key].copy_(torch.from_numpy(value.copy()))
    for name, parameter in model.tags.named_parameters():
        value = graph_values.get(f"tags.{name}")
        if value is not None and value.shape == tuple(parameter.shape):
            parameter.data.copy_(torch.from_numpy(value.copy()))


def by_use(path: Path, constants: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Constants under their module's name: `dec.x.weight` [out,in], whatever the exporter made of
    it (a transposed constant of a MatMul, say)."""
    import onnx

    found = {k: v for k, v in constants.items() if k.startswith(("dec.", "tags."))}
    for node in onnx.load(path).graph.node:
        for value in node.input:
            if value not in constants or value in found:
                continue
            scope = node.name.strip("/").split("/")  # e.g. /query/MatMul
            if node.op_type in ("MatMul", "Gemm") and len(scope) >= 2 and constants[value].ndim == 2:
                found.setdefault(f"dec.{scope[-2]}.weight", constants[value].T)
    return found
