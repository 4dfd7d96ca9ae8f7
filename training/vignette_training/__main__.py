"""Commands: weights, prepare, features, concepts, describe, reward, ship; and those of the recipe
before: distil, finetune, decode, tags, selfcritical, export, evaluate, golden, pack, unpack, all. Each
goes on from its last checkpoint in --run."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from . import captioner_commands, stages
from .options import at_least_one, share, there


def main(arguments: list[str] | None = None) -> None:
    """The program."""
    torch.set_flush_denormal(True)
    options = parser().parse_args(arguments)
    try:
        options.act(options)
    except FileNotFoundError as error:
        raise SystemExit(str(error)) from error


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(prog="vignette_training", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, act, text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(act=act)
        return one

    _data_commands(command)
    captioner_commands.add(command)
    _training_commands(command)
    _model_commands(command)
    return top


def _data_commands(command) -> None:
    one = command("prepare", stages.prepare, "decode the pictures and build the vocabulary")
    one.add_argument("--data", type=there, help="a folder as data/flickr8k: images/, captions.txt, …")
    one.add_argument("--pictures", type=there, help="in place of DATA/images")
    one.add_argument("--captions", type=there, help="in place of DATA/captions.txt; or COCO's JSON")
    one.add_argument("--train", type=there, help="names of the training pictures, a line each")
    one.add_argument("--dev", type=there, help="names of the validation pictures")
    one.add_argument("--also", nargs="*", default=[], metavar="FOLDER[=WEIGHT]", help="further sets of the "
                     "same form as DATA, each picture of which training sees WEIGHT times as often")
    one.add_argument("--texts", type=there, help="captions without pictures: picture TAB caption")
    one.add_argument("--extra", type=there, nargs="*", default=[], help="folders of other pictures")
    one.add_argument("--out", type=Path, required=True, help="the prepared folder")
    one = command("pack", stages.pack, "pack a prepared folder small, to carry it to a GPU; without the "
                  "pictures that have no captions")
    one.add_argument("--prepared", type=there, required=True)
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--side", type=int, default=224)
    one = command("unpack", stages.unpack, "a prepared folder from a packed one")
    one.add_argument("--packed", type=there, required=True)
    one.add_argument("--out", type=Path, required=True)


def _training_commands(command) -> None:
    def stage(name: str, act, text: str, minutes: float | None) -> argparse.ArgumentParser:
        one = command(name, act, text)
        one.add_argument("--prepared", type=there, required=True)
        one.add_argument("--run", type=Path, required=True, help="checkpoints and logs")
        if minutes is not None:
            one.add_argument("--minutes", type=float, default=minutes, help="training time")
        one.add_argument("--weights", type=there, help="npz, torch state dict, pieces, encoder.onnx "
                         "or a model folder to start from")
        one.add_argument("--kind", choices=["vgg16", "vgg19"], default="vgg16")
        one.add_argument("--size", type=int, default=128, help="side of the input, a multiple of 16")
        return one

    for name, text, minutes in (("distil", "train the encoder from the teacher", 60),
                                ("finetune", "tune encoder and decoder end to end", 20)):
        one = stage(name, stages.encoder, text, minutes)
        one.set_defaults(stage=name)
        _encoder_options(one)
        one.add_argument("--peak", type=float, metavar="SHARE",
                         help="how far a kernel turns in a step, at most: 0.02 in `distil` (less for "
                         "a body that has been distilled before), 0.006 in `finetune`")
    for name, act, text, minutes in (
        ("decode", stages.decode, "train the decoder on the finished encoder's features", 12),
        ("tags", stages.tags, "train the hashtag head", None),
        ("selfcritical", stages.selfcritical, "tune the decoder for CIDEr", 8),
    ):
        one = stage(name, act, text, minutes)
        one.add_argument("--views", type=at_least_one, default=2, help="augmented views of each picture")
        if name == "decode":
            _decoder_options(one)
    one = stage("all", stages.everything, "every stage, and the weights in pieces", None)
    one.add_argument("--budget-minutes", type=float, default=20)
    one.add_argument("--views", type=at_least_one, default=4)
    one.add_argument("--out", type=Path, required=True, help="for pieces and the model folder")
    _encoder_options(one)
    _decoder_options(one)


def _decoder_options(one: argparse.ArgumentParser) -> None:
    one.add_argument("--rate", type=float, default=8e-4, help="the decoder's highest rate")
    one.add_argument("--dropout", type=float, default=0.5)
    one.add_argument("--captions-per-step", type=at_least_one, default=64)
    one.add_argument("--patience", type=at_least_one, default=4, metavar="LOOKS",
                     help="looks at dev without a gain after which the decoder's training ends")


def _encoder_options(one: argparse.ArgumentParser) -> None:
    one.add_argument("--teacher", type=there, required=True, help="teacher.onnx")
    one.add_argument("--teacher-int8", action="store_true", help="run the teacher in int8")
    one.add_argument("--batch", type=at_least_one, default=64)
    one.add_argument("--grow", type=int, nargs="*", default=[], metavar="SIZE",
                     help="smaller sizes to begin `distil` with, a fifth of the time each")
    one.add_argument("--per-picture", type=at_least_one, default=2, help="captions of a picture in a step")
    one.add_argument("--freeze", type=int, default=1, metavar="BLOCKS",
                     help="first blocks of the encoder that stay as they are")
    one.add_argument("--extra-share", type=share, default=0.3, metavar="SHARE",
                     help="of each batch of `distil`: pictures without captions, where there are any")
    one.add_argument("--precision", choices=["auto", "bf16", "fp32"], default="auto")


def _model_commands(command) -> None:
    one = command("export", stages.export, "write the model folder, measured on dev")
    one.add_argument("--prepared", type=there, required=True)
    one.add_argument("--run", type=Path, required=True)
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--kind", choices=["vgg16", "vgg19"], default="vgg16")
    one.add_argument("--size", type=int, default=128)
    one.add_argument("--version", required=True, help="what the manifest calls this model")
    one.add_argument("--name", default="vgg16-lstm")
    one = command("evaluate", stages.evaluate, "measure a model folder, or predictions, on dev")
    one.add_argument("--prepared", type=there, required=True)
    one.add_argument("--model", type=there, help="a model folder")
    one.add_argument("--predictions", type=there, help="what `vignette caption` printed, JSON lines")
    one.add_argument("--keep", type=Path, help="write the captions here, JSON lines")
    one.add_argument("--meteor", action="store_true", help="needs Java and pycocoevalcap")
    one.add_argument("--bertscore", type=there, metavar="MODEL_DIR", help="a local BERT-like model, as ONNX "
                     "or a Hugging Face folder; needs tokenizers, and transformers for the latter")
    one = command("golden", stages.golden, "draw the golden pictures and describe them")
    one.add_argument("--model", type=there, required=True)
    one.add_argument("--out", type=Path, required=True)


if __name__ == "__main__":
    main()
