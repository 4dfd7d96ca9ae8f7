"""Pictures that the project drew itself, and what the Python path says of them: the Rust path
must say the same."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from . import confidence
from .beam import Caption, search
from .runtime import Model


def landscape() -> Image.Image:
    """Sky, sun, hill and a house."""
    picture = Image.new("RGB", (320, 240), (120, 180, 235))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((240, 20, 290, 70), fill=(250, 220, 90))
    draw.polygon([(0, 170), (110, 90), (230, 180), (320, 130), (320, 240), (0, 240)], fill=(70, 140, 60))
    draw.rectangle((130, 140, 190, 200), fill=(170, 80, 60))
    draw.polygon([(120, 140), (160, 105), (200, 140)], fill=(90, 40, 40))
    return picture


def noise() -> Image.Image:
    """Smooth noise in the colours of a photograph, upright."""
    random = np.random.default_rng(20)
    coarse = random.integers(0, 256, (13, 9, 3), np.uint8)
    return Image.fromarray(coarse).resize((180, 260), Image.BICUBIC)


def transparent() -> Image.Image:
    """A dark figure on nothing."""
    picture = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((70, 20, 130, 80), fill=(60, 40, 30, 255))
    draw.polygon([(100, 80), (50, 180), (150, 180)], fill=(200, 30, 40, 180))
    return picture


def grey() -> Image.Image:
    """A gradient with a frame, one channel."""
    ramp = np.add.outer(np.arange(150), np.arange(301)) * 255 // 449
    picture = Image.fromarray(ramp.astype(np.uint8))
    ImageDraw.Draw(picture).rectangle((40, 30, 260, 120), outline=255, width=6)
    return picture


def palette() -> Image.Image:
    """A beach of few colours, as a palette picture."""
    picture = Image.new("RGB", (256, 256), (100, 170, 220))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 110, 256, 180), fill=(30, 90, 160))
    draw.rectangle((0, 180, 256, 256), fill=(220, 200, 140))
    draw.ellipse((110, 150, 150, 220), fill=(120, 70, 40))
    return picture.quantize(16, dither=Image.Dither.NONE)


PICTURES = {"landscape": landscape, "noise": noise, "transparent": transparent, "grey": grey,
            "palette": palette}


def describe(model: Model, path: Path) -> dict:
    """All that is compared of one picture."""
    pixels = model.pixels(path)
    encoding = model.encode(pixels)
    written = model.write(encoding)
    beam = search(model.step(encoding), encoding.h, encoding.c, model.decoding)
    sure = model.manifest.get("confidence") or {}

    def trust(caption: Caption) -> dict[str, float]:
        """How sure the model is of a caption; nothing of models that do not say."""
        return {"confidence": round(confidence.of(model, encoding, written, caption), 5)} if sure else {}

    order = np.argsort(-encoding.tag_logits, kind="stable")[:10]
    return {
        "file": path.name,
        "pixels_sha256": hashlib.sha256(pixels.tobytes()).hexdigest(),
        "first_pixels": pixels.ravel()[:16].tolist(),
        "best": " ".join(model.words(written.captions[0])),
        **trust(written.captions[0]),
        "beam": [{"text": " ".join(model.words(c)), "score": round(c.score, 5), **trust(c)} for c in beam[:5]],
        "tag_logits": [{"tag": model.tags[i], "logit": round(float(encoding.tag_logits[i]), 4)}
                       for i in order],
        "hashtags": [{"tag": t, "score": round(s, 5)} for t, s in model.hashtags(encoding, written)],
    }


def write(model_folder: Path, target: Path) -> None:
    """Draws the pictures that are not there yet and writes golden.json."""
    target.mkdir(parents=True, exist_ok=True)
    model = Model(model_folder)
    rows = []
    for name, draw in PICTURES.items():
        path = target / f"{name}.png"
        if not path.exists():
            draw().save(path, optimize=True)
        rows.append(describe(model, path))
    import onnxruntime
    import PIL

    made_with = {"onnxruntime": onnxruntime.__version__, "pillow": PIL.__version__}
    content = {"model": model.manifest["version"], "encoder_sha256": model.manifest["encoder"]["sha256"],
               "made_with": made_with, "pictures": rows}
    (target / "golden.json").write_text(json.dumps(content, indent=2) + "\n")
