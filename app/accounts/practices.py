"""Administrators' page of the NHS list: send it, see what loading it would do, load it."""

import hashlib
import re
from pathlib import Path

from starlette.responses import Response

from app.accounts.visit import Visit, see_other
from app.knowledge import Knowledge
from app.operations.fetch import keep
from kb.administration import check_can_administer
from kb.errors import NotFound, Problem
from kb.ods_report import NotAnOdsList, parse_practices
from kb.organisations import Ingested, find_last_loading, ingest, list_organisations, preview_ingest
from kb.people import Person

WAITING = "waiting-"  # lists that were sent and not loaded yet; the next one takes their place


def show_practices(visit: Visit) -> Response:
    _administrator(visit)
    return _page(visit)


def preview(visit: Visit) -> Response:
    """What loading the sent list would do. It is kept in the data folder until it is loaded."""
    _administrator(visit)
    try:
        if not visit.form.file:
            raise NotAnOdsList("Choose the file first.")
        given = parse_practices(visit.form.file)
    except NotAnOdsList as error:
        return _page(visit, problems=(Problem("file", str(error)),))
    digest = hashlib.sha256(visit.form.file).hexdigest()
    _keep_waiting(visit, digest)
    return _page(visit, counts=preview_ingest(visit.db, given), digest=digest)


def load(visit: Visit) -> Response:
    """Load the list that was looked at, and no other: it is named by its digest."""
    actor = _administrator(visit)
    path = _find_waiting(visit, visit.form.text("digest"))
    ingest(visit.db, actor, parse_practices(path.read_bytes()))
    path.unlink(missing_ok=True)
    return see_other("/account/practices?done=practices-loaded")


def _administrator(visit: Visit) -> Person:
    person = visit.signed_in()
    check_can_administer(person)
    return person


def _page(
    visit: Visit, *, problems: tuple[Problem, ...] = (), counts: Ingested | None = None, digest: str = ""
) -> Response:
    known = list_organisations(visit.db)
    return visit.page(
        "practices.html",
        title="Load the NHS list",
        problems=problems,
        counts=counts,
        digest=digest,
        number=len(known),
        last=find_last_loading(visit.db),
    )


def _folder(visit: Visit) -> Path:
    return Knowledge(visit.settings, visit.db).ods_lists


def _keep_waiting(visit: Visit, digest: str) -> None:
    folder = _folder(visit)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for former in folder.glob(f"{WAITING}*"):
        former.unlink(missing_ok=True)
    keep(folder, f"{WAITING}{digest}", visit.form.file)


def _find_waiting(visit: Visit, digest: str) -> Path:
    named = _folder(visit).glob(f"{WAITING}{digest}.*") if re.fullmatch("[0-9a-f]{64}", digest) else iter(())
    found = next(iter(named), None)
    if found is None:
        raise NotFound("This list is no longer here: another one was sent since, or it is loaded. Send it again.")
    return found
