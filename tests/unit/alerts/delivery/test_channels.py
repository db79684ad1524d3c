from __future__ import annotations

import json
from pathlib import Path

import pytest
from aiohttp import web
from alerting.sending import Receiver, alert, receiving

from streams.alerts.delivery.channels import Senders
from streams.alerts.delivery.schedule import Outcome
from streams.alerts.delivery.signing import signed_headers, signing_key
from streams.alerts.rules import AgreementCondition, Channel, Rule, Rules
from streams.errors import SettingsError
from streams.settings import Secret
from streams.web.addresses import AllowedHosts

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def hook(url: str) -> Channel:
    return Channel(id="hook", kind="webhook", url=url, secret_env=("HOOK",))


def with_channel(channel: Channel) -> Rules:
    return Rules(rules=(Rule(id="r", when=(AgreementCondition(),)),), channels=(channel,))


async def post(receiver: Receiver, *, attempt: int = 1, allowed: str | None = None) -> Outcome:
    port = receiver.url.split(":")[2].split("/")[0]
    hosts = AllowedHosts(f"127.0.0.1:{port}" if allowed is None else allowed)
    async with Senders(hosts, environment={"HOOK": SECRET}) as senders:
        return await senders.send(hook(receiver.url), alert(), attempt)


async def test_a_webhook_is_signed_and_named_so_that_its_receiver_can_check_it() -> None:
    async with receiving() as receiver:
        assert await post(receiver) == Outcome(done=True)

    ((headers, body),) = receiver.got
    expected = signed_headers(
        "a1.1", body, [signing_key(Secret(SECRET), variable="HOOK")], now=int(headers["webhook-timestamp"])
    )
    assert {name: headers[name] for name in expected} == expected
    assert headers["idempotency-key"] == "a1.1"
    assert "newsroom-attempt" not in headers


async def test_a_repeat_is_marked_as_one() -> None:
    async with receiving() as receiver:
        await post(receiver, attempt=3)

    assert receiver.got[0][0]["newsroom-attempt"] == "3"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (web.Response(status=500), Outcome(done=False, error="HTTP 500 Internal Server Error")),
        (web.Response(status=410), Outcome(done=False, error="HTTP 410 Gone", final=True)),
        (
            web.Response(status=429, headers={"Retry-After": "7"}),
            Outcome(done=False, error="HTTP 429 Too Many Requests", after=7.0),
        ),
        (
            web.Response(status=302, headers={"Location": "http://10.0.0.1/"}),
            Outcome(done=False, error="HTTP 302 Found"),
        ),
    ],
)
async def test_anything_but_success_is_a_failure_with_its_reason(answer: web.Response, outcome: Outcome) -> None:
    async with receiving() as receiver:
        receiver.answers.append(answer)

        assert await post(receiver) == outcome


async def test_a_private_address_is_refused_unless_it_is_allowed() -> None:
    async with receiving() as receiver:
        outcome = await post(receiver, allowed="")

    assert not outcome.done
    assert "STREAMS_ALLOWED_HOSTS" in outcome.error
    assert receiver.got == []


async def test_a_receiver_that_is_not_there_is_a_failure() -> None:
    async with receiving() as receiver:
        pass

    assert not (await post(receiver)).done


async def test_a_secret_that_is_not_set_is_named_at_the_beginning() -> None:
    with pytest.raises(SettingsError, match="HOOK is not set"):
        Senders(AllowedHosts(), environment={}).check(with_channel(hook("https://desk.example/")))


async def test_a_file_gets_an_object_a_line(tmp_path: Path) -> None:
    path = tmp_path / "new" / "alerts.jsonl"
    async with Senders(AllowedHosts()) as senders:
        for _ in range(2):
            await senders.send(Channel(id="f", kind="file", path=str(path)), alert(), 1)

    assert [json.loads(line)["data"]["id"] for line in path.read_text().splitlines()] == ["a1", "a1"]


async def test_a_file_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    async with Senders(AllowedHosts()) as senders:
        outcome = await senders.send(Channel(id="f", kind="file", path=str(tmp_path)), alert(), 1)

    assert not outcome.done
    assert str(tmp_path) in outcome.error


async def test_a_terminal_gets_a_line() -> None:
    shown: list[str] = []
    async with Senders(AllowedHosts(), echo=shown.append) as senders:
        await senders.send(Channel(id="t", kind="terminal"), alert(), 1)

    assert shown == ["2024-03-05 12:00 Strike: Port strike: Lena Ortiz said: We walk out."]


async def test_an_address_that_a_variable_holds_is_shown_by_no_error() -> None:
    channel = Channel(id="chat", kind="slack", url_env="CHAT")
    for address in (
        "http://127.0.0.1:1/T0/B0/secret",
        "gopher://x/secret",
        "http://[secret",
        "http://user:secret@",
        "",
    ):
        async with Senders(AllowedHosts("127.0.0.1:1"), environment={"CHAT": address}) as senders:
            outcome = await senders.send(channel, alert(), 1)

        assert not outcome.done
        assert "secret" not in outcome.error


async def test_a_chat_gets_its_message_at_the_address_that_a_variable_holds() -> None:
    async with receiving() as receiver:
        port = receiver.url.split(":")[2].split("/")[0]
        async with Senders(AllowedHosts(f"127.0.0.1:{port}"), environment={"CHAT": receiver.url + "\n"}) as senders:
            assert (await senders.send(Channel(id="chat", kind="slack", url_env="CHAT"), alert(), 1)).done

    assert "We walk out." in json.loads(receiver.got[0][1])["text"]
