"""Products with large constant matrices in whole numbers, which processors reckon two to four times as
fast as fp32, and which need a quarter of the memory.

What goes in becomes bytes with a fixed range for each channel, so that a row's result does not depend on
the rows beside it. Matrices get 7 bits: processors without VNNI add pairs of products in 16 bits, which
8-bit weights overflow.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from .graphs import LARGE, constants_to_initializers
from .runtime import Encoding

MIDDLE = 128  # the byte that stands for 0
MOST_IN, MOST_WEIGHT = 127, 63
ROOM = 1.4  # how far a channel's range goes beyond the largest number that was seen


class Product(NamedTuple):
    """A node that multiplies with a constant: what goes in [B,K], and the matrix [K,M] with the name that
    it has in the graph."""

    node: onnx.NodeProto
    given: str
    name: str
    matrix: np.ndarray

    @property
    def weight(self) -> str:
        """The matrix's name in the network, `dec.x.weight`, where it is [M,K]."""
        if self.name.startswith("dec."):
            return self.name
        return f"dec.{self.node.name.strip('/').split('/')[-2]}.weight"  # of /query/MatMul


def products(graph: onnx.GraphProto) -> list[Product]:
    """Those with a large matrix."""
    constants = {one.name: one for one in graph.initializer}
    found = []
    for node in graph.node:
        if node.op_type not in ("MatMul", "Gemm") or node.input[1] not in constants:
            continue
        matrix = numpy_helper.to_array(constants[node.input[1]])
        if any(a.name == "transB" and a.i for a in node.attribute):
            matrix = matrix.T
        if matrix.ndim == 2 and matrix.size >= LARGE:
            found.append(Product(node, node.input[0], node.input[1], matrix))
    return found


def seen_ranges(model: onnx.ModelProto, said: list[tuple[Encoding, list[int]]]) -> dict[str, np.ndarray]:
    """Of what goes into products the largest number in each channel [K], while the decoder `model` says
    these tokens, from start to end, of these pictures."""
    watched = sorted({one.given for one in products(model.graph)} - {"h"})
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    probe.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in watched)
    session = onnxruntime.InferenceSession(probe.SerializeToString())
    # The LSTM's state lies within these bounds whatever it sees.
    ranges = {"h": np.ones(said[0][0].h.shape[1], np.float32)}
    for picture, tokens in said:
        h, c = picture.h, picture.c
        for token in tokens[:-1]:
            feeds = {"token": np.array([token]), "h": h, "c": c,
                     "features": picture.features, "keys": picture.keys}
            h, c, *values = session.run(["h_next", "c_next", *watched], feeds)
            for name, value in zip(watched, values):
                ranges[name] = np.maximum(ranges.get(name, 0.0), np.abs(value).max(0))
    return {name: np.maximum(value * (1.0 if name == "h" else ROOM), 1e-2 * value.max())
            for name, value in ranges.items()}


def take_in_whole_numbers(path: Path, target: Path, said: list[tuple[Encoding, list[int]]]) -> None:
    """The decoder at `path` with its products in whole numbers. said: pictures with words said of them, by
    which the ranges are chosen. A matrix that words are looked up in, too, is kept once."""
    model = onnx.load(path)
    graph = model.graph
    constants_to_initializers(graph)
    ranges, found = seen_ranges(model, said), products(graph)
    by_output = {one.node.output[0]: one for one in found}
    matrices = {one.name: one for one in found}
    build = Builder(ranges)
    for node in list(graph.node):
        if node.output[0] in by_output:
            build.product(by_output[node.output[0]])
        elif node.op_type == "Gather" and node.input[0] in matrices:
            build.lookup(node, matrices[node.input[0]])
        else:
            build.nodes.append(node)
    kept = [one for one in graph.initializer if one.name not in matrices]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(build.nodes)
    graph.initializer.extend(kept + build.constants)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def as_it_was(node: onnx.NodeProto, constants: dict[str, np.ndarray]) -> tuple[str, np.ndarray]:
    """Of a product in whole numbers the matrix's name in the network, and the matrix as it is there [M,K]."""
    given, matrix = node.input[0].removesuffix("_bytes"), node.input[1]
    weight = matrix.removesuffix("_int8")
    plain = constants[matrix] * constants[f"{weight}_unit"] / constants[f"{given}_steps"][:, None]
    return weight, plain.T.astype(np.float32)


class Builder:
    """Nodes and constants in place of products."""

    def __init__(self, ranges: dict[str, np.ndarray]):
        self.steps = {name: (value / MOST_IN).astype(np.float32) for name, value in ranges.items()}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.bytes_of: dict[str, str] = {}
        self.kept: set[str] = set()

    def constant(self, name: str, value: np.ndarray) -> str:
        """Its name; each is kept once."""
        if name not in self.kept:
            self.kept.add(name)
            self.constants.append(numpy_helper.from_array(value, name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes) -> str:
        """Its output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def whole(self, product: Product) -> tuple[str, str]:
        """The names of a matrix in 7 bits [K,M], what goes in being in units of its steps, and of the unit
        of each of its columns [M]."""
        matrix = product.matrix * self.steps[product.given][:, None]
        unit = np.maximum(np.abs(matrix).max(0), 1e-12).astype(np.float32) / MOST_WEIGHT
        return (self.constant(f"{product.weight}_int8", np.round(matrix / unit).astype(np.int8)),
                self.constant(f"{product.weight}_unit", unit))

    def as_bytes(self, name: str) -> str:
        """What goes into products, in bytes."""
        if name not in self.bytes_of:
            steps = self.steps[name]
            scaled = self.node("Div", [name, self.constant(f"{name}_steps", steps)], f"{name}_in_steps")
            one = self.constant("one", np.float32(1.0))
            middle = self.constant("middle", np.uint8(MIDDLE))
            self.bytes_of[name] = self.node("QuantizeLinear", [scaled, one, middle], f"{name}_bytes")
        return self.bytes_of[name]

    def product(self, product: Product) -> None:
        """MatMul, or Gemm with its bias."""
        (matrix, unit), key = self.whole(product), product.node.output[0]
        given = self.as_bytes(product.given)
        summed = self.node("MatMulInteger", [given, matrix, "middle"], f"{key}_whole")
        plain = self.node("Cast", [summed], f"{key}_plain", to=TensorProto.FLOAT)
        bias = product.node.input[2:]
        scaled = self.node("Mul", [plain, unit], f"{key}_scaled" if bias else key)
        if bias:
            self.node("Add", [scaled, bias[0]], key)

    def lookup(self, node: onnx.NodeProto, product: Product) -> None:
        """Words' rows [B,K] of the table that `product` multiplies with; token [B]."""
        (matrix, unit), (_, token), key = self.whole(product), node.input, node.output[0]
        columns = self.node("Gather", [matrix, token], f"{key}_columns", axis=1)
        rows = self.node("Transpose", [columns], f"{key}_rows", perm=[1, 0])
        plain = self.node("Cast", [rows], f"{key}_plain", to=TensorProto.FLOAT)
        units = self.node("Gather", [unit, token], f"{key}_units")
        axis = self.constant("second_axis", np.array([1]))
        in_steps = self.node("Mul", [plain, self.node("Unsqueeze", [units, axis], f"{key}_unit")], f"{key}_in_steps")
        steps = self.constant(f"{product.given}_steps", self.steps[product.given])
        self.node("Div", [in_steps, steps], key)
