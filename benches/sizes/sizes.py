"""The sizes of `benches/sizes` by libvips (what vipsthumbnail calls), on the same files, beside ours.

One thread, same format, quality and effort. How good a size is: SSIM of its luma beside the same size
made of the whole picture in linear steps of float (Pillow's Lanczos), which neither of the two is.
Writes BENCHMARKS.md between its marks.
"""

from __future__ import annotations

import datetime
import json
import os
import statistics
import time
from pathlib import Path

os.environ["VIPS_CONCURRENCY"] = "1"
import numpy as np
import pyvips
from PIL import Image

FOLDER = Path("target/sizes")
EDGES = {"grid": 640, "view": 1600}
RUNS = 15
BEGIN, END = "<!-- written by `make bench-sizes` from here -->\n", "<!-- to here, sizes -->"


def by_vips(file: Path) -> dict[str, bytes]:
    """Each size from the file, as vipsthumbnail does: JPEGs are decoded smaller where they can be."""
    pyvips.cache_set_max(0)
    made = {}
    for name, edge in EDGES.items():
        picture = pyvips.Image.thumbnail(str(file), edge, height=edge, size="down")
        made[name] = picture.webpsave_buffer(Q=80, effort=2, keep="none")
    return made


def luma(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"), np.float64)


def boxed(values: np.ndarray, side: int = 8) -> np.ndarray:
    """Means over squares of `side`, at every place."""
    sums = np.pad(values.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    return (sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]) / side**2


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Wang et al., 2004, with even windows of 8 by 8."""
    first, second = boxed(one), boxed(other)
    spread_1, spread_2 = boxed(one * one) - first**2, boxed(other * other) - second**2
    together = boxed(one * other) - first * second
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * first * second + c1) * (2 * together + c2))
                  / ((first**2 + second**2 + c1) * (spread_1 + spread_2 + c2))).mean())


def quality(file: Path, size: str, webp: Path) -> float:
    Image.MAX_IMAGE_PIXELS = None
    picture = Image.open(webp)
    reference = Image.open(file).convert("RGB").resize(picture.size, Image.LANCZOS)
    return ssim(luma(reference), luma(picture))


def row(ours: dict) -> str:
    file, times = FOLDER / ours["name"], []
    made = by_vips(file)
    for size, content in made.items():
        (FOLDER / f"{file.name}-{size}-libvips.webp").write_bytes(content)
    for _ in range(RUNS):
        begun = time.perf_counter()
        by_vips(file)
        times.append(time.perf_counter() - begun)
    theirs = statistics.median(times)
    cells = [file.name.replace("-", " "), f"{ours['seconds'] * 1000:.0f} ms", f"{theirs * 1000:.0f} ms",
             f"{ours['seconds'] / theirs:.2f}"]
    for size in EDGES:
        webps = [FOLDER / f"{file.name}-{size}-{maker}.webp" for maker in ("vignette", "libvips")]
        cells.append(" / ".join(f"{quality(file, size, webp):.4f}" for webp in webps))
        cells.append(" / ".join(f"{webp.stat().st_size / 1000:.0f}" for webp in webps))
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    found = json.loads((FOLDER / "vignette.json").read_text())
    version = ".".join(str(pyvips.version(part)) for part in range(3))
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%-d %B %Y, %H:%M UTC")
    lines = [
        f"Measured on {now}, one thread, median of {RUNS}, libvips {version}. SSIM and kB: ours / libvips'.",
        "",
        "| grid and view of | Vignette | libvips | ratio | grid, SSIM | grid, kB | view, SSIM | view, kB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(row(one) for one in found),
    ]
    page = Path("BENCHMARKS.md")
    text = page.read_text()
    before, rest = text.split(BEGIN, 1)
    page.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n\n" + END + rest.split(END, 1)[1])
    print("\n".join(lines))


if __name__ == "__main__":
    main()
