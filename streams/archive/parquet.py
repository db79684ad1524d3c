"""pyarrow, which is an extra."""

from __future__ import annotations

from typing import Any

from streams.errors import SettingsError


def load_parquet() -> tuple[Any, Any]:
    """The modules ``pyarrow`` and ``pyarrow.parquet``.

    Raises:
        SettingsError: it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError as error:
        raise SettingsError(
            "Parquet needs pyarrow, which is not installed", remedy="pip install 'newsroom-streams[parquet]'"
        ) from error
    return pyarrow, pyarrow.parquet
