"""BERTScore (T. Zhang et al., "BERTScore: Evaluating Text Generation with BERT", 2020): how well the
words of a caption, as a language model understands them there, are matched by those of a reference.

Greedy matching by cosine, every word counts the same (no idf), last layer, nothing rescaled: figures
of different language models cannot be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np

BATCH = 64


class Network(Protocol):
    """What gives the vectors [n,L,D] of token ids and mask [n,L]."""

    def __call__(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray: ...


class Embedder:
    """A local BERT-like model: `tokenizer.json` or `vocab.txt`, and beside it an `.onnx` file (or one in
    `onnx/`), or the weights of a Hugging Face folder. Nothing is fetched."""

    def __init__(self, folder: Path):
        self.tokenizer = _tokenizer(folder)
        graphs = sorted([*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx")])
        if len(graphs) > 1:
            raise SystemExit(f"{folder} has several .onnx files, and nothing says which of them is meant")
        self.network: Network = OnnxNetwork(graphs[0]) if graphs else TorchNetwork(folder)

    def of(self, texts: Iterable[str]) -> dict[str, np.ndarray]:
        """By text the unit vectors [tokens,D] of its tokens, without those that begin and end it."""
        found: dict[str, np.ndarray] = {}
        # Of like length, so that little is padded.
        rest = sorted(set(texts), key=lambda text: (len(text), text))
        for start in range(0, len(rest), BATCH):
            some = rest[start : start + BATCH]
            coded = self.tokenizer.encode_batch(some)
            ids, mask = (np.array([getattr(one, name) for one in coded], np.int64)
                         for name in ("ids", "attention_mask"))
            vectors = self.network(ids, mask)
            for text, row, one in zip(some, vectors, coded):
                own = row[np.array(one.special_tokens_mask) == 0].astype(np.float32)
                found[text] = own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-12)
        return found


def _tokenizer(folder: Path):
    try:
        from tokenizers import BertWordPieceTokenizer, Tokenizer
    except ImportError as error:
        raise SystemExit("--bertscore needs the package tokenizers") from error
    if (folder / "tokenizer.json").exists():
        one = Tokenizer.from_file(str(folder / "tokenizer.json"))
    elif (folder / "vocab.txt").exists():
        one = BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True)
    else:
        raise SystemExit(f"{folder} has neither tokenizer.json nor vocab.txt")
    one.no_truncation()
    one.enable_padding(pad_id=one.token_to_id("[PAD]") or 0)
    return one


class OnnxNetwork:
    """By ONNX Runtime; the output with three axes is that of the tokens."""

    def __init__(self, graph: Path):
        import onnxruntime

        self.session = onnxruntime.InferenceSession(str(graph))
        self.inputs = [one.name for one in self.session.get_inputs()]
        outputs = [one.name for one in self.session.get_outputs() if len(one.shape) == 3]
        if not {"input_ids", "attention_mask"} <= set(self.inputs) or not outputs:
            raise SystemExit(f"{graph} does not take input_ids and attention_mask to give a vector for each token")
        self.output = outputs[0]

    def __call__(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return self.session.run([self.output], {name: given[name] for name in self.inputs})[0]


class TorchNetwork:
    """By the package transformers."""

    def __init__(self, folder: Path):
        try:
            from transformers import AutoModel
        except ImportError as error:
            raise SystemExit(f"{folder} has no .onnx file; for its weights the package transformers is "
                             "needed") from error
        self.model = AutoModel.from_pretrained(folder, local_files_only=True).eval()

    def __call__(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        import torch

        with torch.no_grad():
            found = self.model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
        return found.last_hidden_state.numpy()


def matched(candidate: np.ndarray, reference: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall and F1 of unit vectors [m,D] and [n,D]; 0 where either has none."""
    if not len(candidate) or not len(reference):
        return 0.0, 0.0, 0.0
    alike = candidate @ reference.T
    precision, recall = float(alike.max(1).mean()), float(alike.max(0).mean())
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def bert_score(embedder: Embedder, candidates: list[str], references: list[list[str]]) -> dict[str, float]:
    """Means × 100; of several references the best counts, for each figure by itself."""
    vectors = embedder.of([*candidates, *(text for texts in references for text in texts)])
    rows = [np.max([matched(vectors[said], vectors[text]) for text in texts], axis=0)
            for said, texts in zip(candidates, references)]
    return dict(zip(("P", "R", "F1"), (100 * np.mean(rows, axis=0)).tolist()))
