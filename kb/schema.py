"""Every table of the truth, in types that SQLite and PostgreSQL both know."""

from datetime import UTC, datetime

import sqlalchemy as sa


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An instant, stored in UTC and read back with its zone (SQLite keeps none)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """A CHECK that the column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("organisation", sa.String(200), nullable=False),
    sa.Column("ods_code", sa.String(10), nullable=False, server_default=""),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

roles = sa.Table(
    "roles",
    metadata,
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role", sa.String(20), primary_key=True),
    sa.Column("icb", sa.String(10), primary_key=True, server_default=""),
    one_of("role", "contributor", "moderator", "administrator"),
    sa.CheckConstraint("(role = 'moderator') = (icb <> '')", name="icb_for_moderators_only"),
)

identities = sa.Table(
    "identities",
    metadata,
    sa.Column("method", sa.String(20), primary_key=True),
    sa.Column("issuer", sa.String(200), primary_key=True),
    sa.Column("subject", sa.String(200), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    sa.Column("password_hash", sa.String(200), nullable=False, server_default=""),
    one_of("method", "password", "oidc"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("method", sa.String(20), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime),
)

one_time_links = sa.Table(
    "one_time_links",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("purpose", sa.String(20), nullable=False),
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="CASCADE")),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime),
    one_of("purpose", "first_administrator", "invitation", "password"),
)

contribution_requests = sa.Table(
    "contribution_requests",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("organisation", sa.String(200), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("decided_at", UtcDateTime),
    sa.Column("decided_by", sa.ForeignKey("people.id", ondelete="SET NULL")),
    one_of("state", "waiting", "accepted", "declined"),
)

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("what", sa.String(20), nullable=False),
    sa.Column("key", sa.String(300), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_attempts_what_key_at", "what", "key", "at"),
)

organisations = sa.Table(
    "organisations",
    metadata,
    sa.Column("ods_code", sa.String(10), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("level", sa.String(20), nullable=False),
    sa.Column("icb", sa.String(10), nullable=False),
    sa.Column("postcode", sa.String(8), nullable=False, server_default=""),
    sa.Column("source", sa.String(200), nullable=False),
    sa.Column("closed_on", sa.Date),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("slug", sa.String(80), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("owner_id", sa.ForeignKey("people.id", ondelete="SET NULL"), index=True),
    sa.Column("source_kind", sa.String(20), nullable=False),
    sa.Column("source_key", sa.String(120), unique=True),
    sa.Column("confirmed_on", sa.Date),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("kind", "slug", name="uq_entries_kind_slug"),
    one_of("kind", "case_study", "asset"),
    one_of("state", "live", "withdrawn", "archived"),
    one_of("source_kind", "contributed", "publication", "imported"),
)

former_slugs = sa.Table(
    "former_slugs",
    metadata,
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("slug", sa.String(80), primary_key=True),
    sa.Column("entry_id", sa.ForeignKey("entries.id", ondelete="CASCADE"), nullable=False),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("entry_id", sa.ForeignKey("entries.id", ondelete="CASCADE"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("edit", sa.Integer, nullable=False, server_default="0"),
    sa.Column("queue", sa.String(10), nullable=False, server_default=""),
    sa.Column("public_place", sa.JSON),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("saved_at", UtcDateTime, nullable=False),
    sa.Column("submitted_at", UtcDateTime),
    sa.Column("published_at", UtcDateTime),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("entry_id", "number", name="uq_versions_entry_id_number"),
    one_of("state", "draft", "submitted", "changes_requested", "published", "rejected", "superseded"),
)
sa.Index("ix_versions_state", versions.c.state)
sa.Index(
    "ix_versions_one_published",
    versions.c.entry_id,
    unique=True,
    sqlite_where=versions.c.state == "published",
    postgresql_where=versions.c.state == "published",
)
sa.Index(
    "ix_versions_one_open",
    versions.c.entry_id,
    unique=True,
    sqlite_where=versions.c.state.in_(("draft", "submitted", "changes_requested")),
    postgresql_where=versions.c.state.in_(("draft", "submitted", "changes_requested")),
)

contacts = sa.Table(
    "contacts",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version_id", sa.ForeignKey("versions.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("name", sa.String(120), nullable=False, server_default=""),
    sa.Column("role", sa.String(120), nullable=False, server_default=""),
    sa.Column("email", sa.String(254), nullable=False, server_default=""),
    sa.Column("phone", sa.String(40), nullable=False, server_default=""),
    sa.Column("url", sa.String(500), nullable=False, server_default=""),
    sa.Column("visibility", sa.String(10), nullable=False),
    sa.Column("consented_on", sa.Date),
    sa.Column("expires_on", sa.Date),
    one_of("kind", "organisation", "person"),
    one_of("visibility", "none", "members", "public"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(40), nullable=False),
    sa.Column("action", sa.String(30), nullable=False),
    sa.Column("entry_id", sa.ForeignKey("entries.id", ondelete="CASCADE"), index=True),
    sa.Column("version_id", sa.ForeignKey("versions.id", ondelete="CASCADE")),
    sa.Column("person_id", sa.ForeignKey("people.id", ondelete="SET NULL")),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
)

revision = sa.Table(
    "revision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
    sa.CheckConstraint("id = 1", name="one_row"),
)

glossary_additions = sa.Table(
    "glossary_additions",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("terms", sa.JSON, nullable=False),
    sa.Column("plain", sa.JSON, nullable=False),
    sa.Column("ambiguous", sa.Boolean, nullable=False),
    sa.Column("capitals_only", sa.Boolean, nullable=False),
    sa.Column("edit", sa.Integer, nullable=False, server_default="0"),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)

unanswered_searches = sa.Table(
    "unanswered_searches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("asked", sa.String(100), nullable=False),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("times", sa.Integer, nullable=False),
    sa.UniqueConstraint("asked", "day", name="uq_unanswered_searches_asked_day"),
)
