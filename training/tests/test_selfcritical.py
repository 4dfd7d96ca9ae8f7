"""Self-critical training: what is sampled, what it is worth, and what a gain does."""

from types import SimpleNamespace

import numpy as np
import torch

from vignette_training.model import Decoder
from vignette_training.selfcritical import Rewards, advantages, policy_loss, sample
from vignette_training.text import END, PAD, SPECIAL, START, UNKNOWN, encode, mirror


def decoder() -> Decoder:
    torch.manual_seed(3)
    return Decoder(12, embedding=8, hidden=8, attention=8, features=16).eval()


def test_samples_begin_and_end_and_say_only_words():
    owner = torch.arange(3).repeat_interleave(40)
    captions = sample(decoder(), torch.randn(3, 4, 16), owner, limit=6)
    assert len(captions) == 120 and captions.shape[1] <= 7
    ended = 0
    for row in captions.tolist():
        assert row[0] == START
        words = row[1 : row.index(END) if END in row else None]
        assert not {PAD, START, UNKNOWN} & set(words)
        if END in row:
            ended += 1
            assert set(row[row.index(END) + 1 :]) <= {PAD}
    assert 0 < ended


def test_a_sample_is_compared_with_the_others():
    assert np.allclose(advantages(np.array([[1.0, 2.0, 3.0]])), [[-1.5, 0, 1.5]])


def test_a_caption_with_a_gain_becomes_likelier_and_one_with_a_loss_less_likely():
    network, features = decoder(), torch.randn(1, 4, 16)
    good, bad = torch.tensor([[START, 5, 6, END, PAD]]), torch.tensor([[START, 7, 8, 9, END]])

    def log_prob(caption):
        return -policy_loss(network, features, caption, torch.tensor([0]), torch.ones(1)).item()

    before = log_prob(good), log_prob(bad)
    both, owner = torch.cat([good, bad]), torch.tensor([0, 0])
    policy_loss(network, features, both, owner, torch.tensor([1.0, -1.0])).backward()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter -= 0.1 * parameter.grad
    assert log_prob(good) > before[0] and log_prob(bad) < before[1]


def test_a_mirrored_view_is_rewarded_for_mirrored_words():
    words = ["a", "dog", "on", "the", "left", "right"]
    captions = [[["a", "dog", "on", "the", "left"]], [["a", "dog"]]]
    rewards = Rewards(SimpleNamespace(vocabulary=SPECIAL + words, captions=captions, train=[0, 1]))
    index = {word: i for i, word in enumerate(SPECIAL + words)}
    said = captions[0][0]
    rows = torch.tensor([encode(said, index), encode(mirror(said), index), encode(said, index)])
    plain, mirrored, other = rewards.of(rows, np.zeros(3, int), np.array([0, 1, 1]))
    assert plain == mirrored > other > 0


def test_a_caption_that_breaks_off_is_worth_less():
    words = ["a", "dog", "runs"]
    captions = [[["a", "dog"]], [["runs"]]]
    rewards = Rewards(SimpleNamespace(vocabulary=SPECIAL + words, captions=captions, train=[0, 1]))
    ended, broken = torch.tensor([[START, 4, 5, END]]), torch.tensor([[START, 4, 5, PAD]])
    views = np.array([0])
    assert rewards.of(ended, views, views) > rewards.of(broken, views, views) > 0


def test_bleu_counts_where_it_is_asked_for():
    words = ["a", "dog", "runs"]
    corpus = SimpleNamespace(vocabulary=SPECIAL + words, captions=[[["a", "dog"]], [["runs"]]], train=[0, 1])
    row, first = torch.tensor([[START, 4, 5, END]]), np.array([0])
    plain, more = (Rewards(corpus, bleu).of(row, first, first)[0] for bleu in (0.0, 2.0))
    assert plain + 1 < more <= plain + 2
