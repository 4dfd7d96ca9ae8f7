"""The int8 features of every picture, computed once and kept on disk.

The graph that gave the features is the one that ships, so heads and decoder learn from what they
will see. Work that was interrupted goes on at the row where it stopped.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from tqdm import tqdm

from .augment import view
from .data import Corpus
from .runtime import to_tensor
from .encoder_kind import PLACES, SIDE, EncoderKind

ROUND = 32  # pictures between two notes of the progress


def stored(encoder_kind: EncoderKind) -> dict[str, tuple[tuple[int, ...], type]]:
    """By name what a row holds, and how; maps of one byte keep the graph's own int8 values."""
    kinds: dict = {"places": ((PLACES, encoder_kind.depth), np.float16)}
    if encoder_kind.tunable:
        kinds["pool4"] = ((14, 14, encoder_kind.depth), np.uint8)
    if encoder_kind.beside:
        kinds["lite2"] = ((PLACES, encoder_kind.beside), np.uint8)
    return kinds


class Extractor:
    """Sessions of one thread each over the int8 graph, which say also what it rounded to."""

    def __init__(self, graph: Path, encoder_kind: EncoderKind, threads: int = 2):
        self.encoder_kind = encoder_kind
        model, self.scales = with_integer_outputs(graph, [name for name in stored(encoder_kind) if name != "places"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        content = model.SerializeToString()
        self.sessions = [onnxruntime.InferenceSession(content, options) for _ in range(threads)]
        self.pool = ThreadPoolExecutor(threads)

    def extract(self, pixels: list[np.ndarray]) -> list[dict[str, np.ndarray]]:
        """uint8 [224,224,3] each -> a row of each kind."""
        count = len(self.sessions)
        parts = [self.pool.submit(self._some, number, pixels[number::count]) for number in range(count)]
        rows: list = [None] * len(pixels)
        for number, part in enumerate(parts):
            rows[number::count] = part.result()
        return rows

    def _some(self, number: int, pixels: list[np.ndarray]) -> list[dict[str, np.ndarray]]:
        session, rows = self.sessions[number], []
        for one in pixels:
            given = {"image": to_tensor(one[None], self.encoder_kind.mean, self.encoder_kind.std)}
            names = ["places", *(f"{name}_int8" for name in self.scales)]
            row = dict(zip(["places", *self.scales], (value[0] for value in session.run(names, given))))
            if "pool4" in row:
                row["pool4"] = row["pool4"].transpose(1, 2, 0)
            if "lite2" in row:
                row["lite2"] = row["lite2"].reshape(self.encoder_kind.beside, PLACES).T
            rows.append(row)
        return rows


def with_integer_outputs(graph: Path, names: list[str]) -> tuple[onnx.ModelProto, dict[str, float]]:
    """The graph with the integers behind the outputs `names` as outputs, and their scales."""
    model = onnx.load(graph)
    maker = {output: node for node in model.graph.node for output in node.output}
    constant = {one.name: onnx.numpy_helper.to_array(one) for one in model.graph.initializer}
    scales = {}
    for name in names:
        node = maker[name]
        while node.op_type != "DequantizeLinear":  # behind it only the places change their order
            node = maker[node.input[0]]
        zero = constant[node.input[2]] if len(node.input) > 2 else 0
        if int(zero) != 0:
            raise SystemExit(f"{name} in int8 does not begin at 0")
        scales[name] = float(constant[node.input[1]])
        wanted = onnx.helper.make_node("Identity", [node.input[0]], [f"{name}_int8"])
        model.graph.node.append(wanted)
        model.graph.output.append(onnx.helper.make_tensor_value_info(
            f"{name}_int8", onnx.TensorProto.UINT8, None))
    return model, scales


def cache_all(graph: Path, corpus: Corpus, views: int, target: Path, encoder_kind: EncoderKind,
              extra_views: int = 1) -> None:
    """Fills `target`: an array [views, pictures, …] of each kind; of pictures without captions only
    what is left after pooling, `extra` [extra views, pictures, what `pool` gives].

    View 0 is the plain picture, 1 its mirror image, the others are crops; dev is seen plain.
    """
    target.mkdir(parents=True, exist_ok=True)
    extractor = Extractor(graph, encoder_kind)
    (target / "scales.json").write_text(json.dumps(extractor.scales))
    work = [(v, i) for i in corpus.dev for v in [0]]
    work += [(v, i) for v in range(views) for i in corpus.train]
    arrays = {name: _open(target / f"{name}.npy", (views, len(corpus.names), *shape), kind)
              for name, (shape, kind) in stored(encoder_kind).items()}

    def keep(v: int, i: int, row: dict) -> None:
        for name, array in arrays.items():
            array[v, i] = row[name]

    _go_on(target / "seen.json", work, corpus.pictures, extractor, keep, "features")
    if corpus.extra is not None:
        pooled = _open(target / "extra.npy", (extra_views, len(corpus.extra), encoder_kind.pooled), np.float16)

        def keep_pooled(v: int, i: int, row: dict) -> None:
            lite2 = row["lite2"][None] if encoder_kind.beside else None
            pooled[v, i] = pool(encoder_kind, row["places"][None], lite2, extractor.scales.get("lite2", 0.0))[0]

        rows = [(v, i) for v in range(extra_views) for i in range(len(corpus.extra))]
        _go_on(target / "seen-extra.json", rows, corpus.extra, extractor, keep_pooled, "extra")


def pool(encoder_kind: EncoderKind, places: np.ndarray, lite2: np.ndarray | None, scale: float) -> np.ndarray:
    """[N,49,D] and, where there is a classifier, integers [N,49,1280] -> what `rows.pooled` makes of them."""
    places = places.astype(np.float32)
    parts = [places.mean(1), places.max(1)] if encoder_kind.maxima else [places.mean(1)]
    return np.concatenate(parts if lite2 is None else [*parts, lite2.mean(1, dtype=np.float32) * scale], 1)


def _open(path: Path, shape: tuple[int, ...], kind) -> np.ndarray:
    if path.exists():
        array = np.lib.format.open_memmap(path, "r+")
        if array.shape == shape:
            return array
        raise SystemExit(f"{path} was begun with other options: delete its folder")
    return np.lib.format.open_memmap(path, "w+", kind, shape)


def _go_on(note: Path, work: list[tuple[int, int]], pictures, extractor: Extractor, keep, what: str) -> None:
    done = json.loads(note.read_text()) if note.exists() else 0
    for start in tqdm(range(done, len(work), ROUND), desc=what, unit=f"×{ROUND}"):
        some = work[start : start + ROUND]
        random = np.random.default_rng(start)
        pixels = [view(pictures[i], SIDE, v, random) for v, i in some]
        for (v, i), row in zip(some, extractor.extract(pixels)):
            keep(v, i, row)
        note.write_text(json.dumps(start + len(some)))
