"""Self-critical training of rows and decoder: see `selfcritical.py`, whose parts this uses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from .data import Corpus
from .decode import Record
from .describe import Describer, keep_best
from .mixed import CachedFeatures
from .run import Average, Run, device
from .selfcritical import Rewards, advantages, blended, policy_loss, sample


def train_rewarded(model: Describer, corpus: Corpus, cached: CachedFeatures, run: Run, *, rate: float = 1e-4,
                   pictures: int = 32, samples: int = 5, shares: Sequence[float] = (0.2, 0.4),
                   bleu: float = 0.0, blurred: bool = False, temperature: float = 1.0,
                   look: float = 300.0, last: bool = False) -> None:
    """Leaves the model at one of `shares` of the way to the averaged weights: the best on dev, which may
    be the model as it came; or, `last`, at the first of them when the time is over.

    bleu: how much BLEU-4 counts beside CIDEr. blurred: samples are of rows with the noise of
    `describe`, which a model does not know by heart. temperature: of the samples; at 1, the model first of
    all learns to say what is safe, because most of what it draws is worse than what a beam finds."""
    model = model.to(device())
    optimiser = torch.optim.Adam(model.parameters(), rate)
    before, average, best = Average(model), Average(model, 0.99), Average(model)
    record = Record()
    run.track(model=model, optimiser=optimiser, before=before, average=average, best=best, record=record)
    rewards = Rewards(corpus, bleu)
    random = np.random.default_rng(run.step)
    torch.manual_seed(run.step)
    chance = corpus.weights / corpus.weights.sum()
    if run.step == 0:
        keep_best(model, before.state, best, record, corpus, cached, run)
    looked, going = run.spent, run.progress < 1
    while going:
        numbers = random.choice(corpus.train_size, pictures, p=chance)
        views = random.integers(0, cached.views, pictures)
        loss, reward = _step(model, cached, rewards, numbers, views, samples, blurred, temperature)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimiser.param_groups:
            group["lr"] = rate * run.rate(floor=0.1)
        optimiser.step()
        average.update(model)
        going = run.tick(loss=loss.item(), reward=reward)
        if run.spent - looked > look or not going:
            for share in shares:
                run.log(share=share)
                keep_best(model, blended(before, average, share), best, record, corpus, cached, run)
            looked = run.spent
    run.save()
    model.load_state_dict(blended(before, average, shares[0]) if last else best.state)


def _step(model: Describer, cached: CachedFeatures, rewards: Rewards, numbers: np.ndarray, views: np.ndarray,
          samples: int, blurred: bool = False, temperature: float = 1.0) -> tuple[torch.Tensor, float]:
    """The loss of `samples` captions of each picture, and their mean reward."""
    model.eval()  # no dropout: samples come from what will be shipped
    model.rows.train(blurred)
    place = model.dec.bias.device
    given = model.rows(*cached.of(numbers, views).to(place))
    owner = torch.arange(len(numbers), device=place).repeat_interleave(samples)
    captions = sample(model.dec, given.rows, owner, summary=given.summary, temperature=temperature)
    reward = rewards.of(captions, numbers.repeat(samples), views.repeat(samples))
    gain = torch.from_numpy(advantages(reward.reshape(-1, samples)).reshape(-1)).float().to(place)
    return policy_loss(model.dec, given.rows, captions, owner, gain, given.summary, temperature), float(reward.mean())
