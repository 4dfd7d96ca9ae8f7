"""Version 1.0's recipe on pictures of noise: features, concepts, rows, decoder, graphs."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from vignette_training import block5, concepts, confidence, golden, graphs, ship, tune
from vignette_training.backbones import Backbones
from vignette_training.consensus import WEIGHTS
from vignette_training.data import Corpus
from vignette_training.describe import Describer, train_describer
from vignette_training.mixed import CachedFeatures, Mixed
from vignette_training.reward import train_rewarded
from vignette_training.rows import ConceptHead, pooled
from vignette_training.run import Run
from vignette_training.encoder_kind import DEPTH, LITE2, PLACES, ENCODER_KINDS
from vignette_training.text import PAD, START
from vignette_training.weights import onnx_constants

VIEWS = 2


@pytest.fixture
def two_sets(corpus, tmp_path) -> Corpus:
    """The twelve pictures as two sets, each with two to validate, and captions without pictures."""
    path = tmp_path / "corpus.json"
    meta = json.loads(path.read_text())
    meta |= {"sets": ["home", "away"], "set_of": [0] * 6 + [1] * 2 + [0] * 2 + [1] * 2,
             "weights": [1] * 6 + [3] * 2}
    path.write_text(json.dumps(meta))
    (tmp_path / "texts.json").write_text(json.dumps([[["a", "dog"], ["dogs", "run"]], [["grass"]]]))
    return Corpus(tmp_path)


@pytest.fixture
def seen(two_sets, tmp_path):
    """A folder as `features` leaves it."""
    random, folder, count = np.random.default_rng(3), tmp_path / "features", len(two_sets.names)
    folder.mkdir()
    np.save(folder / "places.npy", random.random((VIEWS, count, PLACES, DEPTH)).astype(np.float16))
    np.save(folder / "lite2.npy", random.integers(0, 256, (VIEWS, count, PLACES, LITE2), np.uint8))
    (folder / "scales.json").write_text(json.dumps({"pool4": 0.1, "lite2": 0.02}))
    (folder / "seen.json").write_text(str(len(two_sets.dev) + VIEWS * two_sets.train_size))
    return folder


@pytest.fixture
def cached(two_sets, seen) -> CachedFeatures:
    return CachedFeatures(seen, two_sets, torch.randn(VIEWS, len(two_sets.names), len(two_sets.tags)))


def small(corpus: Corpus, **rows) -> Describer:
    return Describer(len(corpus.vocabulary), len(corpus.tags), **rows)


def test_validation_is_told_apart_by_set(two_sets):
    assert two_sets.dev_of("home") == [8, 9] and two_sets.dev_of("away") == [10, 11]
    assert two_sets.weights.tolist() == [1] * 6 + [3] * 2
    assert (two_sets.rarity()[4:] >= 0).all()


def test_heads_learn_and_those_of_the_folds_have_not_seen_their_pictures(two_sets, seen, tmp_path):
    views = concepts.pooled_views(seen, two_sets)
    assert views.shape == (VIEWS, 12, ENCODER_KINDS["vgg16"].pooled)
    run = Run(tmp_path, "concepts", 0)
    head = concepts.train_head(two_sets, views, run, epochs=1)
    folds = concepts.train_folds(two_sets, views, run, epochs=1)
    logits = concepts.all_logits(two_sets, views, head, folds)
    assert logits.shape == (VIEWS, 12, 3) and torch.isfinite(logits).all()
    number = 5
    own = folds[int(concepts.folds_of(two_sets)[number])]
    with torch.no_grad():
        assert torch.allclose(logits[0, number], own(views[0, number]), atol=1e-4)
        assert torch.allclose(logits[0, 9], head(views[0, 9]), atol=1e-4)


def test_batches_mix_sets_and_texts(two_sets, cached):
    mixed = Mixed(two_sets, cached, seed=1, pictures=6, captions=2, texts=3)
    batch, texts = mixed.draw(), mixed.draw_texts()
    assert batch.places.shape == (6, PLACES, DEPTH) and len(batch.captions) == 12
    assert (batch.captions[:, 0] == START).all() and (texts.captions[:, 0] == START).all()
    assert texts.logits.shape == (3, 3) and int(texts.owner.max()) == 2
    assert Mixed(two_sets, cached, seed=1, texts=0).draw_texts() is None


def test_rows_are_places_and_the_likeliest_concepts(two_sets, cached):
    model = small(two_sets, behind=2).eval()
    scene = model.rows(*cached.of([0, 1], [0, 1]))
    assert scene.rows.shape == (2, PLACES + 2, DEPTH) and scene.summary.shape == (2, 2 * DEPTH)
    logits = torch.tensor([[3.0, -3.0, 1.0]])
    rows = model.rows.without_picture(logits).rows
    assert rows.shape == (1, 3, DEPTH)
    stronger = model.rows.without_picture(torch.tensor([[5.0, -3.0, 1.0]])).rows
    assert not torch.allclose(rows[0, 1], stronger[0, 1]) and torch.allclose(rows[0, 2], stronger[0, 2])


def test_padding_and_order_change_no_loss(two_sets):
    dec = small(two_sets).dec.eval()
    features, summary = torch.randn(2, 5, DEPTH), torch.randn(2, 2 * DEPTH)
    captions = torch.tensor([[1, 4, 2, PAD, PAD], [1, 5, 6, 4, 2]])
    owner = torch.tensor([0, 1])
    together = dec.loss(features, captions, owner, summary=summary)
    parts = [dec.loss(features, captions[k : k + 1, :n], owner[k : k + 1], summary=summary)
             for k, n in ((0, 3), (1, 5))]
    assert torch.allclose(together, (2 * parts[0] + 4 * parts[1]) / 6, atol=1e-5)


def test_describing_and_rewarding_go_on(two_sets, cached, tmp_path):
    model = small(two_sets)
    train_describer(model, two_sets, cached, Run(tmp_path, "describe", 0.01), pictures=2, texts=2)
    log = [json.loads(line) for line in (tmp_path / "describe.jsonl").read_text().splitlines()]
    assert any("home CIDEr" in row and "away CIDEr" in row for row in log)
    saved = torch.load(tmp_path / "describe.pt", weights_only=True)
    again = Run(tmp_path, "describe", saved["spent"] / 60 + 0.01)
    train_describer(model, two_sets, cached, again, pictures=2, texts=2)
    assert again.step > saved["step"]
    train_rewarded(model, two_sets, cached, Run(tmp_path, "reward", 0.005), pictures=2, samples=3,
                   bleu=1.0, blurred=True, shares=(1.0,))
    run = Run(tmp_path, "last", 0.005)
    train_rewarded(model, two_sets, cached, run, pictures=2, samples=3, shares=(0.0,), last=True)
    saved = torch.load(tmp_path / "last.pt", weights_only=True)["before"]["average"]
    assert all(torch.equal(value, saved[key]) for key, value in model.state_dict().items()), "none of the way"


def test_graphs_equal_torch_and_8_bits_change_little(two_sets, tmp_path):
    torch.manual_seed(2)
    head, model = ConceptHead(len(two_sets.tags), 64).eval(), small(two_sets).eval()
    places, lite2 = torch.rand(2, PLACES, DEPTH), torch.rand(2, PLACES, LITE2)
    graphs.export_heads(head, model, tmp_path / "heads.onnx")
    graphs.shrink(tmp_path / "heads.onnx", tmp_path / "small.onnx")
    with torch.no_grad():
        wanted = graphs.HeadGraph(head, model)(places, lite2)
        assert torch.allclose(wanted[-1], head(pooled(ENCODER_KINDS["vgg16"], places, lite2)))
    given = {"places": places.numpy(), "lite2": lite2.numpy()}
    for name, most in (("heads", 1e-4), ("small", 0.05)):
        found = onnxruntime.InferenceSession(tmp_path / f"{name}.onnx").run(None, given)
        assert all(np.abs(a.numpy() - b).max() < most for a, b in zip(wanted, found)), name
    assert (tmp_path / "small.onnx").stat().st_size < 0.3 * (tmp_path / "heads.onnx").stat().st_size
    kept = onnx_constants(tmp_path / "small.onnx")["head.0.weight"]
    assert np.abs(kept - head[0].weight.detach().numpy()).max() < 1e-3
    graphs.export_decoder(model, PLACES + 3, tmp_path / "decoder.onnx")
    names = [one.name for one in onnx.load(tmp_path / "decoder.onnx").graph.output]
    assert names == ["log_probs", "h_next", "c_next", "attention"]


def test_two_graphs_become_one(tmp_path, two_sets):
    axes = {name: {0: "N"} for name in ("image", "places", "lite2")}
    torch.onnx.export(Tiny(), (torch.zeros(2, 3, 224, 224),), str(tmp_path / "tiny.onnx"), dynamo=False,
                      opset_version=17, input_names=["image"], output_names=["places", "lite2"],
                      dynamic_axes=axes)
    graphs.export_heads(ConceptHead(3, 8).eval(), small(two_sets), tmp_path / "heads.onnx")
    graphs.join(tmp_path / "tiny.onnx", tmp_path / "heads.onnx", tmp_path / "encoder.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "encoder.onnx")
    assert [one.name for one in session.get_inputs()] == ["image"]
    assert [one.name for one in session.get_outputs()] == graphs.OUTPUTS
    rows = session.run(["features"], {"image": np.zeros((1, 3, 224, 224), np.float32)})[0]
    assert rows.shape == (1, PLACES + 3, DEPTH)
    graphs.cut_networks(tmp_path / "encoder.onnx", tmp_path / "cut.onnx", ENCODER_KINDS["vgg16"])
    picture = {"image": np.random.default_rng(1).random((1, 3, 224, 224), np.float32)}
    alone, cut = (onnxruntime.InferenceSession(tmp_path / f"{name}.onnx").run(["places", "lite2"], picture)
                  for name in ("tiny", "cut"))
    assert all(np.array_equal(a, b) for a, b in zip(alone, cut)), "the networks come out as they went in"
    assert not [one for one in onnx.load(tmp_path / "cut.onnx").graph.initializer if one.name.startswith("heads/")]


def test_the_fifth_block_is_tuned_and_looks_again(two_sets, cached, seen, tmp_path):
    pytest.importorskip("efficientnet_lite_pytorch")
    random = np.random.default_rng(6)
    maps = random.integers(0, 256, (VIEWS, 12, 14, 14, DEPTH), np.uint8)
    np.save(seen / "pool4.npy", maps)
    backbones = Backbones()
    first, last = backbones.body[0].weight.clone(), backbones.body[-2].weight.clone()
    one = tune.Tuned(backbones, ConceptHead(len(two_sets.tags), 16), small(two_sets))
    assert not any(key.startswith(("backbones.lite2", "backbones.body.0.")) for key in one.state_dict())
    tune.train_tuned(one, two_sets, cached, tune.Maps(seen), Run(tmp_path, "tune", 0.02), pictures=2)
    trained = torch.load(tmp_path / "tune.pt", weights_only=True)["tuned"]["backbones.body.28.weight"]
    assert torch.equal(backbones.body[0].weight, first) and not torch.equal(trained, last)
    given = tune.Maps(seen).of(range(8), [0] * 8).contiguous().numpy()
    block5.quantise_block5(backbones, tmp_path / "fifth.onnx", given)
    block5.recompute_places(tmp_path / "fifth.onnx", seen, tmp_path / "again", two_sets)
    places = np.load(tmp_path / "again" / "places.npy")
    with torch.no_grad():
        wanted = backbones.eval().places(torch.from_numpy(given[:1]))[0].numpy()
    assert np.corrcoef(wanted.ravel(), places[0, 0].astype(np.float32).ravel())[0, 1] > 0.99
    assert (tmp_path / "again" / "lite2.npy").exists()


class Tiny(torch.nn.Module):
    """Sees 224 px as 7×7 places, as the two networks do."""

    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, DEPTH, 32, stride=32)

    def forward(self, image):
        places = self.conv(image).flatten(2).transpose(1, 2)
        return places, torch.cat([places, places, places[..., : LITE2 - 2 * DEPTH]], 2)


def test_a_folder_is_written_and_measured_set_by_set(two_sets, tmp_path):
    graph, axes = tmp_path / "tiny.onnx", {name: {0: "N"} for name in ("image", "places", "lite2")}
    torch.onnx.export(Tiny(), (torch.zeros(2, 3, 224, 224),), str(graph), dynamo=False, opset_version=17,
                      input_names=["image"], output_names=["places", "lite2"], dynamic_axes=axes)
    model = small(two_sets, behind=2).eval()
    folder = tmp_path / "model"
    ship.write_graphs(folder, graph, ConceptHead(len(two_sets.tags), 16).eval(), model, two_sets)
    figures = ship.publish(folder, two_sets, "tiny", "1", 2, tmp_path)
    assert set(figures) == {"home", "away", "MiB"}
    for name in ("home", "away"):
        assert {"CIDEr", "P@5", "of 1,000 captions", "gender", "caption confidence"} <= set(figures[name])
        assert (tmp_path / f"dev-{name}.jsonl").read_text().count("\n") == 2
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["format"] == 2 and manifest["sizes"]["places"] == PLACES + 2
    assert set(manifest["confidence"]["caption"]) == {*confidence.SIGNS, "bias"}
    assert set(manifest["consensus"]) == {*ship.CONSENSUS, *WEIGHTS}
    margins = (manifest["wording"]["female_margin"], manifest["wording"]["gender_margin"])
    assert margins == ship.GENDER_MARGINS
    golden.write(folder, tmp_path / "golden")
    told = json.loads((tmp_path / "golden" / "golden.json").read_text())["pictures"]
    assert all(0 <= row["confidence"] <= 1 and "confidence" in row["beam"][0] for row in told)
    assert any("CC BY 4.0" in line for line in manifest["attribution"])


def test_convolutions_pad_by_themselves(tmp_path):
    class Uneven(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.pad = torch.nn.Conv2d(3, 4, 3, stride=2), torch.nn.ZeroPad2d((0, 1, 0, 1))

        def forward(self, image):
            return self.conv(self.pad(image))

    picture = np.random.default_rng(8).random((1, 3, 8, 8)).astype(np.float32)
    path = tmp_path / "uneven.onnx"
    torch.onnx.export(Uneven(), (torch.zeros(1, 3, 8, 8),), str(path), dynamo=False, opset_version=17,
                      input_names=["image"], output_names=["seen"])
    before = onnxruntime.InferenceSession(path).run(None, {"image": picture})[0]
    model = onnx.load(path)
    graphs.pad_in_convolutions(model.graph)
    assert [node.op_type for node in model.graph.node] == ["Conv"]
    onnx.save(model, path)
    after = onnxruntime.InferenceSession(path).run(None, {"image": picture})[0]
    assert np.abs(before - after).max() < 1e-5
