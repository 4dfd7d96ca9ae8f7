"""Makes heif/: one small picture as HEIC, AVIF and JPEG XL of every kind, and as it should look.

Needs pillow-heif (libheif with x265), avifenc (libavif) and cjxl (libjxl). A grid of HEVC tiles is beyond both:
grid.heic and grid-alpha.heic are the same picture, enlarged, by the encoder of the crate heifer.
"""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 96, 64
FOLDER = Path(__file__).with_name("heif")


def picture(width: int, height: int) -> Image.Image:
    y, x = np.mgrid[0:height, 0:width].astype(float)
    shades = np.dstack([255 * x / (width - 1), 255 * y / (height - 1), np.full_like(x, 90)])
    image = Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    quarter = (width // 4, height // 4)
    draw.rectangle([0, 0, *quarter], fill=(230, 40, 30))
    draw.rectangle([width - quarter[0], 0, width, quarter[1]], fill=(30, 180, 60))
    draw.rectangle([0, height - quarter[1], quarter[0], height], fill=(30, 60, 220))
    return image


def transparent(image: Image.Image) -> Image.Image:
    image = image.convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


def heic() -> None:
    image = picture(WIDTH, HEIGHT)
    for chroma in (420, 422, 444):
        image.save(FOLDER / f"{chroma}.heic", quality=80, chroma=chroma)
    image.convert("L").save(FOLDER / "grey.heic", quality=80)
    transparent(image).save(FOLDER / "alpha.heic", quality=80, chroma=444)
    deep = (np.asarray(image).astype(np.uint16) * 257).tobytes()
    for bits in (10, 12):
        pillow_heif.options.SAVE_HDR_TO_12_BIT = bits == 12
        file = pillow_heif.from_bytes(mode="RGB;16", size=image.size, data=deep)
        file.save(FOLDER / f"{bits}-bit.heic", quality=80, chroma=444)
    for orientation in range(2, 9):
        exif = Image.Exif()
        exif[0x112] = orientation
        exif[0x10F] = "SECRETPLACE"
        image.save(FOLDER / f"turned-{orientation}.heic", quality=80, chroma=444, exif=exif.tobytes())


def avif() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, alpha, large = (f"{folder}/{name}.png" for name in ("source", "alpha", "large"))
        image = picture(WIDTH, HEIGHT)
        image.save(source)
        transparent(image).save(alpha)
        picture(2 * WIDTH, 2 * HEIGHT).save(large)

        def encode(name: str, file: str, *options: str) -> None:
            quality = ["--min", "10", "--max", "20", "-s", "6", "-j", "1"]
            command = ["avifenc", *quality, *options, file, str(FOLDER / f"{name}.avif")]
            subprocess.run(command, check=True, capture_output=True)

        for chroma in ("420", "422", "444"):
            encode(chroma, source, "-y", chroma)
        encode("grey", source, "-y", "400")
        encode("alpha", alpha, "-y", "444")
        encode("premultiplied", alpha, "-y", "444", "-p")
        for bits in ("10", "12"):
            encode(f"{bits}-bit", source, "-y", "444", "-d", bits)
        encode("10-bit-420", source, "-y", "420", "-d", "10")
        odd = f"{folder}/odd.png"
        picture(WIDTH - 1, HEIGHT - 1).save(odd)
        encode("odd", odd, "-y", "420", "-d", "10")
        encode("limited", source, "-y", "444", "-r", "limited")
        encode("709", source, "-y", "444", "--cicp", "1/13/1")
        encode("identity", source, "-y", "444", "--cicp", "1/13/0")
        encode("turned-8", source, "-y", "444", "--irot", "1")
        encode("turned-2", source, "-y", "444", "--imir", "1")
        encode("grid", large, "-y", "444", "-g", "3x2")
        encode("cut-out", source, "-y", "444", "--clap", "48,1,64,1,24,1,0,1")


def jxl() -> None:
    with tempfile.TemporaryDirectory() as folder:
        image = picture(WIDTH, HEIGHT)

        def encode(name: str, image: Image.Image, kind: str, *options: str, **save) -> None:
            source = f"{folder}/{name}.{kind}"
            image.save(source, **save)
            command = ["cjxl", source, str(FOLDER / f"{name}.jxl"), *options]
            subprocess.run(command, check=True, capture_output=True)

        encode("lossy", image, "png", "-d", "0.5")
        encode("lossless", image, "png", "-d", "0")
        encode("grey", image.convert("L"), "png", "-d", "0")
        encode("alpha", transparent(image), "png", "-d", "0")
        encode("progressive", image, "png", "-d", "0.5", "-p")
        encode("container", image, "png", "-d", "0.5", "--container=1")
        encode("from-jpeg", image, "jpg", quality=95, subsampling=0)
        exif = Image.Exif()
        exif[0x112] = 8
        exif[0x10F] = "SECRETPLACE"
        encode("turned-8", image, "jpg", quality=95, subsampling=0, exif=exif)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    picture(WIDTH, HEIGHT).save(FOLDER / "picture.png", optimize=True)
    pillow_heif.register_heif_opener()
    heic()
    avif()
    jxl()
