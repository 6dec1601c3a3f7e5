"""Short forms, long forms and plain words: each finds the others, and no everyday word is taken for one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.documents import Document, Section
from indexing.glossary import Glossary, GlossaryEntry, is_short_form, load
from indexing.query import tokens
from indexing.search import Tools, search, understand
from tests.documents import ENCODER, make_index

SMI = GlossaryEntry(("severe mental illness", "SMI"))
GP = GlossaryEntry(("general practitioner", "GP"), plain=("family doctor",))
IT = GlossaryEntry(("information technology", "IT"))
NEWS = GlossaryEntry(("National Early Warning Score", "NEWS"))
LOW = GlossaryEntry(("postnatal depression",), plain=("new mums feeling low", "baby blues"))
PPG = GlossaryEntry(("patient participation group", "PPG"), ambiguous=True)
FIT = GlossaryEntry(("faecal immunochemical test", "FIT"), only_as_written=("FIT",))
HOMES = GlossaryEntry(("care home", "residential home"))
GLOSSARY = Glossary([SMI, GP, IT, NEWS, LOW, PPG, FIT, HOMES])


def document(id, text):
    return Document(id=id, kind="case_study", slug=f"s-{id}", title="Synthetic record", sections=(Section("", text),))


TEXTS = {
    "long": "A yearly check for people with severe mental illness at the surgery.",
    "short": "We phone everybody on the SMI register before winter comes.",
    "depression": "A singing circle for mothers with postnatal depression.",
    "lay": "New mums feeling low knit together on Mondays.",
    "computers": "Lessons in information technology for the over seventies.",
    "group": "The patient participation group met in the library.",
    "both": "The Parent Power Garden, or PPG, grows beans.",
    "doctor": "A general practitioner answers questions in the market.",
    "other": "A garden where neighbours grow vegetables.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    documents = [document(id, text) for id, text in TEXTS.items()]
    return make_index(tmp_path_factory.mktemp("glossary") / "index.db", documents)


def found(index, text, *entries):
    return set(search(index, text, tools=Tools(glossary=Glossary(entries))).ids)


def readings(text, *entries):
    glossary = Glossary(entries) if entries else GLOSSARY
    asked = tokens(text)
    return [(" ".join(one.typed for one in asked[read.start : read.end]), read) for read in glossary.read(asked)]


def read_as(text, *entries):
    return {typed: read.others for typed, read in readings(text, *entries)}


def test_short_form_finds_the_long_form_and_the_long_form_the_short(index):
    assert found(index, "SMI", SMI) == {"short", "long"}
    assert found(index, "severe mental illness", SMI) == {"short", "long"}
    assert found(index, "SMI") == {"short"}
    assert found(index, "severe mental illness") == {"long"}


def test_short_form_is_spelt_out_for_meaning_and_on_the_page(index):
    question = understand(index, "SMI checks", tools=Tools(glossary=GLOSSARY))
    assert question.spelt_out == (("SMI", "severe mental illness"),)
    assert question.topic == "severe mental illness checks"
    assert question.typed == question.meant == "SMI checks"


def test_long_form_needs_no_spelling_out(index):
    question = understand(index, "severe mental illness", tools=Tools(glossary=GLOSSARY))
    assert question.spelt_out == ()
    assert question.topic == "severe mental illness"


def test_plain_words_find_the_term_and_the_term_does_not_find_them(index):
    assert "depression" in found(index, "baby blues", LOW)
    assert "depression" not in found(index, "baby blues")
    assert found(index, "postnatal depression", LOW) == {"depression"}


def test_plain_words_are_kept_beside_what_they_are_read_as(index):
    question = understand(index, "baby blues group", tools=Tools(glossary=GLOSSARY))
    assert question.topic == "baby blues (postnatal depression) group"
    assert "lay" in found(index, "new mums feeling low", LOW)


def test_ambiguous_short_form_adds_and_never_replaces(index):
    assert found(index, "PPG", PPG) == {"both", "group"}
    question = understand(index, "PPG", tools=Tools(glossary=GLOSSARY))
    assert question.topic == "PPG (patient participation group)"


def test_long_form_finds_the_records_that_write_its_ambiguous_short_form(index):
    assert "both" in found(index, "patient participation group", PPG)
    assert "both" not in found(index, "patient participation group")


def test_short_form_of_two_entries_is_never_replaced_by_one_of_them():
    parkinson = GlossaryEntry(("Parkinson's disease", "PD"))
    personality = GlossaryEntry(("personality disorder", "PD"))
    (read,) = [read for _, read in readings("PD clinic", parkinson, personality)]
    assert set(read.others) == {"Parkinson's disease", "personality disorder"}
    assert not read.replaces


@pytest.mark.parametrize("text", ["it", "it is", "what is it", "It support", "how it works"])
def test_short_form_that_is_a_stop_word_is_read_only_in_capitals(index, text):
    assert read_as(text) == {}
    assert found(index, text, IT) == found(index, text)


def test_stop_word_in_capitals_is_read(index):
    assert read_as("IT lessons") == {"IT": ("information technology",)}
    assert "computers" in found(index, "IT", IT)


def test_term_only_as_written_is_left_alone_in_small_letters():
    assert read_as("keeping fit") == {}
    assert read_as("Fit and well") == {}
    assert read_as("FIT kits") == {"FIT": ("faecal immunochemical test",)}


@pytest.mark.parametrize("text", ["SMI", "smi", "Smi", "SMIs", "smis"])
def test_case_and_plural_of_a_short_form_do_not_matter(text):
    assert read_as(text) == {text: ("severe mental illness",)}


@pytest.mark.parametrize("text", ["GPs", "gps", "GP", "general practitioners", "family doctors"])
def test_plural_of_a_two_letter_short_form_is_the_short_form(text):
    assert list(read_as(f"{text} in schools")) == [text]


@pytest.mark.parametrize("text", ["new mums", "a new start", "something new"])
def test_capital_s_at_the_end_of_a_short_form_is_no_plural(text):
    assert read_as(text) == {}
    assert read_as("NEWS chart") == {"NEWS": ("National Early Warning Score",)}


@pytest.mark.parametrize(
    "text", ["carehome", "care", "home", "homes of care", "career homes", "caresses", "SMIL", "gpx"]
)
def test_part_of_a_term_is_not_the_term(text):
    assert read_as(text) == {}


@pytest.mark.parametrize("text", ["severe-mental illness", "Severe, mental... illness!", "SEVERE MENTAL ILLNESS"])
def test_punctuation_and_case_inside_a_term_do_not_matter(text):
    assert list(read_as(text).values()) == [("SMI",)]


def test_longest_term_wins_and_no_word_is_read_twice():
    short, long = GlossaryEntry(("mental health", "MH")), GlossaryEntry(("mental health act", "MHA"))
    assert list(read_as("the mental health act and mental health", short, long)) == [
        "mental health act",
        "mental health",
    ]


def test_a_term_never_names_itself_as_another_way_of_saying_it():
    for text in ("SMI", "severe mental illness", "care homes", "residential homes", "GPs"):
        for typed, others in read_as(text).items():
            assert typed.lower() not in {other.lower() for other in others}


def test_terms_with_an_apostrophe_a_slash_or_an_ampersand_are_found():
    entry = GlossaryEntry(("Crohn's disease", "A&E", "LGBT+"))
    for text in ("crohn's disease", "Crohn’s disease", "a&e", "A & E", "A/E", "lgbt"):
        assert len(read_as(text, entry)) == 1, text


@pytest.mark.parametrize("term", ["SMI", "T2DM", "LTCs", "CAMHS"])
def test_short_forms_are_told_by_their_capitals(term):
    assert is_short_form(term)


@pytest.mark.parametrize("term", ["Mind", "talking therapies", "GP practice", "", "t2dm", "a"])
def test_words_and_phrases_are_no_short_forms(term):
    assert not is_short_form(term)


def test_knows_its_terms_in_any_case_and_nothing_else():
    assert GLOSSARY.knows("smi")
    assert GLOSSARY.knows("SMIs")
    assert GLOSSARY.knows("NEWS")
    assert not GLOSSARY.knows("new")
    assert not GLOSSARY.knows("severe")
    assert not GLOSSARY.knows("")


def test_empty_glossary_and_empty_entries_read_nothing():
    for entries in ([], [GlossaryEntry(())], [GlossaryEntry(("", "***", "\u200b"), plain=(" ",))]):
        assert Glossary(entries).read(tokens("SMI or *** anything")) == ()


def test_terms_are_never_query_syntax(index):
    entry = GlossaryEntry(('"unbalanced', "NEAR(a b)", "title:x*", "SMI", "a AND NOT b", "' ; --"))
    for encoder in (None, ENCODER):
        tools = Tools(glossary=Glossary([entry]), encoder=encoder)
        assert "short" in search(index, "SMI", tools=tools).ids


def test_new_entry_holds_at_once_without_a_new_index(index):
    assert found(index, "SRG") == set()
    assert "other" in found(index, "SRG", GlossaryEntry(("vegetables", "SRG")))


def test_correctly_read_term_is_never_put_right_as_a_misspelling(index):
    """ "smis" is one letter from "this" and its like; the glossary knows it."""
    question = understand(index, "hubz", tools=Tools(glossary=Glossary([GlossaryEntry(("gardens", "hubz"))])))
    assert question.meant == "hubz"


def test_file_of_entries_is_read_with_all_its_fields(tmp_path):
    path = tmp_path / "glossary.toml"
    path.write_text(
        '[[entry]]\nterms = ["SMI", "severe mental illness"]\n'
        '[[entry]]\nterms = ["fit note", "FIT"]\nplain = ["sick note"]\nambiguous = true\nonly_as_written = ["FIT"]\n',
        encoding="utf-8",
    )
    assert load(path) == (
        GlossaryEntry(("SMI", "severe mental illness")),
        GlossaryEntry(("fit note", "FIT"), plain=("sick note",), ambiguous=True, only_as_written=("FIT",)),
    )


@settings(deadline=None)
@given(
    st.text(st.sampled_from("smiSMI gp\0\u202e\ud800&'-健é🏥"), max_size=60), st.lists(st.text(max_size=12), max_size=4)
)
def test_any_entry_reads_any_text_without_overlap(text, terms):
    asked = tokens(text)
    end = 0
    for read in Glossary([GlossaryEntry(tuple(terms), ambiguous=True), SMI, GP, IT]).read(asked):
        assert end <= read.start < read.end <= len(asked)
        end = read.end
