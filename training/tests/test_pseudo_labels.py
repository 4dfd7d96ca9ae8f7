"""Pseudo-labels out of a detector's boxes."""

import numpy as np
import torch

from vignette_training import concepts, objects
from vignette_training.rows import VGG16


def test_an_object_is_its_best_score_and_the_share_that_its_boxes_take():
    boxes = np.array([[0, 18, 0.9, 0.0, 0.0, 0.5, 0.5], [0, 18, 0.6, 0.5, 0.5, 1.2, 1.0],
                      [0, 18, 0.1, 0.0, 0.0, 1.0, 1.0], [0, 3, 0.3, 0.2, 0.2, 0.4, 0.7]])
    found = objects.signs(boxes)
    assert np.allclose(found[18], [0.9, 0.5]), "the box of a ninth of the score does not count"
    assert np.allclose(found[3], [0.3, 0.1]) and not found[[1, 17]].any()


def test_every_word_of_an_object_that_is_a_concept_is_known_and_the_others_are_not():
    tags = ["beach", "bike", "bicycle", "dog", "person"]
    assert objects.things_of(tags) == {1: [2], 2: [2], 3: [18, 58]}, "a hot dog is a dog, too"


def test_labels_follow_the_boxes_as_captions_did():
    random = np.random.default_rng(1)
    found = np.zeros((400, 91, objects.SIGNS), np.float32)
    found[:, 18, 0] = np.where(random.random(400) < 0.4, 0.9, 0.0)
    found[:, 18, 1] = found[:, 18, 0] / 3
    found[:, 47] = found[::-1, 18]  # cups are as plain to see, and nobody mentions them
    shares = np.zeros((400, 3), np.float32)
    shares[:, 1] = 0.8 * (found[:, 18, 0] > 0)
    labels = objects.pseudo_labels(["beach", "dog", "cup"], found, shares, np.ones(400), found[:50])
    assert labels.known.tolist() == [False, True, True]
    seen = torch.from_numpy(found[:50, 18, 0] > 0)
    assert labels.shares[seen, 1].min() > 0.6 and labels.shares[~seen, 1].max() < 0.2
    assert labels.shares[:, 2].max() < 0.5 and not labels.shares[:, 0].any()


def test_a_head_learns_what_only_pictures_without_captions_show(tmp_path):
    torch.manual_seed(3)
    views, seen = torch.randn(1, 60, VGG16.pooled), torch.randn(200, VGG16.pooled)
    shows = torch.arange(200) % 2 == 0
    seen[:, :40] += 3 * shows.float().unsqueeze(1)
    shares = torch.stack([torch.zeros(200), shows.float()], 1)
    labels = objects.PseudoLabels(shares, torch.tensor([False, True]))
    objects.write(labels, tmp_path)
    kept = objects.read(tmp_path)
    assert torch.equal(kept.known, labels.known) and torch.equal(kept.shares, shares)
    others = concepts.Unlabelled(seen, kept)
    head = concepts.fitted(views, torch.zeros(60, 2), torch.ones(60), 0.1, 60, seed=1, hidden=16, others=others).eval()
    with torch.no_grad():
        told = head(seen)
    assert told[shows, 1].mean() > told[~shows, 1].mean() + 0.5
    assert told[:, 0].max() < 0, "what the detector does not know is left to the captions"
    assert objects.read(tmp_path / "elsewhere") is None
