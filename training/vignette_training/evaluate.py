"""Measures a model folder, or another program's predictions, on the dev pictures."""

from __future__ import annotations

import collections
import itertools
import json
from pathlib import Path

import numpy as np
from tqdm import tqdm

from .bertscore import Embedder, bert_score
from .data import Corpus
from .runtime import Model
from .scorers import caption_scores
from .tags import relevant_tags, tag_scores
from .text import tokenise
from .wording import fault_counts, gender_counts

Words = list[str]


def overlap(candidates: list[list[Words]]) -> float:
    """Mean over pictures of the mean word overlap (Jaccard) between any two candidates."""
    means = []
    for said in candidates:
        pairs = [len(set(a) & set(b)) / max(1, len(set(a) | set(b)))
                 for a, b in itertools.combinations(said, 2)]
        if pairs:
            means.append(np.mean(pairs))
    return 100 * float(np.mean(means)) if means else 0.0


def report(corpus: Corpus, numbers, candidates: list[list[Words]],
           hashtags: list[list[str]]) -> dict:
    """Every figure of the card. candidates: per picture, best first."""
    best = [said[0] if said else [] for said in candidates]
    training = {tuple(c) for i in corpus.train for c in corpus.captions[i]}
    figures = caption_scores(best, [corpus.captions[i] for i in numbers])
    distinct = len(set(map(tuple, best)))
    figures["distinct"] = distinct
    figures["distinct per 1000"] = 1000 * distinct / len(best)
    figures["copied from training"] = 100 * float(np.mean([tuple(c) in training for c in best]))
    figures["words"] = float(np.mean([len(c) for c in best]))
    figures["overlap of candidates"] = overlap(candidates)
    figures["of 1,000 captions"] = fault_counts(best, corpus.lemmatiser)
    figures["gender"] = gender_counts(best, [corpus.captions[i] for i in numbers])
    relevant = [relevant_tags(corpus, i) for i in numbers]
    return figures | tag_scores(hashtags, relevant)


def baselines(corpus: Corpus, numbers, best: list[Words]) -> dict[str, dict[str, float]]:
    """Hashtags without a head: constant, the caption's words, the same with frequent tags behind,
    and the words of one person's caption against the other captions, on average over the people."""
    relevant = [relevant_tags(corpus, i) for i in numbers]
    common = collections.Counter(t for i in corpus.train for t in relevant_tags(corpus, i))
    constant = [tag for tag, _ in common.most_common(5)]

    def words_of(caption: Words) -> list[str]:
        lemmas = (corpus.lemmatiser.content(word) for word in caption)
        return list(dict.fromkeys(lemma for lemma in lemmas if lemma))

    said = [words_of(caption) for caption in best]
    backed = [list(dict.fromkeys(tags + constant)) for tags in said]
    people = range(min(len(corpus.captions[i]) for i in numbers))
    person = [tag_scores([words_of(corpus.captions[i][k]) for i in numbers],
                         [relevant_tags(corpus, i, leave_out=k) for i in numbers]) for k in people]
    return {
        "constant five": tag_scores([constant] * len(said), relevant),
        "words of the caption": tag_scores(said, relevant),
        "words, then frequent tags": tag_scores(backed, relevant),
        "one person's caption": {name: float(np.mean([scores[name] for scores in person]))
                                 for name in person[0]},
    }


def run_model(model: Model, corpus: Corpus, numbers):
    """Encodings of the pictures `numbers`, and what was written about them."""
    size = model.manifest["input"]
    encodings, written = [], []
    from PIL import Image

    for number in tqdm(numbers, desc="captions", unit="pic"):
        picture = Image.fromarray(corpus.pictures[number])
        pixels = np.asarray(picture.resize((size["width"], size["height"]), Image.BILINEAR))
        encodings.append(model.encode(pixels))
        written.append(model.write(encodings[-1]))
    return encodings, written


def evaluate_model(model: Model, corpus: Corpus, numbers, keep: Path | None = None,
                   run: tuple | None = None) -> dict:
    """The figures of a model folder on dev; `keep` gets a line of JSON per picture. `run`: what
    `run_model` gave, where it has run already."""
    encodings, written = run or run_model(model, corpus, numbers)
    captions = [one.captions[:3] for one in written]
    words = [[model.words(c) for c in said] for said in captions]
    hashtags = [model.hashtags(e, w) for e, w in zip(encodings, written)]
    if keep:
        with keep.open("w") as file:
            for number, said, tags in zip(numbers, captions, hashtags):
                row = {"file": corpus.names[number],
                       "captions": [{"text": " ".join(model.words(c)), "score": round(c.score, 5)}
                                    for c in said],
                       "hashtags": [{"tag": t, "score": round(s, 5)} for t, s in tags]}
                file.write(json.dumps(row) + "\n")
    figures = report(corpus, numbers, words, [[t for t, _ in tags] for tags in hashtags])
    figures["baselines"] = baselines(corpus, numbers, [said[0] for said in words])
    return figures


def predicted(path: Path, corpus: Corpus) -> dict[int, dict]:
    """The rows of a file with a JSON line per picture, by the number of the dev picture."""
    number = {corpus.names[i]: i for i in corpus.dev}
    rows = [json.loads(line) for line in path.read_text().splitlines() if line.startswith("{")]
    return {number[name]: row for row in rows if (name := Path(row["file"]).name) in number}


def evaluate_predictions(path: Path, corpus: Corpus, among=None) -> dict:
    """The figures of a file with a JSON line per picture, as `vignette caption` prints them; `among`:
    only of these dev pictures."""
    wanted = set(corpus.dev if among is None else among)
    known = {number: row for number, row in predicted(path, corpus).items() if number in wanted}
    if not known:
        raise SystemExit("none of these pictures is a dev picture")
    numbers = sorted(known)
    words = [[tokenise(c["text"]) for c in known[i]["captions"][:3]] for i in numbers]
    tags = [[t["tag"] for t in known[i]["hashtags"]] for i in numbers]
    figures = {"pictures": len(numbers), "missing": len(wanted) - len(numbers)}
    figures |= report(corpus, numbers, words, tags)
    figures["baselines"] = baselines(corpus, numbers, [said[0] if said else [] for said in words])
    return figures


def meteor(corpus: Corpus, predictions: Path, among) -> float:
    """METEOR × 100 by pycocoevalcap's Java program, of the dev pictures `among`."""
    from pycocoevalcap.meteor.meteor import Meteor

    said, references = _texts(corpus, predictions, among)
    return 100 * Meteor().compute_score(references, {i: [text] for i, text in said.items()})[0]


def bertscore(corpus: Corpus, predictions: Path, among, embedder: Embedder) -> dict[str, float]:
    """BERTScore × 100 of the dev pictures `among`."""
    said, references = _texts(corpus, predictions, among)
    return bert_score(embedder, list(said.values()), [references[i] for i in said])


def _texts(corpus: Corpus, predictions: Path, among) -> tuple[dict[int, str], dict[int, list[str]]]:
    """By picture the best caption in a file and the references."""
    wanted = set(among)
    rows = {i: row["captions"] for i, row in predicted(predictions, corpus).items() if i in wanted}
    said = {i: " ".join(tokenise(captions[0]["text"])) if captions else "" for i, captions in rows.items()}
    return said, {i: [" ".join(c) for c in corpus.captions[i]] for i in said}
