"""3×3 convolutions with a quarter of the multiplications, for training on processors.

Winograd's F(4×4, 3×3), forwards and backwards, in float32 (relative error about 5e-6) or in
bfloat16 (about 1 %, as much as the int8 encoder rounds; see the README for what each saves).
The transforms are in `winograd.c`, compiled at the first use; without a C compiler (and on a GPU)
PyTorch's own convolution is used.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import subprocess
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

_G = torch.tensor([[1 / 4, 0, 0], [-1 / 6, -1 / 6, -1 / 6], [-1 / 6, 1 / 6, -1 / 6],
                   [1 / 24, 1 / 12, 1 / 6], [1 / 24, -1 / 12, 1 / 6], [0, 0, 1.0]])
_GG = torch.kron(_G, _G).contiguous()  # [36, 9]
_int = ctypes.c_int
KINDS = (torch.float32, torch.bfloat16)


@functools.cache
def library(kind: torch.dtype = torch.float32) -> ctypes.CDLL | None:
    """The compiled transforms of float32 or bfloat16 tensors, or nothing where they cannot be had."""
    source = Path(__file__).with_name("winograd.c")
    name = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    name += "-half" if kind == torch.bfloat16 else ""
    target = Path(tempfile.gettempdir()) / f"vignette-winograd-{name}.so"
    if not target.exists():
        flags = ["-O3", "-march=native", "-ffast-math", "-fopenmp", "-shared", "-fPIC"]
        flags += ["-DHALF"] if kind == torch.bfloat16 else []
        fresh = target.with_suffix(f".{id(source)}.so")
        try:
            subprocess.run(["cc", *flags, str(source), "-o", str(fresh)], check=True,
                           stderr=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            return None
        fresh.rename(target)
    return ctypes.CDLL(str(target))


def _at(tensor: Tensor) -> ctypes.c_void_p:
    return ctypes.c_void_p(tensor.data_ptr())


def _tiled(x: Tensor, gradient: bool = False) -> Tensor:
    """[N,H,W,C] -> [36,T,C]; `gradient`: as it takes part in the gradient of the weights."""
    x, calls = x.contiguous(), library(x.dtype)
    n, h, w, c = x.shape
    tiles = torch.empty(36, n * ((h + 3) // 4) * ((w + 3) // 4), c, dtype=x.dtype)
    call = calls.vg_gradient_tiles if gradient else calls.vg_tiles
    call(_at(x), _at(tiles), _int(n), _int(h), _int(w), _int(c))
    return tiles


def _untiled(products: Tensor, n: int, h: int, w: int) -> Tensor:
    """[36,T,C] -> [N,H,W,C]."""
    y = torch.empty(n, h, w, products.shape[2], dtype=products.dtype)
    library(y.dtype).vg_untile(_at(products), _at(y), _int(n), _int(h), _int(w), _int(y.shape[3]))
    return y


def _kernel(weight: Tensor, kind: torch.dtype) -> Tensor:
    """float32 [O,I,3,3] -> [36,I,O]."""
    out, inside = weight.shape[:2]
    rows = weight.permute(2, 3, 1, 0).contiguous()
    turned = torch.empty(36, inside, out, dtype=kind)
    library(kind).vg_kernel(_at(rows), _at(turned), ctypes.c_long(inside * out))
    return turned


class _Convolve(torch.autograd.Function):
    """Padding 1, stride 1, no bias."""

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor) -> Tensor:
        rows = x.permute(0, 2, 3, 1)
        n, h, w, _ = rows.shape
        tiles = _tiled(rows)
        ctx.save_for_backward(tiles, weight)
        return _untiled(torch.bmm(tiles, _kernel(weight, x.dtype)), n, h, w).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx, gradient: Tensor):
        tiles, weight = ctx.saved_tensors
        rows = gradient.permute(0, 2, 3, 1)
        n, h, w, out = rows.shape
        turned = _kernel(weight.flip(2, 3).transpose(0, 1), rows.dtype)
        back = _untiled(torch.bmm(_tiled(rows), turned), n, h, w)
        products = torch.bmm(tiles.transpose(1, 2), _tiled(rows, gradient=True))
        kernel = (_GG.T @ products.reshape(36, -1).float()).view(3, 3, weight.shape[1], out)
        return back.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1)


class WinogradConv(nn.Conv2d):
    """nn.Conv2d that trains faster; the same parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """[N,I,H,W] -> [N,O,H,W]."""
        if self.training and x.device.type == "cpu" and x.dtype in KINDS:
            y = _Convolve.apply(x, self.weight)
            return y if self.bias is None else y + self.bias.view(1, -1, 1, 1).to(y.dtype)
        return super().forward(x)


def speed_up(body: nn.Sequential) -> bool:
    """Makes the wide convolutions of a body faster to train, where it can be done."""
    if any(library(kind) is None for kind in KINDS):
        return False
    for layer in body:
        if isinstance(layer, nn.Conv2d) and layer.in_channels % 16 == 0:
            layer.__class__ = WinogradConv
    return True
