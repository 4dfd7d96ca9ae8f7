"""Xception as Keras has it, from the file to the model folder, on made weights and pictures of noise."""

import io
import json
import zipfile

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
import torch.nn.functional as F

from vignette_training import concepts, graphs, packages, ship, xception
from vignette_training.backbones import XceptionBackbone
from vignette_training.captioner_stages import quantise_backbones
from vignette_training.describe import Describer, train_describer
from vignette_training.feature_cache import cache_all
from vignette_training.mixed import CachedFeatures
from vignette_training.rows import ConceptHead
from vignette_training.run import Run
from vignette_training.encoder_kind import PLACES, ENCODER_KINDS, EncoderKind
from vignette_training.warm import warm_start

XCEPTION = ENCODER_KINDS["xception"]


@pytest.mark.parametrize("side", [7, 8, 14, 55, 109])
def test_pooling_pads_as_keras_does(side):
    x = torch.randn(1, 2, side, side) - 3
    total = max((-(-side // 2) - 1) * 2 + 3 - side, 0)
    before, after = total // 2, total - total // 2
    wanted = F.max_pool2d(F.pad(x, (before, after, before, after), value=-np.inf), 3, 2)
    assert torch.equal(xception.halve(x), wanted)


def keras_file(change=None) -> bytes:
    """A `.keras` file as Keras 3 writes it, of a model that has Xception as a layer; each kernel holds the
    number of its layer."""
    h5py = pytest.importorskip("h5py")
    layers, content, count = [], io.BytesIO(), {}
    with h5py.File(content, "w") as weights:
        def add(kind: str, stem: str, name: str, values: list[np.ndarray]) -> None:
            number = count.get(stem, 0)
            count[stem] = number + 1
            layers.append({"class_name": kind, "config": {"name": name}})
            group = weights.create_group(f"layers/functional/layers/{stem}_{number}" if number else
                                         f"layers/functional/layers/{stem}")
            for place, value in enumerate(values):
                value = np.full(value, len(layers), np.float32) if isinstance(value, tuple) else value
                group.create_dataset(f"vars/{place}", data=value)

        modules = [m for m in xception.build_xception().modules() if isinstance(m, torch.nn.Conv2d)]
        place = iter(modules)
        beside = 0
        for name, norm in xception.keras_names():
            conv = next(place)
            kernel = (*conv.kernel_size, conv.in_channels // conv.groups, conv.out_channels)
            if "sepconv" in name:
                point = next(place)
                add("SeparableConv2D", "separable_conv2d", name,
                    [(3, 3, conv.in_channels, 1), (1, 1, point.in_channels, point.out_channels)])
                width = point.out_channels
            else:
                add("Conv2D", "conv2d", f"conv2d_{beside + 40}" if norm is None else name,
                    [change(kernel) if change else kernel])
                width = conv.out_channels
            add("BatchNormalization", "batch_normalization",
                norm or f"batch_normalization_{beside + 9}", [(width,)] * 4)
            beside += norm is None
            layers.append({"class_name": "Activation", "config": {"name": "relu"}})
    inner = {"config": {"name": "xception", "layers": layers}}
    model = {"config": {"layers": [{"config": {"name": "input"}}, inner]}}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("config.json", json.dumps(model))
        archive.writestr("model.weights.h5", content.getvalue())
    return target.getvalue()


def test_keras_layers_find_their_modules():
    state = xception.read_keras(keras_file())
    model = xception.build_xception()
    xception.load_xception(model, state)
    assert sum(value.size for value in state.values()) == xception.PARAMETERS
    assert model[0].weight.shape == (32, 3, 3, 3)
    # Every norm stands behind the convolution that is its own: with the next higher number.
    layers = [m for m in model.modules() if isinstance(m, (torch.nn.Conv2d, torch.nn.BatchNorm2d))]
    for conv, norm in zip(layers, layers[1:]):
        if isinstance(norm, torch.nn.BatchNorm2d):
            assert norm.running_var[0].item() == conv.weight.flatten()[0].item() + 1
    numbers = [m.weight.flatten()[0].item() for m in layers if isinstance(m, torch.nn.BatchNorm2d)]
    assert numbers == sorted(numbers)


def test_other_files_are_refused():
    with pytest.raises(SystemExit, match="not Xception's weights"):
        xception.read_keras(keras_file(lambda kernel: (*kernel[:3], kernel[3] + 1)))
    with zipfile.ZipFile(target := io.BytesIO(), "w") as archive:
        archive.writestr("config.json", json.dumps({"config": {"layers": [{"config": {"name": "dense"}}]}}))
        archive.writestr("model.weights.h5", b"")
    with pytest.raises(SystemExit, match="no Xception"):
        xception.read_keras(target.getvalue())


@pytest.fixture(scope="module")
def backbone() -> XceptionBackbone:
    """With made weights that let something through."""
    torch.manual_seed(4)
    one = XceptionBackbone().eval()
    for norm in (m for m in one.modules() if isinstance(m, torch.nn.BatchNorm2d)):
        norm.running_var.fill_(0.1)
    return one


def test_channels_become_of_one_size(backbone):
    pictures = torch.randn(2, 3, 64, 64)
    backbone.normalise_channels(pictures)
    with torch.no_grad():
        mean = backbone.body(pictures).mean((0, 2, 3))
    assert float(mean.max()) < 1.01 and float(mean.median()) > 0.5


def test_from_pictures_to_a_model_folder(backbone, corpus, tmp_path):
    """All stages follow what was noted beside the features."""
    graphs.export_backbones(backbone, tmp_path / "fp32.onnx")
    model = onnx.load(tmp_path / "fp32.onnx")
    pools = [node for node in model.graph.node if node.op_type == "MaxPool"]
    pads = [list(one.ints) for node in pools for one in node.attribute if one.name == "pads"]
    assert pads == [[1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    pictures = np.stack([(corpus.pictures[i] / 127.5 - 1).transpose(2, 0, 1) for i in range(2)]).astype(np.float32)
    found = onnxruntime.InferenceSession(tmp_path / "fp32.onnx").run(None, {"image": pictures})[0]
    with torch.no_grad():
        # The mean: near 0 the root makes much of what rounding leaves.
        assert np.abs(backbone(torch.from_numpy(pictures))[0].numpy() - found).mean() < 1e-4
    graph = tmp_path / "int8.onnx"
    quantise_backbones(tmp_path / "fp32.onnx", graph, pictures, backbone.WHOLE)
    fed = {n.input[0] for n in onnx.load(graph).graph.node if n.op_type == "QuantizeLinear"}
    assert "image" not in fed, "the stem stays in fp32"

    XCEPTION.note(tmp_path / "features", ["whose"])
    cache_all(graph, corpus, 1, tmp_path / "features", XCEPTION)
    assert not (tmp_path / "features" / "lite2.npy").exists()
    views = concepts.pooled_views(tmp_path / "features", corpus)
    assert views.shape == (1, 12, 2048)
    cached = CachedFeatures(tmp_path / "features", corpus, torch.zeros(1, 12, len(corpus.tags)))
    seen = cached.of([0], [0])
    assert seen.places.shape == (1, PLACES, 2048) and seen.lite2 is None
    assert np.corrcoef(seen.places[0].numpy().ravel(), found[0].ravel())[0, 1] > 0.8

    describer = Describer(len(corpus.vocabulary), len(corpus.tags), encoder_kind=cached.encoder_kind, behind=2)
    train_describer(describer, corpus, cached, Run(tmp_path, "describe", 0.005), pictures=2, texts=0)
    head = ConceptHead(len(corpus.tags), 16, inputs=XCEPTION.pooled).eval()
    folder = tmp_path / "model"
    ship.write_graphs(folder, graph, head, describer.cpu().eval(), corpus)
    ship.publish(folder, corpus, "tiny", "1", 2, tmp_path, seen=tmp_path / "features")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["input"]["mean"] == [127.5] * 3 == manifest["input"]["std"]
    assert manifest["attribution"] == ["whose"] and EncoderKind.of(tmp_path / "features") is XCEPTION

    again = Describer(len(corpus.vocabulary), len(corpus.tags), encoder_kind=cached.encoder_kind, behind=2)
    warm_start(again, folder, corpus, cached, pictures=8)
    for part, name in ((again.dec, "h0.weight"), (again.dec, "key.weight"), (again.rows, "concept.weight"),
                       (again.rows, "strength.weight")):
        shipped = describer.dec if part is again.dec else describer.rows
        own, known = part.state_dict()[name], shipped.state_dict()[name]
        assert float((own - known).abs().max()) < 0.02 * float(known.abs().max()), name


def test_terms_go_with_the_weights(tmp_path):
    np.savez(tmp_path / "old.npz", x=np.zeros(1))
    with pytest.raises(SystemExit, match="whom it is from"):
        packages.terms_of(tmp_path / "old.npz")
    assert "CC BY 4.0" in packages.terms_of_features(None)[0], "features of before terms were noted"
