"""Packs the data small enough to be carried to a machine with a GPU, and unpacks it there."""

from __future__ import annotations

import gzip
import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from .data import SIDE, Corpus

LIMIT = 14 * 1024 * 1024  # of one piece
LISTS = ("corpus.json", "texts.json")


def pack(corpus_folder: Path, target: Path, side: int = SIDE, quality: int = 60) -> int:
    """Pictures as WebP at `side` in pieces, and corpus.json and texts.json packed; returns the bytes in all."""
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
    for name in LISTS:
        if (corpus_folder / name).exists():
            packed = target / f"{name}.gz"
            packed.write_bytes(gzip.compress((corpus_folder / name).read_bytes()))
            total += packed.stat().st_size
    return total


def unpack(packed: Path, target: Path) -> None:
    """A prepared folder from a packed one."""
    target.mkdir(parents=True, exist_ok=True)
    for name in LISTS:
        if (packed / f"{name}.gz").exists():
            (target / name).write_bytes(gzip.decompress((packed / f"{name}.gz").read_bytes()))
    count = len(json.loads((target / "corpus.json").read_text())["names"])
    shape = (count, SIDE, SIDE, 3)
    pictures = np.lib.format.open_memmap(target / "pictures.npy", "w+", np.uint8, shape)
    row = 0
    with ThreadPoolExecutor() as pool:
        for path in tqdm(sorted(packed.glob("pictures-*.npz")), desc="unpack", unit="piece"):
            with np.load(path) as archive:
                data, lengths = archive["data"].tobytes(), archive["lengths"]
            ends = np.cumsum(lengths)
            parts = (data[end - length : end] for end, length in zip(ends, lengths))
            for picture in pool.map(_decoded, parts):
                pictures[row] = picture
                row += 1
    pictures.flush()


def _decoded(data: bytes) -> np.ndarray:
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    return np.asarray(picture.resize((SIDE, SIDE), Image.BICUBIC))
