"""Weights in and out: npz, torchvision-style state dicts, pieces in fp16, the shipped int8 graph."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

PIECE = 14 * 1024 * 1024  # bytes; each file of a set of pieces stays under 15 MiB


def load_body(body: nn.Sequential, path: Path) -> str:
    """Fills a VGG body from any of the forms that `--weights` takes; says which it was."""
    path = Path(path)
    if path.suffix == ".onnx":
        _from_onnx(body, path)
        return "shipped graph"
    if path.suffix == ".npz":
        with np.load(path) as archive:
            state = {key: torch.from_numpy(archive[key].astype(np.float32)) for key in archive.files
                     if archive[key].dtype.kind == "f"}
    elif path.is_dir():
        state = read_pieces(path)
    else:
        state = torch.load(path, map_location="cpu", weights_only=True)
        state = state.get("model", state)
    load_state(body, state)
    return path.suffix.lstrip(".") or "pieces"


def load_state(body: nn.Sequential, state: dict[str, Tensor]) -> None:
    """From `body.<i>.*` or torchvision's `features.<i>.*`, with or without batch norm."""
    for prefix in ("body.", "features."):
        if any(key.startswith(prefix) for key in state):
            state = {k[len(prefix) :]: v.float() for k, v in state.items() if k.startswith(prefix)}
            break
    if any(key.endswith("running_mean") for key in state):
        for i, layer in enumerate(body):  # torchvision's convolutions add before the norm
            if isinstance(layer, nn.Conv2d) and (bias := state.get(f"{i}.bias")) is not None:
                state[f"{i + 1}.running_mean"] = state[f"{i + 1}.running_mean"] - bias
        own = body.state_dict()
        body.load_state_dict(own | {key: state[key] for key in own if key in state})
        missing = [k for k in own if k not in state and "num_batches" not in k]
        if missing:
            raise ValueError(f"the weights lack {missing[:3]}")
        return
    # Plain convolutions: weight 4-d and bias in order.
    kernels = [value for key, value in state.items() if value.ndim == 4]
    biases = [state[key[: -len("weight")] + "bias"] for key, value in state.items() if value.ndim == 4]
    load_folded(body, kernels, biases)


def load_folded(body: nn.Sequential, kernels: list[Tensor], biases: list[Tensor]) -> None:
    """Convolutions with the batch norm folded in; the norms, where there are any, become identities
    (with a bias)."""
    layers = [(m, body[i + 1]) for i, m in enumerate(body) if isinstance(m, nn.Conv2d)]
    if len(kernels) < len(layers):
        raise ValueError(f"{len(kernels)} convolutions given, {len(layers)} needed")
    for (conv, norm), kernel, bias in zip(layers, kernels, biases):
        conv.weight.data.copy_(kernel)
        if conv.bias is not None:
            conv.bias.data.copy_(bias)
            continue
        norm.running_mean.zero_()
        norm.running_var.fill_(1.0 - norm.eps)
        norm.weight.data.fill_(1.0)
        norm.bias.data.copy_(bias)


@torch.no_grad()
def measure_norms(body: nn.Sequential, pictures: Tensor) -> None:
    """Gives identity norms the statistics that they see on `pictures` [N,3,H,W].

    What the body computes stays the same; batch norm can then train again.
    """
    body.eval()
    x = pictures
    for layer in body:
        if isinstance(layer, nn.BatchNorm2d):
            mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3))
            scale = layer.weight / torch.sqrt(layer.running_var + layer.eps)
            layer.bias.add_(scale * (mean - layer.running_mean))
            layer.weight.copy_(scale * torch.sqrt(var + layer.eps))
            layer.running_mean.copy_(mean)
            layer.running_var.copy_(var)
        x = layer(x.clone() if isinstance(layer, nn.ReLU) else x)


def _from_onnx(body: nn.Sequential, path: Path) -> None:
    """The encoder as it ships: QDQ int8 (or fp32) convolutions, batch norm folded."""
    values = onnx_constants(path)
    import onnx

    kernels, biases = [], []
    for node in onnx.load(path).graph.node:
        if node.op_type == "Conv":
            kernels.append(torch.from_numpy(values[node.input[1]].copy()))
            biases.append(torch.from_numpy(values[node.input[2]].copy()))
    load_folded(body, kernels, biases)


def onnx_constants(path: Path) -> dict[str, np.ndarray]:
    """Every constant of a graph as float; what was kept in 8 bits, with a DequantizeLinear or a Cast and
    a Mul behind it, as it is used; matrices of products in whole numbers by their name in the network."""
    import onnx
    from onnx import numpy_helper

    from .int8_products import as_it_was

    graph = onnx.load(path).graph
    values = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            values[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
        if node.op_type == "DequantizeLinear" and node.input[0] in values:
            whole, scale = values[node.input[0]].astype(np.float32), values[node.input[1]]
            zero = values[node.input[2]].astype(np.float32) if len(node.input) > 2 else np.float32(0)
            axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
            if np.ndim(scale) == 1 and np.size(scale) > 1:
                shape = [1] * whole.ndim
                shape[axis] = -1
                scale, zero = scale.reshape(shape), np.reshape(zero, shape)
            values[node.output[0]] = ((whole - zero) * scale).astype(np.float32)
        if node.op_type == "Cast" and node.input[0] in values:
            values[node.output[0]] = values[node.input[0]].astype(np.float32)
        if node.op_type == "Mul" and all(name in values for name in node.input):
            values[node.output[0]] = values[node.input[0]] * values[node.input[1]]
        if node.op_type == "MatMulInteger":
            name, value = as_it_was(node, values)
            values[name] = value
        if node.op_type in ("Identity", "Transpose") and node.input[0] in values:
            value = values[node.input[0]]
            if node.op_type == "Transpose":
                value = value.transpose(list(node.attribute[0].ints))
            values[node.output[0]] = value
    return values


def write_pieces(state: dict[str, Tensor], folder: Path) -> list[Path]:
    """Saves a state dict as fp16 in files below 15 MiB, with an index."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces: list[dict[str, np.ndarray]] = [{}]
    size = 0
    for key, value in state.items():
        # Running variances reach beyond fp16, and are small.
        kind = np.float16 if value.ndim > 1 else np.float32
        array = value.detach().cpu().numpy().astype(kind)
        if size and size + array.nbytes > PIECE:
            pieces.append({})
            size = 0
        pieces[-1][key] = array
        size += array.nbytes
    names = []
    for number, piece in enumerate(pieces):
        names.append(folder / f"weights-{number:02d}.npz")
        np.savez(names[-1], **piece)
    (folder / "weights.json").write_text(json.dumps([name.name for name in names]))
    return names


def read_pieces(folder: Path) -> dict[str, Tensor]:
    """The state dict that `write_pieces` saved."""
    state = {}
    for name in json.loads((folder / "weights.json").read_text()):
        with np.load(folder / name) as archive:
            state |= {key: torch.from_numpy(archive[key].astype(np.float32)) for key in archive.files}
    return state
