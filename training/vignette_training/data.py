"""The prepared data of a run: decoded pictures, captions, vocabulary, tags."""

from __future__ import annotations

import collections
import json
from pathlib import Path

import numpy as np

from .lemmas import Lemmatiser, count_words, picture_lemmas

SIDE = 224  # pictures are kept at this size; smaller inputs are cut from it
Said = list[list[str]]  # the tokenised captions of a picture


def spread(count: int, most: int) -> np.ndarray:
    """Evenly spread over the numbers below `count`, up to `most` of them."""
    return np.linspace(0, count - 1, min(most, count)).astype(int)


class Corpus:
    """A prepared folder: `pictures.npy` uint8 [N,224,224,3], train first, and `corpus.json`."""

    def __init__(self, folder: Path):
        folder = Path(folder)
        meta = json.loads((folder / "corpus.json").read_text())
        self.pictures = np.load(folder / "pictures.npy", mmap_mode="r")
        self.names: list[str] = meta["names"]
        self.captions: list[Said] = meta["captions"]
        self.train_size: int = meta["train_size"]
        self.sets: list[str] = meta.get("sets", ["all"])
        self.set_of: list[int] = meta.get("set_of", [0] * len(self.names))
        # How often training sees each training picture, beside those of the first set.
        self.weights = np.array(meta.get("weights", [1] * self.train_size))
        self.vocabulary: list[str] = meta["vocabulary"]
        self.tags: list[str] = meta["tags"]
        self.index = {word: i for i, word in enumerate(self.vocabulary)}
        said = [caption for captions in self.captions[: self.train_size] for caption in captions]
        self.lemmatiser = Lemmatiser(count_words(said))
        extra = folder / "extra.npy"
        self.extra = np.load(extra, mmap_mode="r") if extra.exists() else None
        texts = folder / "texts.json"
        # Captions of pictures that are not here, by picture.
        self.texts: list[Said] = json.loads(texts.read_text()) if texts.exists() else []

    @property
    def train(self) -> range:
        """Numbers of the training pictures."""
        return range(self.train_size)

    @property
    def dev(self) -> range:
        """Numbers of the validation pictures."""
        return range(self.train_size, len(self.names))

    def dev_of(self, name: str) -> list[int]:
        """Numbers of the validation pictures of one set."""
        return [number for number in self.dev if self.sets[self.set_of[number]] == name]

    def share_of_captions(self, at_least: int = 25) -> tuple[list[str], np.ndarray]:
        """Words on `at_least` training pictures, and [train, words]: the share of captions."""
        return self._shares([[set(c) for c in self.captions[i]] for i in self.train], at_least)

    def rarity(self) -> np.ndarray:
        """[V]: the logarithm of the training pictures over those of which a caption has the word,
        each counted with its weight; pictures that only captions are known of count as one set more,
        as large as all others. 0 for tokens that are no words."""
        total = float(self.weights.sum())
        seen: collections.Counter = collections.Counter()
        for said, weight in zip(self.captions, self.weights.tolist()):
            seen.update(dict.fromkeys(set().union(*said), weight))
        for said in self.texts:
            seen.update(dict.fromkeys(set().union(*said), total / len(self.texts)))
        total *= 2 if self.texts else 1
        return np.array([np.log(total / seen[word]) if seen[word] else 0.0
                         for word in self.vocabulary])

    def tag_targets(self, numbers) -> np.ndarray:
        """[pictures, tags]: the share of a picture's captions that name the tag's lemma."""
        return self.shares_of_tags([self.captions[number] for number in numbers])

    def shares_of_tags(self, spoken: list[Said]) -> np.ndarray:
        """[pictures, tags]: the same of pictures that these captions are of."""
        column = {tag: i for i, tag in enumerate(self.tags)}
        target = np.zeros((len(spoken), len(self.tags)), np.float32)
        for row, captions in enumerate(spoken):
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
