"""People and entries for tests, made by walking the real workflow. Everything here is synthetic and says so."""

from dataclasses import replace
from uuid import uuid4

from casestudies.fields import CaseStudy
from casestudies.forms import RULES as CASE_STUDIES
from geodata.fields import Asset
from geodata.forms import RULES as ASSETS
from kb import drafts, moderation, people_admin
from kb.details import Details
from kb.people import SYSTEM
from kb.records import Contact, Place, Precision, PublicPlace, Visibility
from kb.roles import Roles
from kb.states import VersionState

LAMBETH = "E09000022"
HACKNEY = "E09000012"
BARNET = "E09000003"

CONTACT = Contact(email="office@synthetic-practice.example", visibility=Visibility.PUBLIC)

CASE_STUDY = CaseStudy(
    title="Synthetic walking group",
    summary="A synthetic record for tests: a weekly walk for people who are alone a lot.",
    organisation="Synthetic Practice",
    lead_level="practice",
    stage="running",
    start_month="2025-01",
    boroughs=(LAMBETH,),
    communities=("older_people",),
    problem="Synthetic: people told us that they speak to nobody for days.",
    what_was_done="Synthetic: we walk together every week and have tea afterwards.",
    strategies=("peers_volunteers",),
    declared_no_patient=True,
    declared_licence=True,
)

ASSET = Asset(
    title="Synthetic community hall",
    summary="A synthetic record for tests: a hall with a kitchen.",
    organisation="Synthetic Hall Trust",
    asset_type="community_hub",
    offers=("space",),
    boroughs=(LAMBETH,),
    place=Place(postcode="SE5 8AZ", precision=Precision.STREET),
    declared_no_patient=True,
    declared_licence=True,
)


def nowhere(record):
    """A locate function for tests that are not about places."""
    return PublicPlace(label="Lambeth", precision=Precision.BOROUGH)


def create_person(
    db, *, organisation="Synthetic Practice", contributor=True, moderates=(), administrator=False, name=""
):
    """Somebody with an account; the address ends in .example, so it is nobody's."""
    key = uuid4().hex[:8]
    details = Details(
        email=f"{key}@synthetic.example", name=name or f"Synthetic Person {key}", organisation=organisation
    )
    roles = Roles(contributor=contributor, moderates=frozenset(moderates), administrator=administrator)
    return people_admin.create_person(db, SYSTEM, details, roles)


def create_moderator(db, *, icb="SEL", organisation="Synthetic ICB Office"):
    return create_person(db, organisation=organisation, moderates=(icb,))


def create_case_study(db, author, *, state=VersionState.PUBLISHED, moderator=None, contacts=(CONTACT,), **fields):
    """A case study's newest version in this state, brought there step by step."""
    return _create(db, CASE_STUDIES, replace(CASE_STUDY, **fields), author, state, moderator, contacts, nowhere)


def create_asset(
    db, author, *, state=VersionState.PUBLISHED, moderator=None, contacts=(CONTACT,), locate=nowhere, **fields
):
    """An asset's newest version in this state, brought there step by step."""
    return _create(db, ASSETS, replace(ASSET, **fields), author, state, moderator, contacts, locate)


def _create(db, rules, record, author, state, moderator, contacts, locate):
    version = drafts.start(db, author, rules, record)
    version = drafts.save(db, author, version.id, record, contacts, edit=version.edit)
    if state is VersionState.DRAFT:
        return version
    version = drafts.submit(db, author, rules, version.id)
    if state is VersionState.SUBMITTED:
        return version
    moderator = moderator or create_person(db, organisation="Synthetic Head Office", administrator=True)
    if state is VersionState.PUBLISHED:
        moderation.publish(db, moderator, rules, version.id, locate=locate, demonstration=False)
    elif state is VersionState.CHANGES_REQUESTED:
        moderation.request_changes(db, moderator, version.id, reason="Synthetic reason: say who came.")
    elif state is VersionState.REJECTED:
        moderation.reject(db, moderator, version.id, reason="Synthetic reason: not about communities.")
    else:
        raise ValueError(f"no step leads straight to {state}")
    with db.read() as connection:
        from kb import entry_store

        return entry_store.get_version(connection, version.id)
