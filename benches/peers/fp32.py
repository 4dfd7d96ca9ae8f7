"""The shipped model folder with its encoder's numbers taken back to fp32: `python fp32.py`."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "vgg16-lstm"
FP32 = ROOT / "target" / "peers" / "fp32"


def make() -> None:
    """Writes `FP32`."""
    import onnx

    shutil.rmtree(FP32, ignore_errors=True)
    shutil.copytree(MODEL, FP32)
    manifest = json.loads((FP32 / "manifest.json").read_text())
    path = FP32 / manifest["encoder"]["file"]
    model = onnx.load(path)
    dequantise(model.graph)
    onnx.save(model, path)
    manifest["encoder"]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (FP32 / "manifest.json").write_text(json.dumps(manifest, indent=2))


def dequantise(graph) -> None:
    """Takes the quantising nodes out of an ONNX graph; the weights become fp32 constants."""
    import numpy as np
    from onnx import helper, numpy_helper

    constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    renamed, kept = {}, []
    for node in graph.node:
        source = node.input[0] if node.input else ""
        if node.op_type == "DequantizeLinear" and source in constants:
            value = whole(node, constants)
            graph.initializer.append(numpy_helper.from_array(value, node.output[0]))
        elif node.op_type == "QuantizeLinear":
            zero, name = constants[node.input[2]], renamed.get(source, source)
            if zero == np.iinfo(zero.dtype).min:
                # Nothing below zero passes: the quantiser left the ReLU out for that.
                kept.append(helper.make_node("Relu", [name], [name + "_relu"]))
                name += "_relu"
            renamed[node.output[0]] = name
        elif node.op_type == "DequantizeLinear":
            renamed[node.output[0]] = renamed.get(source, source)
        else:
            kept.append(node)
    if {one.name for one in graph.output} & renamed.keys():
        raise SystemExit("an output of the encoder is quantised; this script cannot take that back")
    replace(graph, kept, renamed)


def whole(node, constants: dict):
    """What a DequantizeLinear of a constant gives, float32."""
    import numpy as np

    value, scale = constants[node.input[0]].astype(np.float32), constants[node.input[1]]
    zero = constants[node.input[2]].astype(np.float32) if len(node.input) > 2 else np.float32(0)
    if scale.ndim and scale.size > 1:
        axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
        shape = [-1 if i == axis else 1 for i in range(value.ndim)]
        scale, zero = scale.reshape(shape), np.asarray(zero).reshape(shape)
    return ((value - zero) * scale).astype(np.float32)


def replace(graph, nodes: list, renamed: dict[str, str]) -> None:
    """Gives the graph these nodes, their inputs by their new names, and the constants they use."""
    for node in nodes:
        for i, name in enumerate(node.input):
            node.input[i] = renamed.get(name, name)
    del graph.node[:]
    graph.node.extend(nodes)
    used = {name for node in nodes for name in node.input}
    constants = [one for one in graph.initializer if one.name in used]
    del graph.initializer[:]
    graph.initializer.extend(constants)


if __name__ == "__main__":
    make()
