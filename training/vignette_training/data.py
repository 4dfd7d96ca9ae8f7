"""The prepared data of a run: decoded pictures, captions, vocabulary, tags."""

from __future__ import annotations

import collections
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from .lemmas import Lemmatiser, count_words, picture_lemmas
from .runtime import open_picture
from .text import build_vocabulary, read_captions

SIDE = 224  # pictures are kept at this size; smaller inputs are cut from it


class Corpus:
    """A prepared folder: `pictures.npy` uint8 [N,224,224,3], train first, and `corpus.json`."""

    def __init__(self, folder: Path):
        folder = Path(folder)
        meta = json.loads((folder / "corpus.json").read_text())
        self.pictures = np.load(folder / "pictures.npy", mmap_mode="r")
        self.names: list[str] = meta["names"]
        self.captions: list[list[list[str]]] = meta["captions"]
        self.train_size: int = meta["train_size"]
        self.vocabulary: list[str] = meta["vocabulary"]
        self.tags: list[str] = meta["tags"]
        self.index = {word: i for i, word in enumerate(self.vocabulary)}
        said = [caption for captions in self.captions[: self.train_size] for caption in captions]
        self.lemmatiser = Lemmatiser(count_words(said))
        extra = folder / "extra.npy"
        self.extra = np.load(extra, mmap_mode="r") if extra.exists() else None

    @property
    def train(self) -> range:
        """Numbers of the training pictures."""
        return range(self.train_size)

    @property
    def dev(self) -> range:
        """Numbers of the validation pictures."""
        return range(self.train_size, len(self.names))

    def share_of_captions(self, at_least: int = 25) -> tuple[list[str], np.ndarray]:
        """Words on `at_least` training pictures, and [train, words]: the share of captions."""
        return self._shares([[set(c) for c in self.captions[i]] for i in self.train], at_least)

    def rarity(self) -> np.ndarray:
        """[V]: the logarithm of the training pictures over those of which a caption has the word;
        0 for tokens that are no words."""
        seen = collections.Counter(
            word for number in self.train for word in set().union(*self.captions[number]))
        return np.array([np.log(self.train_size / seen[word]) if seen[word] else 0.0
                         for word in self.vocabulary])

    def tag_targets(self, numbers) -> np.ndarray:
        """[pictures, tags]: the share of a picture's captions that name the tag's lemma."""
        column = {tag: i for i, tag in enumerate(self.tags)}
        target = np.zeros((len(numbers), len(self.tags)), np.float32)
        for row, number in enumerate(numbers):
            captions = self.captions[number]
            for lemma, count in picture_lemmas(captions, self.lemmatiser).items():
                if lemma in column:
                    target[row, column[lemma]] = count / len(captions)
        return target

    @staticmethod
    def _shares(pictures: list[list[set]], at_least: int) -> tuple[list[str], np.ndarray]:
        seen: dict[str, int] = {}
        for captions in pictures:
            for word in set().union(*captions):
                seen[word] = seen.get(word, 0) + 1
        words = sorted(word for word, count in seen.items() if count >= at_least)
        column = {word: i for i, word in enumerate(words)}
        share = np.zeros((len(pictures), len(words)), np.float32)
        for row, captions in enumerate(pictures):
            for caption in captions:
                for word in caption & column.keys():
                    share[row, column[word]] += 1 / len(captions)
        return words, share


def build_tags(captions: list[list[list[str]]], lemmatiser: Lemmatiser, at_least: int = 20) -> list[str]:
    """Content lemmas that two captions agree on, on `at_least` pictures; commonest first."""
    seen: dict[str, int] = {}
    for picture in captions:
        for lemma, count in picture_lemmas(picture, lemmatiser).items():
            if count >= 2:
                seen[lemma] = seen.get(lemma, 0) + 1
    return sorted((t for t, n in seen.items() if n >= at_least), key=lambda t: (-seen[t], t))


def prepare(pictures: Path, captions: Path, train: Path | None, dev: Path, target: Path,
            extra: list[Path]) -> None:
    """Decodes the pictures once; `extra`: folders of further pictures, for distilling only."""
    target.mkdir(parents=True, exist_ok=True)
    said = read_captions(captions)
    dev_names = _lines(dev)
    train_names = _lines(train) if train else sorted(said.keys() - set(dev_names))
    if overlap := set(train_names) & set(dev_names):
        raise SystemExit(f"{len(overlap)} pictures are in both splits")
    names = train_names + dev_names
    if silent := [name for name in names if name not in said]:
        raise SystemExit(f"{captions} has no caption for {len(silent)} of {len(names)} pictures, "
                         f"such as {silent[0]}")
    found = _pictures_below(extra)
    _decode([pictures / name for name in names], target / "pictures.npy")
    spoken = [said[name] for name in names]
    of_training = spoken[: len(train_names)]
    flat = [caption for picture in of_training for caption in picture]
    meta = {
        "names": names, "train_size": len(train_names), "captions": spoken,
        "vocabulary": build_vocabulary(flat),
        "tags": build_tags(of_training, Lemmatiser(count_words(flat))),
    }
    (target / "corpus.json").write_text(json.dumps(meta))
    (target / "extra.npy").unlink(missing_ok=True)
    if found:
        _decode(found, target / "extra.npy")


def _lines(path: Path) -> list[str]:
    """The lines of a file that say something."""
    return [line.strip() for line in path.read_text().splitlines() if line.strip()]


def _pictures_below(folders: list[Path]) -> list[Path]:
    """All picture files; a folder without any is an error."""
    kinds, found = {".jpg", ".jpeg", ".png", ".webp"}, []
    for folder in folders:
        inside = sorted(p for p in folder.rglob("*") if p.suffix.lower() in kinds)
        if not inside:
            raise SystemExit(f"there are no pictures below {folder}")
        found += inside
    return found


def _decode(paths: list[Path], target: Path) -> None:
    """Pictures at 224×224, aspect ratio not kept, into one array on disk."""
    shape = (len(paths), SIDE, SIDE, 3)
    array = np.lib.format.open_memmap(target, "w+", np.uint8, shape)

    def one(i: int) -> None:
        try:
            array[i] = np.asarray(open_picture(paths[i]).resize((SIDE, SIDE), Image.BILINEAR))
        except (OSError, ValueError) as error:
            raise SystemExit(f"{paths[i]} cannot be read as a picture: {error}") from error

    with ThreadPoolExecutor() as pool:
        list(tqdm(pool.map(one, range(len(paths))), total=len(paths), desc=target.stem, unit="pic"))
    array.flush()
