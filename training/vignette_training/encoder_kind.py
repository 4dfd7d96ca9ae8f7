"""What a picture is seen with: the networks of each kind of encoder, and the sizes of what they give."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from . import model, xception

SIDE = 224
PLACES = 49  # every network sees the picture as 7×7 places
DEPTH = 512  # numbers of a row that the decoder attends to, and of a place in VGG
LITE2 = 1280  # numbers of a place in the classifier


@dataclass(frozen=True)
class EncoderKind:
    """A kind of encoder."""

    kind: str
    depth: int  # numbers of a place in the main network
    beside: int  # and in the classifier beside it, where there is one
    maxima: bool  # whether the concept head reads the places' maximum beside their mean
    tunable: bool  # whether the fifth block can be tuned apart from what lies before
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    @property
    def pooled(self) -> int:
        """Numbers that the concept head reads."""
        return (1 + self.maxima) * self.depth + self.beside

    def note(self, folder: Path, terms: list[str]) -> None:
        """Notes in a folder of features what they were seen with, and under which terms that is used."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "encoder-kind.json").write_text(json.dumps({"kind": self.kind, "terms": terms}) + "\n")

    @staticmethod
    def of(folder: Path | None) -> EncoderKind:
        """What the features in a folder were seen with."""
        return ENCODER_KINDS[noted(folder).get("kind", "vgg16")]


def noted(folder: Path | None) -> dict:
    """What `features` noted beside the features; nothing in folders of before it did."""
    path = folder and folder / "encoder-kind.json"
    return json.loads(path.read_text()) if path and path.exists() else {}


ENCODER_KINDS = {
    **{kind: EncoderKind(kind, DEPTH, LITE2, True, True, model.MEAN, model.STD)
       for kind in ("vgg16", "vgg19")},
    "xception": EncoderKind("xception", xception.CHANNELS, 0, False, False, xception.MEAN, xception.STD),
}
