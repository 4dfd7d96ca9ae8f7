"""3×3 convolutions with a quarter of the multiplications, for training on processors.

Winograd's F(4×4, 3×3) in float32, forwards and backwards; relative error about 5e-6. On
processors where bfloat16 is not faster than float32 this is what saves time: see the README.
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


@functools.cache
def library() -> ctypes.CDLL | None:
    """The compiled transforms, or nothing where they cannot be had."""
    source = Path(__file__).with_name("winograd.c")
    name = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    target = Path(tempfile.gettempdir()) / f"vignette-winograd-{name}.so"
    if not target.exists():
        flags = ["-O3", "-march=native", "-ffast-math", "-fopenmp", "-shared", "-fPIC"]
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


def _tiled(call, x: Tensor) -> Tensor:
    """[N,H,W,C] -> [36,T,C]."""
    x = x.contiguous()
    n, h, w, c = x.shape
    tiles = torch.empty(36, n * ((h + 3) // 4) * ((w + 3) // 4), c)
    call(_at(x), _at(tiles), _int(n), _int(h), _int(w), _int(c))
    return tiles


def _untiled(products: Tensor, n: int, h: int, w: int) -> Tensor:
    """[36,T,C] -> [N,H,W,C]."""
    y = torch.empty(n, h, w, products.shape[2])
    library().vg_untile(_at(products), _at(y), _int(n), _int(h), _int(w), _int(y.shape[3]))
    return y


def _kernel(weight: Tensor) -> Tensor:
    """[O,I,3,3] -> [36,I,O]."""
    out, inside = weight.shape[:2]
    return (_GG @ weight.permute(2, 3, 1, 0).reshape(9, -1)).view(36, inside, out)


class _Convolve(torch.autograd.Function):
    """Padding 1, stride 1, no bias."""

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor) -> Tensor:
        rows = x.permute(0, 2, 3, 1)
        n, h, w, _ = rows.shape
        tiles = _tiled(library().vg_tiles, rows)
        ctx.save_for_backward(tiles, weight)
        return _untiled(torch.bmm(tiles, _kernel(weight)), n, h, w).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx, gradient: Tensor):
        tiles, weight = ctx.saved_tensors
        rows = gradient.permute(0, 2, 3, 1)
        n, h, w, out = rows.shape
        turned = _kernel(weight.flip(2, 3).transpose(0, 1))
        back = _untiled(torch.bmm(_tiled(library().vg_tiles, rows), turned), n, h, w)
        products = torch.bmm(tiles.transpose(1, 2), _tiled(library().vg_gradient_tiles, rows))
        kernel = (_GG.T @ products.reshape(36, -1)).view(3, 3, weight.shape[1], out)
        return back.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1)


class WinogradConv(nn.Conv2d):
    """nn.Conv2d that trains faster; the same parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """[N,I,H,W] -> [N,O,H,W]."""
        if self.training and x.device.type == "cpu" and x.dtype == torch.float32:
            return _Convolve.apply(x, self.weight)
        return super().forward(x)


def speed_up(body: nn.Sequential) -> bool:
    """Makes the wide convolutions of a body faster to train, where it can be done."""
    if library() is None:
        return False
    for layer in body:
        if isinstance(layer, nn.Conv2d) and layer.in_channels % 16 == 0 and layer.bias is None:
            layer.__class__ = WinogradConv
    return True
