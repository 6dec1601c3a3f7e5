"""What an account says of its person, read from a form."""

import re
from dataclasses import dataclass

from kb.emails import normalise_email
from kb.errors import Invalid, Problem
from kb.text import clean_line

LONGEST_NAME = 120
LONGEST_ORGANISATION = 200
_ODS_CODE = re.compile(r"[A-Z0-9]{3,10}")


@dataclass(frozen=True, kw_only=True)
class Details:
    """A person's e-mail (normalised), name, organisation and, where known, its ODS code ("" if not)."""

    email: str
    name: str
    organisation: str
    ods_code: str = ""


def parse_details(*, email: str, name: str, organisation: str, ods_code: str = "") -> Details:
    """Make what was typed typed; raises Invalid with every problem at once."""
    name, organisation, ods_code = clean_line(name), clean_line(organisation), clean_line(ods_code).upper()
    problems = _check_line("name", name, "a name", LONGEST_NAME)
    try:
        email = normalise_email(email)
    except Invalid as error:
        problems.extend(error.problems)
    problems.extend(_check_line("organisation", organisation, "an organisation", LONGEST_ORGANISATION))
    if ods_code and not _ODS_CODE.fullmatch(ods_code):
        problems.append(Problem("ods_code", "An ODS code is 3 to 10 letters and digits, such as A12345."))
    if problems:
        raise Invalid(tuple(problems))
    return Details(email=email, name=name, organisation=organisation, ods_code=ods_code)


def _check_line(field: str, text: str, what: str, longest: int) -> list[Problem]:
    if not text:
        return [Problem(field, f"Enter {what}.")]
    if len(text) > longest:
        return [Problem(field, f"This is too long: at most {longest} characters.")]
    return []
