"""The encoder's stage with a teacher that is a single convolution."""

import json

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from vignette_training.distil import Feed, Settings, train_encoder
from vignette_training.model import Captioner
from vignette_training.run import Run
from vignette_training.teacher import Teacher, in_int8


def tiny_teacher(path) -> None:
    """uint8 [n,224,224,3] -> float [n,260,7,7]."""
    kernel = np.random.default_rng(0).normal(size=(260, 3, 1, 1)).astype(np.float32) / 100
    nodes = [
        helper.make_node("Cast", ["x"], ["a"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["a"], ["b"], perm=[0, 3, 1, 2]),
        helper.make_node("AveragePool", ["b"], ["c"], kernel_shape=[32, 32], strides=[32, 32]),
        helper.make_node("Conv", ["c", "k"], ["f"]),
    ]
    take = helper.make_tensor_value_info("x", TensorProto.UINT8, ["n", 224, 224, 3])
    give = helper.make_tensor_value_info("f", TensorProto.FLOAT, ["n", 260, 7, 7])
    graph = helper.make_graph(nodes, "t", [take], [give], [numpy_helper.from_array(kernel, "k")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)


def test_pictures_grow_with_the_time_spent(corpus, tmp_path):
    settings = Settings(size=64, batch=4, grow=(32, 48))
    assert [settings.size_at(p) for p in (0, 0.1, 0.2, 0.39, 0.4, 0.9, 1)] == [32, 32, 48, 48, 64, 64, 64]
    assert Settings(size=64).size_at(0) == 64
    feed = Feed(corpus, settings, seed=1)
    assert feed.make().student.shape[1] == 32
    feed.size = settings.size_at(0.5)
    assert feed.make().student.shape[1] == 64
    tiny_teacher(tmp_path / "teacher.onnx")
    model = Captioner(len(corpus.vocabulary), len(corpus.tags))
    run = Run(tmp_path, "distil", 0.05)
    train_encoder(model, corpus, tmp_path / "teacher.onnx", run, settings)
    assert run.step > 0


def test_a_teacher_in_int8_says_nearly_the_same(corpus, tmp_path):
    tiny_teacher(tmp_path / "teacher.onnx")
    pictures = corpus.pictures[:8]
    small = in_int8(tmp_path / "teacher.onnx", tmp_path / "small.onnx", pictures)
    kinds = {node.op_type for node in onnx.load(small).graph.node}
    assert "QuantizeLinear" in kinds
    exact, rounded = (Teacher(path)._raw(pictures) for path in (tmp_path / "teacher.onnx", small))
    assert 0 < float((exact - rounded).var() / exact.var()) < 0.02
    made = small.stat().st_mtime_ns
    assert in_int8(tmp_path / "teacher.onnx", small, pictures).stat().st_mtime_ns == made


def test_the_encoder_trains_stops_and_goes_on(corpus, tmp_path):
    tiny_teacher(tmp_path / "teacher.onnx")
    settings = Settings(size=32, batch=4)
    model = Captioner(len(corpus.vocabulary), len(corpus.tags))
    before = model.body[40].weight.clone()
    stem = model.body[0].weight.clone()
    train_encoder(model, corpus, tmp_path / "teacher.onnx", Run(tmp_path, "distil", 0.02), settings)
    saved = torch.load(tmp_path / "distil.pt", weights_only=True)
    assert saved["step"] > 0
    assert not torch.allclose(before, model.body[40].weight)
    assert torch.equal(stem, model.body[0].weight)
    again = Captioner(len(corpus.vocabulary), len(corpus.tags))
    run = Run(tmp_path, "distil", saved["spent"] / 60 + 0.05)
    train_encoder(again, corpus, tmp_path / "teacher.onnx", run, settings)
    assert run.step > saved["step"]
    rows = [json.loads(line) for line in (tmp_path / "distil.jsonl").read_text().splitlines()]
    assert any("ridge" in row for row in rows)
