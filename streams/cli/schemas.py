"""``streams schemas``: write the JSON Schemas and the AsyncAPI document."""

from __future__ import annotations

from pathlib import Path

import click

from streams import __version__


@click.command(short_help="Write the schemas and the AsyncAPI document.")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def schemas(directory: Path) -> None:
    """Write the JSON Schema of every event and the AsyncAPI document of the topics to DIRECTORY."""
    from streams.contract.schemas import contract_files

    directory.mkdir(parents=True, exist_ok=True)
    for name, content in contract_files(__version__).items():
        (directory / name).write_text(content, encoding="utf-8")
        click.echo(directory / name)
