"""What an asset must say before it can be submitted and published."""

from collections.abc import Iterator
from dataclasses import replace

from geodata.fields import Asset
from kb.checks import check_choice, check_choices, check_common, check_contacts, check_text, check_url
from kb.entries import KindRules
from kb.errors import Problem
from kb.records import Contact, Kind, Place, Precision, PublicPlace
from kb.vocabularies import ids

LONGEST_DESCRIPTION = 4_000

# Field -> the vocabulary that its terms come from.
VOCABULARY_OF = {
    "asset_type": "asset_type",
    "offers": "offer",
    "in_return": "in_return",
    "communities": "community",
    "taking_contact": "taking_contact",
    "service_status": "service_status",
}


def submit_problems(asset: Asset, contacts: tuple[Contact, ...]) -> tuple[Problem, ...]:
    """What is still missing or wrong before a moderator can look at it."""
    return tuple(_submit_problems(asset, contacts))


def publish_problems(asset: Asset, contacts: tuple[Contact, ...]) -> tuple[Problem, ...]:
    """What is still missing before the public can see it; a publication's asset needs only its name."""
    if asset.source_name:
        return tuple(check_text("title", asset.title, label="Name", longest=120))
    return submit_problems(asset, contacts)


def _submit_problems(asset: Asset, contacts: tuple[Contact, ...]) -> Iterator[Problem]:
    yield from check_common(asset)
    yield from check_choice("asset_type", asset.asset_type, ids("asset_type"), label="What it is")
    yield from check_choices("offers", asset.offers, ids("offer"), label="What it can offer", required=True)
    yield from check_choices("in_return", asset.in_return, ids("in_return"), label="What it would like in return")
    yield from check_choices("communities", asset.communities, ids("community"), label="Communities")
    yield from check_choice(
        "taking_contact", asset.taking_contact, ids("taking_contact"), label="Taking contact", required=False
    )
    yield from check_text(
        "description", asset.description, label="Description", longest=LONGEST_DESCRIPTION, required=False
    )
    yield from check_text("schedule", asset.schedule, label="Days and times", longest=500, required=False)
    yield from check_url("organisation_url", asset.organisation_url, label="Web page")
    yield from check_contacts(contacts)
    if not asset.declared_no_patient:
        yield Problem("declared_no_patient", "Tick that nothing here identifies a patient, once you have checked.")
    if not asset.declared_licence:
        yield Problem("declared_licence", "Tick that you share this under the CC BY 4.0 licence.")


def public_form(asset: Asset, place: PublicPlace) -> Asset:
    """The asset without its private place, and, where the place is hidden, without the times people meet there."""
    hidden = place.precision == Precision.HIDDEN
    return replace(asset, place=Place(), schedule="" if hidden else asset.schedule)


RULES = KindRules(Kind.ASSET, Asset, submit_problems, publish_problems, public_form)
