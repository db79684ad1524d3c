"""`streams watch` as users run it, and `streams sources` beside it."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from feeds.atom import atom, entry
from feeds.server import serving

Command = Callable[..., subprocess.CompletedProcess[str]]
STREAMS = Path(sys.executable).parent / "streams"


def test_a_folder_is_watched_until_ctrl_c_and_shown_from_another_terminal(streams: Command, tmp_path: Path):
    desk, data = tmp_path / "desk", tmp_path / "data"
    desk.mkdir()
    (desk / "quay.txt").write_text("published: 2024-03-05\n\nThe board met on Monday.\n")
    os.utime(desk / "quay.txt", (0, 0))
    command = [STREAMS, "watch", desk, "--data", data]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline().startswith(f"{desk}: 1 new; next look ")
            (beside,) = streams("sources", "--data", data, "--json").stdout.splitlines()
            assert json.loads(beside)["new"] == 1

            (desk / "quay.txt").write_text("published: 2024-03-05\n\nThe board met on Monday, and parted.\n")
            assert process.stdout.readline().startswith(f"{desk}: 1 updated; next look ")
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
    assert str(desk) in streams("sources", "--data", data).stdout
    assert streams("sources", "forget", desk, "--data", data).stderr == "forgot 1 source\n"
    assert streams("sources", "--data", data).stdout == ""


async def test_a_url_is_published_like_a_file_where_its_host_is_allowed(tmp_path: Path):
    async with serving() as server:
        server.gives("/feed", atom(entry("quay", "It met."), entry("pier", "It fell.")))

        async def publish(**environment: str) -> subprocess.CompletedProcess[bytes]:
            process = await asyncio.create_subprocess_exec(
                STREAMS,
                "publish",
                server.url("/feed"),
                "--data",
                tmp_path,
                env=os.environ | environment,
                stderr=subprocess.PIPE,
            )
            _, errors = await process.communicate()
            return subprocess.CompletedProcess([], process.returncode or 0, b"", errors)

        refused = await publish()
        published = await publish(STREAMS_ALLOWED_HOSTS=f"127.0.0.1:{server.port}")

    assert refused.returncode == 1
    assert b"refused: 127.0.0.1 is no address of the public internet" in refused.stderr
    assert b"name it in STREAMS_ALLOWED_HOSTS" in refused.stderr
    assert (published.returncode, published.stderr) == (0, b"published 2 articles, 2 paragraphs\n")


def test_what_cannot_be_watched_is_refused_at_once(streams: Command, tmp_path: Path):
    for arguments, reason in (
        (["-"], "standard input cannot be watched"),
        ([tmp_path / "nowhere"], "there is no such file or folder"),
        (["https://user:secret@news.example/"], "credentials in a URL"),
        ([tmp_path, "--every", "5"], "no duration such as 90s, 5m or 2h"),
        ([tmp_path, "--every", "1s"], "left alone for 30s at least"),
    ):
        done = streams("watch", *arguments, "--data", tmp_path / "data")
        assert done.returncode in (1, 2)
        assert reason in done.stderr
        assert "secret" not in done.stderr
