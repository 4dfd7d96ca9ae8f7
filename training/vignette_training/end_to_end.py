"""Trains everything from the pictures to the words: networks, heads, rows and decoder together, then rows
and decoder on the networks as they are then, then for CIDEr.

Meant for a GPU. A network that has learned these pictures sees more in them than in others, so concepts
always come from heads that have not seen the picture, and crops and colours differ each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .decode import Record
from .describe import keep_best
from .live import Live, LiveFeatures, autocast
from .rows import pooled
from .run import Average, Run
from .selfcritical import Rewards, advantages, blended, policy_loss, sample

TAGS = 8.0  # weight of the concepts' loss beside the captions'
FROZEN = {"body": 10, "lite2": 8}  # layers of VGG (its first two blocks), blocks of the classifier


@dataclass
class Rates:
    """The highest rates."""

    networks: float = 2e-5
    rest: float = 2e-4
    describe: float = 4e-4
    reward: float = 1e-4


class Whole(nn.Module):
    """All that is tuned, as one module."""

    def __init__(self, live: Live):
        super().__init__()
        self.backbones, self.head, self.model = live.backbones, live.head, live.model

    def networks(self) -> list[Tensor]:
        """Their parameters but the first blocks', which see edges and colours; those stay as they are."""
        lite2 = self.backbones.lite2
        late = [*self.backbones.body[FROZEN["body"] :].parameters(), *lite2._conv_head.parameters()]
        late += [parameter for block in lite2._blocks[FROZEN["lite2"] :] for name, parameter in block.named_parameters()
                 if "bn" not in name]
        self.backbones.requires_grad_(False)
        return [parameter.requires_grad_(True) for parameter in late]


def train_networks(live: Live, run: Run, rates: Rates, pictures: int, look: float = 80.0) -> None:
    """The captions' loss and the concepts'; the average with the best CIDEr on dev is kept."""
    whole = Whole(live)
    groups = [{"params": whole.networks(), "peak": rates.networks},
              {"params": [*live.head.parameters(), *live.model.parameters()], "peak": rates.rest}]
    optimiser = torch.optim.AdamW(groups, rates.rest, betas=(0.9, 0.99), weight_decay=0.01)
    average, best, record = Average(whole, 0.995), Average(whole), Record()
    run.track(whole=whole, optimiser=optimiser, average=average, best=best, record=record)

    def step() -> dict[str, float]:
        live.model.train()
        live.head.train()
        numbers, images, mirrored = live.draw(pictures)
        with autocast(torch.bfloat16):
            places, lite2 = live.see(images)
        batch = live.batch(numbers, mirrored, places, lite2)
        found = live.head(pooled(live.model.encoder_kind, places, lite2))
        tags = F.binary_cross_entropy_with_logits(found, live.target[numbers])
        with autocast(torch.bfloat16):
            said = live.model.loss(batch)
            alone = live.draw_texts(pictures // 4)
            other = live.model.loss(alone) if alone else 0 * said
        _update(whole, optimiser, said + TAGS * tags + 0.2 * other, run, 5.0)
        return {"loss": said.item(), "tags": tags.item()}

    _go(step, live, whole, average, best, record, run, look)
    whole.load_state_dict(best.state)
    live.backbones.requires_grad_(False)


def train_words(live: Live, run: Run, rates: Rates, pictures: int, look: float = 999.0) -> None:
    """Rows and decoder alone; the average with the best CIDEr on dev is kept."""
    model = live.model
    optimiser = torch.optim.Adam([{"params": model.parameters(), "peak": rates.describe}], betas=(0.9, 0.99))
    average, best, record = Average(model, 0.995), Average(model), Record()
    run.track(model=model, optimiser=optimiser, average=average, best=best, record=record)

    def step() -> dict[str, float]:
        numbers, mirrored, places, lite2 = _seen(live, pictures)
        with autocast(torch.bfloat16):
            said = model.train().loss(live.batch(numbers, mirrored, places, lite2))
            alone = live.draw_texts(pictures // 4)
            other = model.loss(alone) if alone else said
        _update(model, optimiser, 0.8 * said + 0.2 * other, run, 5.0)
        return {"loss": said.item(), "texts": other.item()}

    _go(step, live, model, average, best, record, run, look)
    model.load_state_dict(best.state)


def train_for_reward(live: Live, run: Run, rates: Rates, rewards: ManyRewards, pictures: int, *,
                     samples: int = 5, temperature: float = 0.5, shares: Sequence[float] = (0.5, 1.0),
                     look: float = 90.0) -> None:
    """As `reward.train_rewarded`, with the noise of `describe` in the rows."""
    model = live.model
    optimiser = torch.optim.Adam([{"params": model.parameters(), "peak": rates.reward}])
    before, average, best = Average(model), Average(model, 0.995), Average(model)
    record = Record()
    run.track(model=model, optimiser=optimiser, before=before, average=average, best=best, record=record)

    def step() -> dict[str, float]:
        numbers, mirrored, places, lite2 = _seen(live, pictures)
        batch = live.batch(numbers, mirrored, places, lite2)
        model.eval()  # no dropout: samples come from what will be shipped
        model.rows.train()
        given = model.rows(places, lite2, batch.logits)
        owner = torch.arange(pictures, device=places.device).repeat_interleave(samples)
        captions = sample(model.dec, given.rows, owner, summary=given.summary, temperature=temperature)
        reward = rewards.of(captions, batch.numbers.repeat(samples), batch.views.repeat(samples))
        gain = torch.from_numpy(advantages(reward.reshape(-1, samples)).reshape(-1)).float().to(places.device)
        loss = policy_loss(model.dec, given.rows, captions, owner, gain, given.summary, temperature)
        _update(model, optimiser, loss, run, 1.0)
        return {"loss": loss.item(), "reward": float(reward.mean())}

    _go(step, live, model, average, best, record, run, look,
        [lambda share=share: blended(before, average, share) for share in shares])
    model.load_state_dict(best.state)


class ManyRewards:
    """`Rewards`, by several processes, which must be made before the GPU is first used."""

    def __init__(self, rewards: Rewards, processes: int):
        global _REWARDS
        _REWARDS = rewards
        self.pool = get_context("fork").Pool(processes) if processes > 1 else None
        self.processes = processes

    def of(self, captions: Tensor, pictures: np.ndarray, views: np.ndarray) -> np.ndarray:
        """See `Rewards`."""
        given = captions.cpu().numpy(), pictures, views
        if self.pool is None:
            return _some_rewards(*given)
        parts = zip(*(np.array_split(values, self.processes) for values in given))
        return np.concatenate(self.pool.starmap(_some_rewards, parts))


_REWARDS: Rewards | None = None


def _some_rewards(captions, pictures: np.ndarray, views: np.ndarray) -> np.ndarray:
    assert _REWARDS is not None
    return _REWARDS.of(captions, pictures, views)


@torch.no_grad()
def _seen(live: Live, pictures: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Numbers, which are mirrored, places and lite2 of some training pictures."""
    numbers, images, mirrored = live.draw(pictures)
    with autocast(torch.float16):
        return numbers, mirrored, *live.see(images)


def _update(module: nn.Module, optimiser, loss: Tensor, run: Run, most: float) -> None:
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(module.parameters(), most)
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * run.rate()
    optimiser.step()


def _go(step: Callable[[], dict[str, float]], live: Live, module: nn.Module, average: Average, best: Average,
        record: Record, run: Run, look: float, candidates: Sequence[Callable] = ()) -> None:
    """Steps until the time is spent; now and then what `candidates` give, the average otherwise, is looked
    at on dev, and at the start the module as it came."""
    def see_how_good(states) -> None:
        for state in states:
            whole = isinstance(module, Whole)
            keep_best(live.model, state, best, record, live.corpus, LiveFeatures(live), run,
                      loaded=module if whole else None)

    see_how_good([best.state])
    looked, going = run.spent, run.progress < 1
    while going:
        figures = step()
        average.update(module)
        going = run.tick(**figures)
        if run.spent - looked > look or not going:
            see_how_good([one() for one in candidates] or [average.state])
            looked = run.spent
    run.save()
