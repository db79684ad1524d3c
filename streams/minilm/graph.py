"""The model as a graph of onnxruntime's fused operations, which multiply 8-bit numbers.

The carrier stores 8-bit weights, a scale a column, but multiplies 32-bit numbers (21 ms a paragraph); this is the same
model with every product in 8 bits, as dynamic quantisation has it: inputs are rounded by their own range.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from streams.minilm.carrier import Tensors, libraries, matrix_names

WIDTH, HEADS = 384, 12
FUSED = "com.microsoft"
EPSILON = 1e-12
_OPSETS = (("", 17), (FUSED, 1))
_IR = 9
_OF_LAYER = 6
"""Matrices of a layer in the carrier's order: query, key, value, output; into the wide layer, and out of it."""


def model(tensors: Tensors, layers: int) -> bytes:
    """The first layers of the encoder, for one text at a time: vectors of its pieces in, and out (``1 × n × 384``)."""
    onnx, _ = libraries()
    made = _Graph(onnx, tensors)
    out = made.encoder(layers)
    helper, numbers = onnx.helper, onnx.TensorProto.FLOAT
    shape = [1, "pieces", WIDTH]
    graph = helper.make_graph(
        made.nodes,
        "minilm",
        [helper.make_tensor_value_info("pieces", numbers, shape)],
        [helper.make_tensor_value_info(out, numbers, shape)],
        made.constants,
    )
    opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS]
    found: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=_IR).SerializeToString()
    return found


@dataclass
class _Graph:
    onnx: Any
    tensors: Tensors
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def encoder(self, layers: int) -> str:
        matrices = matrix_names(self.tensors)
        found = "pieces"
        for layer in range(layers):
            found = self._layer(layer, found, matrices[_OF_LAYER * layer : _OF_LAYER * (layer + 1)])
        return found

    def _layer(self, layer: int, given: str, matrices: list[str]) -> str:
        name = f"inner.encoder.layer.{layer}"
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        self._product(given, matrices[:3], parts, f"asked{layer}")
        sizes = self._constant(f"sizes{layer}", np.array([WIDTH] * 3, np.int64))
        self._node("Split", [f"asked{layer}", sizes], *parts, axis=2)
        self._node("MultiHeadAttention", parts, f"seen{layer}", domain=FUSED, num_heads=HEADS)
        out = self._product(f"seen{layer}", matrices[3:4], [f"{name}.attention.output.dense"], f"told{layer}")
        seen = self._normal(out, given, f"{name}.attention.output")
        wide = self._product(seen, matrices[4:5], [f"{name}.intermediate.dense"], f"wide{layer}")
        bent = self._node("Gelu", [wide], f"bent{layer}", domain=FUSED)
        out = self._product(bent, matrices[5:6], [f"{name}.output.dense"], f"narrow{layer}")
        return self._normal(out, seen, f"{name}.output")

    def _product(self, given: str, matrices: list[str], biases: list[str], out: str) -> str:
        scales = np.concatenate([self.tensors[f"{name}_scale"].ravel() for name in matrices]).astype(np.float32)
        constants = {
            "weights": np.concatenate([self.tensors[f"{name}_q"] for name in matrices], axis=1),
            "scales": scales,
            "zeros": np.zeros(len(scales), np.int8),
            "bias": np.concatenate([self.tensors[f"{name}.bias"] for name in biases]),
        }
        names = [self._constant(f"{out}.{name}", value) for name, value in constants.items()]
        return self._node("DynamicQuantizeMatMul", [given, *names], out, domain=FUSED)

    def _normal(self, one: str, other: str, name: str) -> str:
        # Apart from one another: `SkipLayerNormalization` takes four times as long on a CPU (onnxruntime 1.32).
        added = self._node("Add", [one, other], f"{name}.sum")
        norm = [
            self._constant(f"{name}.{part}", self.tensors[f"{name}.LayerNorm.{part}"]) for part in ("weight", "bias")
        ]
        return self._node("LayerNormalization", [added, *norm], f"{name}.normal", epsilon=EPSILON, axis=-1)

    def _node(self, operation: str, given: list[str], *out: str, **settings: Any) -> str:
        self.nodes.append(self.onnx.helper.make_node(operation, given, list(out), **settings))
        return out[0]

    def _constant(self, name: str, value: Any) -> str:
        self.constants.append(self.onnx.numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name
