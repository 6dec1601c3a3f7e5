"""Getting the NHS ODS reports from their public address into dated files of the data folder."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kb.errors import KbError
from kb.ods_report import LARGEST, check_partners, parse_practices

PRACTICES = "epraccur"
PARTNERS = "epcncorepartnerdetails"
SECONDS_OF_SILENCE = 30
SECONDS_IN_ALL = 300
CHUNK = 64 * 1024


class NotFetched(KbError):
    """The report did not come, or what came is not it; no file was written."""


class _NoRedirects(HTTPRedirectHandler):
    """A list that decides who moderates what comes from the address that was set, and from nowhere else."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str) -> None:
        return None


def fetch_organisations(address: str, folder: Path, *, today: date) -> list[Path]:
    """Both reports, checked, as `<report>-<day>.csv` or `.zip` in the folder; raises NotFetched, or NotAnOdsList."""
    fetched = [
        (report, _download(address.replace("{report}", report), check=check))
        for report, check in ((PRACTICES, parse_practices), (PARTNERS, check_partners))
    ]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [keep(folder, f"{report}-{today.isoformat()}", data) for report, data in fetched]


def keep(folder: Path, name: str, data: bytes) -> Path:
    """The data as a file, whole or not at all."""
    path = folder / f"{name}{'.zip' if data.startswith(b'PK') else '.csv'}"
    handle, beside = tempfile.mkstemp(dir=folder, prefix=".fetched-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, path)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise NotFetched(f"{path} could not be written: {error.strerror}.") from None
    return path


def _download(address: str, *, check: Callable[[bytes], object]) -> bytes:
    try:
        with build_opener(_NoRedirects).open(address, timeout=SECONDS_OF_SILENCE) as answer:
            data = _read(answer, address)
    except HTTPError as error:
        hint = ", which would lead to another address" if 300 <= error.code < 400 else ""
        raise NotFetched(f"{address} answered {error.code}{hint}. Nothing was kept; see HIQUALITY_ODS_URL.") from None
    except (URLError, OSError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error or type(error).__name__
        raise NotFetched(f"{address} did not answer ({reason}). Nothing was kept.") from None
    check(data)
    return data


def _read(answer: IO[bytes], address: str) -> bytes:
    data, began = bytearray(), time.monotonic()
    while chunk := answer.read(CHUNK):
        data += chunk
        if len(data) > LARGEST:
            raise NotFetched(f"{address} sent more than {LARGEST // 1024 // 1024} MB. Nothing was kept.")
        if time.monotonic() - began > SECONDS_IN_ALL:
            raise NotFetched(f"{address} took longer than {SECONDS_IN_ALL // 60} minutes. Nothing was kept.")
    if getattr(answer, "length", None):  # what is still to come, where the server said how much there is
        raise NotFetched(f"{address} stopped in the middle. Nothing was kept.")
    return bytes(data)
