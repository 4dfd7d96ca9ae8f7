"""Writes a model folder of manifest 2 and measures it on the dev pictures of every set."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from . import choice, confidence, graphs
from .data import Corpus, spread
from .describe import Describer
from .evaluate import evaluate_model, run_model
from .export import OPSET, write_lists
from .int8_products import take_in_whole_numbers
from .packages import terms_of_features
from .rows import ConceptHead
from .runtime import Encoding, Model, Written, digest, encode_picture
from .scorers import Cider, caption_scores
from .encoder_kind import DEPTH, PLACES, SIDE, EncoderKind
from .tags import named, platt, relevant_tags
from .text import encode
from .wording import DANGLING, LEADING, Margins, gender_table

DECODING = {"max_words": 22, "beam_width": 5, "length_normalisation": 0.9}
CONSENSUS = {"draws": 30, "temperature": 0.8, "breadth": 24, "likelihood_weight": 0.2,
             "concept_belief": 0.5, "surplus_belief": 0.05}
# At these as many of each gender are called rightly: nine in ten. Women are seldom as likely as men are.
GENDER_MARGINS = Margins(female=0.7, male=0.85)
RARE = 4.5  # ln(90): what is said of one picture in ninety and fewer names something
FORMULA = {"limit": 5, "head_weight": 1.0, "vote_weight": 1.0, "bias": 0.0, "threshold": 0.1}
SAID = 120  # training pictures whose captions choose the ranges of the decoder's whole numbers


def write_graphs(folder: Path, backbones: Path, head: ConceptHead, model: Describer, corpus: Corpus) -> None:
    """encoder.onnx, whose convolutions are in int8, and decoder.onnx, whose products are."""
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    graphs.export_heads(head, model, scratch / "heads.onnx")
    graphs.join(backbones, scratch / "heads.onnx", scratch / "encoder.onnx")
    graphs.shrink(scratch / "encoder.onnx", folder / "encoder.onnx")
    graphs.export_decoder(model, PLACES + model.rows.behind, scratch / "decoder.onnx")
    said = captions_said(folder / "encoder.onnx", model.encoder_kind, corpus)
    take_in_whole_numbers(scratch / "decoder.onnx", folder / "decoder.onnx", said)
    shutil.rmtree(scratch)


def captions_said(encoder: Path, encoder_kind: EncoderKind, corpus: Corpus) -> list[tuple[Encoding, list[int]]]:
    """Training pictures, and the words of one of their captions."""
    session = onnxruntime.InferenceSession(str(encoder))
    return [(encode_picture(session, corpus.pictures[number], encoder_kind.mean, encoder_kind.std),
             encode(corpus.captions[number][0], corpus.index))
            for number in spread(corpus.train_size, SAID)]


def write_manifest(folder: Path, *, name: str, version: str, stage: str, encoder_kind: EncoderKind, terms: list[str],
                   concepts: int, hashtags: dict, trust: dict, consensus: dict | None = None) -> None:
    """manifest.json of format 2, with the sha256 of every file beside it."""
    def part(file: str, **more) -> dict:
        return {"file": file, "sha256": digest(folder / file), **more}

    lists = ("vocabulary", "rarity", "tags", "lemmas", "blocklist")
    manifest = {
        "format": 2, "name": name, "version": version, "stage": stage,
        "input": {"width": SIDE, "height": SIDE, "layout": "NCHW", "channels": "RGB",
                  "mean": list(encoder_kind.mean), "std": list(encoder_kind.std), "resize": "squash-bilinear"},
        "encoder": part("encoder.onnx", precision="int8-qdq", inputs=["image"]),
        "decoder": part("decoder.onnx", precision="int8"),
        **{key: part(f"{key}.txt") for key in lists},
        "special": {"padding": 0, "start": 1, "end": 2, "unknown": 3},
        # Of the rows that the decoder attends to, the first `grid` × `grid` are places of the picture,
        # row by row; behind them the likeliest concepts, which are the tags.
        "sizes": {"places": PLACES + concepts, "features": DEPTH, "attention": 256, "hidden": 512},
        "concepts": {"grid": int(PLACES**0.5), "rows": concepts, "list": "tags"},
        "decoding": DECODING, "consensus": consensus or CONSENSUS, "hashtags": hashtags,
        "confidence": trust,
        # A caption that says something twice, or ends with one of these words, comes behind all others.
        # Gendered words stand where that gender's tags have these shares of both genders' probability.
        "wording": {"filter": True, "dangling": sorted(DANGLING),
                    "leading": sorted(LEADING), "rare": RARE,
                    "gender_margin": GENDER_MARGINS.male, "female_margin": GENDER_MARGINS.female},
        "attribution": terms,
        "trained": {"date": datetime.date.today().isoformat(), "onnx_opset": OPSET,
                    "torch": torch.__version__.split("+")[0]},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def even_weights(corpus: Corpus, numbers, power: float = 1.0) -> np.ndarray:
    """[n]: each set's pictures weigh as much together as any other's; with a `power` of a half, as the root
    of their number, which is how sure they are."""
    sets = np.array([corpus.set_of[number] for number in numbers])
    return 1 / np.bincount(sets)[sets] ** power


def fit_formula(model: Model, corpus: Corpus, numbers, encodings, written) -> dict:
    """The hashtag score: the ratio of head and votes with the best P@5 over the sets, scale and bias by
    a logistic fit."""
    logits = np.stack([encoding.tag_logits for encoding in encodings])
    votes = np.stack([model.votes(one.drawn) for one in written])
    truth = named(model.tags, [relevant_tags(corpus, number) for number in numbers])
    allowed = np.array([tag not in model.blocklist for tag in model.tags])
    weights = even_weights(corpus, numbers, 0.5)
    best = (-1.0, 0.0)
    for ratio in np.arange(0, 2.01, 0.125):
        value = np.where(allowed, logits + ratio * votes, -np.inf)
        top = np.argsort(-value, axis=1, kind="stable")[:, :5]
        right = float(weights @ np.take_along_axis(truth, top, 1).sum(1))
        if right >= best[0]:
            best = (right, float(ratio))
    # The smaller set is repeated.
    often = np.maximum(1, np.round(weights / weights.min())).astype(int)
    rows = np.repeat(np.arange(len(weights)), often)
    value = (logits + best[1] * votes)[rows][:, allowed]
    scale, bias = platt(value, truth[rows][:, allowed])
    return {"limit": 5, "head_weight": round(scale, 4), "vote_weight": round(scale * best[1], 4),
            "bias": round(bias, 4), "threshold": 0.05}


def fit_confidence(model: Model, corpus: Corpus, numbers, encodings, written) -> tuple[dict, dict]:
    """The weights for the manifest, and how well they tell right captions from wrong ones: for the
    figures each picture's probability comes from a fit that did not see it."""
    best = [one.captions[0] for one in written]
    values = np.array([confidence.signs(model, e, w, c) for e, w, c in zip(encodings, written, best)])
    right = np.array([confidence.is_right(model.words(caption), corpus.captions[number], corpus.lemmatiser)
                      for number, caption in zip(numbers, best)])
    weights = even_weights(corpus, numbers)
    fitted = confidence.fit(values, right, weights)
    held = confidence.out_of_fold(values, right, weights)
    trust = {"caption": {name: round(float(w), 4) for name, w in zip((*confidence.SIGNS, "bias"), fitted)},
             "unsure_below": 0.5}
    sets = np.array([corpus.set_of[number] for number in numbers])
    figures = {}
    for number, name in enumerate(corpus.sets):
        mine = sets == number
        figures[name] = {"right %": 100 * float(right[mine].mean()),
                         "AUROC": confidence.auroc(held[mine], right[mine]),
                         "reliability": confidence.reliability(held[mine], right[mine])}
    return trust, figures


def tag_confidence(model: Model, corpus: Corpus, numbers, encodings, written) -> dict:
    """AUROC and reliability of the scores of the tags that are offered."""
    scores, right = [], []
    for number, encoding, one in zip(numbers, encodings, written):
        good = relevant_tags(corpus, number)
        for tag, score in model.hashtags(encoding, one):
            scores.append(score)
            right.append(tag in good)
    scores, right = np.array(scores), np.array(right)
    return {"AUROC": confidence.auroc(scores, right), "reliability": confidence.reliability(scores, right)}


def measure(model: Model, corpus: Corpus, numbers, run: tuple, keep: Path | None = None) -> dict:
    """All figures of the pictures `numbers`, of which `run` says what the model found."""
    figures = evaluate_model(model, corpus, numbers, keep, run)
    references = [corpus.captions[number] for number in numbers]
    said = [model.words(one.captions[0]) for one in run[1]]
    logits = np.stack([encoding.tag_logits for encoding in run[0]])
    cider = Cider(references)
    figures["gender by margin"] = gender_table(
        said, references, logits, model.tags, lambda captions: 100 * cider.mean(captions))
    figures["hashtag confidence"] = tag_confidence(model, corpus, numbers, *run)
    return figures


def fit_consensus(model: Model, corpus: Corpus, numbers, encodings, written,
                  bleu: float) -> tuple[dict, dict[str, dict]]:
    """The manifest's rules of choosing, and by set how good captions are that are chosen by a fit which
    did not see their pictures."""
    pictures = choice.candidates(model, corpus, numbers, encodings, written, GENDER_MARGINS)
    fitted, held = choice.fit_choice(pictures, np.array([corpus.set_of[number] for number in numbers]), bleu)
    figures = {}
    for name in corpus.sets:
        mine = [row for row, number in enumerate(numbers) if corpus.sets[corpus.set_of[number]] == name]
        said = [model.words(choice.offered(model, written[row])[held[row]]) for row in mine]
        figures[name] = caption_scores(said, [corpus.captions[numbers[row]] for row in mine])
    return CONSENSUS | fitted, figures


def publish(folder: Path, corpus: Corpus, name: str, version: str, concepts: int,
            scratch: Path, bleu: float = 0.0, seen: Path | None = None, stage: str = "preview") -> dict:
    """Lists, fits and figures around the graphs that `folder` has already. seen: the features that the
    decoder was trained on, which know what they were seen with."""
    write_lists(folder, corpus.vocabulary, corpus.rarity(), corpus.tags, corpus.lemmatiser)
    facts = {"name": name, "version": version, "stage": stage, "concepts": concepts,
             "encoder_kind": EncoderKind.of(seen), "terms": terms_of_features(seen)}
    write_manifest(folder, hashtags=FORMULA, trust={}, **facts)
    model, numbers = Model(folder, threads=2), list(corpus.dev)
    encodings, written = run_model(model, corpus, numbers)
    consensus, chosen = fit_consensus(model, corpus, numbers, encodings, written, bleu)
    facts["consensus"] = consensus
    write_manifest(folder, hashtags=FORMULA, trust={}, **facts)
    model = Model(folder, threads=2)
    run = encodings, [Written(model.ordered(one.captions, one.drawn, encoding), one.drawn)
                      for encoding, one in zip(encodings, written)]
    formula = fit_formula(model, corpus, numbers, *run)
    trust, sure = fit_confidence(model, corpus, numbers, *run)
    write_manifest(folder, hashtags=formula, trust=trust, **facts)
    model, figures = Model(folder, threads=2), {}
    for one in corpus.sets:
        mine = [row for row, number in enumerate(numbers) if corpus.sets[corpus.set_of[number]] == one]
        part = tuple([what[row] for row in mine] for what in run)
        keep = scratch / f"dev-{one}.jsonl"
        figures[one] = measure(model, corpus, [numbers[row] for row in mine], part, keep)
        figures[one]["caption confidence"] = sure[one]
        figures[one]["chosen by a fit that did not see the picture"] = chosen[one]
    figures["MiB"] = sum(file.stat().st_size for file in folder.iterdir()) / 2**20
    (scratch / "figures.json").write_text(json.dumps(figures, indent=2) + "\n")
    return figures
