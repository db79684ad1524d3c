import sys
from pathlib import Path

import pytest

from streams.errors import ModelError
from streams.minilm import carrier


def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match="onnxruntime") as caught:
        carrier.libraries()
    assert "newsroom-streams[accurate]" in caught.value.remedy


def test_without_the_package_that_carries_the_weights_so_it_does() -> None:
    with pytest.raises(ModelError, match="no_such_package") as caught:
        carrier.tensors("no_such_package")
    assert "newsroom-streams[accurate]" in caught.value.remedy


def test_another_file_than_the_one_known_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "another_carrier"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "model.onnx").write_bytes(b"another")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match="is not the sentence encoder that we know"):
        carrier.tensors("another_carrier")
