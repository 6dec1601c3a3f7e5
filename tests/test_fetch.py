"""Fetching the NHS lists from a server on this machine: kept whole and dated, or not at all. The data is synthetic."""

import socket
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.operations import fetch
from app.operations.fetch import NotFetched, fetch_organisations
from kb.ods_report import NotAnOdsList
from tests.organisation_lists import as_csv, as_zip, practice

DAY = date(2026, 11, 2)
PRACTICES = as_csv(practice("X00001"))
PARTNERS = as_csv(["X00001", "SYNTHETIC", "36L", "SWL", "U00001", "SYNTHETIC PCN", "36L", "SWL", "20200101", "", "1"])


@pytest.fixture
def serve():
    """Starts a server that answers each report with (status, headers, body); gives its address."""
    servers = []

    def start(answers):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                status, headers, body = answers.get(self.path.strip("/"), (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/{{report}}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def good(body):
    return 200, {"Content-Length": str(len(body))}, body


def test_both_lists_become_dated_files_by_what_they_are(serve, tmp_path):
    address = serve({"epraccur": good(as_zip(PRACTICES)), "epcncorepartnerdetails": good(PARTNERS)})
    written = fetch_organisations(address, tmp_path / "ods", today=DAY)
    assert [path.name for path in written] == ["epraccur-2026-11-02.zip", "epcncorepartnerdetails-2026-11-02.csv"]
    assert [path.read_bytes() for path in written] == [as_zip(PRACTICES), PARTNERS]
    assert sorted((tmp_path / "ods").iterdir()) == sorted(written)


@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        ((500, {}, b""), NotFetched, "answered 500"),
        ((302, {"Location": "http://127.0.0.1:9/epraccur"}, b""), NotFetched, "another address"),
        (good(b"<html>Maintenance</html>"), NotAnOdsList, "not the NHS list"),
        (good(as_zip(PRACTICES)[:-30]), NotAnOdsList, "damaged"),
        ((200, {"Content-Length": "5000"}, PRACTICES), NotFetched, "stopped in the middle"),
    ],
)
def test_what_is_not_the_list_leaves_nothing_behind(serve, tmp_path, answer, error, reason):
    address = serve({"epraccur": answer, "epcncorepartnerdetails": good(PARTNERS)})
    with pytest.raises(error, match=reason):
        fetch_organisations(address, tmp_path / "ods", today=DAY)
    assert not (tmp_path / "ods").exists()


def test_a_list_without_networks_is_not_that_of_partners(serve, tmp_path):
    address = serve({"epraccur": good(PRACTICES), "epcncorepartnerdetails": good(PRACTICES)})
    with pytest.raises(NotAnOdsList, match="epcncorepartnerdetails"):
        fetch_organisations(address, tmp_path / "ods", today=DAY)


def test_an_endless_answer_is_cut_off_at_the_limit(serve, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "LARGEST", 1024 * 1024)
    address = serve({"epraccur": (200, {}, b"0" * (2 * 1024 * 1024))})
    with pytest.raises(NotFetched, match="more than 1 MB"):
        fetch_organisations(address, tmp_path / "ods", today=DAY)


def test_a_server_that_falls_silent_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "SECONDS_OF_SILENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/{{report}}"
        with pytest.raises(NotFetched, match="did not answer"):
            fetch_organisations(address, tmp_path / "ods", today=DAY)
