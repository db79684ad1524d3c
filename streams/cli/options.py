"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import click
import msgspec

from streams.errors import InputError
from streams.issues import IssueList, parse_issue_list
from streams.settings import Settings, load_settings

if TYPE_CHECKING:
    from streams.agents.stages import Stages
    from streams.alerts.rules import Rules
    from streams.ingest.fetching import Fetch

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

data_option: Decorator = click.option(
    "--data",
    "data_dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the embedded log and tallies live (STREAMS_DATA_DIR).  [default: .streams]",
)
issues_option: Decorator = click.option(
    "--issues",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The issue list to read by (STREAMS_ISSUES).  [default: a general newsroom's]",
)
place_option: Decorator = click.option(
    "--data",
    "data_dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="The embedded log and tallies there, whatever the settings say of Kafka and a database.",
)
database_option: Decorator = click.option(
    "--database",
    "database_url",
    metavar="URL",
    help="Keep the tallies in this database instead, as STREAMS_DATABASE_URL would name it.",
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
published_option: Decorator = click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]),
    help="When articles that carry no date were published, in UTC.",
)


class _Duration(click.ParamType):
    """A number with s, m, h or d, as `timedelta`."""

    name = "duration"
    _UNITS: ClassVar = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        number, unit = str(value)[:-1], self._UNITS.get(str(value)[-1:])
        if not (unit and number.isascii() and number.isdigit() and 0 < len(number) < 6):
            self.fail(f"{value!r} is no duration such as 90s, 5m or 2h", param, ctx)
        return timedelta(**{unit: int(number)})


DURATION = _Duration()


def settings_of(data_dir: Path | None) -> Settings:
    """Of a command that looks into one place: what `--data` names on this machine, else where the settings point to."""
    settings = load_settings(data_dir=data_dir)
    if data_dir is None:
        return settings
    return msgspec.structs.replace(settings, kafka_bootstrap_servers=None, database_url=None)


def require_tallies(settings: Settings) -> None:
    """See that there is a tally store, for who changes one and must not make one.

    Raises:
        InputError: there is none where the settings point to.
    """
    if settings.database_url is None and not (settings.data_dir / "tallies.db").exists():
        raise InputError(
            f"there are no tallies in {settings.data_dir}",
            remedy="run `streams run` or `streams tally` first, name another place with --data, "
            "or a database with STREAMS_DATABASE_URL",
        )


def load_stages(settings: Settings) -> Stages:
    """Reader and filer by the issue list that the settings name, else by the one that ships with the product.

    Raises:
        InputError: the issue list cannot be read, or is none.
        ModelError: as `stages_of`.
    """
    return stages_of(load_issue_list(settings), accurate=settings.accurate)


def told_unlisted(rules: Rules, issues: IssueList) -> None:
    """Say which issues rules ask for that the list does not have."""
    from streams.alerts.rules import unlisted

    for slip in unlisted(rules, {issue.id for issue in issues.issues}):
        click.echo(f"warning: {slip}", err=True)


def stages_of(issues: IssueList, *, accurate: bool = False) -> Stages:
    """Reader and filer by one list; with the sentence encoder, where issues are to be told more accurately.

    Raises:
        ModelError: the English model, or the encoder that is asked for, is missing or another one.
    """
    from streams.agents.stages import Stages
    from streams.filing import Filer
    from streams.minilm.encoder import load
    from streams.reading import Reader

    return Stages(Reader(issues.same_party, load() if accurate else None), Filer(issues))


def load_issue_list(settings: Settings) -> IssueList:
    """The issue list that the settings name, else the one that ships with the product; called as its file by default.

    Raises:
        InputError: it cannot be read, or is none.
    """
    from streams.filing import default_issue_list

    if settings.issues is None:
        return default_issue_list()
    listed = parse_issue_list(read_issue_file(settings.issues), source=str(settings.issues))
    return msgspec.structs.replace(listed, name=listed.name or settings.issues.name)


def read_issue_file(path: Path) -> bytes:
    """What a file holds.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", remedy="name a readable issue list") from error


def fetch_by(settings: Settings) -> Fetch:
    """What gets URLs, as far as the settings allow.

    Raises:
        SettingsError: the hosts that are allowed are none.
    """
    from streams.ingest.fetching import blocking
    from streams.web.addresses import AllowedHosts

    return blocking(AllowedHosts(settings.allowed_hosts))


def utc(moment: datetime | None) -> datetime | None:
    """A time given on the command line, which is meant in UTC."""
    return moment and moment.replace(tzinfo=UTC)
