"""The operator's contacts as pages state them: never invented, and said plainly while they are missing."""

from app.markup import text

MISSING = "not stated yet: the operator of this copy has not named one"


def contact(given: str) -> str:
    """HTML for a contact from the settings; a mailbox becomes a link."""
    given = given.strip()
    if not given:
        return f'<span class="hq-untold">{MISSING}</span>'
    is_mailbox = "@" in given and " " not in given
    return f'<a href="mailto:{text(given)}">{text(given)}</a>' if is_mailbox else text(given)
