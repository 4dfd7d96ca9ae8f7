import collections
import json

from vignette_training.lemmas import Lemmatiser, picture_lemmas
from vignette_training.text import (
    build_vocabulary, encode, mirror, present, read_captions, tokenise,
)


def test_words_are_lower_case_without_punctuation():
    assert tokenise("A boy's T-shirt , is  red .") == ["a", "boys", "tshirt", "is", "red"]


def test_flickr_and_coco_captions_read_alike(tmp_path):
    flickr, token, coco = tmp_path / "c.txt", tmp_path / "t.txt", tmp_path / "c.json"
    flickr.write_text("image,caption\n1.jpg,A dog, running .\n1.jpg,A dog .\n")
    token.write_text("1.jpg#0\tA dog, running .\n1.jpg#1\tA dog .\n")
    said = [{"image_id": 7, "caption": c} for c in ("A dog, running .", "A dog .")]
    coco.write_text(json.dumps({"images": [{"id": 7, "file_name": "1.jpg"}], "annotations": said}))
    expected = {"1.jpg": [["a", "dog", "running"], ["a", "dog"]]}
    assert read_captions(flickr) == read_captions(token) == read_captions(coco) == expected


def test_rare_words_become_unknown():
    vocabulary = build_vocabulary([["dog"]] * 5 + [["cat"]] * 4)
    index = {word: i for i, word in enumerate(vocabulary)}
    assert vocabulary == ["<pad>", "<start>", "<end>", "<unk>", "dog"]
    assert encode(["dog", "cat"], index) == [1, 4, 3, 2]


def test_long_captions_are_cut_before_the_end_token():
    assert len(encode(["dog"] * 40, {"dog": 4})) == 23


def test_mirroring_swaps_sides_and_showing_makes_a_sentence():
    assert mirror(["left", "of", "right"]) == ["right", "of", "left"]
    assert present(["a", "dog"]) == "A dog." and present([]) == ""


def lemmatiser() -> Lemmatiser:
    words = "dog dogs run running ride riding swing child children puppy building climb climbs"
    return Lemmatiser(collections.Counter(dict.fromkeys(words.split(), 5)))


def test_lemmas():
    lemmas = lemmatiser()
    expected = {"dogs": "dog", "running": "run", "riding": "ride", "swing": "swing", "climbs": "climb",
                "children": "child", "puppy": "dog", "building": "building", "red": None,
                "the": None, "men": "man", "wearing": None}
    assert {word: lemmas.content(word) for word in expected} == expected


def test_a_lemma_counts_once_a_caption():
    captions = [["dog", "dogs", "run"], ["a", "puppy"]]
    assert picture_lemmas(captions, lemmatiser()) == {"dog": 2, "run": 1}
