"""Writes the model folder: folded fp32 graphs, the int8 encoder, word lists, manifest."""

from __future__ import annotations

import copy
import datetime
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from .lemmas import BLOCKED, Lemmatiser
from .model import MEAN, STD, Captioner, Decoder
from .runtime import digest

OPSET = 17


def fold(body: nn.Sequential) -> nn.Sequential:
    """The same body with each batch norm, where there are any, folded into the convolution before
    it."""
    body = copy.deepcopy(body).eval()
    layers: list[nn.Module] = []
    for i, layer in enumerate(body):
        if isinstance(layer, nn.Conv2d):
            normed = isinstance(body[i + 1], nn.BatchNorm2d)
            layers.append(fuse_conv_bn_eval(layer, body[i + 1]) if normed else layer)
        elif isinstance(layer, nn.ReLU):
            layers.append(nn.ReLU())
        elif isinstance(layer, nn.MaxPool2d):
            layers.append(layer)
    return nn.Sequential(*layers)


class EncoderGraph(nn.Module):
    """image -> features, keys, h0, c0, tag_logits, as the contract names them."""

    def __init__(self, model: Captioner):
        super().__init__()
        self.body = fold(model.body)
        self.dec, self.tags = model.dec, model.tags

    def forward(self, image: Tensor):
        features = self.body(image).flatten(2).transpose(1, 2)
        keys, h, c = self.dec.start(features)
        pooled = torch.cat([features.mean(1), features.amax(1)], 1)
        return features, keys, h, c, self.tags(pooled)


class DecoderGraph(nn.Module):
    """One step: a word in, the logarithms of the next word's probabilities out."""

    def __init__(self, decoder: Decoder):
        super().__init__()
        self.dec = decoder

    def forward(self, token: Tensor, h: Tensor, c: Tensor, features: Tensor, keys: Tensor):
        h, c, context, attention = self.dec.step(token, h, c, features, keys)
        logits = self.dec.logits(torch.cat([h, context], 1))
        return F.log_softmax(logits, dim=1), h, c, attention


def export_graphs(model: Captioner, size: int, folder: Path) -> tuple[Path, Path]:
    """encoder-fp32.onnx and decoder.onnx in `folder`."""
    model = copy.deepcopy(model).float().cpu().eval()
    encoder, decoder = folder / "encoder-fp32.onnx", folder / "decoder.onnx"
    image = torch.zeros(2, 3, size, size)
    graph = EncoderGraph(model).eval()
    batch = {name: {0: "N"} for name in ("image", "features", "keys", "h0", "c0", "tag_logits")}
    torch.onnx.export(
        graph, (image,), str(encoder), dynamo=False, opset_version=OPSET, dynamic_axes=batch,
        input_names=["image"], output_names=["features", "keys", "h0", "c0", "tag_logits"],
    )
    with torch.no_grad():
        features, keys, h, c, _ = graph(image)
    beams = {k: {0: "B"} for k in ("token", "h", "c", "log_probs", "h_next", "c_next", "attention")}
    inputs = (torch.tensor([1, 1]), h, c, features[:1], keys[:1])
    torch.onnx.export(
        DecoderGraph(model.dec).eval(), inputs, str(decoder), dynamo=False, opset_version=OPSET,
        dynamic_axes=beams, input_names=["token", "h", "c", "features", "keys"],
        output_names=["log_probs", "h_next", "c_next", "attention"],
    )
    return encoder, decoder


def quantise(encoder: Path, target: Path, pictures: np.ndarray) -> None:
    """Static int8 of the convolutions, QDQ, a scale per channel; pictures: float [N,3,H,W]. The
    hashtag head stays in fp32.

    Weights get 7 bits: processors without VNNI add pairs of products in 16 bits, which 8-bit
    weights overflow.
    """
    import onnx

    names = [node.name for node in onnx.load(encoder).graph.node]
    quantise_static(encoder, target, pictures, ["Conv", "Relu", "MaxPool"], reduce_range=True,
                    nodes_to_exclude=[name for name in names if name.startswith("/tags/")])


def quantise_static(graph: Path, target: Path, pictures: np.ndarray, kinds: list[str], **options) -> None:
    """Nodes of these `kinds` in int8 as QDQ, calibrated on `pictures` [N,…], the graph's only
    input; options: those of ONNX Runtime's `quantize_static`."""
    import onnx
    from onnxruntime.quantization import (
        CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static,
    )
    from onnxruntime.quantization.shape_inference import quant_pre_process

    name = onnx.load(graph).graph.input[0].name

    class Reader(CalibrationDataReader):
        """Pictures in small batches."""

        def __init__(self):
            self.batches = iter(np.array_split(pictures, max(1, len(pictures) // 8)))

        def get_next(self):
            batch = next(self.batches, None)
            return None if batch is None else {name: batch}

    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch) / "prepared.onnx"
        quant_pre_process(str(graph), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared), str(target), Reader(), quant_format=QuantFormat.QDQ, per_channel=True,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax, op_types_to_quantize=kinds,
            extra_options={"ActivationSymmetric": False, "CalibMovingAverage": True}, **options,
        )


def write_lists(folder: Path, vocabulary: list[str], rarity: np.ndarray, tags: list[str],
                lemmatiser: Lemmatiser) -> None:
    """vocabulary.txt, rarity.txt, tags.txt, lemmas.txt, blocklist.txt: one entry a line."""
    known = set(tags)
    lemmas = [(word, lemmatiser.content(word)) for word in vocabulary[4:]]
    lists = {
        "vocabulary": vocabulary,
        "rarity": [f"{value:.4f}" for value in rarity],
        "tags": tags,
        "lemmas": [f"{word}\t{lemma}" for word, lemma in lemmas if lemma in known],
        "blocklist": sorted(set(BLOCKED)),
    }
    for name, lines in lists.items():
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_manifest(folder: Path, *, name: str, version: str, stage: str, size: int, places: int,
                   hashtags: dict, decoding: dict, consensus: dict) -> dict:
    """manifest.json with the sha256 of every file beside it."""

    def part(file: str, **more) -> dict:
        return {"file": file, "sha256": digest(folder / file), **more}

    manifest = {
        "format": 1, "name": name, "version": version, "stage": stage,
        "input": {"width": size, "height": size, "layout": "NCHW", "channels": "RGB",
                  "mean": list(MEAN), "std": list(STD), "resize": "squash-bilinear"},
        "encoder": part("encoder.onnx", precision="int8-qdq"),
        "decoder": part("decoder.onnx", precision="fp32"),
        **{key: part(f"{key}.txt")
           for key in ("vocabulary", "rarity", "tags", "lemmas", "blocklist")},
        "special": {"padding": 0, "start": 1, "end": 2, "unknown": 3},
        "sizes": {"places": places, "features": 512, "attention": 256, "hidden": 512},
        "decoding": decoding,
        "consensus": consensus,
        "hashtags": hashtags,
        "trained": {"date": datetime.date.today().isoformat(), "onnx_opset": OPSET,
                    "torch": torch.__version__.split("+")[0]},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def write_model(model: Captioner, folder: Path, *, size: int, vocabulary: list[str],
                rarity: np.ndarray, tags: list[str], lemmatiser: Lemmatiser,
                calibration: np.ndarray, **facts) -> Path:
    """The whole folder; returns where the fp32 encoder was left for comparisons. facts: what
    `write_manifest` takes beside these."""
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp())
    encoder, decoder = export_graphs(model, size, scratch)
    quantise(encoder, folder / "encoder.onnx", calibration)
    shutil.copy(decoder, folder / "decoder.onnx")
    write_lists(folder, vocabulary, rarity, tags, lemmatiser)
    write_manifest(folder, size=size, places=(size // 16) ** 2, **facts)
    return encoder
