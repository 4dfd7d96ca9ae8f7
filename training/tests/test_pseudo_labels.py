"""Pseudo-labels out of a detector's boxes and a classifier's classes."""

import numpy as np
import torch

from vignette_training import classes, concepts, objects, packages, pseudo_labels
from vignette_training.rows import VGG16
from vignette_training.wordnet import ANIMAL, THINGS, Nouns


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
    found[:, 47] = random.permutation(found[:, 18])  # cups are as plain to see, and nobody mentions these
    shares = np.zeros((400, 3), np.float32)
    shares[:, 1] = 0.8 * (found[:, 18, 0] > 0)
    shares[:, 2] = 0.2 * (random.random(400) < 0.3)
    things = objects.things_of(["beach", "dog", "cup"])
    seen = objects.inputs(found, list(things.values()))
    evidence = pseudo_labels.Evidence(list(things), seen, seen[:50])
    labels = pseudo_labels.fitted([evidence], shares, np.ones(400))
    assert labels.known.tolist() == [False, True, False], "what boxes tell nothing of is left out"
    dogs = torch.from_numpy(found[:50, 18, 0] > 0)
    assert labels.shares[dogs, 1].min() > 0.6 and labels.shares[~dogs, 1].max() < 0.2


def test_what_two_networks_say_counts_together():
    random = np.random.default_rng(2)
    truth = random.random(600) < 0.5
    signs = [torch.from_numpy(np.where(truth, 1.5, -1.5) + 2 * random.normal(size=600)).float() for _ in range(2)]
    shares = np.stack([truth, random.random(600) < 0.1, truth], 1).astype(np.float32)
    evidence = [pseudo_labels.Evidence(columns, sign.view(-1, 1, 1).expand(-1, len(columns), 1),
                                       sign.view(-1, 1, 1).expand(-1, len(columns), 1))
                for columns, sign in zip(([0, 1], [0, 2]), signs)]
    labels = pseudo_labels.fitted(evidence, shares, np.ones(600))
    assert labels.known.tolist() == [True, False, True]
    wrong = ((labels.shares > 0.5).float() - torch.from_numpy(shares)).abs().mean(0)
    assert wrong[0] < wrong[2] - 0.03, "a second opinion helps"


# A dog, which is a canine and a carnivore, a bank of snow, a bank for money, and a place.
DATA = """  1 a licence
00000001 05 n 01 carnivore 0 000 | eats meat
00000002 05 n 01 canine 0 001 @ 00000001 n 0000 | has teeth
00000003 05 n 02 dog 0 Domestic_dog 0 002 @ 00000002 n 0000 ~ 00000004 n 0000 | barks
00000004 05 n 01 collie 0 001 @ 00000003 n 0000 | herds
00000005 14 n 01 bank 0 000 | for money
00000006 17 n 02 bank 1 snowbank 0 000 | of snow
00000007 15 n 01 Lassie_Rock 0 001 @i 00000006 n 0000 | a place
"""
INDEX = """  1 a licence
bank n 2 1 @ 2 1 00000005 00000006
carnivore n 1 1 ~ 1 0 00000001
canine n 1 2 @ ~ 1 0 00000002
collie n 1 1 @ 1 0 00000004
dog n 1 2 @ ~ 1 1 00000003
domestic_dog n 1 2 @ ~ 1 1 00000003
lassie_rock n 1 1 @i 1 0 00000007
snowbank n 1 0 1 0 00000006
"""


def test_a_class_is_all_that_wordnet_calls_it():
    nouns = Nouns(DATA, INDEX)
    assert nouns.kinds("00000004") == {"00000001", "00000002", "00000003", "00000004"}
    assert nouns.named(["dog", "Domestic dog"], frozenset({ANIMAL})) == "00000003"
    assert nouns.named(["bank"], None) == "00000005", "the commonest where none is ruled out"
    assert nouns.named(["bank"], THINGS) == "00000006"
    assert nouns.named(["wolf"], None) is None
    kinds = classes.kinds_of_classes([["collie"]] + [["wolf"]] * (classes.ANIMALS - 1) + [["Lassie Rock"]], nouns)
    assert kinds[0] == nouns.kinds("00000004") and not kinds[1] and kinds[-1] == {"00000006", "00000007"}
    found = classes.classes_of(["beach", "dog", "carnivore", "bank", "collie"], kinds, nouns)
    assert found == {1: [0], 2: [0], 3: [classes.ANIMALS], 4: [0]}


def test_a_concept_is_as_likely_as_its_classes_together():
    found = np.array([[0.5, 0.2, 0.3], [0.0, 0.0, 1.0]], np.float32)
    told = torch.sigmoid(classes.inputs(found, {4: [0, 1], 9: [2]}))[..., 0]
    assert torch.allclose(told, torch.tensor([[0.7, 0.3], [classes.LEAST, 1 - classes.LEAST]]), atol=1e-4)


def test_an_archive_of_npm_that_is_there_is_not_fetched_again(tmp_path):
    archive = tmp_path / "some-1.tgz"
    archive.write_bytes(b"content")
    one = packages.PackageFiles("some@1", packages.digest(archive), ("words",), "free")
    assert packages.fetch_npm(one, tmp_path) == archive


def test_a_head_learns_what_only_pictures_without_captions_show(tmp_path):
    torch.manual_seed(3)
    views, seen = torch.randn(1, 60, VGG16.pooled), torch.randn(200, VGG16.pooled)
    shows = torch.arange(200) % 2 == 0
    seen[:, :40] += 3 * shows.float().unsqueeze(1)
    shares = torch.stack([torch.zeros(200), shows.float()], 1)
    labels = pseudo_labels.PseudoLabels(shares, torch.tensor([False, True]))
    pseudo_labels.write(labels, tmp_path)
    kept = pseudo_labels.read(tmp_path)
    assert torch.equal(kept.known, labels.known) and torch.equal(kept.shares, shares)
    others = concepts.Unlabelled(seen, kept)
    head = concepts.fitted(views, torch.zeros(60, 2), torch.ones(60), 0.1, 60, seed=1, hidden=16, others=others).eval()
    with torch.no_grad():
        told = head(seen)
    assert told[shows, 1].mean() > told[~shows, 1].mean() + 0.5
    assert told[:, 0].max() < 0, "what the detector does not know is left to the captions"
    assert pseudo_labels.read(tmp_path / "elsewhere") is None
