"""Crops, mirror images and colour changes of uint8 pictures."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .data import SIDE


def random_box(random: np.random.Generator, smallest: float) -> tuple[float, float, float, float]:
    """A crop of `smallest` to all of the area, aspect ratio 3:4 to 4:3."""
    area = random.uniform(smallest, 1.0) * SIDE * SIDE
    ratio = np.exp(random.uniform(-0.29, 0.29))
    width, height = min(SIDE, (area * ratio) ** 0.5), min(SIDE, (area / ratio) ** 0.5)
    x, y = random.uniform(0, SIDE - width), random.uniform(0, SIDE - height)
    return x, y, x + width, y + height


def recolour(pixels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Contrast, brightness and a cast of colour, by a table per channel."""
    slope = random.uniform(0.7, 1.3) * random.uniform(0.9, 1.1, 3)
    level = (np.arange(256)[:, None] / 255 - 0.5) * slope + 0.5 + random.uniform(-0.12, 0.12)
    table = (np.clip(level, 0, 1) * 255).astype(np.uint8)
    return np.stack([table[:, k][pixels[..., k]] for k in range(3)], -1)


def pair(pixels: np.ndarray, size: int, random: np.random.Generator, smallest: float = 0.4):
    """The same crop, mirroring and colours twice: uint8 for the teacher (224) and the student
    (`size`), and whether it was mirrored."""
    picture = Image.fromarray(pixels)
    picture = picture.resize((SIDE, SIDE), Image.BILINEAR, box=random_box(random, smallest))
    flipped = bool(random.random() < 0.5)
    if flipped:
        picture = picture.transpose(Image.FLIP_LEFT_RIGHT)
    if random.random() < 0.7:
        picture = Image.fromarray(recolour(np.asarray(picture), random))
    student = picture.resize((size, size), Image.BILINEAR)
    return np.asarray(picture), np.asarray(student), flipped


def view(pixels: np.ndarray, size: int, number: int, random: np.random.Generator) -> np.ndarray:
    """View 0 is the plain picture; from 2 on they are crops in other colours; odd ones are mirrored."""
    cropped = number >= 2
    picture = Image.fromarray(pixels).resize((size, size), Image.BILINEAR,
                                             box=random_box(random, 0.6) if cropped else None)
    if cropped:
        picture = Image.fromarray(recolour(np.asarray(picture), random))
    if number % 2:
        picture = picture.transpose(Image.FLIP_LEFT_RIGHT)
    return np.asarray(picture)
