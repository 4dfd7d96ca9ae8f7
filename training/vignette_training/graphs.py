"""Writes the graphs of the contract: the int8 networks with heads and rows behind them, the decoder."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from .backbones import Backbones, XceptionBackbone
from .describe import Describer
from .export import OPSET, DecoderGraph
from .rows import ConceptHead, pooled
from .encoder_kind import DEPTH, PLACES, SIDE, EncoderKind

OUTPUTS = ["features", "keys", "h0", "c0", "tag_logits"]
LARGE = 1 << 15  # numbers in a matrix from which on it is kept in 8 bits


class HeadGraph(nn.Module):
    """places and, where there is a classifier, lite2 -> features, keys, h0, c0, tag_logits."""

    def __init__(self, head: ConceptHead, model: Describer):
        super().__init__()
        self.head, self.rows, self.dec = head, model.rows, model.dec

    def forward(self, places: Tensor, lite2: Tensor | None = None):
        """As the contract names them."""
        logits = self.head(pooled(self.rows.encoder_kind, places, lite2))
        given = self.rows(places, lite2, logits)
        keys, h, c = self.dec.start(given.rows, given.summary)
        return given.rows, keys, h, c, logits


def export_backbones(backbones: Backbones | XceptionBackbone, target: Path) -> None:
    """image -> pool4, places, lite2, or places alone, in fp32."""
    names = list(backbones.OUTPUTS)
    torch.onnx.export(
        backbones.eval(), (torch.zeros(2, 3, SIDE, SIDE),), str(target), dynamo=False, opset_version=OPSET,
        input_names=["image"], output_names=names,
        dynamic_axes={name: {0: "N"} for name in ("image", *names)})
    model = onnx.load(target)
    pad_in_convolutions(model.graph)
    pad_in_poolings(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def pad_in_convolutions(graph) -> None:
    """Convolutions of stride 2 pad one side more than the other ("same" for an even size), which is a
    node of its own, with a dozen that reckon its sizes; a convolution can do it by itself."""
    shape = {one.name: list(one.dims) for one in graph.initializer}
    pads = {node.output[0]: node for node in graph.node if node.op_type == "Pad"}
    for node in graph.node:
        if node.op_type != "Conv" or node.input[0] not in pads:
            continue
        stride = next(list(a.ints) for a in node.attribute if a.name == "strides")
        more = [size - step for size, step in zip(shape[node.input[1]][2:], stride)]
        before = [total // 2 for total in more]
        after = [total - first for total, first in zip(more, before)]
        attribute = next(a for a in node.attribute if a.name == "pads")
        attribute.ints[:] = before + after
        node.input[0] = pads[node.input[0]].input[0]
    _drop_unused(graph)


def pad_in_poolings(graph) -> None:
    """A pooling that rounds its size up looks past the end of an even side by one: said as padding, which
    every runtime knows."""
    for node in graph.node:
        attributes = {a.name: a for a in node.attribute}
        if node.op_type == "MaxPool" and "ceil_mode" in attributes and attributes["ceil_mode"].i:
            attributes["ceil_mode"].i = 0
            attributes["pads"].ints[:] = [0, 0, 1, 1]


def _drop_unused(graph) -> None:
    """Removes nodes whose outputs nobody reads."""
    while True:
        read = {name for node in graph.node for name in node.input} | {one.name for one in graph.output}
        unused = [node for node in graph.node if not read & set(node.output)]
        if not unused:
            return
        for node in unused:
            graph.node.remove(node)


def export_heads(head: ConceptHead, model: Describer, target: Path) -> None:
    """places and, where there is a classifier, lite2 -> the encoder's outputs, in fp32."""
    graph = copy.deepcopy(HeadGraph(head, model)).float().cpu().eval()
    names, encoder_kind = seen_by_heads(model.encoder_kind), model.encoder_kind
    given = tuple(torch.zeros(2, PLACES, width) for width in (encoder_kind.depth, encoder_kind.beside)[: len(names)])
    torch.onnx.export(
        graph, given, str(target), dynamo=False, opset_version=OPSET,
        input_names=names, output_names=OUTPUTS,
        dynamic_axes={name: {0: "N"} for name in (*names, *OUTPUTS)})


def seen_by_heads(encoder_kind: EncoderKind) -> list[str]:
    """The outputs of the networks that heads and rows take."""
    return ["places", "lite2"] if encoder_kind.beside else ["places"]


def export_decoder(model: Describer, rows: int, target: Path) -> None:
    """One step of the decoder over `rows` rows, in fp32."""
    dec = copy.deepcopy(model.dec).float().cpu().eval()
    features = torch.zeros(1, rows, DEPTH)
    keys, h, c = dec.start(features, torch.zeros(1, 2 * DEPTH))
    beams = {k: {0: "B"} for k in ("token", "h", "c", "log_probs", "h_next", "c_next", "attention")}
    inputs = (torch.tensor([1, 1]), h.repeat(2, 1), c.repeat(2, 1), features, keys)
    torch.onnx.export(
        DecoderGraph(dec).eval(), inputs, str(target), dynamo=False, opset_version=OPSET,
        dynamic_axes=beams, input_names=["token", "h", "c", "features", "keys"],
        output_names=["log_probs", "h_next", "c_next", "attention"])


def join(backbones: Path, heads: Path, target: Path) -> None:
    """The encoder: what `backbones` gives is what `heads` takes."""
    first, second = onnx.load(backbones), onnx.load(heads)
    second = onnx.compose.add_prefix(second, "heads/")
    one = onnx.compose.merge_models(
        first, second, io_map=[(one.name, f"heads/{one.name}") for one in onnx.load(heads).graph.input],
        outputs=[f"heads/{name}" for name in OUTPUTS])
    plain = {f"heads/{name}": name for name in OUTPUTS}
    for node in one.graph.node:
        node.input[:] = [plain.get(name, name) for name in node.input]
        node.output[:] = [plain.get(name, name) for name in node.output]
    for output in one.graph.output:
        output.name = plain.get(output.name, output.name)
    onnx.checker.check_model(one)
    onnx.save(one, target)


def cut_networks(encoder: Path, target: Path, encoder_kind: EncoderKind) -> None:
    """The networks alone of an encoder that `join` made: so training goes on from what ships."""
    whole = onnx.load(encoder)
    names = seen_by_heads(encoder_kind)
    widths = (encoder_kind.depth, encoder_kind.beside)
    outputs = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["N", PLACES, width])
               for name, width in zip(names, widths)]
    del whole.graph.output[:]
    whole.graph.output.extend(outputs)
    _drop_unused(whole.graph)
    read = {name for node in whole.graph.node for name in node.input}
    constants = [one for one in whole.graph.initializer if one.name in read]
    del whole.graph.initializer[:]
    whole.graph.initializer.extend(constants)
    if not read & {one.name for one in whole.graph.input}:
        raise SystemExit(f"{encoder} has no {' and '.join(names)}: it was made before version 1.0")
    onnx.checker.check_model(whole)
    onnx.save(whole, target)


def shrink(path: Path, target: Path) -> None:
    """Keeps the large matrices in 8 bits with a scale for each row or column: a file of a quarter of
    the size, and arithmetic in fp32.

    They are undone by Cast and Mul, which runtimes reckon once, when they load the graph; ONNX Runtime
    would do a DequantizeLinear at every step.
    """
    model = onnx.load(path)
    graph = model.graph
    constants_to_initializers(graph)
    axes = {name: _output_axis(node) for node in graph.node for name in node.input}
    kept, added = [], []
    for one in graph.initializer:
        value = numpy_helper.to_array(one)
        if value.dtype != np.float32 or value.ndim != 2 or value.size < LARGE:
            kept.append(one)
            continue
        axis = 1 - axes.get(one.name, 0)
        scale = np.maximum(np.abs(value).max(axis, keepdims=True), 1e-8).astype(np.float32) / 127
        kept += [numpy_helper.from_array(np.round(value / scale).astype(np.int8), f"{one.name}_int8"),
                 numpy_helper.from_array(scale, f"{one.name}_scale")]
        added += [onnx.helper.make_node("Cast", [f"{one.name}_int8"], [f"{one.name}_whole"],
                                        name=f"{one.name}_cast", to=onnx.TensorProto.FLOAT),
                  onnx.helper.make_node("Mul", [f"{one.name}_whole", f"{one.name}_scale"], [one.name],
                                        name=f"{one.name}_scaled")]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    nodes = added + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def _output_axis(node: onnx.NodeProto) -> int:
    """The axis of a node's matrix that belongs to its outputs; rows where they are looked up."""
    turned = any(a.name == "transB" and a.i for a in node.attribute)
    return 1 if node.op_type == "MatMul" or (node.op_type == "Gemm" and not turned) else 0


def constants_to_initializers(graph) -> None:
    """Moves constants that are nodes to the graph's others."""
    nodes = [node for node in graph.node if node.op_type == "Constant" and node.attribute[0].name == "value"]
    for node in nodes:
        tensor = onnx.TensorProto()
        tensor.CopyFrom(node.attribute[0].t)
        tensor.name = node.output[0]
        graph.initializer.append(tensor)
        graph.node.remove(node)
