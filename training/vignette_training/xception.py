"""Keras' Xception (F. Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", 2017)
up to its last convolution, and its weights out of a `.keras` file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

MEAN = STD = (127.5,) * 3  # pixels as x/127.5 - 1, RGB
EPSILON = 1e-3  # of Keras' batch norm
CHANNELS = 2048
PARAMETERS = 20_861_480  # as Keras says of `Xception(include_top=False)`
# Of each block that halves the side: channels in, between, out; whether a ReLU comes first.
ENTRY = ((64, 128, 128, False), (128, 256, 256, True), (256, 728, 728, True))
MIDDLE = 8
EXIT = (728, 728, 1024, True)


def separable(inside: int, outside: int) -> nn.Sequential:
    """A depthwise and a pointwise convolution with nothing between them, and batch norm."""
    return nn.Sequential(nn.Conv2d(inside, inside, 3, padding=1, groups=inside, bias=False),
                         nn.Conv2d(inside, outside, 1, bias=False), nn.BatchNorm2d(outside, EPSILON))


def halve(x: Tensor) -> Tensor:
    """Maximum of 3×3 with stride 2 and Keras' "same" padding: one on each side of an odd side, and
    only behind an even one, which is what `ceil_mode` gives."""
    even = int(x.shape[-1]) % 2 == 0  # an int: a fixed fact of the exported graph
    return nn.functional.max_pool2d(x, 3, 2, padding=0 if even else 1, ceil_mode=even)


class Halving(nn.Module):
    """Two separable convolutions and a pooling; beside them a convolution of 1×1."""

    def __init__(self, inside: int, between: int, outside: int, relu_first: bool):
        super().__init__()
        first = [nn.ReLU()] if relu_first else []
        self.main = nn.Sequential(*first, separable(inside, between), nn.ReLU(), separable(between, outside))
        self.beside = nn.Sequential(nn.Conv2d(inside, outside, 1, 2, bias=False),
                                    nn.BatchNorm2d(outside, EPSILON))

    def forward(self, x: Tensor) -> Tensor:
        """[N,C,S,S] -> [N,C',⌈S/2⌉,⌈S/2⌉]."""
        return halve(self.main(x)) + self.beside(x)


class Middle(nn.Module):
    """Three separable convolutions of 728 channels, added to what they get."""

    def __init__(self, width: int = 728):
        super().__init__()
        self.main = nn.Sequential(*[layer for _ in range(3) for layer in (nn.ReLU(), separable(width, width))])

    def forward(self, x: Tensor) -> Tensor:
        """[N,728,S,S] -> the same."""
        return x + self.main(x)


def build_xception() -> nn.Sequential:
    """[N,3,224,224] -> [N,2048,7,7] behind the last ReLU."""
    stem = [nn.Conv2d(3, 32, 3, 2, bias=False), nn.BatchNorm2d(32, EPSILON), nn.ReLU(),
            nn.Conv2d(32, 64, 3, bias=False), nn.BatchNorm2d(64, EPSILON), nn.ReLU()]
    last = [separable(EXIT[2], 1536), nn.ReLU(), separable(1536, CHANNELS), nn.ReLU()]
    return nn.Sequential(*stem, *[Halving(*sizes) for sizes in ENTRY], *[Middle() for _ in range(MIDDLE)],
                         Halving(*EXIT), *last)


def read_keras(content: bytes) -> dict[str, np.ndarray]:
    """The state dict of `build_xception` from a `.keras` file whose model has Keras' Xception as a
    layer, or is one: a zip with the layers' order and names as JSON, and the weights as HDF5."""
    import h5py

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        base, group = _base(json.loads(archive.read("config.json"))["config"]["layers"])
        folder = h5py.File(io.BytesIO(archive.read("model.weights.h5")))[group]
    kernels: dict[str, list[np.ndarray]] = {}
    count: dict[str, int] = {}
    for layer in base:
        kind = {"Conv2D": "conv2d", "SeparableConv2D": "separable_conv2d",
                "BatchNormalization": "batch_normalization"}.get(layer["class_name"])
        if kind is None:
            continue
        number = count.get(kind, 0)  # Keras numbers the layers of a class in the model's order
        count[kind] = number + 1
        values = folder[f"{kind}_{number}" if number else kind]["vars"]
        kernels[layer["config"]["name"]] = [np.array(values[str(i)]) for i in range(len(values))]
    return by_module(kernels)


def _base(layers: list[dict]) -> tuple[list[dict], str]:
    """Xception's own layers, and the group of the HDF5 file that has their weights."""
    def is_it(some: list[dict]) -> bool:
        return any(layer["config"]["name"] == "block14_sepconv2" for layer in some)

    if is_it(layers):
        return layers, "layers"
    inner = [layer["config"]["layers"] for layer in layers if "layers" in layer["config"]]
    for number, some in enumerate(inner):
        if is_it(some):
            return some, f"layers/functional{f'_{number}' if number else ''}/layers"
    raise SystemExit("there is no Xception in this file")


def keras_names() -> list[tuple[str, str | None]]:
    """Of each convolution of `build_xception` in the order of its modules: Keras' names of the layer
    and of its batch norm; `None` for the four that are called by a number only."""
    stem = ("block1_conv1", "block1_conv2")
    names: list[tuple[str, str | None]] = [(name, f"{name}_bn") for name in stem]
    sizes = {**{block: 2 for block in (2, 3, 4, 13, 14)}, **{block: 3 for block in range(5, 13)}}
    for block in range(2, 15):
        for number in range(1, sizes[block] + 1):
            names.append((f"block{block}_sepconv{number}", f"block{block}_sepconv{number}_bn"))
        if block in (2, 3, 4, 13):
            names.append(("conv2d", None))
    return names


def by_module(layers: dict[str, list[np.ndarray]]) -> dict[str, np.ndarray]:
    """Keras' kernels [3,3,I,O], depthwise [3,3,C,1] and batch norms (γ, β, mean, variance) as PyTorch's."""
    # The convolutions beside the blocks: "conv2d", "conv2d_1", … in the order of their numbers, which
    # go on where another model was made before.
    def numbered(prefix: str) -> list[str]:
        found = [name for name in layers if name == prefix or name.removeprefix(f"{prefix}_").isdigit()]
        return sorted(found, key=lambda name: int(name.removeprefix(prefix).lstrip("_") or 0))

    beside = iter(zip(numbered("conv2d"), numbered("batch_normalization")))
    state: dict[str, np.ndarray] = {}
    model = build_xception()
    modules = dict(model.named_modules())
    convolutions = [name for name, module in modules.items() if isinstance(module, nn.Conv2d)]
    norms = [name for name, module in modules.items() if isinstance(module, nn.BatchNorm2d)]
    place = iter(convolutions)
    for (name, norm), own in zip(keras_names(), norms):
        if norm is None:
            name, norm = next(beside)
        for kernel in layers[name]:
            turned = (2, 3, 0, 1) if name.find("sepconv") >= 0 and kernel.shape[3] == 1 else (3, 2, 0, 1)
            state[f"{next(place)}.weight"] = kernel.transpose(turned)
        kinds = ("weight", "bias", "running_mean", "running_var")
        state |= {f"{own}.{kind}": value for kind, value in zip(kinds, layers[norm])}
    _check(model, state)
    return state


def _check(model: nn.Sequential, state: dict[str, np.ndarray]) -> None:
    own = {key: tuple(value.shape) for key, value in model.state_dict().items() if "num_batches" not in key}
    found = {key: value.shape for key, value in state.items()}
    if own != found:
        raise SystemExit(f"these are not Xception's weights: {sorted(set(own.items()) ^ set(found.items()))[:3]}")
    if (count := sum(value.size for value in state.values())) != PARAMETERS:
        raise SystemExit(f"{count} parameters, and not {PARAMETERS}")


def load_xception(model: nn.Sequential, state: Mapping[str, np.ndarray]) -> None:
    """Fills it with what `read_keras` gave."""
    model.load_state_dict({key: torch.from_numpy(state[key].astype(np.float32)) if key in state else value
                           for key, value in model.state_dict().items()})
