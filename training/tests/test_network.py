"""Torch, ONNX and the weights that come back from ONNX."""

import numpy as np
import onnxruntime
import pytest
import torch
from torch.nn.utils.fusion import fuse_conv_bn_eval

from vignette_training import state
from vignette_training.export import DecoderGraph, EncoderGraph, export_graphs, fold, write_model
from vignette_training.golden import write as write_golden
from vignette_training.model import Captioner, SmoothedLoss, build_body
from vignette_training.optim import orthogonalise
from vignette_training.runtime import Model
from vignette_training.weights import load_body, load_state, measure_norms, read_pieces, write_pieces
from vignette_training.winograd import WinogradConv, library, speed_up

SIZE = 32
DECODING = {"max_words": 6, "beam_width": 3, "length_normalisation": 0.7}
CONSENSUS = {"draws": 8, "temperature": 0.8, "breadth": 4, "likelihood_weight": 0.1}
HASHTAGS = {"limit": 5, "head_weight": 1.0, "vote_weight": 1.0, "bias": 0.0, "threshold": 0.1}


@pytest.fixture(scope="module")
def model() -> Captioner:
    torch.manual_seed(3)
    model = Captioner(words=10, tags=3)
    measure_norms(model.body, torch.randn(4, 3, SIZE, SIZE))
    return model.eval()


@pytest.fixture
def folder(model, corpus, tmp_path):
    target = tmp_path / "model"
    fp32 = write_model(model, target, size=SIZE, vocabulary=corpus.vocabulary,
                       rarity=corpus.rarity(), tags=corpus.tags, lemmatiser=corpus.lemmatiser,
                       calibration=state.calibration(corpus, SIZE), hashtags=HASHTAGS,
                       decoding=DECODING, consensus=CONSENSUS, name="tiny", version="0",
                       stage="preview")
    return target, fp32


def test_fp32_graphs_equal_torch(model, tmp_path):
    encoder, decoder = export_graphs(model, SIZE, tmp_path)
    image = torch.randn(3, 3, SIZE, SIZE)
    with torch.no_grad():
        wanted = EncoderGraph(model)(image)
        features, keys, h, c, tags = wanted
        assert torch.allclose(features, model.features(image), atol=1e-4)
        assert torch.allclose(tags, model.tag_logits(features), atol=1e-4)
        token = torch.tensor([1, 4, 5, 6])
        inputs = (token, h[:1].repeat(4, 1), c[:1].repeat(4, 1), features[:1], keys[:1])
        step = DecoderGraph(model.dec)(*inputs)
    found = onnxruntime.InferenceSession(encoder).run(None, {"image": image.numpy()})
    names = ["token", "h", "c", "features", "keys"]
    feeds = {name: value.numpy() for name, value in zip(names, inputs)}
    found += onnxruntime.InferenceSession(decoder).run(None, feeds)
    for ours, theirs in zip([*wanted, *step], found):
        assert np.abs(ours.numpy() - theirs).max() < 1e-4


def test_training_goes_on_from_the_shipped_graphs(model, corpus, folder):
    again = Captioner(len(corpus.vocabulary), len(corpus.tags)).eval()
    state.from_shipped(again, folder[0], corpus, SIZE)
    image = state.sample(corpus, SIZE, 4)
    with torch.no_grad():
        ours, theirs = model.features(image), again.features(image)
        assert torch.nn.functional.cosine_similarity(ours.flatten(), theirs.flatten(), 0) > 0.99
        for key, value in model.dec.state_dict().items():
            if value.shape == again.dec.state_dict()[key].shape:
                assert torch.allclose(value, again.dec.state_dict()[key], atol=1e-5), key
        assert torch.allclose(model.tags[-1].weight, again.tags[-1].weight, atol=1e-5)
    norms = [m for m in again.body if isinstance(m, torch.nn.BatchNorm2d)]
    assert any(abs(float(norm.running_mean.abs().sum())) > 0 for norm in norms)


def test_the_folder_describes_pictures_drawn_here(folder, tmp_path):
    write_golden(folder[0], tmp_path / "golden")
    shipped = Model(folder[0])
    encoding = shipped.encode(shipped.pixels(tmp_path / "golden" / "transparent.png"))
    written = shipped.write(encoding)
    shipped.consensus = None
    plain = shipped.write(encoding).captions
    assert len(plain) >= DECODING["beam_width"]
    assert plain == sorted(plain, key=lambda caption: -caption.score)
    texts = [tuple(caption.tokens) for caption in written.captions]
    assert len(set(texts)) == len(texts)
    assert set(texts) == {tuple(caption.tokens) for caption in plain + written.drawn}


def test_folding_and_measuring_change_nothing(model):
    image = torch.randn(2, 3, SIZE, SIZE)
    with torch.no_grad():
        assert torch.allclose(fold(model.body)(image), model.body(image), atol=1e-4)


def test_weights_from_pieces_and_npz(model, tmp_path):
    names = write_pieces(model.state_dict(), tmp_path / "pieces")
    assert all(name.stat().st_size < 15 * 2**20 for name in names)
    back = read_pieces(tmp_path / "pieces")
    assert torch.allclose(back["body.0.weight"], model.body[0].weight, atol=1e-3)
    np.savez(tmp_path / "body.npz", **{k: v.numpy() for k, v in model.state_dict().items()
                                       if k.startswith("body.")})
    body = build_body()
    load_body(body, tmp_path / "body.npz")
    assert torch.equal(body[40].weight, model.body[40].weight)


def test_torchvision_weights_without_norms():
    plain = build_body("vgg19")
    given = {}
    for i, layer in enumerate(m for m in plain if isinstance(m, torch.nn.Conv2d)):
        given[f"features.{i}.weight"] = torch.randn_like(layer.weight) * 0.05
        given[f"features.{i}.bias"] = torch.randn(layer.out_channels)
    load_state(plain, given)
    image = torch.randn(1, 3, SIZE, SIZE)
    first = torch.nn.functional.conv2d(image, given["features.0.weight"], given["features.0.bias"], padding=1)
    assert torch.allclose(plain.eval()[:2](image), first, atol=1e-4)


def test_torchvision_weights_with_norms_and_biases_before_them():
    given = {}
    for i, layer in enumerate(build_body()):
        if isinstance(layer, torch.nn.Conv2d):
            given[f"features.{i}.weight"] = torch.randn_like(layer.weight) * 0.05
            given[f"features.{i}.bias"] = torch.randn(layer.out_channels)
        elif isinstance(layer, torch.nn.BatchNorm2d):
            for name, value in layer.state_dict().items():
                given[f"features.{i}.{name}"] = value + 0.1 if value.ndim else value
    body = build_body()
    load_state(body, given)
    image = torch.randn(1, 3, SIZE, SIZE)
    first = torch.nn.functional.conv2d(image, given["features.0.weight"], given["features.0.bias"], padding=1)
    norm = torch.nn.BatchNorm2d(64).eval()
    norm.load_state_dict({k[len("features.1."):]: v for k, v in given.items() if k.startswith("features.1.")})
    assert torch.allclose(body.eval()[:2](image), norm(first), atol=1e-4)


def off(ours: torch.Tensor, theirs: torch.Tensor) -> float:
    """How far ours are from theirs, beside the length of theirs."""
    return float((ours.detach().float() - theirs.detach()).norm() / theirs.detach().norm())


@pytest.mark.skipif(library() is None, reason="no C compiler")
@pytest.mark.parametrize("kind, most", [(torch.float32, 1e-5), (torch.bfloat16, 0.05)])
def test_fast_convolution_equals_the_plain_one(kind, most):
    plain = torch.nn.Conv2d(16, 32, 3, padding=1, bias=False)
    fast = torch.nn.Sequential(torch.nn.Conv2d(16, 32, 3, padding=1, bias=False))
    fast.load_state_dict({"0.weight": plain.weight.detach()})
    assert speed_up(fast) and isinstance(fast[0], WinogradConv)
    for side in (4, 7, 10):
        a = torch.randn(2, 16, side, side, requires_grad=True)
        b = a.detach().to(kind).requires_grad_()
        up = torch.randn(2, 32, side, side)
        plain.zero_grad(), fast.zero_grad()
        ours, theirs = fast(b), plain(a)
        ours.backward(up.to(kind)), theirs.backward(up)
        assert ours.dtype == b.grad.dtype == kind
        pairs = (ours, theirs), (b.grad, a.grad), (fast[0].weight.grad, plain.weight.grad)
        assert all(off(*pair) < most for pair in pairs)
    folded = fuse_conv_bn_eval(fast[0].eval(), torch.nn.BatchNorm2d(32).eval()).train()
    folded.bias.data.normal_()
    x = torch.randn(2, 16, 7, 7)
    assert off(folded(x.to(kind)), folded.eval()(x)) < most


def test_orthogonal_steps():
    matrix = orthogonalise(torch.randn(24, 80), rounds=6)
    values = torch.linalg.svdvals(matrix)
    assert values.min() > 0.5 and values.max() < 1.4
    assert orthogonalise(torch.randn(80, 24)).shape == (80, 24)


def test_smoothed_loss_equals_torch():
    a = torch.randn(7, 11, requires_grad=True)
    b = a.detach().clone().requires_grad_()
    target = torch.randint(11, (7,))
    theirs = torch.nn.functional.cross_entropy(a, target, label_smoothing=0.1)
    ours = SmoothedLoss.apply(b, target, 0.1)
    theirs.backward(), ours.backward()
    assert torch.allclose(ours, theirs) and torch.allclose(a.grad, b.grad, atol=1e-6)
