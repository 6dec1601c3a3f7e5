"""Settings, read from environment variables with the prefix HIQUALITY_."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from kb.errors import KbError


class Settings(BaseSettings):
    """How this copy of the product runs. Every default is safe on one's own machine."""

    model_config = SettingsConfigDict(env_prefix="HIQUALITY_", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("var"), description="folder of the database and the files derived from it")
    database_url: str = Field("", description="SQLAlchemy address of the truth; empty: kb.db in the data folder")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8501, ge=1, le=65535, description="port to listen on")
    public_url: str = Field(
        "", description="address people type, such as https://kb.example.nhs.uk; empty: host and port"
    )
    trusted_proxies: str = Field("", description="comma-separated addresses whose X-Forwarded-* headers are believed")
    tile_url: str = Field("", description="address template of a map tile server; empty: outlines only, nothing leaves")
    tile_attribution: str = Field("", description="credit that the tile server asks for")
    semantic: Literal["on", "off"] = Field("on", description="off: search by keyword, without torch and model")
    ods_url: str = Field(
        "https://www.odsdatasearchandexport.nhs.uk/api/getReport?report={report}",
        description="address of the NHS ODS reports, as CSV or zip; {report} stands for the report's name",
    )
    controller: str = Field("", description="organisation that is responsible for personal data")
    dpo_email: str = Field("", description="data protection officer's mailbox")
    safeguarding_contact: str = Field("", description="whom to tell of a safeguarding concern")
    accessibility_contact: str = Field("", description="whom to ask about accessibility")

    @field_validator("public_url")
    @classmethod
    def refuse_path_prefix(cls, url: str) -> str:
        """Streamlit and Datasette loop behind a path prefix, so only a bare host is taken."""
        if not url:
            return url
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"“{url}” is not an address such as https://kb.example.nhs.uk")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError(f"“{url}” has a path: give the product a host name of its own, without a path")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("database_url")
    @classmethod
    def refuse_what_is_no_address(cls, url: str) -> str:
        try:
            return url and make_url(url).render_as_string(hide_password=False)
        except ArgumentError:
            raise ValueError("this is not a database address such as sqlite:////folder/kb.db") from None

    @field_validator("ods_url")
    @classmethod
    def refuse_what_may_be_tampered_with(cls, url: str) -> str:
        """https, so that nobody on the way can change the list; plain http on this machine alone."""
        parts = urlsplit(url)
        on_this_machine = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        if "{report}" not in url or not parts.netloc or not (parts.scheme == "https" or on_this_machine):
            raise ValueError(f"“{url}” is not an https address with {{report}} in it")
        return url

    @property
    def base_url(self) -> str:
        """Address that links begin with, without a slash at the end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def secure(self) -> bool:
        """True where people reach the product over https: cookies are then marked Secure."""
        return self.base_url.startswith("https://")

    @property
    def truth_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'kb.db'}"

    @property
    def demonstration(self) -> bool:
        """True until the operator has named all four contacts; real contacts stay hidden until then."""
        return not all((self.controller, self.dpo_email, self.safeguarding_contact, self.accessibility_contact))


def load_settings() -> Settings:
    """Read the settings from the environment; raises KbError with one line for a bad value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "HIQUALITY_" + "_".join(str(part) for part in first["loc"]).upper()
        raise KbError(f"{name}: {first['msg'].removeprefix('Value error, ')}.") from None
