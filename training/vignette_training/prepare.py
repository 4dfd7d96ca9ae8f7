"""Makes a prepared folder: pictures decoded once, captions of one or more sets, one vocabulary."""

from __future__ import annotations

import collections
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from .data import SIDE, Said
from .lemmas import Lemmatiser, count_words, picture_lemmas
from .runtime import open_picture
from .text import SPECIAL, read_captions, read_texts


@dataclass
class Source:
    """A set of captioned pictures. `weight`: how often training sees each, beside the first set's."""

    name: str
    pictures: Path
    captions: Path
    train: Path | None  # without: all that are not in `dev`
    dev: Path
    weight: int = 1

    @staticmethod
    def below(folder: Path, weight: int) -> Source:
        """A folder with `images/`, `captions.txt`, `train.txt` and `dev.txt`."""
        return Source(folder.name, folder / "images", folder / "captions.txt", folder / "train.txt",
                      folder / "dev.txt", weight)

    def read(self) -> tuple[dict[str, Said], list[str], list[str]]:
        """Captions by picture, and the names of the training and the dev pictures."""
        said = read_captions(self.captions)
        dev = _lines(self.dev)
        train = _lines(self.train) if self.train else sorted(said.keys() - set(dev))
        if both := set(train) & set(dev):
            raise SystemExit(f"{len(both)} pictures are in both splits")
        if silent := [name for name in train + dev if name not in said]:
            raise SystemExit(f"{self.captions} has no caption for {len(silent)} of "
                             f"{len(train + dev)} pictures, such as {silent[0]}")
        return said, train, dev


def prepare(sources: list[Source], target: Path, extra: list[Path], texts: Path | None = None) -> None:
    """Decodes the pictures once. `extra`: folders of pictures without captions; `texts`: captions
    without pictures."""
    target.mkdir(parents=True, exist_ok=True)
    read = [source.read() for source in sources]
    rows = [(number, name) for split in (1, 2) for number, one in enumerate(read) for name in one[split]]
    spoken = [read[number][0][name] for number, name in rows]
    train_size = sum(len(train) for _, train, _ in read)
    written = read_texts(texts) if texts else []
    found = _pictures_below(extra)
    _decode([sources[number].pictures / name for number, name in rows], target / "pictures.npy")
    weights = [sources[number].weight for number, _ in rows[:train_size]]
    meta = {
        "names": [name for _, name in rows], "train_size": train_size, "captions": spoken,
        "sets": [source.name for source in sources], "set_of": [number for number, _ in rows],
        "weights": weights,
        **word_lists(spoken[:train_size], weights, written),
    }
    (target / "corpus.json").write_text(json.dumps(meta))
    (target / "texts.json").write_text(json.dumps(written))
    (target / "extra.npy").unlink(missing_ok=True)
    if found:
        _decode(found, target / "extra.npy")


def word_lists(spoken: list[Said], weights: list[int], texts: list[Said]) -> dict[str, list[str]]:
    """The vocabulary: words seen 5 times in one set's training captions, or 25 times in captions
    without pictures. The tags: content lemmas of at least 25 training pictures, each counted with
    its weight, or those of 60 pictures that only captions are known of, if 3 pictures show it."""
    counts = [count_words([c for said, w in zip(spoken, weights) if w == weight for c in said])
              for weight in sorted(set(weights))]
    alone = count_words([c for said in texts for c in said])
    words = {word for count in counts for word, n in count.items() if n >= 5}
    words |= {word for word, n in alone.items() if n >= 25}
    lemmatiser = Lemmatiser(sum(counts, collections.Counter()))
    return {"vocabulary": SPECIAL + sorted(words), "tags": build_tags(spoken, weights, texts, lemmatiser)}


def build_tags(spoken: list[Said], weights: list[int], texts: list[Said], lemmatiser: Lemmatiser,
               at_least: int = 25) -> list[str]:
    """See `word_lists`; commonest first."""
    shown: collections.Counter = collections.Counter()
    seen: collections.Counter = collections.Counter()
    agreed: collections.Counter = collections.Counter()
    for said, weight in zip(spoken, weights):
        for lemma, count in picture_lemmas(said, lemmatiser).items():
            shown[lemma] += 1
            seen[lemma] += weight
            agreed[lemma] += weight * (count >= 2)
    told: collections.Counter = collections.Counter()
    for said in texts:
        found = picture_lemmas(said, lemmatiser)
        told.update(lemma for lemma, count in found.items() if count >= 2)
    tags = (lemma for lemma in seen if agreed[lemma] and (
        seen[lemma] >= at_least or (told[lemma] >= 60 and shown[lemma] >= 3)))
    return sorted(tags, key=lambda lemma: (-agreed[lemma], lemma))


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
