"""Administrators' page of searches that found nothing: what to share, and which words to add."""

from starlette.responses import Response

from app.accounts.visit import Visit, see_other
from app.presenters import in_words
from kb import unanswered


def show_searches(visit: Visit) -> Response:
    found = unanswered.list_unanswered(visit.db, visit.signed_in())
    return visit.page("searches.html", title="Searches that found nothing", searches=found, in_words=in_words)


def remove(visit: Visit) -> Response:
    unanswered.remove(visit.db, visit.signed_in(), visit.params["search_id"])
    return see_other("/account/searches?done=search-removed")
