"""The captioners in Python that Vignette's is measured beside.

- **onnxruntime**: the shipped folder, or the same network with its encoder in fp32, driven by
  `training/`'s own beam search.
- **Keras**: VGG16 up to fc2 at 224×224 and an LSTM of 256, merged, a word at a time with
  `model.predict`, as the Flask applications of this field do it. Its weights are random, because
  time does not depend on them; a caption has as many words as the shipped model's on average.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Callable, NamedTuple

from fp32 import FP32, MODEL, ROOT

KERAS_WORDS, KERAS_LENGTH, KERAS_VOCABULARY = 10, 34, 8485  # the tutorials' numbers for Flickr8k


class Contender(NamedTuple):
    """A loaded captioner: its encoder alone, a picture's captions whole, and, where the encoder
    takes several pictures, four of them in one run."""

    encode: Callable[[], object]
    describe: Callable[[], object]
    encode_four: Callable[[], object] | None = None


def picture():
    """The blobs that benches/captioning.rs draws: uint8 [480,640,3]."""
    import numpy as np

    y, x = np.mgrid[0:480, 0:640].astype(np.float32)
    waves = [np.sin(x / s) * np.cos(y / s) * 100 + 128 for s in (37.0, 53.0, 91.0)]
    return np.stack(waves, -1).astype(np.uint8)


def with_onnxruntime(folder: Path, threads: int) -> Contender:
    """The shipped folder, or one like it."""
    sys.path.insert(0, str(ROOT / "training"))
    from PIL import Image
    import numpy as np
    from vignette_training.runtime import Model, resize, to_tensor

    model = Model(folder, threads)
    wanted = model.manifest["input"]
    pixels = resize(Image.fromarray(picture()), wanted["width"], wanted["height"])

    def describe():
        encoding = model.encode(pixels)
        return model.hashtags(encoding, model.write(encoding))

    four = np.repeat(to_tensor(pixels[None], wanted["mean"], wanted["std"]), 4, axis=0)
    return Contender(lambda: model.encode(pixels), describe,
                     lambda: model.encoder.run(None, {"image": four}))


def with_keras(threads: int) -> Contender:
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

    def describe():
        feature, said = encode(), [1]
        for _ in range(KERAS_WORDS):
            row = np.zeros((1, KERAS_LENGTH), np.float32)
            row[0, -len(said):] = said
            said.append(int(decoder.predict([feature, row], verbose=0).argmax()) or 1)
        return said

    return Contender(encode, describe)


def load(name: str, threads: int) -> Contender:
    """By its name on the command line: shipped, fp32 or keras."""
    if name == "keras":
        return with_keras(threads)
    return with_onnxruntime(MODEL if name == "shipped" else FP32, threads)
