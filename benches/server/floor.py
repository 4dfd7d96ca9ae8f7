"""The least that an upload with words can cost here: what is left when all but the work itself is free.

Reads the JPEGs of a folder; prints, as JSON, the seconds of a picture for
- decode: libjpeg-turbo (Pillow), the whole picture once, one thread;
- sizes: libvips, grid and view as WebP out of that picture in memory, one thread;
- encode: the multiply-adds of the encoder's convolutions and products at the speed at which this
  processor does them in int8 at best: the fastest of several convolutions in ONNX Runtime.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path

os.environ["VIPS_CONCURRENCY"] = "1"
import numpy as np
import onnx
import onnxruntime
import pyvips
from onnx import TensorProto, helper
from PIL import Image

RUNS = 5
EDGES = (640, 1600)
# Channels and sides of the convolutions that are tried, 3 by 3.
SHAPES = ((64, 112), (128, 56), (256, 56), (512, 28), (512, 14))


def median(what) -> float:
    what()
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        what()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def sizes(pixels: np.ndarray) -> None:
    pyvips.cache_set_max(0)
    picture = pyvips.Image.new_from_array(pixels, interpretation="srgb")
    for edge in EDGES:
        small = picture.thumbnail_image(edge, height=edge, size="down")
        small.webpsave_buffer(Q=80, effort=2, keep="none")


def multiply_adds(graph: Path) -> int:
    """Of one picture, in convolutions and products of matrices."""
    model = onnx.load(graph)
    batch = model.graph.input[0].type.tensor_type.shape.dim[0]
    batch.ClearField("dim_param")
    batch.dim_value = 1
    model = onnx.shape_inference.infer_shapes(model)
    shapes = {value.name: [side.dim_value for side in value.type.tensor_type.shape.dim]
              for value in (*model.graph.value_info, *model.graph.output)}
    shapes |= {weight.name: list(weight.dims) for weight in model.graph.initializer}
    count = 0
    for node in model.graph.node:
        if node.op_type in ("Conv", "Gemm", "MatMul"):
            made, weight = shapes[node.output[0]], shapes[node.input[1]]
            turned = any(each.name == "transB" and each.i for each in node.attribute)
            summed = weight[1:] if node.op_type == "Conv" or turned else weight[-2:-1]
            count += int(np.prod(made) * np.prod(summed))
    return count


def convolution(channels: int, side: int) -> tuple[bytes, int]:
    """A graph with one in int8, and its multiply-adds."""
    weights = np.random.default_rng(1).integers(-64, 64, (channels, channels, 3, 3)).astype(np.int8)
    names = ("x_scale", "x_zero", "w", "w_scale", "w_zero", "y_scale", "y_zero")
    values = (np.float32(0.02), np.uint8(0), weights, np.float32(0.01), np.int8(0), np.float32(1), np.uint8(0))
    held = [onnx.numpy_helper.from_array(np.asarray(value), name) for name, value in zip(names, values)]
    node = helper.make_node("QLinearConv", ["x", *names], ["y"], pads=[1, 1, 1, 1])
    shape = [1, channels, side, side]
    graph = helper.make_graph([node], "convolution",
                              [helper.make_tensor_value_info("x", TensorProto.UINT8, shape)],
                              [helper.make_tensor_value_info("y", TensorProto.UINT8, shape)], held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return model.SerializeToString(), side * side * channels * channels * 9


def peak(threads: int) -> float:
    """Multiply-adds a second."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    best = 0.0
    for channels, side in SHAPES:
        graph, count = convolution(channels, side)
        session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        pixels = np.random.default_rng(2).integers(0, 255, (1, channels, side, side)).astype(np.uint8)
        best = max(best, count / median(lambda: session.run(None, {"x": pixels})))
    return best


def main() -> None:
    folder, encoder, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    files = sorted(folder.glob("*.jpg"))
    decode = statistics.mean(median(lambda: Image.open(file).load()) for file in files)
    scale = statistics.mean(median(lambda: sizes(pixels)) for pixels in (np.asarray(Image.open(file)) for file in files))
    count, speed = multiply_adds(encoder), peak(threads)
    print(json.dumps({"decode": decode, "sizes": scale, "encode": count / speed,
                      "multiply_adds": count, "speed": speed}))


if __name__ == "__main__":
    main()
