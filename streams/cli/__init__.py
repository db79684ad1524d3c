"""The command ``streams``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command and exit with its status, as `commands.status_of_command` says."""
    try:
        # Imported here, because Ctrl-C may come before the imports are done.
        from streams.cli.commands import status_of_command
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(status_of_command())
