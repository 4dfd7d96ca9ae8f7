"""What the stages of version 1.0's recipe leave for one another, and how it is taken up."""

from __future__ import annotations

from pathlib import Path

import torch

from .data import Corpus
from .describe import Describer
from .encoder_kind import EncoderKind
from .mixed import CachedFeatures
from .rows import ConceptHead
from .warm import restore_shipped
from .weights import read_pieces

STAGES_LAST_FIRST = ("rewarded.pt", "describer.pt")


def begin(o) -> tuple[Corpus, Describer, CachedFeatures]:
    """What every stage that trains rows and decoder begins with."""
    corpus = Corpus(o.prepared)
    *_, logits = load_concepts(o.features, corpus)
    cached = CachedFeatures(o.features / "features", corpus, logits)
    return corpus, describer_of(o, corpus, cached.encoder_kind), cached


def describer_of(o, corpus: Corpus, encoder_kind: EncoderKind) -> Describer:
    """A new one, as the options say."""
    return Describer(len(corpus.vocabulary), len(corpus.tags), o.dropout, encoder_kind, row_drop=o.row_dropout,
                     place_drop=o.place_dropout, noise=o.concept_noise,
                     classifier=not o.without_classifier, behind=o.rows)


def restore(model: Describer, corpus: Corpus, run: Path, *names: str) -> None:
    """The describer as a stage left it: the first of `names` that is there, or what `end-to-end` left, or
    that of a model folder since 1.0."""
    for name in names:
        if (run / name).exists():
            model.load_state_dict(torch.load(run / name, map_location="cpu", weights_only=True))
            return
    if (run / "weights.json").exists():
        model.load_state_dict(tuned_part(run, "model"))
        return
    if (run / "manifest.json").exists():
        restore_shipped(model, run, corpus)
        return
    raise SystemExit(f"there is no {run / names[-1]}: run `describe` before")


def load_concepts(run: Path, corpus: Corpus) -> tuple[ConceptHead, list[ConceptHead], torch.Tensor]:
    """The head, those of the folds, and the logits of all pictures in every view."""
    saved = torch.load(run / "concepts.pt", map_location="cpu", weights_only=True)
    return head_of(corpus, saved["head"]), [head_of(corpus, state) for state in saved["folds"]], saved["logits"]


def head_of(corpus: Corpus, state: dict[str, torch.Tensor]) -> ConceptHead:
    """The head with these weights."""
    head = ConceptHead(len(corpus.tags), len(state["0.bias"]), inputs=state["0.weight"].shape[1])
    head.load_state_dict(state)
    return head.eval()


def tuned_part(folder: Path, name: str) -> dict[str, torch.Tensor]:
    """What `end-to-end` made of one part: backbones, head or model."""
    return {key.removeprefix(f"{name}."): value for key, value in read_pieces(folder).items()
            if key.startswith(f"{name}.")}


def replace(content, path: Path) -> None:
    """Saves `content`; what was there before stays until all of it is written."""
    fresh = path.with_suffix(".new")
    torch.save(content, fresh)
    fresh.replace(path)
