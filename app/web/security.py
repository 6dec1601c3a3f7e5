"""The outermost layer: whose requests are answered, and the headers that every answer carries."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings
from app.web import assets, policies

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
ANY_ADDRESS = frozenset({"0.0.0.0", "::", ""})
HEALTH = "/healthz"
FOLIUM = "/component/streamlit_folium"

# The map's frame has no origin, so what it loads must say that anybody may read it: public files only.
READABLE_BY_ALL = ("/component/", "/static/", *(f"{path}/" for path in assets.FOLDERS))

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), usb=()"
    ),
}


class Hosts:
    """The names under which this copy answers. None: any name (it listens on every address)."""

    def __init__(self, settings: Settings) -> None:
        self.public_url = settings.public_url.lower()
        if self.public_url:
            self.names: frozenset[str] | None = frozenset({host_name(urlsplit(self.public_url).netloc)})
        elif settings.host in ANY_ADDRESS:
            self.names = None
        else:
            # A name that somebody else points at this machine (DNS rebinding) is not answered.
            self.names = LOOPBACK | {settings.host.lower()}

    def accepts(self, host: str) -> bool:
        return self.names is None or host_name(host) in self.names

    def same_origin(self, origin: str | None, host: str) -> bool:
        """Whether a websocket comes from our own page. Browsers always send the origin."""
        if origin is None:
            return True
        parts = urlsplit(origin.lower())
        if self.public_url:
            return without_default_port(f"{parts.scheme}://{parts.netloc}") == without_default_port(self.public_url)
        return parts.scheme in ("http", "https") and parts.netloc == host.lower()


def host_name(host: str) -> str:
    """The name in a Host header, without its port; "" where it is not one."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def without_default_port(origin: str) -> str:
    scheme, _, netloc = origin.partition("://")
    return f"{scheme}://{netloc.removesuffix(':443' if scheme == 'https' else ':80')}"


class Security:
    """ASGI middleware. `page_paths` are the paths of Streamlit's pages, each with its slash in front."""

    def __init__(self, app: ASGIApp, *, settings: Settings, page_paths: Collection[str]) -> None:
        self.app = app
        self.hosts = Hosts(settings)
        self.secure = settings.secure
        self.page_paths = frozenset(page_paths)
        self.for_pages = policies.streamlit_policy()
        self.for_map = policies.map_policy(settings.tile_url)
        self.for_site = policies.site_policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif not self._is_ours(scope):
            await refuse(scope, receive, send)
        elif scope["type"] == "websocket":
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, self._with_headers(scope["path"], send))

    def _is_ours(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if scope["type"] == "websocket":
            # Streamlit's own check accepts every port of this machine, and asks an outside service
            # for this machine's address when the origin is unknown to it. It never gets that far.
            return self.hosts.accepts(host) and self.hosts.same_origin(headers.get("origin"), host)
        return self.hosts.accepts(host) or scope["path"] == HEALTH

    def policy(self, path: str) -> str:
        if path.startswith(FOLIUM):
            return self.for_map
        if path.startswith("/component/") or (path.rstrip("/") or "/") in self.page_paths:
            return self.for_pages
        return self.for_site

    def _with_headers(self, path: str, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                stricter = headers.get("Referrer-Policy") == "no-referrer"  # a page whose address is a secret
                headers.update(FIXED | {"Content-Security-Policy": self.policy(path)})
                if stricter:
                    headers["Referrer-Policy"] = "no-referrer"
                if path.startswith(READABLE_BY_ALL):
                    headers["Access-Control-Allow-Origin"] = "*"
                if self.secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                    mark_cookies_secure(message)
            await send(message)

        return send_with_headers


def mark_cookies_secure(message: Message) -> None:
    """Streamlit marks its cookie Secure only where it holds the certificate itself, not behind a proxy."""
    message["headers"] = [
        (name, value + b"; Secure")
        if name.lower() == b"set-cookie" and b"; secure" not in value.lower()
        else (name, value)
        for name, value in message["headers"]
    ]


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request under a name that is not ours, or a websocket of another site."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    text = "This server does not answer under that name. Its operator sets the name with HIQUALITY_PUBLIC_URL.\n"
    await PlainTextResponse(text, status_code=421, headers=FIXED)(scope, receive, send)
