"""Against values worked out by hand, and against pycocoevalcap where it is installed."""

import math

import numpy as np
import pytest

from vignette_training.evaluate import overlap
from vignette_training.scorers import Cider, bleu, caption_scores, rouge_l, sentence_bleu
from vignette_training.tags import tag_scores

CANDIDATES = ["a dog runs on the grass".split(), "two men sit".split(), "a cat".split()]
REFERENCES = [
    ["a dog runs".split(), "the brown dog runs on green grass".split()],
    ["two men sit on a bench".split(), "men sitting".split()],
    ["a red car drives by".split(), "the car".split()],
]


def test_bleu_by_hand():
    # 'the the the' against 'the cat': one match of three, no brevity penalty.
    assert bleu([["the"] * 3], [[["the", "cat"]]])[0] == pytest.approx(1 / 3, rel=1e-6)
    # Half as long as the reference: exp(1 - 4/2).
    assert bleu([["a", "b"]], [[["a", "b", "c", "d"]]])[1] == pytest.approx(math.exp(-1), rel=1e-6)


def test_rouge_by_hand():
    # The common subsequence 'a c' of 'a c' and 'a b c': precision 1, recall 2/3.
    score = rouge_l([["a", "c"]], [[["a", "b", "c"]]])
    assert score == pytest.approx(2.44 * (2 / 3) / (2 / 3 + 1.44))


def test_cider_of_a_perfect_caption_is_ten():
    references = [[["a", "b", "c", "d", "e"]], [["f", "g", "h", "i", "j"]]]
    assert Cider(references).score(0, references[0][0]) == pytest.approx(10)
    assert Cider(references).score(1, references[0][0]) == 0


def test_scores_equal_pycocoevalcap():
    bleu_scorer = pytest.importorskip("pycocoevalcap.bleu.bleu")
    cider_scorer = pytest.importorskip("pycocoevalcap.cider.cider")
    rouge_scorer = pytest.importorskip("pycocoevalcap.rouge.rouge")
    said = {i: [" ".join(words)] for i, words in enumerate(CANDIDATES)}
    wanted = {i: [" ".join(words) for words in refs] for i, refs in enumerate(REFERENCES)}
    ours = caption_scores(CANDIDATES, REFERENCES)
    theirs = bleu_scorer.Bleu(4).compute_score(wanted, said, verbose=0)[0]
    assert [ours[f"B{n}"] for n in (1, 2, 3, 4)] == pytest.approx([100 * v for v in theirs])
    assert ours["CIDEr"] == pytest.approx(100 * cider_scorer.Cider().compute_score(wanted, said)[0])
    assert ours["ROUGE-L"] == pytest.approx(100 * rouge_scorer.Rouge().compute_score(wanted, said)[0])


def test_overlap_of_candidates():
    assert overlap([[["a", "b"], ["a", "b"]]]) == 100
    assert overlap([[["a", "b"], ["b", "c"], ["d"]]]) == pytest.approx(100 * (1 / 3) / 3)


def test_tag_scores():
    scores = tag_scores([["dog", "run"], ["man"]], [{"dog", "grass"}, {"woman"}])
    assert scores == {"P@1": 50.0, "P@5": pytest.approx(10.0), "R@5": 25.0}


def test_the_bleu_of_one_caption_falls_with_what_nobody_said_and_with_what_is_left_out():
    references = ["a dog runs on the grass".split(), "a brown dog runs".split()]
    whole, odd, short = ("a dog runs on the grass".split(), "a dog runs on the moon".split(), ["a", "dog"])
    assert 0.99 < sentence_bleu(whole, references) <= 1.0
    assert sentence_bleu(whole, references) > sentence_bleu(odd, references) > 0.3
    assert 0 < sentence_bleu(short, references) < 0.5
    assert 0 <= sentence_bleu([], references) < 0.1
