"""Every stage runs, stops, and goes on, on pictures of noise."""

import json

import numpy as np
import pytest
import torch

from vignette_training import state
from vignette_training.decode import Batches, train_decoder
from vignette_training.evaluate import baselines, evaluate_predictions
from vignette_training.model import Captioner, TagHead
from vignette_training.pack import pack, unpack
from vignette_training.run import Run
from vignette_training.stages import MOST_LOST, clears_floors, lost_by_quantising
from vignette_training.selfcritical import train_self_critical
from vignette_training.tags import train_tags
from vignette_training.data import Corpus


@pytest.fixture
def features() -> np.ndarray:
    return np.random.default_rng(2).normal(size=(2, 12, 4, 512)).astype(np.float16)


def test_decoder_head_and_self_critical_training(corpus, features, tmp_path):
    model = Captioner(len(corpus.vocabulary), len(corpus.tags))
    train_decoder(model, corpus, features, Run(tmp_path, "decode", 0.01), batch=4)
    log = [json.loads(line) for line in (tmp_path / "decode.jsonl").read_text().splitlines()]
    assert any("dev CIDEr" in row for row in log)
    saved = torch.load(tmp_path / "decode.pt", weights_only=True)
    again = Run(tmp_path, "decode", saved["spent"] / 60 + 0.01)
    assert saved["step"] > 0 and again.spent == 0
    train_decoder(model, corpus, features, again, batch=4)
    assert again.step > saved["step"]
    finished = Run(tmp_path, "decode", 0.001)
    train_decoder(model, corpus, features, finished, batch=4)
    assert finished.step == again.step, "a stage whose time is spent trains no more"
    train_self_critical(model, corpus, features, Run(tmp_path, "sc", 0.005), pictures=2, samples=3)
    train_tags(model, corpus, features, Run(tmp_path, "tags", 0), epochs=100)
    assert model.tags[-1].weight.abs().sum() > 0


def test_a_run_that_was_begun_with_other_options_says_so(corpus, features, tmp_path):
    model = Captioner(len(corpus.vocabulary), len(corpus.tags))
    train_decoder(model, corpus, features, Run(tmp_path, "decode", 0), batch=4)
    other = Captioner(len(corpus.vocabulary) + 1, len(corpus.tags))
    with pytest.raises(SystemExit, match="decode.pt was begun with other options"):
        train_decoder(other, corpus, features, Run(tmp_path, "decode", 0.01), batch=4)


def test_a_merged_head_says_the_mean_of_its_parts():
    heads = [TagHead(5, hidden=8).eval() for _ in range(3)]
    seen = torch.randn(4, 1024)
    mean = torch.stack([head(seen) for head in heads]).mean(0)
    assert torch.allclose(TagHead.merged(heads).eval()(seen), mean, atol=1e-6)


def test_a_run_with_a_head_of_another_shape_goes_on_without_it(corpus, tmp_path, capsys):
    model = Captioner(len(corpus.vocabulary), len(corpus.tags))
    body = model.body[0].weight.clone()
    model.tags = TagHead(len(corpus.tags), hidden=16)
    state.save(model, tmp_path)
    loaded = state.start(corpus, tmp_path, None, "vgg16", 64)
    assert torch.equal(loaded.body[0].weight, body)
    assert loaded.tags[0].out_features == 1024
    assert "begins anew" in capsys.readouterr().err
    state.save(loaded, tmp_path)
    again = state.start(corpus, tmp_path, None, "vgg16", 64)
    assert torch.equal(again.tags[0].weight, loaded.tags[0].weight)
    assert capsys.readouterr().err == ""


def test_the_decoder_stops_when_dev_gains_nothing_more(corpus, features, tmp_path):
    model = Captioner(len(corpus.vocabulary), len(corpus.tags))
    run = Run(tmp_path, "decode", 10)
    # A rate of nothing learns nothing, so that no look is better than the first.
    train_decoder(model, corpus, features, run, rate=0.0, batch=4, look=0.0, patience=3)
    assert run.spent < 60
    looks = [row for row in (tmp_path / "decode.jsonl").read_text().splitlines() if "dev CIDEr" in row]
    assert len(looks) == 4


def test_a_model_that_int8_spoils_is_not_released():
    fine = {"CIDEr": 50.0, "B4": 20.0, "P@5": 40.0, "distinct per 1000": 500.0,
            "fp32 encoder": {"CIDEr": 50.9}, "baselines": {"words of the caption": {"P@5": 18.0}}}
    assert clears_floors(fine) and lost_by_quantising(fine) <= MOST_LOST
    assert lost_by_quantising(fine | {"CIDEr": 49.8}) > MOST_LOST
    for name, value in (("CIDEr", 41.9), ("B4", 16.9), ("P@5", 35.9), ("distinct per 1000", 349.0)):
        assert not clears_floors(fine | {name: value})


def test_batches_have_one_length_and_their_pictures(corpus, features):
    pictures, captions = next(iter(Batches(corpus, features, 4, seed=0)))
    assert pictures.shape == (4, 4, 512) and captions.shape[0] == 4
    assert (captions[:, 0] == 1).all()


def test_packing_keeps_the_pictures(corpus, tmp_path):
    smooth = np.linspace(0, 255, 224, dtype=np.uint8)
    pictures = np.broadcast_to(smooth[None, :, None, None], (12, 224, 224, 3))
    np.save(tmp_path / "pictures.npy", pictures)
    assert pack(tmp_path, tmp_path / "packed") > 0
    unpack(tmp_path / "packed", tmp_path / "again")
    back = Corpus(tmp_path / "again")
    assert np.abs(back.pictures[3].astype(int) - pictures[3]).mean() < 4


def test_one_person_is_held_against_the_others_for_each_of_the_people(corpus):
    said = [["dog"], ["dog", "grass"], ["dog", "grass"], ["run"]]
    corpus.captions = [said] * 12
    # Against the others, who agree on "dog" and, but for its two speakers, on "grass": one of five
    # places is right for all but the last person, who names nothing of it.
    found = baselines(corpus, corpus.dev, [["dog"]] * 4)["one person's caption"]
    assert found["P@5"] == pytest.approx(100 * (1 + 1 + 1 + 0) / 5 / 4)
    assert found["P@1"] == pytest.approx(75)


def test_predictions_of_another_program(corpus, tmp_path):
    row = {"file": "shots/9.jpg", "millis": 12,
           "captions": [{"text": "A dog runs.", "score": -1.2}],
           "hashtags": [{"tag": "dog", "score": 0.9}, {"tag": "run", "score": 0.8}]}
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps(row) + "\n")
    figures = evaluate_predictions(path, corpus)
    assert figures["pictures"] == 1 and figures["missing"] == 3
    assert figures["B1"] == pytest.approx(100) and figures["P@5"] == pytest.approx(40)
    assert figures["copied from training"] == 100
