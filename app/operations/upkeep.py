"""What a server does besides answering: notice changes, rebuild or reopen, clear out what has expired."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from app.find.searcher import Searcher, stamp
from app.knowledge import Knowledge
from app.operations import derived
from app.tables.application import Tables
from app.web.logs import log_error
from kb import requests, sessions, unanswered

LOOK_EVERY_SECONDS = 1.0
CLEAR_EVERY_SECONDS = 3600.0


def watch(knowledge: Knowledge, tables: Tables) -> Callable[[], Awaitable[None]]:
    """Background work: once a second compare the truth with the derived files, and the files with what is open."""

    async def upkeep() -> None:
        opened = stamp(knowledge.published)
        seen: tuple[object, ...] = ()
        while True:
            try:
                now = (
                    await asyncio.to_thread(derived.current_revision, knowledge),
                    knowledge.db.today(),
                    *_stamps(knowledge),
                )
                if now != seen:  # also once a day, when a consent may have ended
                    await asyncio.to_thread(derived.bring_up_to_date, knowledge)
                    seen = (*now[:2], *_stamps(knowledge)) if await asyncio.to_thread(_is_current, knowledge) else ()
                if (found := stamp(knowledge.published)) != opened:
                    await tables.reopen()
                    opened = found
            except Exception as error:  # a full disk must not end the watch: it may be emptied
                log_error(error, where="bringing the search index and the public tables up to date")
                await asyncio.sleep(10)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    return upkeep


def _stamps(knowledge: Knowledge) -> tuple[object, object]:
    return stamp(knowledge.published), stamp(knowledge.index)


def _is_current(knowledge: Knowledge) -> bool:
    return derived.published_is_current(knowledge) and derived.index_is_current(knowledge)


def load_model(searcher: Searcher) -> Callable[[], Awaitable[None]]:
    """Background work: make search by meaning ready while search already answers by keyword."""

    async def loading() -> None:
        await asyncio.to_thread(searcher.load_model)

    return loading


def clear_expired(knowledge: Knowledge) -> Callable[[], Awaitable[None]]:
    """Background work: once an hour remove old sessions, requests decided long ago, and old searches."""

    async def clearing() -> None:
        while True:
            for purge in (sessions.purge, requests.purge, unanswered.purge):
                try:
                    await asyncio.to_thread(purge, knowledge.db)
                except Exception as error:  # a full disk must not end the clearing: it may be emptied
                    log_error(error, where="clearing out what has expired")
            await asyncio.sleep(CLEAR_EVERY_SECONDS)

    return clearing


def health(knowledge: Knowledge) -> Callable[[], dict[str, bool]]:
    """What /healthz asks: whether the truth answers and the derived files can be read."""

    def check() -> dict[str, bool]:
        started = time.monotonic()
        derived.current_revision(knowledge)
        return {
            "database": time.monotonic() - started < 10,
            "public tables": derived.publication.read_stamp(knowledge.published) is not None,
            "search index": derived.read_state(knowledge.index) is not None,
        }

    return check
