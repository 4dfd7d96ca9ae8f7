"""After the fifth block was tuned: the int8 graph with the new block, and the places that it gives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from tqdm import tqdm

from .backbones import Backbones
from .data import Corpus
from .export import OPSET, quantise_static
from .feature_cache import ROUND
from .tune import Maps


class Block5(torch.nn.Module):
    """pool4 [N,512,14,14] -> places [N,49,512]."""

    def __init__(self, backbones: Backbones):
        super().__init__()
        self.backbones = backbones

    def forward(self, pool4):
        """See the class."""
        return self.backbones.places(pool4)


def quantise_block5(backbones: Backbones, target: Path, pool4: np.ndarray) -> None:
    """The fifth block alone in int8, its scales by what the fourth gave [n,512,14,14]."""
    whole = target.with_name("block5-fp32.onnx")
    axes = {"pool4": {0: "N"}, "places": {0: "N"}}
    torch.onnx.export(Block5(backbones).eval(), (torch.zeros(2, 512, 14, 14),), str(whole), dynamo=False,
                      opset_version=OPSET, input_names=["pool4"], output_names=["places"], dynamic_axes=axes)
    quantise_static(whole, target, pool4, ["Conv", "Relu", "MaxPool"], reduce_range=True)


def replace_block5(graph: Path, fifth: Path, target: Path) -> None:
    """The int8 graph `graph` with another fifth block."""
    first = onnx.utils.Extractor(onnx.load(graph)).extract_model(["image"], ["pool4", "lite2"])
    second = onnx.compose.add_prefix(onnx.load(fifth), "fifth/")
    one = onnx.compose.merge_models(first, second, io_map=[("pool4", "fifth/pool4")],
                                    outputs=["pool4", "fifth/places", "lite2"]
                                    if _is_output(first, "pool4") else ["fifth/places", "lite2"])
    for node in one.graph.node:
        node.output[:] = ["places" if name == "fifth/places" else name for name in node.output]
    for output in one.graph.output:
        output.name = output.name.removeprefix("fifth/")
    onnx.checker.check_model(one)
    onnx.save(one, target)


def _is_output(model: onnx.ModelProto, name: str) -> bool:
    return any(one.name == name for one in model.graph.output)


def recompute_places(fifth: Path, old: Path, new: Path, corpus: Corpus) -> None:
    """Fills the folder `new` with the places that `fifth` makes of what `old` kept of the fourth
    block; everything else is taken over."""
    new.mkdir(parents=True, exist_ok=True)
    for name in ("scales.json", "seen.json"):
        shutil.copy(old / name, new / name)
    for name in ("pool4.npy", "lite2.npy"):
        (new / name).unlink(missing_ok=True)
        (new / name).symlink_to((old / name).resolve())
    maps, before = Maps(old), np.load(old / "places.npy", mmap_mode="r")
    places = np.lib.format.open_memmap(new / "places.npy", "w+", np.float16, before.shape)
    session = onnxruntime.InferenceSession(str(fifth))
    views = (json.loads((old / "seen.json").read_text()) - len(corpus.dev)) // corpus.train_size
    work = [(0, i) for i in corpus.dev] + [(v, i) for v in range(views) for i in corpus.train]
    for start in tqdm(range(0, len(work), ROUND), desc="places", unit=f"×{ROUND}"):
        some = work[start : start + ROUND]
        seen = maps.of([i for _, i in some], [v for v, _ in some]).contiguous().numpy()
        for (v, i), row in zip(some, session.run(["places"], {"pool4": seen})[0]):
            places[v, i] = row
    (new / "seen.json").write_text(json.dumps(len(work)))
    places.flush()
