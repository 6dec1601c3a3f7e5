"""What the tests of accounts share: a settable clock, a database, made-up people, and a browser without a screen."""

import re
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.accounts import routes as accounts
from app.settings import Settings
from kb import links, people_admin
from kb.database import Database
from kb.details import Details
from kb.people import SYSTEM
from kb.roles import Roles
from kb.schema import audit, metadata

PASSWORD = "synthetic kettle orbit 7"
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.instant = MORNING

    def __call__(self):
        return self.instant

    def forward(self, **how_far):
        self.instant += timedelta(**how_far)


def open_database(folder, clock):
    db = Database(f"sqlite:///{folder / 'kb.db'}", now=clock)
    metadata.create_all(db.engine)
    return db


def details(email="synthetic.reader@example.org", **others):
    return Details(**({"email": email, "name": "Synthetic Reader", "organisation": "Synthetic Practice"} | others))


def create_person(db, email="synthetic.reader@example.org", *, password=PASSWORD, name="Synthetic Reader", **roles):
    """A person made the way people are made: created, given a link, and setting a password with it."""
    person = people_admin.create_person(db, SYSTEM, details(email, name=name), Roles(**roles))
    if password:
        token = people_admin.create_password_link(db, SYSTEM, person.id).token
        links.use_for_password(db, token, password)
    return people_admin.get_person(db, person.id)


def create_administrator(db, email="synthetic.admin@example.org", **others):
    return create_person(db, email, name="Synthetic Admin", administrator=True, **others)


def audited(db):
    """The actions of the audit, oldest first."""
    with db.read() as connection:
        return list(connection.scalars(sa.select(audit.c.action).order_by(audit.c.id)))


def settings(**others):
    return Settings(**({"public_url": "http://localhost:8501"} | others))


def browser(db, *, address="192.0.2.1", **options):
    """A client of the account pages alone; each has its own cookies."""
    chosen = settings(**options)
    app = Starlette(routes=accounts.routes(db, chosen))
    return TestClient(app, base_url=chosen.base_url, client=(address, 50000), follow_redirects=False)


def token_on(page):
    return re.search(r'name="form_token" value="([0-9a-f]{64})"', page.text).group(1)


def send(client, address, *, form_at=None, **fields):
    """Open the page with the form, fill it in and send it."""
    form_token = token_on(client.get(form_at or address))
    return client.post(address, data=fields | {"form_token": form_token})


def sign_in(client, email="synthetic.reader@example.org", password=PASSWORD, **fields):
    return send(client, "/account/sign-in", email=email, password=password, **fields)
