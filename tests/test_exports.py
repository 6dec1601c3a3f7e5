"""Of app.tables.exports: what a spreadsheet gets, through the real tables over synthetic rows."""

import asyncio
import csv
import io
import json
import sqlite3
import tracemalloc

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tables.application import Tables
from app.tables.exports import Rows, SafeRows, defused, safe_row

NASTY = [
    "=1+1",
    "+44 20 7946 0000",
    "-",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\uff1d1",
    '=HYPERLINK("https://example.org","x")',
    "-2\nsecond, line",
]
HARMLESS = [
    "",
    "plain",
    "a=b",
    'he said "no"',
    "two\nlines",
    "two\r\nlines",
    "comma, inside",
    "café 😀",
    "a\x00b",
    "1-2",
]
NUMBERS = ["-3.2", "-1e-05", "0", "42"]


def make_file(path, rows):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE things (title TEXT, score REAL, id INTEGER PRIMARY KEY)")
        connection.executemany("INSERT INTO things (title, score) VALUES (?, ?)", rows)
    connection.close()
    return path


def ask(path, *addresses):
    async def run():
        tables = Tables(path, metadata={}, to_fts=str)
        await tables.reopen()
        transport = httpx.ASGITransport(app=tables)
        try:
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return [await client.get(address) for address in addresses]
        finally:
            await tables.close()

    return asyncio.run(run())


def read(response):
    return list(csv.reader(io.StringIO(response.content.decode(), newline="")))


@pytest.mark.parametrize("query", ["", "?_stream=on", "?_stream=1&_dl=1", "?_size=max"])
def test_no_cell_of_an_export_begins_like_a_formula(tmp_path, query):
    path = make_file(tmp_path / "published.db", [(text, -3.2) for text in NASTY])
    [response] = ask(path, f"/data/published/things.csv{query}")
    rows = read(response)
    assert sorted(row[0] for row in rows[1:]) == sorted(f"'{text}" for text in NASTY)
    assert {row[1] for row in rows[1:]} == {"-3.2"}


def test_one_row_is_as_safe_as_many(tmp_path):
    path = make_file(tmp_path / "published.db", [("=1+1", -3.2)])
    [response] = ask(path, "/data/published/things/1.csv")
    assert read(response) == [["title", "score", "id"], ["'=1+1", "-3.2", "1"]]


def test_everything_else_is_exported_as_it_was(tmp_path):
    path = make_file(tmp_path / "published.db", [(text, 1.5) for text in HARMLESS])
    [response] = ask(path, "/data/published/things.csv?_stream=on")
    assert [row[0] for row in read(response)[1:]] == HARMLESS


def test_every_row_of_a_long_table_is_streamed(tmp_path):
    path = make_file(tmp_path / "published.db", [(f"=row {number}", 0) for number in range(2500)])
    [response] = ask(path, "/data/published/things.csv?_stream=on")
    assert len(read(response)) == 2501


def test_lists_are_exported_as_people_read_them(tmp_path):
    lists = [["=1", "b"], [{"name": "Synthetic hall", "role": "Gave a place"}]]
    path = make_file(tmp_path / "published.db", [(json.dumps(one), 0) for one in lists])
    export, plain = ask(path, "/data/published/things.csv", "/data/published/things.json?_shape=array")
    assert [row[0] for row in read(export)[1:]] == ["'=1; b", "Synthetic hall (Gave a place)"]
    assert [json.loads(row["title"]) for row in plain.json()] == lists


def test_export_keeps_its_type_and_its_name(tmp_path):
    path = make_file(tmp_path / "published.db", [("=1", 0)])
    shown, saved = ask(path, "/data/published/things.csv", "/data/published/things.csv?_dl=1")
    assert shown.headers["content-type"] == "text/plain; charset=utf-8"
    assert saved.headers["content-type"] == "text/csv; charset=utf-8"
    assert saved.headers["content-disposition"] == 'attachment; filename="things.csv"'


@pytest.mark.parametrize(
    "address",
    ["/data/published/things.json?_shape=array&_nl=on", "/data/published/things?title=x.csv", "/data/published/no.csv"],
)
def test_what_is_not_csv_is_left_alone(tmp_path, address):
    path = make_file(tmp_path / "published.db", [("=1", 0)])
    [response] = ask(path, address)
    assert "'=1" not in response.text
    assert response.text.startswith(("{", "<!DOCTYPE"))


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_stay_numbers(text):
    assert defused(text) == text


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=1), max_size=5), st.integers(1, 7))
def test_rows_are_whole_wherever_the_bytes_are_cut(rows, size):
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    whole, held = written.getvalue().encode(), Rows()
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
    found = [row for piece in pieces for row in held.add(piece)]
    assert held.rest() == b""
    assert [cells for row in found for cells in csv.reader(io.StringIO(row.decode(), newline=""))] == rows


def test_a_cell_larger_than_the_csv_module_expects_is_exported():
    cell = "x" * 1_000_000
    assert safe_row(f"{cell}\r\n".encode()) == f"{cell}\r\n".encode()


def test_memory_stays_flat_however_long_an_export_is():
    async def export(rows):
        async def forget(_message):
            pass

        send = SafeRows(forget)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]})
        for _ in range(rows):
            await send({"type": "http.response.body", "body": b"=x," * 300 + b"\r\n", "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    asyncio.run(export(10))
    tracemalloc.start()
    asyncio.run(export(3000))  # 3.6 MB of rows
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300_000
