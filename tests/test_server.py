import errno
import re
import signal
import socket

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from app.settings import Settings
from app.web import server
from tests.sample_server import running_server


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("server")) as (address, process, log):
        yield address, process, log


@pytest.fixture(scope="module")
def address(running):
    return running[0]


def ask(address, path, method="GET", **options):
    return httpx.request(method, address + path, trust_env=False, **options)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/widgets", 200),
        ("/map", 200),
        ("/widgets/", 301),
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
        ("/healthz", 200),
        ("/data/", 200),
        ("/data", 308),
        ("/favicon.ico", 200),
        ("/nope", 404),
        ("/find", 404),
        ("/widgets/nope", 404),
        ("/index.html", 404),
        ("/_stcore/metrics", 404),
        ("/_stcore/agent/openapi.json", 404),
        ("/_stcore/script-health-check", 404),
        ("/_stcore/upload_file/session/file", 404),
        ("/oauth2callback", 404),
        ("/static/js/none.js", 404),
        ("/component/none/index.html", 404),
        ("/media/none.png", 404),
        ("/data/-/versions", 404),
        ("/broken", 500),
    ],
)
def test_each_address_answers_with_its_status(address, path, status):
    assert ask(address, path).status_code == status


@pytest.mark.parametrize("path", ["/", "/widgets", "/data/", "/healthz"])
def test_head_answers_as_get_without_a_body(address, path):
    response = ask(address, path, "HEAD")
    assert response.status_code == 200
    assert response.content == b""


def test_page_that_is_not_found_looks_like_the_product_and_is_strict(address):
    response = ask(address, "/nope")
    assert "<h1>Page not found</h1>" in response.text
    assert "unsafe" not in response.headers["content-security-policy"]


def test_websocket_opens_for_our_own_page(address):
    with connect(address.replace("http", "ws") + "/_stcore/stream", origin=address, proxy=None) as websocket:
        assert websocket.response.status_code == 101


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "http://localhost"])
def test_websocket_of_another_site_is_refused(address, origin):
    with pytest.raises(InvalidStatus) as refused:
        connect(address.replace("http", "ws") + "/_stcore/stream", origin=origin, proxy=None)
    assert refused.value.response.status_code == 403


def test_log_holds_no_search_no_email_and_no_client_address(running):
    address, _, log = running
    ask(address, "/?q=a-private-search")
    ask(address, "/data/published/case_studies?_search=a-private-search")
    ask(address, "/a-private-path@example.org")
    response = ask(address, "/broken")
    text = log.read_text()
    assert "a-private" not in text
    assert "@" not in text
    assert "127.0.0.1 " not in text
    assert "127.0.0.1:" not in text.replace(address, "")
    assert re.search(r"<strong>([0-9A-F]{8})</strong>", response.text).group(1) in text


def test_server_stops_by_itself_when_it_is_told_to(tmp_path):
    with running_server(tmp_path) as (_, process, log):
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert log.read_text().endswith("stopped\n")


def test_server_behind_a_trusted_proxy_knows_that_people_come_by_https(tmp_path):
    settings = {"HIQUALITY_PUBLIC_URL": "https://kb.example", "HIQUALITY_TRUSTED_PROXIES": "127.0.0.1"}
    with running_server(tmp_path, **settings) as (address, _, _):
        headers = {"Host": "kb.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        text = ask(address, "/data/published/case_studies?_size=1", headers=headers).text
        assert 'href="https://kb.example/data/published/case_studies?_size=1&amp;_next=' in text
        assert ask(address, "/").status_code == 421


def test_forwarded_headers_of_anybody_else_are_not_believed(address):
    text = ask(address, "/data/published/case_studies?_size=1", headers={"X-Forwarded-Proto": "https"}).text
    assert f'href="{address}/data/published/case_studies?_size=1&amp;_next=' in text


def test_port_that_is_taken_is_said_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(server.CannotListen, match=f"port {port} on 127.0.0.1") as refused:
            server.listen(Settings(port=port))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.EACCES, "above 1023"), (errno.EADDRINUSE, "already uses"), (errno.EADDRNOTAVAIL, "check HIQUALITY_HOST")],
)
def test_address_that_cannot_be_listened_on_comes_with_advice(number, advice):
    assert advice in server.why_not(OSError(number, "synthetic"), Settings())
