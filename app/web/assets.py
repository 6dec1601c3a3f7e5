"""Files for the browser: our own styles and images, and Leaflet from its PyPI packages."""

import hashlib
from functools import cache
from pathlib import Path

import streamlit
import xstatic.pkg.jquery
import xstatic.pkg.leaflet
import xstatic.pkg.leaflet_markercluster
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parents[1] / "static"
STATIC_PATH = "/static-site"

FOLDERS = {
    STATIC_PATH: STATIC,
    "/leaflet": Path(xstatic.pkg.leaflet.BASE_DIR),
    "/markercluster": Path(xstatic.pkg.leaflet_markercluster.BASE_DIR),
    "/jquery": Path(xstatic.pkg.jquery.BASE_DIR),
}
SUFFIXES = frozenset({".css", ".js", ".png", ".svg", ".ico", ".woff2"})

LEAFLET_JS = "/leaflet/leaflet.js"
LEAFLET_CSS = "/leaflet/leaflet.css"
LEAFLET_IMAGES = "/leaflet/images/"  # set L.Icon.Default.imagePath to it: Leaflet guesses wrong here
MARKERCLUSTER_JS = "/markercluster/leaflet.markercluster.js"
MARKERCLUSTER_CSS = "/markercluster/MarkerCluster.css"
MARKERCLUSTER_DEFAULT_CSS = "/markercluster/MarkerCluster.Default.css"
JQUERY_JS = "/jquery/jquery.min.js"

FONT_PATH = f"{STATIC_PATH}/source-sans.woff2"
FONT = next((Path(streamlit.__file__).parent / "static" / "static" / "media").glob("SourceSansVF-Upright*.woff2"))

FOREVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"


class Files(StaticFiles):
    """One folder, of which only files that a page may need are served.

    Where the address carries the content's hash the browser may keep the file for a year.
    Starlette refuses paths and links that lead out of the folder.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        if Path(path).suffix.lower() not in SUFFIXES:
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOREVER if self._names_content(path, scope) else AN_HOUR
        return response

    def _names_content(self, path: str, scope: Scope) -> bool:
        asked = scope["query_string"].removeprefix(b"v=").decode("latin-1")
        return bool(asked) and asked == digest(Path(str(self.directory)) / path)


def asset_url(name: str) -> str:
    """Address of a file in app/static that changes whenever its content does."""
    return f"{STATIC_PATH}/{name}?v={digest(STATIC / name)}"


@cache
def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""


def routes() -> list[BaseRoute]:
    """One route for each folder; nothing outside these folders can be asked for."""
    mounts = [Mount(path, app=Files(directory=folder)) for path, folder in FOLDERS.items()]
    return [Route(FONT_PATH, font), Route("/favicon.ico", icon), *mounts]


async def font(_request: Request) -> FileResponse:
    """Source Sans as Streamlit ships it, under an address that does not change with its version."""
    return FileResponse(FONT, media_type="font/woff2", headers={"Cache-Control": FOREVER})


async def icon(_request: Request) -> FileResponse:
    """What a browser asks for unbidden on pages that name no icon."""
    return FileResponse(STATIC / "icon.svg", headers={"Cache-Control": AN_HOUR})
