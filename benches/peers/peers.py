"""How long captions take in Python, beside the Rust captioner in the same run.

`make bench-peers` installs what requirements.txt names into target/peers, measures the Rust
captioner with criterion, then the peers one after the other, each in a process of its own, and
prints a table for BENCHMARKS.md:

- **onnxruntime (Python)**: the very graphs that are shipped, driven by `training/`'s own beam
  search, and the same network with its encoder in fp32.
- **Keras**: VGG16 up to fc2 at 224×224 and an LSTM of 256, merged, a word at a time with
  `model.predict`, as the Flask applications of this field do it. Its weights are random, because
  time does not depend on them; a caption has as many words as the shipped model's on average.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "vgg16-lstm"
FP32 = ROOT / "target" / "peers" / "fp32"
CRITERION = ROOT / "target" / "criterion" / "one picture"
ROUNDS = 15
KERAS_WORDS, KERAS_LENGTH, KERAS_VOCABULARY = 10, 34, 8485  # the tutorials' numbers for Flickr8k


def picture():
    """The blobs that benches/captioning.rs draws: uint8 [480,640,3]."""
    import numpy as np

    y, x = np.mgrid[0:480, 0:640].astype(np.float32)
    waves = [np.sin(x / s) * np.cos(y / s) * 100 + 128 for s in (37.0, 53.0, 91.0)]
    return np.stack(waves, -1).astype(np.uint8)


def median(work) -> float:
    """Milliseconds, after two rounds that do not count."""
    times = []
    for _ in range(ROUNDS + 2):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times[2:])


def onnxruntime_peer(folder: Path, threads: int) -> dict:
    """The shipped folder, or one like it."""
    sys.path.insert(0, str(ROOT / "training"))
    from PIL import Image
    from vignette_training.runtime import Model, resize

    model = Model(folder, threads)
    wanted = model.manifest["input"]
    pixels = resize(Image.fromarray(picture()), wanted["width"], wanted["height"])

    def whole():
        encoding = model.encode(pixels)
        model.hashtags(encoding, model.captions(encoding))

    return {"encoder": median(lambda: model.encode(pixels)), "captions": median(whole)}


def keras_peer(threads: int) -> dict:
    """What the tutorials build."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import numpy as np
    import tensorflow as tf
    from tensorflow import keras

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    vgg = keras.applications.VGG16(weights=None)
    encoder = keras.Model(vgg.inputs, vgg.layers[-2].output)
    features, words = keras.Input((4096,)), keras.Input((KERAS_LENGTH,))
    left = keras.layers.Dense(256, activation="relu")(keras.layers.Dropout(0.4)(features))
    right = keras.layers.Embedding(KERAS_VOCABULARY, 256, mask_zero=True)(words)
    right = keras.layers.LSTM(256)(keras.layers.Dropout(0.4)(right))
    merged = keras.layers.Dense(256, activation="relu")(keras.layers.add([left, right]))
    answer = keras.layers.Dense(KERAS_VOCABULARY, activation="softmax")(merged)
    decoder = keras.Model([features, words], answer)
    pixels = tf.image.resize(picture(), (224, 224)).numpy()[None]

    def encode():
        return encoder.predict(keras.applications.vgg16.preprocess_input(pixels.copy()), verbose=0)

    def whole():
        feature, said = encode(), [1]
        for _ in range(KERAS_WORDS):
            row = np.zeros((1, KERAS_LENGTH), np.float32)
            row[0, -len(said):] = said
            said.append(int(decoder.predict([feature, row], verbose=0).argmax()) or 1)

    return {"encoder": median(encode), "captions": median(whole)}


def peer(name: str, threads: int) -> None:
    """Measures one peer and prints it as JSON, with the time to be ready and the memory taken."""
    begun = time.perf_counter()
    if name == "keras":
        found = keras_peer(threads)
    else:
        found = onnxruntime_peer(MODEL if name == "shipped" else FP32, threads)
    found["all"] = time.perf_counter() - begun
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def fp32_model() -> None:
    """The shipped folder with its encoder's numbers taken back to fp32."""
    import hashlib
    import shutil

    import numpy as np
    import onnx
    from onnx import helper, numpy_helper

    shutil.rmtree(FP32, ignore_errors=True)
    shutil.copytree(MODEL, FP32)
    manifest = json.loads((FP32 / "manifest.json").read_text())
    path = FP32 / manifest["encoder"]["file"]
    model = onnx.load(path)
    constants = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    renamed, kept = {}, []
    for node in model.graph.node:
        source = node.input[0] if node.input else ""
        if node.op_type == "DequantizeLinear" and source in constants:
            value, scale = constants[source].astype(np.float32), constants[node.input[1]]
            zero = constants[node.input[2]].astype(np.float32) if len(node.input) > 2 else np.float32(0)
            axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
            shape = [1] * value.ndim
            if scale.ndim and scale.size > 1:
                shape[axis] = -1
                scale, zero = scale.reshape(shape), np.asarray(zero).reshape(shape)
            whole = ((value - zero) * scale).astype(np.float32)
            model.graph.initializer.append(numpy_helper.from_array(whole, node.output[0]))
        elif node.op_type == "QuantizeLinear":
            zero = constants[node.input[2]]
            name = renamed.get(source, source)
            if zero == np.iinfo(zero.dtype).min:
                # Nothing below zero passes: the quantiser left the ReLU out for that.
                kept.append(helper.make_node("Relu", [name], [name + "_relu"]))
                name += "_relu"
            renamed[node.output[0]] = name
        elif node.op_type == "DequantizeLinear":
            renamed[node.output[0]] = renamed.get(source, source)
        else:
            kept.append(node)
    for node in kept:
        for i, name in enumerate(node.input):
            node.input[i] = renamed.get(name, name)
    outputs = {one.name for one in model.graph.output}
    if outputs & renamed.keys():
        raise SystemExit("an output of the encoder is quantised; this script cannot take that back")
    del model.graph.node[:]
    model.graph.node.extend(kept)
    used = {name for node in kept for name in node.input}
    constants = [one for one in model.graph.initializer if one.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(constants)
    onnx.save(model, path)
    manifest["encoder"]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (FP32 / "manifest.json").write_text(json.dumps(manifest, indent=2))


def rust(what: str, precision: str, threads: int) -> float:
    """Criterion's median in milliseconds."""
    folder = f"{what}_onnxruntime_{precision}_{threads} threads"
    found = json.loads((CRITERION / folder / "new" / "estimates.json").read_text())
    return found["median"]["point_estimate"] / 1e6


def cold(command: list[str]) -> tuple[float, float]:
    """Seconds and MiB of a process that describes one picture and ends."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def measured(name: str, threads: int) -> dict:
    """A peer in a process of its own."""
    command = [sys.executable, __file__, "--peer", name, "--threads", str(threads)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout.splitlines()[-1])


def table() -> str:
    """Everything measured, as Markdown, beside the shipped captioner in Rust."""
    own = {(w, t): rust(w, "shipped", t) for w in ("encoder", "captions") for t in (1, 2)}
    rows = [("Vignette, int8", own, None), ("Vignette, fp32", {
        (w, t): rust(w, "fp32", t) for w in ("encoder", "captions") for t in (1, 2)}, None)]
    for name, peer_name in (("Python, onnxruntime, int8", "shipped"),
                            ("Python, onnxruntime, fp32", "fp32"),
                            ("Python, Keras, VGG16 + LSTM", "keras")):
        found = {t: measured(peer_name, t) for t in (1, 2)}
        cells = {(w, t): found[t][w] for w in ("encoder", "captions") for t in (1, 2)}
        rows.append((name, cells, found[1]["memory"]))
    lines = ["| median, and times Vignette's | encoder, 1 thread | 2 threads | captions, 1 thread | "
             "2 threads | memory of the process |", "|---|---:|---:|---:|---:|---:|"]
    seconds, memory = cold([str(ROOT / "target/release/vignette"), "caption", str(a_file())])
    for name, cells, used in rows:
        cell = [f"{cells[key]:.1f} ms ({cells[key] / own[key]:.1f})" for key in
                (("encoder", 1), ("encoder", 2), ("captions", 1), ("captions", 2))]
        used = memory if name == "Vignette, int8" else used
        cell.append("" if used is None else f"{used:.0f} MiB")
        lines.append(f"| {name} | " + " | ".join(cell) + " |")
    lines += ["", f"From the start of a process to the words of one picture, and its end: "
                  f"`vignette caption` {seconds:.2f} s."]
    return "\n".join(lines)


def a_file() -> Path:
    """The picture as a JPEG."""
    from PIL import Image

    path = ROOT / "target" / "peers" / "picture.jpg"
    Image.fromarray(picture()).save(path)
    return path


def main() -> None:
    """Reads the command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--fp32", action="store_true", help="only make the fp32 folder")
    arguments.add_argument("--peer", help="measure this peer alone: shipped, fp32 or keras")
    arguments.add_argument("--threads", type=int, default=1)
    chosen = arguments.parse_args()
    if chosen.peer:
        return peer(chosen.peer, chosen.threads)
    if chosen.fp32:
        return fp32_model()
    print(table())
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"\nMeasured on {time.strftime('%-d %B %Y, %H:%M UTC', time.gmtime())}; load average {load}.")


if __name__ == "__main__":
    main()
