"""What looks at the picture: VGG with ImageNet's weights and a small classifier beside it, or Xception."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .model import LAYERS, MEAN, STD, build_body
from .encoder_kind import SIDE
from .weights import load_body
from .xception import build_xception, load_xception


class Backbones(nn.Module):
    """image [N,3,224,224] -> conv4_3 pooled [N,512,14,14], places [N,49,512], lite2 [N,49,1280].

    VGG16's conv5_3 (VGG19's conv5_4) has heavy tails: pooled to 7×7 and as square roots its values lie
    close enough together for 8 bits, and for the decoder. `normalise_channels` makes them of one size.
    """

    OUTPUTS = ("pool4", "places", "lite2")
    WHOLE = ()

    def __init__(self, kind: str = "vgg16"):
        super().__init__()
        self.block5 = block5_of(kind)
        self.body = build_body(kind, norm=False)
        self.lite2 = build_lite()
        shift = (torch.tensor(MEAN) - 127.0) / 128.0
        self.register_buffer("slope", (torch.tensor(STD) / 128.0).view(1, 3, 1, 1))
        self.register_buffer("shift", shift.view(1, 3, 1, 1))

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See the class."""
        pool4 = self.body[: self.block5](image)
        other = self.lite2.extract_features(image * self.slope + self.shift)
        return pool4, self.places(pool4), other.flatten(2).transpose(1, 2)

    def places(self, pool4: Tensor) -> Tensor:
        """The fifth block alone, which may be tuned on what the others gave: [N,512,14,14] ->
        [N,49,512]."""
        return rooted(F.max_pool2d(self.body[self.block5 :](pool4), 2)).flatten(2).transpose(1, 2)

    @torch.no_grad()
    def normalise_channels(self, pictures: Tensor) -> None:
        """Scales conv5_3 so that each channel's places have a mean square of one."""
        last = self.body[-2]
        found = F.max_pool2d(self.body(pictures), 2).mean((0, 2, 3)).clamp(min=0.05)
        last.weight.div_(found.view(-1, 1, 1, 1))
        last.bias.div_(found)


class XceptionBackbone(nn.Module):
    """image [N,3,224,224] as Keras wants it -> places [N,49,2048]: square roots, each channel of one size."""

    OUTPUTS = ("places",)
    # The stem and the second block (a quarter of the time, but a third of the error), and the root.
    WHOLE = (*(f"/body/body.{i}/" for i in range(7)), "/Add")

    def __init__(self):
        super().__init__()
        self.body = build_xception()

    def forward(self, image: Tensor) -> tuple[Tensor]:
        """See the class."""
        return (rooted(self.body(image)).flatten(2).transpose(1, 2),)

    @torch.no_grad()
    def normalise_channels(self, pictures: Tensor) -> None:
        """Scales the last batch norm so that each channel's places have a mean of one before the root."""
        found = torch.cat([self.body(some) for some in pictures.split(8)]).mean((0, 2, 3)).clamp(min=0.03)
        norm = self.body[-2][-1]
        norm.weight.div_(found)
        norm.bias.div_(found)


def block5_of(kind: str) -> int:
    """The layer of a VGG body without norms at which the fifth block begins: behind the fourth pooling."""
    fourth = [place for place, width in enumerate(LAYERS[kind]) if width == 0][3]
    return 2 * (fourth - 3) + 4  # a convolution is followed by a ReLU, each of the four poolings stands alone


def rooted(x: Tensor) -> Tensor:
    """The square root, whose slope at 0 stays finite."""
    return torch.sqrt(x + 1e-4) - 1e-2


def build_lite() -> nn.Module:
    """EfficientNet-Lite2 for pictures of 224 px."""
    from efficientnet_lite_pytorch import EfficientNet

    net = EfficientNet.from_name("efficientnet-lite2", image_size=SIDE)
    for layer in net.modules():
        padding = getattr(layer, "static_padding", None)
        if isinstance(padding, nn.ZeroPad2d) and len(set(padding.padding)) == 1:
            # The convolution itself can do it, which makes a plainer graph.
            layer.padding, layer.static_padding = (padding.padding[0],) * 2, nn.Identity()
    return net.eval().requires_grad_(False)


def load_lite(net: nn.Module, weights: Path) -> nn.Module:
    """With the weights that `weights` wrote; its last layer says ImageNet's 1,000 classes."""
    with np.load(weights) as archive:
        net.load_state_dict({key: torch.from_numpy(archive[key]) for key in net.state_dict()})
    return net


def load_backbones(kind: str, body: Path, lite2: Path | None) -> Backbones | XceptionBackbone:
    """With the weights that `weights` wrote."""
    if kind == "xception":
        backbone = XceptionBackbone()
        with np.load(body) as archive:
            load_xception(backbone.body, archive)
        return backbone.eval()
    if lite2 is None:
        raise SystemExit(f"--lite2 is needed beside {kind}")
    backbones = Backbones(kind)
    load_body(backbones.body, body)
    load_lite(backbones.lite2, lite2)
    return backbones.eval()
