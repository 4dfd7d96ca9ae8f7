"""What looks at the picture: VGG16 with ImageNet's weights, and a small classifier beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .model import MEAN, STD, build_body
from .weights import load_body

SIDE = 224
PLACES = 49  # both networks see the picture as 7×7 places
DEPTH = 512  # numbers of a place in VGG16
LITE2 = 1280  # and in the classifier


class Backbones(nn.Module):
    """image [N,3,224,224] -> conv4_3 pooled [N,512,14,14], places [N,49,512], lite2 [N,49,1280].

    conv5_3 has heavy tails: pooled to 7×7 and as square roots its values lie close enough together
    for 8 bits, and for the decoder. `normalise_channels` makes them of one size.
    """

    def __init__(self):
        super().__init__()
        self.body = build_body("vgg16", norm=False)
        self.lite2 = build_lite()
        shift = (torch.tensor(MEAN) - 127.0) / 128.0
        self.register_buffer("slope", (torch.tensor(STD) / 128.0).view(1, 3, 1, 1))
        self.register_buffer("shift", shift.view(1, 3, 1, 1))

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See the class."""
        pool4 = self.body[:BLOCK5](image)
        other = self.lite2.extract_features(image * self.slope + self.shift)
        return pool4, self.places(pool4), other.flatten(2).transpose(1, 2)

    def places(self, pool4: Tensor) -> Tensor:
        """The fifth block alone, which may be tuned on what the others gave: [N,512,14,14] ->
        [N,49,512]."""
        return rooted(F.max_pool2d(self.body[BLOCK5:](pool4), 2)).flatten(2).transpose(1, 2)

    @torch.no_grad()
    def normalise_channels(self, pictures: Tensor) -> None:
        """Scales conv5_3 so that each channel's places have a mean square of one."""
        last = self.body[-2]
        found = F.max_pool2d(self.body(pictures), 2).mean((0, 2, 3)).clamp(min=0.05)
        last.weight.div_(found.view(-1, 1, 1, 1))
        last.bias.div_(found)


BLOCK5 = 24  # layer of the body at which the fifth block begins: behind the fourth pooling


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


def load_backbones(vgg16: Path, lite2: Path) -> Backbones:
    """With the weights that `weights --from-package` wrote."""
    backbones = Backbones()
    load_body(backbones.body, vgg16)
    with np.load(lite2) as archive:
        backbones.lite2.load_state_dict({key: torch.from_numpy(archive[key]) for key in archive.files})
    return backbones.eval()
