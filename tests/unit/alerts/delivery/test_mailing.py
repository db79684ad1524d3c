from __future__ import annotations

import asyncio
import shutil
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.utils import parsedate_to_datetime

import pytest
from alerting.post import Post, make_context, taking_mail
from alerting.sending import alert

from streams.alerts.delivery.mailing import send_mail
from streams.alerts.delivery.messages import mail
from streams.alerts.delivery.schedule import Outcome
from streams.alerts.rules import Channel
from streams.settings import Secret

PASSWORD = "open sesame"

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make a certificate with")


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return make_context(tmp_path_factory.mktemp("certificate"))


async def send(
    post: Post, *, security: str = "none", user: str = "", trusted: ssl.SSLContext | None = None, port: int = 0
) -> Outcome:
    channel = Channel(
        id="m",
        kind="email",
        to=("a@example.org", "b@example.org"),
        sender="desk@example.org",
        smtp=f"127.0.0.1:{port or post.port}",
        security=security,
        user=user,
    )
    message = mail(alert(), sender=channel.sender, to=channel.to, name="a1.1")
    context = ssl.create_default_context if trusted is None else lambda: trusted
    return await asyncio.to_thread(send_mail, channel, message, Secret(PASSWORD), context=context)


async def test_a_server_on_the_same_host_gets_mail_without_tls_and_login() -> None:
    async with taking_mail() as post:
        assert await send(post) == Outcome(done=True)

    assert "Message-ID: <a1.1@newsroom-streams>" in post.mails[0]
    assert "Auto-Submitted: auto-generated" in post.mails[0]
    sent = parsedate_to_datetime(message_from_string(post.mails[0])["Date"])
    assert abs(datetime.now(UTC) - sent) < timedelta(minutes=5)
    assert post.logins == []


@needs_openssl
async def test_starttls_encrypts_before_anybody_logs_in(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    async with taking_mail(contexts[0]) as post:
        assert await send(post, security="starttls", user="desk", trusted=contexts[1]) == Outcome(done=True)

    assert (post.logins, post.encrypted) == ([f"desk:{PASSWORD}"], [True])


@needs_openssl
async def test_tls_encrypts_from_the_start(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    async with taking_mail(contexts[0], at_once=True) as post:
        assert await send(post, security="tls", user="desk", trusted=contexts[1]) == Outcome(done=True)

    assert (post.logins, post.encrypted) == ([f"desk:{PASSWORD}"], [True])


@needs_openssl
async def test_a_server_that_nobody_vouches_for_gets_nothing(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    async with taking_mail(contexts[0]) as post:
        outcome = await send(post, security="starttls", user="desk")

    assert "certificate verify failed" in outcome.error
    assert (post.logins, post.mails) == ([], [])


async def test_a_server_that_does_not_offer_starttls_gets_nothing() -> None:
    async with taking_mail() as post:
        outcome = await send(post, security="starttls", user="desk")

    assert not outcome.done
    assert (post.logins, post.mails) == ([], [])


@needs_openssl
async def test_a_login_that_is_refused_is_named_without_the_password(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    async with taking_mail(contexts[0]) as post:
        post.refuses["AUTH"] = f"535 not with {PASSWORD}"
        outcome = await send(post, security="starttls", user="desk", trusted=contexts[1])

    assert outcome.error == f"127.0.0.1:{post.port}: the login of desk was refused (535)"


async def test_whom_a_server_refuses_is_named() -> None:
    async with taking_mail() as post:
        post.refuses["RCPT"] = post.refuses["rcpt"] = "550 nobody here"
        outcome = await send(post)

    assert outcome.error == f"127.0.0.1:{post.port} refused a@example.org (550), b@example.org (550)"


async def test_a_mail_server_that_is_not_there_is_a_failure() -> None:
    outcome = await send(Post(), port=1)

    assert outcome.error.startswith("127.0.0.1:1: ")
