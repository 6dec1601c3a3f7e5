"""docs/schema.md: the tables of the truth, and what of them anybody may read."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from app.operations.derived import public_tables
from docs.describe import markdown
from kb.publication import Column, Table
from kb.schema import metadata

TYPES = {str: "text", int: "whole number", float: "number"}


def page() -> str:
    return markdown.page(
        "Tables",
        "## The truth\n\nPrivate: `kb.db` in the data folder, or the database that `HIQUALITY_DATABASE_URL` names. "
        "Declared in `kb/schema.py`; types as PostgreSQL names them. What a version's `content` holds is explained in "
        "[records](records.md).",
        *map(truth_table, sorted(metadata.tables.values(), key=lambda table: table.name)),
        "## What anybody may read\n\n`published.db`, shown at `/data/`. The columns are literal lists in "
        "`casestudies/public.py`, `geodata/public.py`, `kb/area_tables.py` and `kb/survey_table.py`: what is not "
        "listed is not written.",
        *map(public_table, public_tables()),
    )


def truth_table(table: sa.Table) -> str:
    heads = ("Column", "Type", "Empty allowed", "Key")
    return f"### {table.name}\n\n{markdown.table(heads, [*map(truth_row, table.columns)])}{rules(table)}"


def truth_row(column: sa.Column[object]) -> tuple[str, str, str, str]:
    kind = column.type.compile(dialect=postgresql.dialect())
    return markdown.code(column.name), kind, "yes" if column.nullable else "", key_of(column)


def key_of(column: sa.Column[object]) -> str:
    keys = ["primary"] if column.primary_key else []
    keys += [f"of {key.target_fullname}" for key in sorted(column.foreign_keys, key=lambda key: key.target_fullname)]
    return ", ".join(keys)


def rules(table: sa.Table) -> str:
    """The conditions that the database itself holds rows to."""
    checks = sorted(str(one.sqltext) for one in table.constraints if isinstance(one, sa.CheckConstraint))
    return "\n\n" + "\n".join(f"- {markdown.code(text)}" for text in checks) if checks else ""


def public_table(table: Table) -> str:
    licence = f" Licence: {table.licence}." if table.licence else ""
    source = f" Source: {table.source}." if table.source else ""
    rows = [*map(public_row, table.columns)]
    heads = ("Column", "Type", "Meaning")
    return f"### {table.name}\n\n{table.description}{licence}{source}\n\n{markdown.table(heads, rows)}"


def public_row(column: Column) -> tuple[str, str, str]:
    return markdown.code(column.name), TYPES[column.type], column.description
