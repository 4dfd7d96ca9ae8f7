"""Runs a shipped model folder with ONNX Runtime: the path that the Rust server follows too."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

from .beam import Caption, Decoding, search
from .consensus import Consensus, Evidence
from .wording import is_well_worded


def open_picture(path: Path) -> Image.Image:
    """Upright, transparent parts over white, RGB."""
    picture = ImageOps.exif_transpose(Image.open(path))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


def resize(picture: Image.Image, width: int, height: int) -> np.ndarray:
    """uint8 [H,W,3], aspect ratio not kept."""
    return np.asarray(picture.resize((width, height), Image.BILINEAR))


def to_tensor(pixels: np.ndarray, mean, std) -> np.ndarray:
    """uint8 [N,H,W,3] -> float32 [N,3,H,W]."""
    value = (pixels.astype(np.float32) - np.float32(mean)) / np.float32(std)
    return np.ascontiguousarray(value.transpose(0, 3, 1, 2))


def digest(path: Path) -> str:
    """sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass
class Encoding:
    """What the encoder says of one picture: [1,P,512], [1,P,A], [1,H], [1,H], [T]."""

    features: np.ndarray
    keys: np.ndarray
    h: np.ndarray
    c: np.ndarray
    tag_logits: np.ndarray


def encode_picture(encoder: onnxruntime.InferenceSession, pixels: np.ndarray, mean, std) -> Encoding:
    """What an encoder graph says of one picture, uint8 [H,W,3] of the input size."""
    names = ["features", "keys", "h0", "c0", "tag_logits"]
    features, keys, h, c, tags = encoder.run(names, {"image": to_tensor(pixels[None], mean, std)})
    return Encoding(features, keys, h, c, tags[0])


class Written(NamedTuple):
    """What was written about one picture."""

    captions: list[Caption]  # best first
    drawn: list[Caption]  # those that the best was chosen by


class Model:
    """A model folder: manifest, graphs, word lists."""

    def __init__(self, folder: Path, threads: int = 1, encoder: Path | None = None):
        """encoder: another encoder graph in place of the manifest's, for comparisons."""
        self.folder = folder = Path(folder)
        self.manifest = json.loads((folder / "manifest.json").read_text())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.encoder = onnxruntime.InferenceSession(str(encoder or self._path("encoder")), options)
        self.decoder = onnxruntime.InferenceSession(str(self._path("decoder")), options)
        self.vocabulary = self._lines("vocabulary")
        self.tags = self._lines("tags")
        self.blocklist = set(self._lines("blocklist"))
        token = {word: i for i, word in enumerate(self.vocabulary)}
        column = {tag: i for i, tag in enumerate(self.tags)}
        lemmas = (line.split("\t") for line in self._lines("lemmas"))
        # By token: the place of the tag that the word is a form of.
        self.tag_of = {token[word]: column[lemma] for word, lemma in lemmas}
        self.decoding = Decoding(**self.manifest["decoding"])
        self.consensus = self._consensus(self.manifest.get("consensus"))
        least = self.manifest.get("wording", {}).get("rare")
        rarities = [] if least is None else self.consensus.rarity
        self.rare = frozenset(word for word, rarity in zip(self.vocabulary, rarities) if rarity >= least)

    def _path(self, part: str) -> Path:
        return self.folder / self.manifest[part]["file"]

    def _lines(self, part: str) -> list[str]:
        return self._path(part).read_text(encoding="utf-8").split("\n")[:-1]

    def _consensus(self, settings: dict | None) -> Consensus | None:
        if settings is None:
            return None
        rarity = np.array([float(line) for line in self._lines("rarity")])
        return Consensus(rarity, **settings)

    def pixels(self, path: Path) -> np.ndarray:
        """A picture file as uint8 [H,W,3] of the input size."""
        wanted = self.manifest["input"]
        return resize(open_picture(path), wanted["width"], wanted["height"])

    def encode(self, pixels: np.ndarray) -> Encoding:
        """uint8 [H,W,3] of the input size."""
        wanted = self.manifest["input"]
        return encode_picture(self.encoder, pixels, wanted["mean"], wanted["std"])

    def step(self, encoding: Encoding):
        """The decoder's step over this picture, as the beam search takes it."""

        def step(tokens, h, c, _owner):
            names = ["log_probs", "h_next", "c_next"]
            feeds = {"token": tokens, "h": h, "c": c}
            feeds |= {"features": encoding.features, "keys": encoding.keys}
            return self.decoder.run(names, feeds)

        return step

    def write(self, encoding: Encoding) -> Written:
        """Captions, and what else might be said."""
        step, first = self.step(encoding), (encoding.h, encoding.c)
        beam = search(step, *first, self.decoding)
        if self.consensus is None:
            return Written(beam, [])
        drawn = self.consensus.draw(step, *first, self.decoding)
        return Written(self.ordered(beam, drawn, encoding), drawn)

    def ordered(self, beam: list[Caption], drawn: list[Caption], encoding: Encoding) -> list[Caption]:
        """What the beam and the draws said, best first."""
        best_first = self.consensus.order(beam, drawn, self.evidence(encoding, drawn))
        if self.manifest.get("wording", {}).get("filter"):
            # Of captions that are equally well worded the order stays.
            best_first.sort(key=lambda caption: not self.is_well_worded(caption))
        return best_first

    def evidence(self, encoding: Encoding, drawn: list[Caption]) -> Evidence:
        """What is known of each concept."""
        logits = encoding.tag_logits.astype(np.float64)
        return Evidence(self.tag_of, 1 / (1 + np.exp(-logits)), logits - self.votes(drawn))

    def is_well_worded(self, caption: Caption) -> bool:
        """Whether nothing is said twice and the end is one."""
        return is_well_worded(self.words(caption), lambda i: self.tag_of.get(caption.tokens[i]), self.rare)

    def words(self, caption: Caption) -> list[str]:
        """A caption's words."""
        return [self.vocabulary[token] for token in caption.tokens]

    def votes(self, drawn: list[Caption]) -> np.ndarray:
        """[T]: for each tag the logarithm of the share of drawn captions that name it, one added
        to either count."""
        count = np.ones(len(self.tags))
        for caption in drawn:
            count[list({self.tag_of[t] for t in caption.tokens if t in self.tag_of})] += 1
        return np.log(count / (len(drawn) + 1))

    def hashtags(self, encoding: Encoding, written: Written) -> list[tuple[str, float]]:
        """Up to `limit` hashtags with scores, best first."""
        rule, votes = self.manifest["hashtags"], self.votes(written.drawn)
        value = rule["head_weight"] * encoding.tag_logits + rule["vote_weight"] * votes + rule["bias"]
        score = 1 / (1 + np.exp(-value))
        order = [i for i in np.argsort(-score, kind="stable") if self.tags[i] not in self.blocklist]
        best = [(self.tags[i], float(score[i])) for i in order[: rule["limit"]]]
        return [(tag, value) for tag, value in best if value > rule["threshold"]]
