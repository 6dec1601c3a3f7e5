import asyncio
import logging

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.settings import Settings
from app.web import assets, policies
from app.web.error_pages import ErrorPages, loggable
from app.web.health import health_route
from app.web.logs import Formatter
from app.web.not_found import NotFoundPages
from app.web.security import FIXED, Security

PAGES = frozenset({"/", "/find"})


def a_route(path):
    def answer(_request):
        return PlainTextResponse("ok", headers={"Set-Cookie": "name=value; Path=/"})

    return Route(path, answer)


def ask(path="/", *, name="127.0.0.1:8501", headers=None, method="GET", routes=(), **settings):
    """What the middleware answers, over a tiny application instead of Streamlit."""
    routes = list(routes) or [a_route("/{any:path}")]
    layers = [
        Middleware(Security, settings=Settings(**settings), page_paths=PAGES),
        Middleware(ErrorPages),
        Middleware(NotFoundPages, routes=routes, page_paths=PAGES),
    ]
    app = Starlette(routes=routes, middleware=layers)

    async def request():
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(request())


def connect(origin, host, **settings):
    """Whether a websocket gets as far as the application."""
    reached, sent = [], []

    async def app(scope, receive, send):
        reached.append(scope["path"])

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message["type"])

    headers = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin is not None else [])
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
    asyncio.run(Security(app, settings=Settings(**settings), page_paths=PAGES)(scope, receive, send))
    assert bool(reached) != ("websocket.close" in sent)
    return bool(reached)


def directives(policy):
    return {name: rest for name, _, rest in (part.partition(" ") for part in policy.split("; "))}


def test_page_whose_address_is_a_secret_is_named_to_nobody():
    def answer(_request):
        return PlainTextResponse("ok", headers={"Referrer-Policy": "no-referrer"})

    response = ask("/account/link/token", routes=[Route("/account/link/token", answer)])
    assert response.headers.get_list("referrer-policy") == ["no-referrer"]


@pytest.mark.parametrize("path", ["/", "/find", "/data/x", "/nope", "/static/x.js", "/component/streamlit_folium.x/a"])
def test_every_answer_carries_every_header(path):
    response = ask(path)
    for name, value in FIXED.items():
        assert response.headers[name] == value
    assert len(response.headers.get_list("content-security-policy")) == 1


def test_pages_allow_inline_styles_but_no_other_inline_script():
    policy = directives(ask("/find").headers["content-security-policy"])
    assert "'unsafe-inline'" in policy["style-src"]
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'self'"


def test_pages_that_the_server_renders_allow_nothing_inline():
    assert "unsafe" not in ask("/data/published").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "sandboxed"),
    [
        ("/component/streamlit_folium.st_folium/index.html", True),
        ("/component/other.thing/index.html", False),
        ("/find", False),
        ("/data/component/streamlit_folium", False),
    ],
)
def test_only_the_map_frame_runs_inline_scripts_and_only_in_a_sandbox(path, sandboxed):
    policy = directives(ask(path).headers["content-security-policy"])
    assert ("'unsafe-inline'" in policy["script-src"]) is sandboxed
    assert ("sandbox" in policy) is sandboxed
    assert "allow-same-origin" not in policy.get("sandbox", "")


def test_every_inline_script_of_streamlits_page_is_named_by_its_hash():
    html = policies.STREAMLIT_INDEX.read_text()
    inline = html.count("<script") - html.count('<script type="module" crossorigin src=')
    assert inline == policies.streamlit_policy(html).count("'sha256-") > 0


@pytest.mark.parametrize(
    ("template", "origin"),
    [
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", "https://*.tiles.example"),
        ("https://tiles.example:8443/{z}/{x}/{y}.png?key=1", "https://tiles.example:8443"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("https://tiles.example; script-src */{z}", ""),
    ],
)
def test_tile_server_is_allowed_as_an_origin_and_nothing_else(template, origin):
    assert policies.tile_origin(template) == origin


def test_tile_server_is_allowed_in_the_map_frame_only():
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    in_map = ask("/component/streamlit_folium.st_folium/index.html", tile_url=tiles)
    assert "https://tiles.example" in directives(in_map.headers["content-security-policy"])["img-src"]
    assert "tiles.example" not in ask("/find", tile_url=tiles).headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/static/a.js", "/component/x/a.js", "/leaflet/leaflet.js", "/static-site/a.css"])
def test_files_that_the_map_frame_loads_may_be_read_by_all(path):
    assert ask(path).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path", ["/", "/find", "/data/published.json", "/account/", "/_stcore/host-config", "/media/x"]
)
def test_nothing_else_may_be_read_by_other_sites(path):
    assert "access-control-allow-origin" not in ask(path, headers={"Origin": "https://evil.example"}).headers


def test_https_is_demanded_only_where_people_come_by_https():
    secure = ask(name="kb.example", public_url="https://kb.example")
    assert "max-age" in secure.headers["strict-transport-security"]
    assert secure.headers["set-cookie"].endswith("; Secure")
    plain = ask()
    assert "strict-transport-security" not in plain.headers
    assert "Secure" not in plain.headers["set-cookie"]


@pytest.mark.parametrize(
    ("host", "settings", "status"),
    [
        ("127.0.0.1:8501", {}, 200),
        ("localhost:9000", {}, 200),
        ("evil.example", {}, 421),
        ("evil.example:8501", {}, 421),
        ("kb.example", {"public_url": "https://kb.example"}, 200),
        ("KB.example:443", {"public_url": "https://kb.example"}, 200),
        ("127.0.0.1:8501", {"public_url": "https://kb.example"}, 421),
        ("kb.example.evil.example", {"public_url": "https://kb.example"}, 421),
        ("any.example", {"host": "0.0.0.0"}, 200),
    ],
)
def test_only_expected_host_names_are_answered(host, settings, status):
    assert ask(name=host, **settings).status_code == status


def test_health_is_answered_under_any_name():
    route = health_route(lambda: {"truth": True})
    assert ask("/healthz", name="10.0.0.7", routes=[route], public_url="https://kb.example").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("origin", "host", "settings", "accepted"),
    [
        ("http://127.0.0.1:8501", "127.0.0.1:8501", {}, True),
        ("http://localhost:9000", "localhost:9000", {}, True),
        ("http://127.0.0.1:9999", "127.0.0.1:8501", {}, False),
        ("http://localhost:8501", "127.0.0.1:8501", {}, False),
        ("https://evil.example", "127.0.0.1:8501", {}, False),
        ("null", "127.0.0.1:8501", {}, False),
        ("", "127.0.0.1:8501", {}, False),
        (None, "127.0.0.1:8501", {}, True),
        ("http://evil.example", "evil.example", {}, False),
        ("https://kb.example", "kb.example", {"public_url": "https://kb.example"}, True),
        ("https://kb.example:443", "kb.example", {"public_url": "https://kb.example"}, True),
        ("http://kb.example", "kb.example", {"public_url": "https://kb.example"}, False),
        ("https://kb.example.evil.example", "kb.example", {"public_url": "https://kb.example"}, False),
    ],
)
def test_websocket_is_accepted_only_from_our_own_pages(origin, host, settings, accepted):
    assert connect(origin, host, **settings) is accepted


def test_unknown_addresses_are_not_found_whatever_the_method():
    routes = [a_route("/known")]
    for method in ("GET", "HEAD", "POST", "DELETE"):
        assert ask("/nope", method=method, routes=routes).status_code == 404
    assert "Page not found" in ask("/nope", routes=routes).text


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/mcp",
        "/_stcore/upload_file/a/b",
        "/auth/login",
        "/static/js/none.js",
        "/x/find",
    ],
)
def test_parts_of_streamlit_that_no_page_needs_are_not_found(path):
    assert ask(path, routes=[a_route("/known")]).status_code == 404


def test_error_page_shows_the_number_that_the_log_holds_and_nothing_else(caplog):
    def broken(_request):
        raise RuntimeError("a detail that stays in the log")

    with caplog.at_level(logging.ERROR, "hiquality"):
        response = ask("/broken", routes=[Route("/broken", broken)])
    reference = caplog.records[0].args[0]
    assert response.status_code == 500
    assert reference in response.text
    assert "a detail" not in response.text
    assert "a detail that stays in the log" in caplog.text


def test_client_that_leaves_in_the_middle_is_no_error_of_ours(caplog):
    async def app(_scope, _receive, _send):
        raise ClientDisconnect

    with caplog.at_level(logging.INFO):
        asyncio.run(ErrorPages(app)({"type": "http", "method": "POST", "path": "/account/ask"}, None, None))
    assert [record.levelname for record in caplog.records] == ["INFO"]


@pytest.mark.parametrize("check", [lambda: {"truth": True, "index": False}, lambda: 1 / 0])
def test_health_is_unavailable_without_saying_why(check):
    response = ask("/healthz", routes=[health_route(check)])
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable"}


@pytest.mark.parametrize(
    ("path", "status", "logged"),
    [
        ("/c/cafe", 200, "/c/cafe"),
        ("/account/link/token", 200, "/account/…"),
        ("/me@example.org", 404, "…"),
        ("/x", None, "…"),
        ("/data/published", 200, "/data/published"),
        ("/data/Synthetic Name/", 302, "…"),
        ("/c/cafe", 302, "/c/cafe"),
        ("/c/x\n2026-11-22 forged", 200, "…"),
    ],
)
def test_log_line_holds_no_token_and_no_made_up_path(path, status, logged):
    assert loggable(path, status) == logged


def test_log_strikes_out_email_addresses():
    record = logging.LogRecord("x", logging.ERROR, "", 0, "from %s", ("synthetic.person@example.org",), None)
    assert "@" not in Formatter().format(record)
    assert Formatter().format(record).endswith("from [e-mail]")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/leaflet/leaflet.js", 200),
        ("/leaflet/images/marker-icon.png", 200),
        ("/markercluster/leaflet.markercluster.js", 200),
        ("/jquery/jquery.min.js", 200),
        ("/static-site/icon.svg", 200),
        ("/leaflet/", 404),
        ("/leaflet/leaflet.js.map", 404),
        ("/leaflet/%2e%2e/__init__.py", 404),
        ("/leaflet/..%2f__init__.css", 404),
        ("/static-site/..%2f..%2fpyproject.css", 404),
        ("/static-site//etc/hosts.css", 404),
    ],
)
def test_files_come_only_from_the_folders_that_are_named(path, status):
    assert ask(path, routes=assets.routes()).status_code == status


def test_file_named_by_its_content_may_be_kept_for_a_year():
    url = assets.asset_url("icon.svg")
    assert ask(url, routes=assets.routes()).headers["cache-control"] == assets.FOREVER
    assert ask("/static-site/icon.svg?v=old", routes=assets.routes()).headers["cache-control"] == assets.AN_HOUR
