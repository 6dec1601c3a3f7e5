"""What is kept of people, why, and for how long."""

import streamlit as st

from app import resources
from app.contact_words import contact

settings = resources.knowledge().settings

st.title("Privacy", anchor=False)
st.html(
    '<div class="hq-text"><p>You can read everything without an account. We do not follow you: no advertising, no '
    "analytics, and nothing from other sites, unless the operator of this copy switches on a map from elsewhere. "
    "What you search for is not written to the log.</p>"
    "<section><h2>Who is responsible</h2><ul>"
    f"<li>Controller: {contact(settings.controller)}.</li>"
    f"<li>Data protection officer: {contact(settings.dpo_email)}.</li></ul></section>"
    "<section><h2>What is kept</h2><ul>"
    "<li><strong>If you have an account:</strong> your name, work e-mail address, organisation, what you may do, and a "
    "hash of your password, from which it cannot be read. Other readers do not see them.</li>"
    "<li><strong>While you are signed in:</strong> one session. It ends when you sign out, after 30 minutes without "
    "use, and after 12 hours at most.</li>"
    "<li><strong>If you ask to contribute:</strong> what you write in that form, until 90 days after the answer.</li>"
    "<li><strong>If you paste a paragraph to find initiatives like yours:</strong> nothing. What you paste is compared "
    "in the server’s memory while the page is open and is gone shortly after you leave it; it is in no address, log, "
    "list, draft or record of searches.</li>"
    "<li><strong>If you try to sign in:</strong> how often it was tried from an account and a network address, as a "
    "fingerprint (digest), for a day.</li>"
    "<li><strong>If you search and nothing is found:</strong> the words, at most 100 characters, and the day, so that "
    "administrators see what is missing. Not who searched, from where, or at what time. What looks like something "
    "about a patient is not kept, nor what is long enough to be a pasted paragraph. After 90 days it is deleted.</li>"
    "<li><strong>If you share something:</strong> what you write, and which steps you took with it and when. What you "
    "mark as private is seen by moderators only.</li>"
    "<li><strong>If you are named as a contact:</strong> a person’s contact is public only with that person’s dated "
    "consent. Organisations’ mailboxes and numbers may be public, because people need a way to ask.</li></ul>"
    "<p>No field asks for anything about a patient, and every author confirms that nothing identifies one.</p>"
    "</section>"
    "<section><h2>Cookies</h2><p>One cookie keeps you signed in; others protect forms from being sent by somebody "
    "else. None is for following people.</p></section>"
    "<section><h2>Your rights</h2><p>You may ask what is kept of you, and ask to correct or erase it, or object to it. "
    f"Ask the data protection officer: {contact(settings.dpo_email)}. You may also complain to the Information "
    "Commissioner’s Office.</p>"
    "<p>Erasing is done by the operator by hand, and backups keep a copy until they are deleted.</p></section></div>"
)
