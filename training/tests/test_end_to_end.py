"""Training from the pictures to the words, on pictures of noise."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from vignette_training import captioner_runs, end_to_end, live
from vignette_training.describe import Describer
from vignette_training.encoder_kind import DEPTH, LITE2
from vignette_training.run import Run
from vignette_training.selfcritical import Rewards
from vignette_training.text import END, PAD, START
from vignette_training.warm import restore_shipped


def test_pictures_are_cropped_mirrored_and_coloured_as_the_networks_take_them():
    pixels = torch.zeros(40, 32, 32, 3, dtype=torch.uint8)
    pixels[:, :, :16] = 255  # white on the left
    images, mirrored = live.augmented(pixels, smallest=0.95)
    assert images.shape == (40, 3, 32, 32) and 5 < mirrored.sum() < 35
    white_on_the_right = images[:, 0, 16, 28] > images[:, 0, 16, 3]
    assert torch.equal(white_on_the_right, mirrored)
    assert images.max() < 2.8 and images.min() > -2.3, "within what MEAN and STD make of 0 to 255"


def test_captions_are_drawn_of_the_picture_and_mirrored_with_it():
    index = {"left": 4, "dog": 5, "right": 6, "cat": 7}
    tokens = live.Tokens([[["left", "dog"], ["dog"]], [["cat"]]], index)
    captions, owner = tokens.draw(torch.tensor([1, 0]), torch.tensor([False, True]), count=2)
    assert owner.tolist() == [0, 0, 1, 1]
    said = sorted([token for token in row if token != PAD] for row in captions.tolist())
    assert said == [[START, 5, END], [START, 6, 5, END], [START, 7, END], [START, 7, END]]


def test_rewards_are_the_same_by_several_processes(corpus):
    rewards = Rewards(corpus, 1.0)
    captions = torch.randint(4, len(corpus.vocabulary), (10, 6))
    pictures, views = np.arange(10) % 8, np.arange(10) % 2
    many = end_to_end.ManyRewards(rewards, 2)
    assert np.allclose(many.of(captions, pictures, views), rewards.of(captions, pictures, views))


class SmallNetworks(nn.Module):
    """As `Backbones`, but of one layer before and one behind what stays as it is."""

    def __init__(self):
        super().__init__()
        kept = [nn.Identity() for _ in range(end_to_end.FROZEN["body"] - 1)]
        self.body = nn.Sequential(nn.Conv2d(3, DEPTH, 32, stride=32), *kept, nn.Conv2d(DEPTH, DEPTH, 1))
        self.lite2 = nn.Module()
        self.lite2._blocks = nn.ModuleList([nn.Conv2d(3, LITE2, 32, stride=32)])
        self.lite2._conv_head = nn.Conv2d(LITE2, LITE2, 1)

    def forward(self, image):
        both = self.body(image), self.lite2._conv_head(self.lite2._blocks[0](image))
        return None, *(each.flatten(2).transpose(1, 2) for each in both)


def test_networks_heads_and_words_learn_and_what_they_learned_is_kept(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(end_to_end.Record, "better", lambda *_: True)  # noise gets no better captions
    model = Describer(len(corpus.vocabulary), len(corpus.tags))
    whole = live.Live(corpus, SmallNetworks(), model)
    whole.fit_heads(Run(tmp_path, "heads", 0), 1, whole=False)
    assert whole.logits.shape == (1, 12, 3)
    before = {key: value.clone() for key, value in whole.backbones.state_dict().items()}
    rates = end_to_end.Rates(networks=1e-2)
    end_to_end.train_networks(whole, Run(tmp_path, "networks", 0.01), rates, pictures=2)
    rewards = end_to_end.ManyRewards(Rewards(corpus), 1)
    end_to_end.train_for_reward(whole, Run(tmp_path, "rewards", 0.01), rates, rewards, pictures=2)
    whole.save(tmp_path / "trained")
    kept = captioner_runs.tuned_part(tmp_path / "trained", "backbones")
    assert kept.keys() == before.keys()
    assert torch.allclose(kept["body.0.weight"], before["body.0.weight"], atol=1e-3), "the first stay"
    assert not torch.allclose(kept["body.10.weight"], before["body.10.weight"], atol=1e-4)
    looks = [json.loads(line) for line in (tmp_path / "networks.jsonl").read_text().splitlines()]
    assert sum("all CIDEr" in look for look in looks) == 2, "before and after"
    again = Describer(len(corpus.vocabulary), len(corpus.tags))
    captioner_runs.restore(again, corpus, tmp_path / "trained", "describer.pt")
    assert torch.allclose(again.dec.emb.weight, model.dec.emb.weight, atol=1e-2)


def test_a_shipped_model_is_taken_up_whole_or_refused(corpus, tmp_path):
    (tmp_path / "vocabulary.txt").write_text("other\n")
    with pytest.raises(SystemExit, match="other vocabulary"):
        restore_shipped(Describer(len(corpus.vocabulary), 3), tmp_path, corpus)
