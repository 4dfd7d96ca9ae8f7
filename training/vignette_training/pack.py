"""Packs the data small enough to be carried to a machine with a GPU, and unpacks it there."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from .data import SIDE, Corpus

LIMIT = 14 * 1024 * 1024  # of one piece


def pack(corpus_folder: Path, target: Path, side: int = 160, quality: int = 70) -> int:
    """Pictures as WebP at `side` in pieces, and corpus.json; returns the bytes in all."""
    corpus = Corpus(corpus_folder)
    target.mkdir(parents=True, exist_ok=True)
    blobs, size, piece, total = [], 0, 0, 0

    def flush() -> None:
        nonlocal blobs, size, piece, total
        if blobs:
            lengths = np.array([len(b) for b in blobs], np.int64)
            data = np.frombuffer(b"".join(blobs), np.uint8)
            np.savez(target / f"pictures-{piece:02d}.npz", lengths=lengths, data=data)
            total += (target / f"pictures-{piece:02d}.npz").stat().st_size
        blobs, size, piece = [], 0, piece + 1

    for pixels in tqdm(corpus.pictures, desc="pack", unit="pic"):
        buffer = io.BytesIO()
        picture = Image.fromarray(pixels).resize((side, side), Image.LANCZOS)
        picture.save(buffer, "WEBP", quality=quality)
        if size + buffer.tell() > LIMIT:
            flush()
        blobs.append(buffer.getvalue())
        size += buffer.tell()
    flush()
    shutil.copy(corpus_folder / "corpus.json", target / "corpus.json")
    return total + (target / "corpus.json").stat().st_size


def unpack(packed: Path, target: Path) -> None:
    """A prepared folder from a packed one."""
    target.mkdir(parents=True, exist_ok=True)
    count = len(json.loads((packed / "corpus.json").read_text())["names"])
    shape = (count, SIDE, SIDE, 3)
    pictures = np.lib.format.open_memmap(target / "pictures.npy", "w+", np.uint8, shape)
    row = 0
    for path in tqdm(sorted(packed.glob("pictures-*.npz")), desc="unpack", unit="piece"):
        with np.load(path) as archive:
            data, lengths = archive["data"].tobytes(), archive["lengths"]
        start = 0
        for length in lengths:
            picture = Image.open(io.BytesIO(data[start : start + length])).convert("RGB")
            pictures[row] = np.asarray(picture.resize((SIDE, SIDE), Image.BICUBIC))
            start, row = start + length, row + 1
    pictures.flush()
    shutil.copy(packed / "corpus.json", target / "corpus.json")
