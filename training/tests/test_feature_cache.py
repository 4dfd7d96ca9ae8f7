"""Features are kept as the int8 graph gave them, and work that was interrupted goes on."""

import json

import numpy as np
import onnxruntime
import pytest
import torch

from vignette_training import state
from vignette_training.concepts import pooled_views, ready_views
from vignette_training.export import quantise_static
from vignette_training.feature_cache import Extractor, cache_all
from vignette_training.model import MEAN, STD
from vignette_training.runtime import to_tensor
from vignette_training.encoder_kind import DEPTH, LITE2, ENCODER_KINDS

VGG16 = ENCODER_KINDS["vgg16"]


class Tiny(torch.nn.Module):
    """As coarse as can be: one convolution in place of each network."""

    def __init__(self):
        super().__init__()
        self.vgg = torch.nn.Conv2d(3, DEPTH, 16, stride=16)
        self.lite = torch.nn.Conv2d(3, LITE2, 32, stride=32)

    def forward(self, image):
        pool4 = torch.relu(self.vgg(image))
        places = torch.nn.functional.max_pool2d(pool4, 2).flatten(2).transpose(1, 2)
        return pool4, torch.sqrt(places + 1), torch.relu(self.lite(image)).flatten(2).transpose(1, 2)


@pytest.fixture
def graph(tmp_path, corpus):
    names = ["pool4", "places", "lite2"]
    torch.onnx.export(Tiny(), (torch.zeros(2, 3, 224, 224),), str(tmp_path / "fp32.onnx"), dynamo=False,
                      opset_version=17, input_names=["image"], output_names=names,
                      dynamic_axes={name: {0: "N"} for name in ("image", *names)})
    pictures = state.calibration(corpus, 224, 8)
    target = tmp_path / "int8.onnx"
    quantise_static(tmp_path / "fp32.onnx", target, pictures, ["Conv", "Relu"], reduce_range=True)
    return target


def test_rows_are_the_graphs_own_and_are_made_once(graph, corpus, tmp_path):
    folder = tmp_path / "features"
    cache_all(graph, corpus, 2, folder, VGG16)
    assert ready_views(folder, corpus) == 2 and pooled_views(folder, corpus).shape[:2] == (2, 12)
    image = to_tensor(corpus.pictures[9:10], MEAN, STD)
    pool4, places, lite2 = onnxruntime.InferenceSession(graph).run(None, {"image": image})
    scales = json.loads((folder / "scales.json").read_text())
    kept = {name: np.load(folder / f"{name}.npy")[0, 9].astype(np.float32)
            for name in ("pool4", "places", "lite2")}
    assert np.abs(kept["pool4"].transpose(2, 0, 1) * scales["pool4"] - pool4[0]).max() < 1e-4
    assert np.abs(kept["lite2"] * scales["lite2"] - lite2[0]).max() < 1e-4
    assert np.abs(kept["places"] - places[0]).max() < 1e-2

    before = (folder / "places.npy").stat().st_mtime_ns
    cache_all(graph, corpus, 2, folder, VGG16)
    assert (folder / "places.npy").stat().st_mtime_ns == before, "all of it was there"
    with pytest.raises(SystemExit, match="begun with other options"):
        cache_all(graph, corpus, 3, folder, VGG16)


def test_two_threads_keep_the_order(graph, corpus):
    extractor = Extractor(graph, VGG16, threads=2)
    alone = [extractor.extract([corpus.pictures[i]])[0]["places"] for i in range(3)]
    together = extractor.extract([corpus.pictures[i] for i in range(3)])
    assert all(np.array_equal(a, b["places"]) for a, b in zip(alone, together))
