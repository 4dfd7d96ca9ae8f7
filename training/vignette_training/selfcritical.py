"""Self-critical training of the decoder (Rennie et al., 2017): what is said is rewarded by how
much its CIDEr beats the mean of the other samples' of the same picture.

The reward draws the decoder towards what is safe to say. So only a part of the way that it went is
kept (rewarded soups, Ramé et al., 2023)."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .beam import NEVER_SAID
from .data import Corpus
from .decode import Record, keep_best
from .model import Captioner, Decoder
from .run import Average, Run, device
from .scorers import Cider, sentence_bleu
from .text import END, PAD, SPECIAL, START, mirror


@torch.no_grad()
def sample(decoder: Decoder, features: Tensor, owner: Tensor, limit: int = 22,
           summary: Tensor | None = None, temperature: float = 1.0) -> Tensor:
    """A caption [B,L] of each of the pictures owner [B] in features [N,P,D], with start and end."""
    keys, h, c = decoder.start(features, summary)
    features, keys, h, c = features[owner], keys[owner], h[owner], c[owner]
    token = torch.full_like(owner, START)
    captions = [token]
    for _ in range(limit):
        going = (token != END) & (token != PAD)
        if not going.any():
            break
        h, c, context, _ = decoder.step(token, h, c, features, keys)
        logits = decoder.logits(torch.cat([h, context], 1))
        logits[:, NEVER_SAID] = -torch.inf
        drawn = torch.multinomial(F.softmax(logits / temperature, 1), 1).squeeze(1)
        token = torch.where(going, drawn, PAD)
        captions.append(token)
    return torch.stack(captions, 1)


def advantages(rewards: np.ndarray) -> np.ndarray:
    """[pictures, samples]: each reward less the mean of the picture's other samples."""
    others = (rewards.sum(1, keepdims=True) - rewards) / max(1, rewards.shape[1] - 1)
    return rewards - others


def policy_loss(decoder: Decoder, features: Tensor, captions: Tensor, owner: Tensor,
                gain: Tensor, summary: Tensor | None = None, temperature: float = 1.0) -> Tensor:
    """The mean over words of their negated log-probability times their caption's gain [B].
    temperature: the one that the captions were drawn at."""
    logits, words, whose = decoder.said(features, captions, owner, summary)
    logits[:, NEVER_SAID] = -torch.inf
    return (gain[whose] * F.cross_entropy(logits / temperature, words, reduction="none")).mean()


class Rewards:
    """CIDEr of captions against those of their training pictures, and `bleu` times their BLEU-4.

    The end counts as a word: where it does not, captions soon break off behind "in a"."""

    def __init__(self, corpus: Corpus, bleu: float = 0.0):
        self.vocabulary, self.bleu = corpus.vocabulary, bleu
        self.ended = [[[*words, SPECIAL[END]] for words in corpus.captions[i]] for i in corpus.train]
        self.cider = Cider(self.ended)

    def of(self, captions: Tensor, pictures: np.ndarray, views: np.ndarray) -> np.ndarray:
        """captions [B,L] of pictures [B], seen in views [B], the odd ones of which are mirrored."""
        scores = []
        for row, picture, view in zip(captions.tolist(), pictures, views):
            words = [self.vocabulary[token] for token in row if token not in (PAD, START)]
            words = mirror(words) if view % 2 else words
            scores.append(self.cider.score(picture, words))
            if self.bleu:
                scores[-1] += self.bleu * sentence_bleu(words, self.ended[picture])
        return np.array(scores)


def blended(before: Average, after: Average, share: float) -> dict[str, Tensor]:
    """The weights at `share` of the way from one to the other."""
    return {key: value.lerp(after.state[key], share) for key, value in before.state.items()}


def train_self_critical(model: Captioner, corpus: Corpus, features: np.ndarray, run: Run, *,
                        rate: float = 1e-4, pictures: int = 32, samples: int = 5,
                        share: float = 0.2, look: float = 240.0) -> None:
    """Leaves the decoder at `share` of the way to the averaged weights.

    All the way, captions become the same few safe ones; a part of it makes them better and leaves
    them different. The best blend on dev is kept, which may be the decoder as it came."""
    place = device()
    decoder = model.dec.to(place)
    optimiser = torch.optim.Adam(decoder.parameters(), rate)
    before, average, best = Average(decoder), Average(decoder, 0.99), Average(decoder)
    record = Record()
    run.track(decoder=decoder, optimiser=optimiser, before=before, average=average, best=best,
              record=record)
    rewards = Rewards(corpus)
    random = np.random.default_rng(run.step)
    if run.step == 0:
        keep_best(decoder, before.state, best, record, corpus, features, run)
    looked, going = run.spent, run.progress < 1
    while going:
        numbers = random.integers(0, corpus.train_size, pictures)
        views = random.integers(0, len(features), pictures)
        seen = np.stack([features[v, i] for v, i in zip(views, numbers)]).astype(np.float32)
        loss, reward = _policy_step(decoder, torch.from_numpy(seen).to(place), rewards,
                                    numbers.repeat(samples), views.repeat(samples))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        for group in optimiser.param_groups:
            group["lr"] = rate * run.rate(floor=0.1)
        optimiser.step()
        average.update(decoder)
        going = run.tick(loss=loss.item(), reward=reward)
        if run.spent - looked > look or not going:
            blend = blended(before, average, share)
            keep_best(decoder, blend, best, record, corpus, features, run)
            looked = run.spent
    run.save()
    decoder.load_state_dict(best.state)


def _policy_step(decoder: Decoder, seen: Tensor, rewards: Rewards, numbers: np.ndarray,
                 views: np.ndarray) -> tuple[Tensor, float]:
    """The loss of a sample for each of `numbers`, of which each picture in `seen` has as many as
    any other, and the samples' mean reward."""
    decoder.eval()  # no dropout: samples come from what will be shipped
    samples = len(numbers) // len(seen)
    owner = torch.arange(len(seen), device=seen.device).repeat_interleave(samples)
    captions = sample(decoder, seen, owner)
    reward = rewards.of(captions, numbers, views)
    gain = torch.from_numpy(advantages(reward.reshape(-1, samples)).reshape(-1)).float()
    return policy_loss(decoder, seen, captions, owner, gain.to(seen.device)), float(reward.mean())
