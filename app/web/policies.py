"""What each kind of page may load and do, as Content-Security-Policy headers."""

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import streamlit

STREAMLIT_INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

# Every list begins here; a page gets only what is named for it.
COMMON = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "object-src": "'none'",
}


def render(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}".strip() for name, value in directives.items())


def inline_script_hashes(html: str) -> str:
    """The inline scripts of a page, each named by its hash, so that no other inline script runs."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(html))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def streamlit_policy(index_html: str | None = None) -> str:
    """For Streamlit's own pages. Emotion writes style elements, so inline styles have to be allowed."""
    html = STREAMLIT_INDEX.read_text(encoding="utf-8") if index_html is None else index_html
    return render(
        COMMON
        | {
            "script-src": f"'self' 'wasm-unsafe-eval' {inline_script_hashes(html)}".strip(),
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' data: blob:",
            "font-src": "'self' data:",
            "connect-src": "'self'",
            "media-src": "'self' blob:",
            "worker-src": "'self' blob:",
            "frame-src": "'self'",
            "manifest-src": "'self'",
        }
    )


def map_policy(tile_url: str = "") -> str:
    """For streamlit-folium's frame only: it writes inline scripts, and evaluates feature_group_to_add.

    The sandbox gives it an origin of its own: a script that a record smuggled in reaches neither
    the page around it nor a cookie, and may send nothing out.
    """
    return render(
        COMMON
        | {
            "form-action": "'none'",
            "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": f"'self' data: {tile_origin(tile_url)}".strip(),
            "font-src": "'self' data:",
            "connect-src": "'self'",
            "sandbox": "allow-scripts allow-popups allow-popups-to-escape-sandbox",
        }
    )


def site_policy() -> str:
    """For pages that the server renders itself: accounts, tables, errors."""
    return render(
        COMMON
        | {
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "font-src": "'self'",
            "connect-src": "'self'",
        }
    )


def tile_origin(tile_url: str) -> str:
    """Origin of a tile template such as https://{s}.tiles.example/{z}/{x}/{y}.png, "" without one."""
    parts = urlsplit(tile_url.replace("{s}", "*"))
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"(\*\.)?[A-Za-z0-9.:-]+", parts.netloc):
        return ""
    return f"{parts.scheme}://{parts.netloc}"
