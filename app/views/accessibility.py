"""The accessibility statement: what is done, how it was tested, what fails."""

import streamlit as st

from app import resources
from app.contact_words import contact

KNOWN_FAILURES = (
    "Most pages need JavaScript. The pages for accounts and the open tables do not.",
    "The map cannot be used by keyboard or screen reader as it can be by eye. The list beside it holds the same rows.",
    "Placing an asset by a click on the map needs a pointer. Typing a postcode does the same without one.",
    "Your session ends after 30 minutes without use, and nothing warns you before (WCAG 2.2.1). Drafts that were saved "
    "are kept.",
    "A screen reader may hear late, or not at all, that a page has changed. The number of results is announced.",
    "There is no switch between light and dark: pages follow the setting of your device.",
)

st.title("Accessibility statement", anchor=False)
st.html(
    '<div class="hq-text"><p>We want everybody to be able to use these pages. The aim is level AA of the Web Content '
    "Accessibility Guidelines (WCAG), version 2.2. Nobody from outside has audited them yet, so we do not say that "
    "they meet it.</p>"
    "<section><h2>What you can do</h2><ul>"
    "<li>Use every page at a width of 320 pixels, or zoomed to 400%, without scrolling sideways. Wide tables scroll "
    "within their frame.</li>"
    "<li>Find, share and use the list beside the map by keyboard alone.</li>"
    "<li>Read all text in strong contrast, light or dark.</li></ul></section>"
    "<section><h2>What does not work well yet</h2><ul>"
    f"{''.join(f'<li>{failure}</li>' for failure in KNOWN_FAILURES)}</ul></section>"
    "<section><h2>How we test</h2><p>The checker axe runs in a real browser over every page, at the width of a desk "
    "and of a phone, each time the software is tested; so do journeys by keyboard alone. Nobody who uses a screen "
    "reader or other assistive technology every day has tested it with us yet.</p></section>"
    "<section><h2>Tell us</h2><p>If you cannot use something, or need it in another form: "
    f"{contact(resources.knowledge().settings.accessibility_contact)}.</p></section></div>"
)
