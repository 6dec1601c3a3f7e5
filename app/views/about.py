"""What this is, where it comes from, under which licences, and where to get help."""

import streamlit as st

from app import resources
from app.contact_words import contact
from app.markup import inside_link, outside_link, text
from geodata.sources import list_attributions, list_sources
from kb import survey

settings = resources.knowledge().settings

st.title("About HiQUALITY", anchor=False)
st.html(
    '<div class="hq-text"><p>HiQUALITY helps general practices in London to find what other practices did with their '
    "communities, how they know what came of it, and whom to ask.</p></div>"
)

# First, because Streamlit does not scroll to what an address names after its #.
st.header("Report a safety concern", anchor="safety")
st.html(
    '<div class="hq-text"><p><strong>In danger: 999. Urgent: 111.</strong> This site is read by nobody around the '
    "clock.</p>"
    "<p>If an entry names somebody, gives away a place that should stay hidden, or describes something unsafe, tell "
    f"the safeguarding contact: {contact(settings.safeguarding_contact)}. Any moderator can take an entry off every "
    "page at once.</p>"
    "<p>For a concern about a person, go to your own organisation’s safeguarding lead.</p></div>"
)

st.header("Get help", anchor="get-help")
st.html(
    '<div class="hq-text"><ul>'
    "<li>You cannot sign in, or forgot your password: ask an administrator of your organisation’s copy for a new "
    "link. It works once, for 24 hours.</li>"
    f"<li>You want to share: {inside_link('/account/ask', 'ask to contribute')}.</li>"
    "<li>Something in an entry is wrong: tell the contact that its page names.</li>"
    f"<li>Who runs this copy: {contact(settings.controller)}.</li>"
    f"<li>Help with using it by other means: {contact(settings.accessibility_contact)}.</li></ul></div>"
)

st.header("How it works", anchor="how")
st.html(
    '<div class="hq-text"><p>You can search case studies, and groups, places and services that a practice could work '
    "with. Reading needs no account.</p>"
    "<p>Practices share their own work. Before it is public, a second person reads it: never the author, nor anybody "
    "of the author’s organisation.</p>"
    "<p>It is for people who plan services. It is not clinical advice, not a referral route, and holds nothing about "
    "patients.</p></div>"
)

st.header("Where the entries come from", anchor="sources")
st.html(
    '<div class="hq-text"><p>The first six case studies and five local assets are written in our own words, with facts '
    "from the HiQUALITY highlight report of April 2025. The practices and organisations have not confirmed them yet, "
    "and each page says so. What the report does not state, but we worked out, is marked “inferred by us”.</p>"
    "<p>Everything else was shared by the practice or the organisation that its page names.</p>"
    f"<p>The survey figures beside barriers come from the same report ({text(survey.SOURCE)}). In 2023 and 2024 it "
    f"asked people who work in or with general practice in London; the answers of {survey.TAKEN_PART} people were "
    "counted, and fewer answered each question. They were not chosen at random, so the figures do not speak for all "
    f"practices. {text(survey.SHARES_NOTE)}</p></div>"
)

st.header("Licences", anchor="licences")
entries = outside_link("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0")
places = "".join(
    f"<li>{text(source.title)}, {text(source.publisher)}, {source.year}: "
    f"{outside_link(source.licence_url, source.licence)}</li>"
    for source in list_sources()
)
credit = "".join(f"<li>{text(sentence)}</li>" for sentence in list_attributions())
st.html(
    f'<div class="hq-text"><p>Entries: {entries}. You may copy and change them if you name the source, as “Cite and '
    f"reuse” on each page shows. The same entries are open as {inside_link('/data/', 'tables')}.</p>"
    f"<p>Places:</p><ul>{places}</ul><ul>{credit}</ul>"
    "<p>Which borough belongs to which Integrated Care Board (ICB): compiled from the ONS postcode directory, NHS ODS "
    "lists and NHS announcements.</p>"
    "<p>Software: HiQUALITY itself is under the MIT licence. It stands on Streamlit (Apache 2.0), Datasette "
    "(Apache 2.0), Leaflet (BSD 2-Clause), Leaflet.markercluster (MIT), folium (MIT), GeoPandas (BSD 3-Clause) and the "
    "language model all-MiniLM-L6-v2 (Apache 2.0), among others.</p></div>"
)
