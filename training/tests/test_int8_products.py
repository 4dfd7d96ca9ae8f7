"""Products in whole numbers: as good as in fp32, whatever lies beside them, and read back."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from vignette_training import graphs
from vignette_training.encoder_kind import DEPTH, PLACES
from vignette_training.int8_products import take_in_whole_numbers
from vignette_training.model import Decoder
from vignette_training.runtime import Encoding
from vignette_training.text import END, START
from vignette_training.weights import onnx_constants

WORDS, ROWS = 300, PLACES + 3


class Model:
    """What `export_decoder` takes."""

    def __init__(self):
        torch.manual_seed(5)
        self.dec = Decoder(WORDS, summary=2 * DEPTH)
        for one in self.dec.parameters():
            one.data += 0.1 * torch.randn_like(one)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The network, and the folder of its graph in fp32 and in whole numbers."""
    folder, model = tmp_path_factory.mktemp("int8"), Model()
    graphs.export_decoder(model, ROWS, folder / "plain.onnx")
    random = np.random.default_rng(1)
    said = [(picture(random), [START, *random.integers(4, WORDS, 8).tolist(), END]) for _ in range(20)]
    take_in_whole_numbers(folder / "plain.onnx", folder / "decoder.onnx", said)
    return model, folder


def picture(random) -> Encoding:
    features = random.random((1, ROWS, DEPTH), np.float32)
    keys = random.standard_normal((1, ROWS, 256)).astype(np.float32)
    h, c = (np.tanh(random.standard_normal((1, 512))).astype(np.float32) for _ in range(2))
    return Encoding(features, keys, h, c, np.zeros(1))


def step(session, one: Encoding, tokens, h, c) -> list[np.ndarray]:
    given = {"token": np.array(tokens), "h": h, "c": c, "features": one.features, "keys": one.keys}
    return session.run(["log_probs", "h_next", "c_next", "attention"], given)


def test_they_say_nearly_the_same(both):
    _, folder = both
    plain, whole = (onnxruntime.InferenceSession(folder / f"{name}.onnx") for name in ("plain", "decoder"))
    random = np.random.default_rng(2)
    for _ in range(5):
        one = picture(random)
        memory, tokens = [(one.h, one.c), (one.h, one.c)], random.integers(4, WORDS, 6)
        for token in tokens:
            wanted, found = (step(session, one, [token], *state) for session, state in zip((plain, whole), memory))
            memory = [tuple(wanted[1:3]), tuple(found[1:3])]
            chances = np.exp(wanted[0])
            assert float((chances * (wanted[0] - found[0])).sum()) < 0.02
            assert np.abs(wanted[1] - found[1]).max() < 0.1
    kinds = [node.op_type for node in onnx.load(folder / "decoder.onnx").graph.node]
    assert kinds.count("MatMulInteger") == 6 and "Gemm" not in kinds
    assert (folder / "decoder.onnx").stat().st_size < 0.3 * (folder / "plain.onnx").stat().st_size


def test_a_row_does_not_depend_on_the_rows_beside_it(both):
    session = onnxruntime.InferenceSession(both[1] / "decoder.onnx")
    random = np.random.default_rng(3)
    one, other = picture(random), picture(random)
    together = step(session, one, [7, 9], np.concatenate([one.h, other.h]), np.concatenate([one.c, other.c]))
    alone = step(session, one, [7], one.h, one.c)
    assert all(np.allclose(a[:1], b, atol=1e-5) for a, b in zip(together, alone))


def test_the_network_is_read_back(both):
    model, folder = both
    found = onnx_constants(folder / "decoder.onnx")
    for name in ("query.weight", "hh.weight", "x.weight", "gate.weight", "out.weight", "emb.weight"):
        own, read = model.dec.state_dict()[name].numpy(), found[f"dec.{name}"]
        assert read.shape == own.shape and np.abs(read - own).max() < 0.05 * np.abs(own).max(), name
