"""How likely a caption is to be right: a logistic fit on dev, from what the program knows anyway."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from .beam import Caption
from .consensus import agreement
from .lemmas import Lemmatiser, picture_lemmas
from .runtime import Encoding, Model, Written

SIGNS = ("agreement", "score", "concepts", "least_concept", "coverage")
TOP = 5


def signs(model: Model, encoding: Encoding, written: Written, caption: Caption) -> list[float]:
    """What speaks for a caption, in the order of `SIGNS`:

    its mean agreement with the drawn captions; its score; of the concepts that its words name, the
    mean and the least of the head's probabilities (0 where it names none); and how much of the five
    likeliest concepts' probability it names.
    """
    chance = 1 / (1 + np.exp(-encoding.tag_logits.astype(np.float64)))
    named = sorted({model.tag_of[token] for token in caption.tokens if token in model.tag_of})
    top = np.argsort(-chance, kind="stable")[:TOP]
    covered = chance[[tag for tag in top if tag in named]].sum() / chance[top].sum()
    own = model.consensus.bag(caption.tokens)
    common = [agreement(own, model.consensus.bag(other.tokens)) for other in written.drawn]
    said = chance[named] if named else np.zeros(1)
    return [float(np.mean(common)), caption.score, float(said.mean()), float(said.min()), float(covered)]


def of(model: Model, encoding: Encoding, written: Written, caption: Caption) -> float:
    """The probability that a caption is right, by the manifest's weights."""
    weights = model.manifest["confidence"]["caption"]
    found = np.array([signs(model, encoding, written, caption)])
    return float(probability(found, np.array([weights[name] for name in (*SIGNS, "bias")]))[0])


def is_right(words: list[str], references: list[list[str]], lemmatiser: Lemmatiser) -> bool:
    """Whether a caption counts as right: it names something that two references name, and of all
    content words that it has at least two thirds are in one of them."""
    told = picture_lemmas(references, lemmatiser)
    named = {lemma for word in words if (lemma := lemmatiser.content(word))}
    known = sum(told[lemma] > 0 for lemma in named)
    return any(told[lemma] >= 2 for lemma in named) and 3 * known >= 2 * len(named)


def fit(values: np.ndarray, right: np.ndarray, weights: np.ndarray, decay: float = 1e-3) -> np.ndarray:
    """[n,S], [n], [n] -> [S+1]: the weights of a logistic regression, the bias last."""
    mean, std = values.mean(0), values.std(0) + 1e-6
    x = torch.from_numpy((values - mean) / std)
    y, w = torch.from_numpy(right.astype(np.float64)), torch.from_numpy(weights / weights.sum())
    knobs = torch.zeros(x.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([knobs], max_iter=200)

    def closure():
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x @ knobs[:-1] + knobs[-1], y, weight=w, reduction="sum")
        loss = loss + decay * knobs[:-1].square().sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    found = knobs.detach().numpy()
    slope = found[:-1] / std
    return np.append(slope, found[-1] - slope @ mean)


def probability(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """[n,S], [S+1] -> [n]."""
    return 1 / (1 + np.exp(-(values @ weights[:-1] + weights[-1])))


def out_of_fold(values: np.ndarray, right: np.ndarray, weights: np.ndarray, folds: int = 5) -> np.ndarray:
    """Probabilities [n] by fits that did not see the picture."""
    fold = np.arange(len(values)) * 7919 % folds
    found = np.zeros(len(values))
    for number in range(folds):
        rest = fold != number
        found[~rest] = probability(values[~rest], fit(values[rest], right[rest], weights[rest]))
    return found


def auroc(scores: np.ndarray, right: np.ndarray) -> float:
    """How often something right scores above something wrong; ties count half."""
    scores, right = np.asarray(scores), np.asarray(right, bool)
    good, bad = np.sort(scores[right]), scores[~right]
    if not len(good) or not len(bad):
        return float("nan")
    above = len(good) - np.searchsorted(good, bad, side="right")
    equal = np.searchsorted(good, bad, side="right") - np.searchsorted(good, bad, side="left")
    return float((above + equal / 2).mean() / len(good))


def reliability(scores: np.ndarray, right: np.ndarray, bins: int = 5) -> list[dict[str, float]]:
    """Equal shares of what was scored, least sure first: what was said, and what was true."""
    order = np.argsort(scores, kind="stable")
    return [{"said": float(scores[part].mean()), "true": float(right[part].mean()), "count": len(part)}
            for part in np.array_split(order, bins) if len(part)]
