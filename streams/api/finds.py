"""Statements, agreements and articles, found."""

from __future__ import annotations

import asyncio

from streams.api import answers, parameters
from streams.api.sources import NotFoundError, Sources

PAGE = 50


async def statements(sources: Sources, asked: parameters.OfStatements) -> answers.Statements:
    page = await asyncio.to_thread(
        sources.store.statements, asked.wanted, limit=asked.limit or PAGE, cursor=asked.cursor, reading=asked.reading
    )
    return answers.Statements(statements=page.found, cursor=page.cursor)


async def agreements(sources: Sources, asked: parameters.OfAgreements) -> answers.Agreements:
    page = await asyncio.to_thread(
        sources.store.agreements, asked.wanted, limit=asked.limit or PAGE, cursor=asked.cursor, reading=asked.reading
    )
    return answers.Agreements(agreements=page.found, cursor=page.cursor)


async def articles(sources: Sources, asked: parameters.OfArticles) -> answers.Articles:
    page = await asyncio.to_thread(
        sources.store.articles, asked.wanted, limit=asked.limit or PAGE, cursor=asked.cursor, reading=asked.reading
    )
    return answers.Articles(articles=page.found, cursor=page.cursor)


async def history(sources: Sources, asked: parameters.OfArticle) -> answers.History:
    found = await asyncio.to_thread(sources.store.history, asked.uri)
    if found is None:
        raise NotFoundError(f"{asked.uri}: no such article has been counted", remedy="a uri is the one published")
    return answers.History(history=found)


async def incomplete(sources: Sources, asked: parameters.Tabled) -> answers.Incomplete:
    return answers.Incomplete(articles=await asyncio.to_thread(sources.store.incomplete))
