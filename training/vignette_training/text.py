"""Captions as words: reading caption files, tokenising, and the vocabulary."""

from __future__ import annotations

import collections
import json
import re
from pathlib import Path

PAD, START, END, UNKNOWN = range(4)
SPECIAL = ["<pad>", "<start>", "<end>", "<unk>"]
_MIRROR = {"left": "right", "right": "left"}


def tokenise(caption: str) -> list[str]:
    """Lower case, punctuation removed: the words that scores are computed on."""
    return re.sub(r"[^a-z0-9\s]", "", caption.lower()).split()


def read_captions(path: Path) -> dict[str, list[list[str]]]:
    """File name -> tokenised captions. Takes Flickr8k's CSV and token file, and COCO's JSON."""
    text = Path(path).read_text(encoding="utf-8")
    captions: dict[str, list[list[str]]] = collections.defaultdict(list)
    if text.lstrip().startswith("{"):
        data = json.loads(text)
        names = {image["id"]: image["file_name"] for image in data["images"]}
        for row in data["annotations"]:
            captions[names[row["image_id"]]].append(tokenise(row["caption"]))
        return dict(captions)
    for number, line in enumerate(text.splitlines()):
        if "\t" in line:  # Flickr8k.token.txt: name#0<TAB>caption
            name, caption = line.split("\t", 1)
            name = name.rsplit("#", 1)[0]
        elif "," in line:  # captions.txt: name,caption under a header
            name, caption = line.split(",", 1)
            if number == 0 and name == "image":
                continue
        else:
            continue
        captions[name].append(tokenise(caption))
    return dict(captions)


def read_texts(path: Path) -> list[list[list[str]]]:
    """Captions of pictures that are not at hand, `picture TAB caption` a line: by picture."""
    texts: dict[str, list[list[str]]] = collections.defaultdict(list)
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        picture, _, caption = line.partition("\t")
        if words := tokenise(caption):
            texts[picture].append(words)
    return list(texts.values())


def build_vocabulary(captions: list[list[str]], at_least: int = 5) -> list[str]:
    """The special tokens, then every word seen at least `at_least` times, sorted."""
    seen = collections.Counter(word for caption in captions for word in caption)
    return SPECIAL + sorted(word for word, count in seen.items() if count >= at_least)


def mirror(words: list[str]) -> list[str]:
    """The caption of the picture seen in a mirror."""
    return [_MIRROR.get(word, word) for word in words]


def encode(words: list[str], index: dict[str, int], limit: int = 22) -> list[int]:
    """Token ids from start to end; at most `limit` tokens after the start."""
    return [START, *(index.get(word, UNKNOWN) for word in words[: limit - 1]), END]


def present(words: list[str]) -> str:
    """A caption as it is shown: a sentence."""
    text = " ".join(words)
    return text[:1].upper() + text[1:] + "." if text else ""
