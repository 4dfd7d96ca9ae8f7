"""What each command does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch

from . import data, state
from . import export as exporting
from . import golden as goldens
from . import pack as packing
from . import prepare as preparing
from .bertscore import Embedder
from .data import Corpus
from .decode import cache_features, train_decoder
from .distil import Settings, train_encoder
from .evaluate import bertscore, evaluate_model, evaluate_predictions, meteor, run_model
from .options import there
from .prepare import Source
from .run import Run
from .runtime import Model, digest
from .selfcritical import train_self_critical
from .tags import fit_formula, relevant_tags, train_tags
from .teacher import in_int8

DECODING = {"max_words": 22, "beam_width": 10, "length_normalisation": 0.9}
CONSENSUS = {"draws": 60, "temperature": 0.8, "breadth": 24, "likelihood_weight": 0.2}
FORMULA = {"limit": 5, "head_weight": 1.0, "vote_weight": 1.0, "bias": 0.0, "threshold": 0.1}
MOST_LOST = 1.0  # CIDEr, by quantising
FLOORS = {"CIDEr": 42.0, "B4": 17.0, "P@5": 36.0, "distinct per 1000": 350.0}


def prepare(o) -> None:
    """prepare."""
    def given(path, name):
        if path is None and o.data is None:
            raise SystemExit(f"--data, or a path in place of {name}, is needed")
        return path or o.data / name

    train = o.train or (o.data / "train.txt" if o.data else None)
    first = Source(o.data.name if o.data else "all", given(o.pictures, "images"),
                   given(o.captions, "captions.txt"), train, given(o.dev, "dev.txt"))
    others = (text.partition("=")[::2] for text in o.also)
    others = [Source.below(there(folder), int(weight or 1)) for folder, weight in others]
    preparing.prepare([first, *others], o.out, o.extra, o.texts)


def pack(o) -> None:
    """pack."""
    print(f"{packing.pack(o.prepared, o.out, o.side) / 2**20:.1f} MiB in {o.out}")


def unpack(o) -> None:
    """unpack."""
    packing.unpack(o.packed, o.out)


def encoder(o) -> None:
    """distil and finetune."""
    corpus = Corpus(o.prepared)
    model = state.start(corpus, o.run, o.weights, o.kind, o.size, anew=o.stage == "distil")
    settings = Settings(size=o.size, batch=o.batch, per_picture=o.per_picture, precision=o.precision,
                        frozen_blocks=o.freeze, extra_share=o.extra_share,
                        grow=tuple(o.grow) if o.stage == "distil" else ())
    if o.stage == "finetune":
        settings.peak, settings.captions, settings.extra_share = 0.006, (0.7, 1.0), 0.0
        settings.smallest_crop = 0.6
    settings.peak = o.peak or settings.peak
    run = Run(o.run, o.stage, o.minutes)
    teacher = o.teacher
    if o.teacher_int8:
        small = o.run / f"teacher-int8-{digest(teacher)[:12]}.onnx"
        teacher = in_int8(teacher, small, state.resized(corpus, data.SIDE, 256))
    train_encoder(model, corpus, teacher, run, settings)
    state.save(model, o.run)


def features(o, corpus: Corpus, model):
    """The int8 body's features of all pictures; made once for each body."""
    o.run.mkdir(parents=True, exist_ok=True)
    print_of_body = f"{float(sum(p.double().sum() for p in model.body.parameters())):.6f}"
    mark = o.run / "features.txt"
    wanted = f"{print_of_body} {o.size} {o.views}"
    if mark.exists() and mark.read_text() != wanted:
        for stale in ("features.npy", "decode.pt", "selfcritical.pt"):
            (o.run / stale).unlink(missing_ok=True)
    if not (o.run / "features.npy").exists():
        graph, _ = exporting.export_graphs(model, o.size, o.run)
        exporting.quantise(graph, o.run / "body.onnx", state.calibration(corpus, o.size))
        mark.write_text(wanted)
    return cache_features(o.run / "body.onnx", corpus, o.size, o.views, o.run / "features.npy")


def decode(o) -> None:
    """decode."""
    corpus = Corpus(o.prepared)
    model = state.start(corpus, o.run, o.weights, o.kind, o.size)
    model.dec.drop.p = o.dropout
    run = Run(o.run, "decode", o.minutes)
    train_decoder(model, corpus, features(o, corpus, model), run, rate=o.rate,
                  batch=o.captions_per_step, patience=o.patience)
    state.save(model, o.run)


def tags(o) -> None:
    """tags."""
    corpus = Corpus(o.prepared)
    model = state.start(corpus, o.run, o.weights, o.kind, o.size)
    train_tags(model, corpus, features(o, corpus, model), Run(o.run, "tags", 0))
    state.save(model, o.run)


def selfcritical(o) -> None:
    """selfcritical."""
    corpus = Corpus(o.prepared)
    model = state.start(corpus, o.run, o.weights, o.kind, o.size)
    run = Run(o.run, "selfcritical", o.minutes)
    train_self_critical(model, corpus, features(o, corpus, model), run)
    state.save(model, o.run)


def export(o) -> None:
    """Writes the folder, fits the hashtag formula, measures; `released` only above all floors.

    All of it happens inside the run; only what int8 did not spoil takes the place of --out.
    """
    corpus = Corpus(o.prepared)
    model = state.start(corpus, o.run, None, o.kind, o.size).eval()
    facts = {"name": o.name, "version": o.version, "size": o.size, "decoding": DECODING,
             "consensus": CONSENSUS}
    folder = o.run / "export"
    fp32 = exporting.write_model(
        model, folder, vocabulary=corpus.vocabulary, rarity=corpus.rarity(), tags=corpus.tags,
        lemmatiser=corpus.lemmatiser, calibration=state.calibration(corpus, o.size),
        hashtags=FORMULA, stage="preview", **facts)
    shipped = Model(folder, threads=2)
    relevant = [relevant_tags(corpus, i) for i in corpus.dev]
    run = run_model(shipped, corpus, corpus.dev)
    formula = fit_formula(shipped, *run, relevant)
    places = (o.size // 16) ** 2
    exporting.write_manifest(folder, hashtags=formula, stage="preview", places=places, **facts)
    figures = evaluate_model(Model(folder, 2), corpus, corpus.dev, o.run / "dev.jsonl", run)
    figures["fp32 encoder"] = evaluate_model(Model(folder, 2, encoder=fp32), corpus, corpus.dev)
    (o.run / "figures.json").write_text(json.dumps(figures, indent=2) + "\n")
    lost = lost_by_quantising(figures)
    if lost > MOST_LOST:
        raise SystemExit(f"int8 loses {lost:.2f} CIDEr on dev; at most {MOST_LOST} is allowed: {folder} "
                         "must not be shipped")
    if clears_floors(figures):
        exporting.write_manifest(folder, hashtags=formula, stage="released", places=places, **facts)
    shutil.copytree(folder, o.out, dirs_exist_ok=True)
    print(json.dumps(figures, indent=2))


def lost_by_quantising(figures: dict) -> float:
    """CIDEr on dev that the int8 encoder costs."""
    return figures["fp32 encoder"]["CIDEr"] - figures["CIDEr"]


def clears_floors(figures: dict) -> bool:
    """Whether a model may be called released."""
    above = all(figures[name] >= floor for name, floor in FLOORS.items())
    return above and figures["P@5"] > figures["baselines"]["words of the caption"]["P@5"]


def evaluate(o) -> None:
    """evaluate."""
    if (o.meteor or o.bertscore) and not (o.predictions or o.keep):
        raise SystemExit("--meteor and --bertscore read captions from a file: give --keep, or --predictions")
    if o.predictions and o.keep:
        raise SystemExit("--keep goes with --model; --predictions are kept already")
    corpus = Corpus(o.prepared)
    if not (o.predictions or o.model):
        raise SystemExit("--model or --predictions is needed")
    model = None if o.predictions else Model(o.model, threads=2)
    embedder = Embedder(o.bertscore) if o.bertscore else None
    figures = {}
    for name in corpus.sets:  # each apart: a mean over them would say little of either
        numbers = corpus.dev_of(name)
        keep = o.keep and o.keep.with_stem(f"{o.keep.stem}-{name}" if len(corpus.sets) > 1 else o.keep.stem)
        figures[name] = (evaluate_model(model, corpus, numbers, keep) if model else
                         evaluate_predictions(o.predictions, corpus, numbers))
        if o.meteor:
            figures[name]["METEOR"] = meteor(corpus, o.predictions or keep, numbers)
        if embedder:
            figures[name]["BERTScore"] = bertscore(corpus, o.predictions or keep, numbers, embedder)
    print(json.dumps(figures, indent=2))


def golden(o) -> None:
    """golden."""
    goldens.write(o.model, o.out)


def everything(o) -> None:
    """Every stage with shares of the budget; the weights in fp16 pieces and the model folder."""
    budget = o.budget_minutes
    shares = {"distil": 0.5, "finetune": 0.2, "decode": 0.15, "selfcritical": 0.1}
    for stage in ("distil", "finetune"):
        o.stage, o.minutes, o.peak = stage, budget * shares[stage], None
        encoder(o)
    for stage, act in (("tags", tags), ("decode", decode), ("selfcritical", selfcritical)):
        o.minutes = budget * shares.get(stage, 0)
        act(o)
    from .weights import write_pieces

    saved = torch.load(o.run / state.NAME, map_location="cpu", weights_only=True)
    write_pieces(saved, Path(o.out) / "weights")
    o.name, o.version, o.out = f"{o.kind}-lstm", "0.1.0", Path(o.out) / "model"
    export(o)
