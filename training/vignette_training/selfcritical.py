"""Self-critical training of the decoder (Rennie et al., 2017): what is said is rewarded by how
much its CIDEr beats the mean of the other samples' of the same picture."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .data import Corpus
from .decode import Record, keep_best
from .model import Captioner, Decoder
from .run import Average, Run, device
from .scorers import Cider
from .text import END, PAD, START, UNKNOWN


def sample(decoder: Decoder, features: Tensor, limit: int = 22) -> tuple[Tensor, Tensor]:
    """One sampled caption per row of features [B,P,D]: tokens [B,L] and log-probabilities [B,L],
    both 0 behind the end token."""
    keys, h, c = decoder.start(features)
    token = torch.full((len(features),), START, device=features.device)
    going = torch.ones_like(token, dtype=torch.bool)
    tokens, chosen = [], []
    for _ in range(limit):
        h, c, context, _ = decoder.step(token, h, c, features, keys)
        logits = decoder.logits(torch.cat([h, context], 1))
        logits[:, [PAD, START, UNKNOWN]] = -1e9
        log_probs = F.log_softmax(logits, 1)
        token = torch.multinomial(log_probs.detach().exp(), 1).squeeze(1)
        said = log_probs.gather(1, token.unsqueeze(1)).squeeze(1)
        tokens.append(token * going)
        chosen.append(said * going)
        going = going & (token != END)
        if not going.any():
            break
    return torch.stack(tokens, 1), torch.stack(chosen, 1)


def advantages(rewards: np.ndarray) -> np.ndarray:
    """[pictures, samples]: each reward less the mean of the picture's other samples."""
    others = (rewards.sum(1, keepdims=True) - rewards) / max(1, rewards.shape[1] - 1)
    return rewards - others


def train_self_critical(model: Captioner, corpus: Corpus, features: np.ndarray, run: Run, *,
                        rate: float = 1e-4, pictures: int = 24, samples: int = 5,
                        look: float = 150.0) -> None:
    """The rate is low, and the average with the best CIDEr on dev is kept."""
    place = device()
    decoder = model.dec.to(place)
    optimiser = torch.optim.Adam(decoder.parameters(), rate)
    average, best, record = Average(decoder, 0.99), Average(decoder), Record()
    run.track(decoder=decoder, optimiser=optimiser, average=average, best=best, record=record)
    cider = Cider([corpus.captions[i] for i in corpus.train])
    random = np.random.default_rng(run.step)
    if run.step == 0:
        keep_best(decoder, average, best, record, corpus, features, run)
    looked, going = run.spent, run.progress < 1
    while going:
        numbers = random.integers(0, corpus.train_size, pictures)
        views = random.integers(0, len(features), pictures)
        seen = np.stack([features[v, i] for v, i in zip(views, numbers)]).astype(np.float32)
        rows = torch.from_numpy(seen).to(place).repeat_interleave(samples, 0)
        decoder.eval()  # no dropout: samples come from what will be shipped
        tokens, chosen = sample(decoder, rows)
        said = [[corpus.vocabulary[t] for t in row if t not in (PAD, END)] for row in tokens.tolist()]
        reward = np.array([cider.score(numbers[i // samples], words) for i, words in enumerate(said)])
        gain = torch.from_numpy(advantages(reward.reshape(pictures, samples)).reshape(-1)).float().to(place)
        loss = -(gain.unsqueeze(1) * chosen).sum() / (tokens > 0).sum()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        for group in optimiser.param_groups:
            group["lr"] = rate * run.rate(floor=0.1)
        optimiser.step()
        average.update(decoder)
        going = run.tick(loss=loss.item(), reward=reward.mean())
        if run.spent - looked > look or not going:
            keep_best(decoder, average, best, record, corpus, features, run)
            looked = run.spent
    run.save()
    decoder.load_state_dict(best.state)
