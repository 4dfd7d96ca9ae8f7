"""The concept head by itself: merging, mixing, and what it would say of captions."""

import torch

from vignette_training import concepts
from vignette_training.rows import VGG16, ConceptHead


def test_a_merged_head_says_the_mean_of_its_parts():
    heads = [ConceptHead(5, hidden=8).eval() for _ in range(3)]
    given = torch.randn(4, VGG16.pooled)
    mean = torch.stack([head(given) for head in heads]).mean(0)
    assert torch.allclose(concepts.merged(heads).eval()(given), mean, atol=1e-5)


def test_imagined_logits_follow_the_captions():
    torch.manual_seed(1)
    target = (torch.rand(400, 3) < 0.3).float()
    logits = 4 * target - 2 + 0.3 * torch.randn(400, 3)
    simulated = concepts.SimulatedLogits(logits, target, torch.ones(400))
    found = simulated.of(torch.eye(3).repeat(50, 1))
    said = torch.eye(3).repeat(50, 1).bool()
    assert abs(found[said].mean() - 2) < 0.3 and abs(found[~said].mean() + 2) < 0.3
    assert 0.2 < float((found[said] - 2).std()) < 0.5, "as uncertain as the head is"


def test_a_head_learns_from_pictures_and_from_mixtures_of_them():
    torch.manual_seed(2)
    views = torch.randn(2, 60, VGG16.pooled)
    target = torch.zeros(60, 2)
    target[:, 0] = (views[0, :, 0] > 0).float()
    views[:, :, :40] += 3 * target[:, :1]
    for mixed in (False, True):
        head = concepts.fitted(views, target, torch.ones(60), 0.1, 60, seed=1, mixed=mixed, hidden=16).eval()
        with torch.no_grad():
            found = head(views[1])
        shown = target[:, 0] > 0
        assert found[shown, 0].mean() > found[~shown, 0].mean() + 0.5
        assert found[:, 1].max() < 0
