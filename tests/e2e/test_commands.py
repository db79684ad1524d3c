"""What each command does for its user."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from streams import demo
from streams.cli.tallies import as_json_text
from streams.contract import codec
from streams.events import Change, ClassifiedParagraph
from streams.ingest.articles import article_of
from streams.ingest.formats.json_object import parse, stating
from streams.ingest.paragraphs import paragraph_events
from streams.issues import parse_issue_list
from streams.log.opening import open_log
from streams.settings import Settings
from streams.tally.core.fold import fold

STREAMS = Path(sys.executable).parent / "streams"
Command = Callable[..., subprocess.CompletedProcess[str]]

ISSUES = demo.issue_list()
COVERAGE = demo.folder()
PORT = """\
 date 2024-05-03 By Ada Moreno, Harbour Times

The port of Varna and its dockers agreed on Friday to raise pay by six percent, port chief Lena Ortiz said.

“We will keep the night shift,” she added.
"""


@pytest.fixture(scope="module")
def demo_run(streams: Command, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """The demo coverage, run once: where its data is, and what was printed."""
    data = tmp_path_factory.mktemp("demo")
    done = streams("run", COVERAGE, "--issues", ISSUES, "--data", data, "--once", "--json")
    assert done.returncode == 0, done.stderr
    return data, json.loads(done.stdout)


class TestRunOnce:
    def test_prints_the_tallies_in_the_promised_shape(self, demo_run: tuple[Path, dict]):
        _, printed = demo_run
        assert list(printed) == ["tallies"]
        followed = {issue["id"] for issue in json.loads(ISSUES.read_text())["issues"]}
        for tally in printed["tallies"]:
            assert tally["issue"] in followed
            assert tally["paragraphs"] >= tally["articles"] >= tally["outlets"] >= 1
            assert 0 <= sum(tally["kinds"].values()) <= tally["statements"]
            for count in tally["agreements"].values():
                assert count["reports"] >= count["distinct"] >= 1

    def test_a_second_run_changes_nothing(self, streams: Command, demo_run: tuple[Path, dict]):
        data, printed = demo_run
        again = streams("run", COVERAGE, "--issues", ISSUES, "--data", data, "--once", "--json")
        assert json.loads(again.stdout) == printed

    def test_shows_what_the_tallies_command_shows(self, streams: Command, demo_run: tuple[Path, dict]):
        data, printed = demo_run
        assert json.loads(streams("tallies", "--json", "--data", data).stdout) == printed

    def test_gives_what_folding_the_output_of_classify_gives(self, streams: Command, demo_run: tuple[Path, dict]):
        _, printed = demo_run
        classified = streams("classify", COVERAGE, "--issues", ISSUES, "--json").stdout.splitlines()
        paragraphs = [msgspec.json.decode(line, type=ClassifiedParagraph) for line in classified]
        labels = {issue.id: issue.label for issue in parse_issue_list(ISSUES.read_bytes(), source="demo").issues}
        assert json.loads(as_json_text(fold(paragraphs), labels)) == printed

    def test_and_classify_shows_nothing_of_an_article_that_is_killed(self, streams: Command):
        articles = [json.loads(line) for line in (COVERAGE / "wire.jsonl").read_text().splitlines()]
        killed = {article["uri"] for article in articles if article.get("status") == "canceled"}
        assert killed
        shown = {json.loads(line)["article"]["uri"] for line in streams("classify", COVERAGE).stdout.splitlines()}
        assert not shown & killed

    def test_prints_tables_without_json(self, streams: Command, demo_run: tuple[Path, dict]):
        data, printed = demo_run
        shown = streams("run", "--data", data, "--issues", ISSUES, "--once", COLUMNS="160").stdout
        assert "Latest agreements" in shown
        for tally in printed["tallies"]:
            assert tally["label"] in shown


class TestTallies:
    def test_by_day_they_add_up_to_the_whole(self, streams: Command, demo_run: tuple[Path, dict]):
        data, printed = demo_run
        by_day = json.loads(streams("tallies", "--by", "day", "--json", "--data", data).stdout)["tallies"]
        for tally in printed["tallies"]:
            days = [day for day in by_day if day["issue"] == tally["issue"]]
            assert sum(day["paragraphs"] for day in days) == tally["paragraphs"]
            assert sum(day["articles"] for day in days) == tally["articles"]
            assert all(day["start"].endswith("T00:00:00Z") for day in days)

    def test_of_one_issue_since_a_day(self, streams: Command, demo_run: tuple[Path, dict]):
        data, printed = demo_run
        issue = printed["tallies"][0]["issue"]
        (tally,) = json.loads(streams("tallies", "--issue", issue, "--json", "--data", data).stdout)["tallies"]
        assert tally == printed["tallies"][0]
        none = streams("tallies", "--issue", issue, "--since", "2100-01-01", "--json", "--data", data)
        assert json.loads(none.stdout) == {"tallies": []}

    def test_where_there_are_none_the_error_says_what_to_run(self, streams: Command, tmp_path: Path):
        done = streams("tallies", "--data", tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert "streams run" in done.stderr


class TestChangesAndHistory:
    CORRECTED = "urn:meridian-post:2023-12-21:generals"

    def test_an_update_is_told_with_what_it_took_back_and_what_it_says_now(
        self, streams: Command, demo_run: tuple[Path, dict]
    ):
        data, _ = demo_run
        (line,) = streams("changes", self.CORRECTED, "--substantive", "--json", "--data", data).stdout.splitlines()
        change = msgspec.json.decode(line, type=Change)
        assert (change.kind, change.before.version, change.after.version) == ("substantive", "1", "2")
        assert "reached" in {told.before.status for told in change.agreements if told.before}
        shown = streams("changes", "--data", data).stdout
        assert f"substantive  {self.CORRECTED}  version 1 → 2" in shown
        assert streams("changes", "--since", "2100-01-01", "--data", data).stdout == ""

    def test_the_history_of_an_article_has_its_versions_and_what_each_said(
        self, streams: Command, demo_run: tuple[Path, dict]
    ):
        data, _ = demo_run
        history = json.loads(streams("history", self.CORRECTED, "--json", "--data", data).stdout)
        assert [(v["said"]["edition"]["version"], v["ended"]) for v in history["versions"]] == [
            ("1", "replaced"),
            ("2", None),
        ]
        assert all(version["said"]["statements"] for version in history["versions"])
        assert "version 2" in streams("history", self.CORRECTED, "--data", data).stdout

    def test_an_article_that_was_never_counted_is_an_error(self, streams: Command, demo_run: tuple[Path, dict]):
        data, _ = demo_run
        done = streams("history", "urn:nobody", "--data", data)
        assert (done.returncode, done.stdout) == (1, "")
        assert "urn:nobody: no such article" in done.stderr


class TestClassify:
    def test_prints_one_object_a_body_paragraph_whose_spans_are_right(self, streams: Command, tmp_path: Path):
        file = tmp_path / "port.txt"
        file.write_text(PORT)
        lines = [json.loads(line) for line in streams("classify", file).stdout.splitlines()]
        assert [(line["ordinal"], line["paragraph_count"], line["role"]) for line in lines] == [
            (1, 2, "body"),
            (2, 2, "body"),
        ]
        for line in lines:
            start, end = line["span"]
            assert PORT[start:end] == line["text"]
        (statement,) = lines[1]["statements"]
        assert statement["speaker"]["name"] == "Lena Ortiz"
        assert statement["speaker"]["resolved"] == "pronoun"
        ((start, end),) = statement["content"]
        assert "We will keep the night shift" in lines[1]["text"][start:end]

    def test_an_article_that_is_not_in_english_gets_no_labels_and_is_told(self, streams: Command, tmp_path: Path):
        file = tmp_path / "hafen.txt"
        file.write_text(
            "date 2024-05-03\n\n„Wir bleiben“, sagte Ministerin Anna Berg am Montag nach dem Streik im Hafen.\n"
        )
        done = streams("classify", file, "--json")
        (line,) = map(json.loads, done.stdout.splitlines())
        assert line["article"]["language"] == "de"
        assert not any(line.get(labels) for labels in ("issues", "statements", "agreements"))
        assert "hafen: not in English (de), so nothing in it is labelled" in done.stderr

    def test_a_text_without_a_date_gets_its_files_and_is_told(self, streams: Command, tmp_path: Path):
        file = tmp_path / "port.txt"
        file.write_text(PORT.partition("\n")[2])
        done = streams("classify", file)
        assert {json.loads(line)["article"]["uri"] for line in done.stdout.splitlines()} == {"urn:newsroom:port"}
        assert "port.txt: no publication date, so it gets the day of its file's last change" in done.stderr

    def test_reads_standard_input(self, streams: Command):
        done = streams("classify", "-", stdin=PORT)
        assert len(done.stdout.splitlines()) == 2

    def test_the_same_input_reads_the_same_twice(self, streams: Command):
        assert streams("classify", "-", stdin=PORT).stdout == streams("classify", "-", stdin=PORT).stdout


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\n \n",
    "binary.txt": bytes(range(256)) * 40,
    "latin1.txt": " date 2024-05-03 By A, B\n\nCaf\u00e9 talks.\n".encode("latin-1"),
    "undated.txt": b"A paragraph without any date at all.\n\nAnd another one.\n",
}


class TestBadInput:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "in"
        folder.mkdir()
        for name, content in BAD.items():
            (folder / name).write_bytes(content)
        (folder / "port.txt").write_text(PORT)
        lines = ['{"uri": "urn:a", "published": "2024-05-03T00:00:00Z", "paragraphs": ["The port pay deal stands."]}']
        lines += ['{"uri": "urn:b"}', "not JSON", lines[0].replace("urn:a", "urn:c")]
        (folder / "wire.jsonl").write_text("\n".join(lines))
        return folder

    def test_each_gets_an_error_with_its_place_and_its_neighbours_go_on(self, streams: Command, folder: Path):
        done = streams("run", folder, "--once", "--data", folder.parent / "data", "--json")
        assert done.returncode == 1
        for name in BAD:
            assert name in done.stderr
        assert "wire.jsonl:2" in done.stderr
        assert "wire.jsonl:3" in done.stderr
        assert "tallies" in json.loads(done.stdout)
        published = streams("publish", folder, "--data", folder.parent / "data")
        assert "3 articles" in published.stderr
        assert f"{len(BAD) + 2} dead letters" in published.stderr

    def test_a_line_of_50_mb_stops_nothing(self, streams: Command, tmp_path: Path):
        file = tmp_path / "huge.jsonl"
        good = '{"uri": "urn:%s", "published": "2024-05-03T00:00:00Z", "paragraphs": ["The port pay deal stands."]}\n'
        with file.open("w") as out:
            out.write(good % "a")
            out.write('{"uri": "urn:huge", "text": "' + "x" * 50_000_000 + '"}\n')
            out.write(good % "b")
        done = streams("publish", file, "--data", tmp_path / "data")
        assert done.returncode == 1
        assert "huge.jsonl:2" in done.stderr
        assert "2 articles" in done.stderr

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["run", "missing.txt", "--once"], "missing.txt"),
            (["classify", "missing.txt"], "missing.txt"),
            (["publish", "missing.txt"], "missing.txt"),
            (["classify", "port.txt", "--issues", "missing.json"], "missing.json"),
            (["worker", "--processes", "2"], "Kafka"),
            (["run", "port.txt", "--once", "--issues", "misspelt.json"], 'no field "labell"'),
            (["classify", "port.txt", "--issues", "misspelt.json"], 'no field "labell"'),
            (["worker", "--issues", "misspelt.json"], 'no field "labell"'),
        ],
    )
    def test_what_cannot_work_ends_with_one_clear_error(
        self, streams: Command, tmp_path: Path, arguments: list[str], said: str
    ):
        (tmp_path / "port.txt").write_text(PORT)
        (tmp_path / "misspelt.json").write_text('{"issues": [{"id": "port", "labell": "Port"}]}')
        done = streams(*arguments, cwd=tmp_path)
        assert done.returncode == 1
        assert said in done.stderr
        assert len(done.stderr.splitlines()) <= 3

    def test_a_wrong_setting_is_named(self, streams: Command, tmp_path: Path):
        done = streams("publish", "-", cwd=tmp_path, STREAMS_BATCH_SIZE="zero")
        assert done.returncode == 1
        assert "STREAMS_BATCH_SIZE" in done.stderr


@pytest.mark.parametrize(
    "command",
    ["run", "classify", "publish", "worker", "tally", "tallies", "readings", "dead-letters", "issues", "schemas"],
)
def test_every_command_has_help_and_is_listed(streams: Command, command: str):
    assert f"\n  {command} " in streams("--help").stdout
    done = streams(command, "--help")
    assert done.returncode == 0
    assert "Usage: streams" in done.stdout


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("dead-letters", "no dead letters"),
        ("dead-letters count", "no dead letters"),
        ("changes urn:nobody:s", "no changes"),
        ("sources", "nothing is watched: `streams watch SOURCE...` begins it"),
        ("mend list", "no mends"),
        ("alerts list", "no alerts"),
    ],
)
def test_what_shows_nothing_says_so_to_people_and_leaves_json_alone(
    streams: Command, demo_run: tuple[Path, dict], command: str, told: str
):
    done = streams(*command.split(), "--data", demo_run[0])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"{told}\n")
    assert streams(*command.split(), "--data", demo_run[0], "--json").stderr == ""


class TestTroubleOnTheMachine:
    def test_a_deleted_tally_store_is_filled_from_the_log_again(
        self, streams: Command, demo_run: tuple[Path, dict], tmp_path: Path
    ):
        data, printed = demo_run
        copy = Path(shutil.copytree(data, tmp_path / "data"))
        for file in copy.glob("tallies.db*"):
            file.unlink()
        again = streams("run", "--issues", ISSUES, "--data", copy, "--once", "--json")
        assert json.loads(again.stdout) == printed

    def test_a_data_directory_that_cannot_be_made_is_named(self, streams: Command, tmp_path: Path):
        (tmp_path / "file").touch()
        done = streams("run", "--once", STREAMS_DATA_DIR=str(tmp_path / "file"))
        assert done.returncode == 1
        assert str(tmp_path / "file") in done.stderr

    def test_output_that_cannot_be_written_is_no_fault_of_the_product(self, tmp_path: Path):
        article = tmp_path / "port.txt"
        article.write_text(PORT)
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [STREAMS, "classify", article], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
            )
        assert (done.returncode, done.stderr) == (1, "streams: input or output: No space left on device\n")

    def test_ctrl_c_before_the_commands_are_loaded_leaves_no_traceback(self, tmp_path: Path):
        # A module that is imported on the way to the commands, and interrupted there as by Ctrl-C.
        (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n")
        done = subprocess.run(
            [STREAMS, "--version"], env={"PYTHONPATH": str(tmp_path)}, capture_output=True, timeout=60, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")

    def test_a_terminal_without_unicode_shows_what_it_can(self, streams: Command, tmp_path: Path):
        article = tmp_path / "port.txt"
        article.write_text(PORT)
        ascii_only = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        done = streams("classify", article, "--explain", **ascii_only)
        assert done.returncode == 0, done.stderr
        assert "keep the night shift,? she added" in done.stdout


class TestDeadLetters:
    @pytest.fixture
    def empty(self, streams: Command, tmp_path: Path) -> Path:
        """Where a log has an empty article that was published twice."""
        (tmp_path / "empty.txt").write_text("")
        for _ in range(2):
            streams("publish", "empty.txt", "--data", "data", cwd=tmp_path)
        return tmp_path

    def test_tell_when_where_each_stood_why_and_what_to_do_and_repeats_once(self, streams: Command, empty: Path):
        shown = streams("dead-letters", "--data", "data", cwd=empty)
        assert shown.returncode == 0
        assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ingest: empty\.txt: .* \(2 times since ", shown.stdout)
        (line,) = streams("dead-letters", "--json", "--data", "data", cwd=empty).stdout.splitlines()
        letter = json.loads(line)
        assert (letter["stage"], letter["origin"], letter["error"]) == ("ingest", "empty.txt", "InputError")
        assert (letter["times"], letter["first"] < letter["last"]) == (2, True)

    def test_are_counted_cleared_and_shown_again_where_all_are_asked_for(self, streams: Command, empty: Path):
        counted = json.loads(streams("dead-letters", "count", "--json", "--data", "data", cwd=empty).stdout)
        (reason,) = counted["dead_letters"]
        assert (reason["stage"], reason["error"], reason["letters"]) == ("ingest", "InputError", 1)
        assert "2 dead letters" in streams("dead-letters", "clear", "--data", "data", cwd=empty).stderr
        assert streams("dead-letters", "--data", "data", cwd=empty).stdout == ""
        assert "empty.txt" in streams("dead-letters", "--all", "--data", "data", cwd=empty).stdout
        assert streams("dead-letters", "--since", "2100-01-01", "--all", "--data", "data", cwd=empty).stdout == ""

    def test_an_option_before_a_subcommand_is_not_lost_silently(self, streams: Command, tmp_path: Path):
        done = streams("dead-letters", "--data", "data", "clear", cwd=tmp_path)
        assert (done.returncode, "options stand behind clear" in done.stderr) == (2, True)


class TestReadersWriteNothing:
    @pytest.mark.parametrize(
        "command",
        [("tallies",), ("readings",), ("dead-letters",), ("dead-letters", "count"), ("dead-letters", "clear")],
    )
    def test_a_mistyped_data_directory_is_an_error_and_nothing_is_left_behind(
        self, streams: Command, tmp_path: Path, command: tuple[str, ...]
    ):
        done = streams(*command, "--data", "mistyped", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert "mistyped" in done.stderr
        assert list(tmp_path.iterdir()) == []

    def test_a_read_only_directory_is_read(self, demo_run: tuple[Path, dict], streams: Command, tmp_path: Path):
        data = Path(shutil.copytree(demo_run[0], tmp_path / "data"))
        before = {file.name: file.read_bytes() for file in data.rglob("*") if file.is_file()}
        reading = read_only(data)
        for command in (["tallies", "--json"], ["readings"], ["dead-letters"], ["dead-letters", "count"]):
            given = [*reading, str(STREAMS), *command, "--data", str(data)]
            done = subprocess.run(given, capture_output=True, text=True, timeout=60, check=False)
            nothing = "no dead letters\n" if command[0] == "dead-letters" else ""
            assert (done.returncode, done.stderr) == (0, nothing)
            assert command[0] != "tallies" or len(json.loads(done.stdout)["tallies"]) == len(demo_run[1]["tallies"])
        assert {file.name: file.read_bytes() for file in data.rglob("*") if file.is_file()} == before


def read_only(folder: Path) -> list[str]:
    """The beginning of a command line for which the folder is read-only: modes do not hold root back, a mount does."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        return []
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    reading = ["unshare", "--mount", "sh", "-c", mount, str(folder)]
    if subprocess.run([*reading, "true"], capture_output=True, check=False).returncode:
        pytest.skip("root, and not allowed to mount")
    return reading


def test_run_tells_which_version_still_lacks_paragraphs(streams: Command, tmp_path: Path):
    first = {"uri": "urn:port", "published": "2024-05-03T00:00:00Z", "paragraphs": ["One.", "Two."]}
    (tmp_path / "first.jsonl").write_text(json.dumps(first))
    assert "lacks" not in streams("run", "first.jsonl", "--once", "--data", "data", cwd=tmp_path).stderr
    second = article_of(parse(json.dumps(first | {"version": 2}).encode()), stating=stating)
    event = codec.paragraph_record(paragraph_events(second)[0])

    async def publish_half_a_version() -> None:
        async with open_log(Settings(data_dir=tmp_path / "data")) as log:
            await log.append([event])

    asyncio.run(publish_half_a_version())
    done = streams("run", "--once", "--data", "data", cwd=tmp_path)
    assert "urn:port version 2 lacks paragraphs and is counted as it is: 1 of 2 have arrived" in done.stderr


class TestRunStaysUnderItsDataDirectory:
    def test_whatever_the_kafka_settings_say(self, streams: Command, tmp_path: Path):
        elsewhere = {"STREAMS_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        assert streams("run", "--once", "--data", "data", cwd=tmp_path, **elsewhere).returncode == 0

    def test_whatever_database_the_environment_names_and_says_so(self, streams: Command, tmp_path: Path):
        (tmp_path / "port.txt").write_text(PORT)
        production = {"STREAMS_DATABASE_URL": f"sqlite:///{tmp_path / 'production.db'}"}
        done = streams("run", "port.txt", "--once", "--data", "trial", cwd=tmp_path, **production)
        assert done.returncode == 0, done.stderr
        assert not (tmp_path / "production.db").exists()
        assert (tmp_path / "trial" / "tallies.db").exists()
        (said,) = (line for line in done.stderr.splitlines() if "STREAMS_DATABASE_URL" in line)
        assert "stay in trial" in said
        shown = streams("tallies", "--json", "--data", "trial", cwd=tmp_path, **production)
        assert shown.stdout == streams("tallies", "--json", "--data", "trial", cwd=tmp_path).stdout
        assert shown.returncode == 0

    def test_unless_an_option_names_a_database(self, streams: Command, tmp_path: Path):
        production = {"STREAMS_DATABASE_URL": f"sqlite:///{tmp_path / 'production.db'}"}
        chosen = f"sqlite:///{tmp_path / 'chosen.db'}"
        done = streams("run", "--once", "--data", "data", "--database", chosen, cwd=tmp_path, **production)
        assert (done.returncode, "STREAMS_DATABASE_URL" in done.stderr) == (0, False)
        assert {file.name for file in tmp_path.rglob("*.db")} == {"chosen.db", "log.db"}

    def test_and_what_is_published_into_it_goes_there_too(self, streams: Command, tmp_path: Path):
        (tmp_path / "port.txt").write_text(PORT)
        elsewhere = {"STREAMS_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        done = streams("publish", "port.txt", "--data", "data", cwd=tmp_path, **elsewhere)
        assert (done.returncode, "1 article" in done.stderr) == (0, True)
