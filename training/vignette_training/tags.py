"""The hashtag head, and the formula that mixes it with what the captions say."""

from __future__ import annotations

import copy
import itertools

import numpy as np
import torch
import torch.nn.functional as F

from .data import Corpus
from .lemmas import picture_lemmas
from .model import Captioner, TagHead
from .run import Run
from .runtime import Model

# The weight decay of each head that is tried.
DECAYS = (0.03, 0.1, 0.3, 0.03, 0.1, 0.3)


def pool(features: np.ndarray, block: int = 500) -> torch.Tensor:
    """[N,P,512] -> [N,1024]: mean and maximum over the places."""
    parts = []
    for start in range(0, len(features), block):
        part = torch.from_numpy(features[start : start + block].astype(np.float32))
        parts.append(torch.cat([part.mean(1), part.amax(1)], 1))
    return torch.cat(parts)


def train_tags(model: Captioner, corpus: Corpus, features: np.ndarray, run: Run,
               epochs: int = 30) -> None:
    """Trains heads anew by binary cross-entropy on the share of captions, each as it was at the
    moment that was best on dev, and keeps those that are best on dev together.

    They train on standardised pooled features; the standardisation is folded in at the end.
    """
    views = [pool(view[: corpus.train_size]) for view in features]
    mean = torch.cat(views).mean(0)
    std = torch.cat(views).std(0) + 1e-3
    views = [(view - mean) / std for view in views]
    held = (pool(features[0][corpus.train_size :]) - mean) / std
    target = torch.from_numpy(corpus.tag_targets(corpus.train))
    relevant = [relevant_tags(corpus, number) for number in corpus.dev]
    truth = torch.from_numpy(named(corpus.tags, relevant))

    def precision(head: TagHead) -> float:
        with torch.no_grad():
            top = head.eval()(held).topk(min(5, len(corpus.tags))).indices
        return 100 * truth.gather(1, top).sum().item() / (5 * len(truth))

    heads = []
    for decay in DECAYS:
        best = (-1.0, None)
        for at, head in fitted(views, target, decay, epochs):
            found = precision(head)
            run.log(decay=decay, at=at, p5=round(found, 2))
            if found > best[0]:
                best = found, copy.deepcopy(head)
        heads.append(best[1])
    together = map(TagHead.merged, itertools.combinations(heads, TagHead.MERGED))
    model.tags = max(together, key=precision)
    run.log(merged=TagHead.MERGED, p5=round(precision(model.tags), 2))
    first = model.tags[0]
    first.weight.data /= std
    first.bias.data -= first.weight.data @ mean


def fitted(views: list[torch.Tensor], target: torch.Tensor, decay: float, epochs: int, looks: int = 8):
    """A new head while it learns: (step, head), `looks` times."""
    head = TagHead(target.shape[1], hidden=512)
    prior = target.mean(0).clamp(1e-4, 1 - 1e-4)
    head[-1].bias.data = (prior / (1 - prior)).log()
    optimiser = torch.optim.AdamW(head.parameters(), 1e-3, weight_decay=decay)
    steps = max(looks, epochs * len(target) // 128)
    for step in range(steps):
        rows = torch.randint(len(target), (128,))
        batch = F.dropout(views[step % len(views)][rows], 0.2)
        loss = F.binary_cross_entropy_with_logits(head.train()(batch), target[rows])
        optimiser.zero_grad()
        loss.backward()
        for group in optimiser.param_groups:
            group["lr"] = 1e-3 * (1 - step / steps)
        optimiser.step()
        if (step + 1) % (steps // looks) == 0:
            yield step + 1, head


def relevant_tags(corpus: Corpus, number: int, leave_out: int | None = None) -> set[str]:
    """Content lemmas that at least two of a picture's captions name; caption `leave_out` has no
    say."""
    heard = [said for k, said in enumerate(corpus.captions[number]) if k != leave_out]
    found = picture_lemmas(heard, corpus.lemmatiser)
    return {lemma for lemma, count in found.items() if count >= 2}


def named(tags: list[str], relevant: list[set[str]]) -> np.ndarray:
    """float32 [pictures, tags]: 1 where the tag is among the picture's relevant ones."""
    return np.array([[tag in good for tag in tags] for good in relevant], np.float32)


def tag_scores(ranked: list[list[str]], relevant: list[set[str]]) -> dict[str, float]:
    """P@1, P@5 and R@5 × 100; a list shorter than five counts as wrong where it is empty."""
    rows = [(r[:5], good) for r, good in zip(ranked, relevant) if good]
    hits = [len(set(r) & good) for r, good in rows]
    return {
        "P@1": 100 * float(np.mean([bool(r) and r[0] in good for r, good in rows])),
        "P@5": 100 * float(np.mean(hits)) / 5,
        "R@5": 100 * float(np.mean([h / len(good) for h, (_, good) in zip(hits, rows)])),
    }


def fit_formula(model: Model, encodings, written, relevant: list[set[str]]) -> dict:
    """Weights for head and votes, the bias and the threshold, from a grid and a logistic fit.

    The ratio of the two weights is the one with the best P@5, of equals the one that hears the
    captions most; scale and bias make the scores probabilities; the threshold is low, so that
    five tags are offered unless little is seen.
    """
    logits = np.stack([encoding.tag_logits for encoding in encodings])
    votes = np.stack([model.votes(one.drawn) for one in written])
    truth = named(model.tags, relevant)
    allowed = np.array([tag not in model.blocklist for tag in model.tags])
    best = (-1, 0.0)
    for weight in np.arange(0, 2.01, 0.0625):
        value = np.where(allowed, logits + weight * votes, -np.inf)
        top = np.argsort(-value, axis=1, kind="stable")[:, :5]
        right = int(np.take_along_axis(truth, top, 1).sum())
        if right >= best[0]:
            best = (right, float(weight))
    scale, bias = platt((logits + best[1] * votes)[:, allowed], truth[:, allowed])
    return {"limit": 5, "head_weight": round(scale, 4), "vote_weight": round(scale * best[1], 4),
            "bias": round(bias, 4), "threshold": 0.05}


def platt(value: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """The scale and the bias that make sigmoid(scale · value + bias) a probability."""
    x, y = torch.from_numpy(value).double().flatten(), torch.from_numpy(truth).double().flatten()
    knobs = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([knobs], max_iter=50)

    def closure():
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(knobs[0] * x + knobs[1], y)
        loss.backward()
        return loss

    optimiser.step(closure)
    scale, bias = knobs.tolist()
    return scale, bias
