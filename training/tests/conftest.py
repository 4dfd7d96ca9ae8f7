"""Synthetic pictures and a tiny corpus: no test needs the data."""

import json

import numpy as np
import pytest
import torch

from vignette_training.data import Corpus
from vignette_training.text import SPECIAL


@pytest.fixture(autouse=True)
def _fixed_seed():
    torch.manual_seed(5)
    torch.set_num_threads(2)


@pytest.fixture
def corpus(tmp_path) -> Corpus:
    """Twelve pictures of noise, eight to train, with two captions each."""
    random = np.random.default_rng(1)
    np.save(tmp_path / "pictures.npy", random.integers(0, 256, (12, 224, 224, 3), np.uint8))
    said = [["a", "dog", "runs"], ["two", "dogs", "run", "on", "grass"]]
    words = sorted({word for caption in said for word in caption})
    meta = {"names": [f"{i}.jpg" for i in range(12)], "train_size": 8, "captions": [said] * 12,
            "vocabulary": SPECIAL + words, "tags": ["dog", "run", "grass"]}
    (tmp_path / "corpus.json").write_text(json.dumps(meta))
    return Corpus(tmp_path)
