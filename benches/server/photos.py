"""Encodes photo.png of a folder as JPEG, HEIC and AVIF, as cameras and programs do: 4:2:0, 8 bits."""

import sys
from pathlib import Path

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
folder = Path(sys.argv[1])
photo = Image.open(folder / "photo.png").convert("RGB")
photo.save(folder / "photo.jpg", quality=90, subsampling="4:2:0")
photo.save(folder / "photo.heic", quality=80, chroma=420)
photo.save(folder / "photo.avif", quality=75, subsampling="4:2:0", speed=8)
