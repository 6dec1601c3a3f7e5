"""Misspelt words are put right against the words of the index; everything that may be meant is left alone."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from indexing.documents import Document, Section
from indexing.glossary import Glossary, GlossaryEntry
from indexing.hash_encoder import HashEncoder
from indexing.search import Choices, Tools, search, understand
from indexing.spelling import Speller, Vocabulary
from tests.documents import ALL, CAFE, CLINIC, make_index

KNOWN = {
    "diabetes": 9,
    "diabetic": 2,
    "loneliness": 5,
    "isolation": 4,
    "carers": 6,
    "cares": 1,
    "food": 7,
    "bank": 3,
    "breastfeeding": 2,
    "asthma": 2,
    "dementia": 8,
    "café": 1,
}
TOOLS = Tools(glossary=Glossary([]))
AS_TYPED = Choices(as_typed=True)


def speller(*ordinary, known=KNOWN):
    """Knows the words of the index, and these ordinary ones."""
    return Speller(Vocabulary(known), set(ordinary).__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("diabtees", "diabetes"),
        ("idabetes", "diabetes"),
        ("diabetse", "diabetes"),
        ("diabets", "diabetes"),
        ("iabetes", "diabetes"),
        ("diabbetes", "diabetes"),
        ("ddiabetess", "diabetes"),
        ("diobetes", "diabetes"),
        ("lonliness", "loneliness"),
        ("lonelyness", "loneliness"),
        ("isolaton", "isolation"),
        ("demntia", "dementia"),
        ("ashtma", "asthma"),
        ("breatsfeding", "breastfeeding"),
        ("cafe", "café"),
    ],
)
def test_swapped_dropped_doubled_and_wrong_letters_are_put_right(typed, meant):
    assert speller().correct(typed) == meant


@pytest.mark.parametrize("typed", ["gp", "foo", "ban", "bnk", "a", "", "xx"])
def test_words_of_fewer_than_four_letters_are_never_changed(typed):
    assert speller(known={**KNOWN, "gps": 50, "foot": 50}).correct(typed) == typed


@pytest.mark.parametrize("typed", list(KNOWN))
def test_word_of_the_index_is_never_changed_however_rare(typed):
    assert speller().correct(typed) == typed


def test_ordinary_word_that_the_index_lacks_is_left_alone():
    assert speller().correct("rares") == "cares"
    assert speller("rares").correct("rares") == "rares"


@pytest.mark.parametrize("typed", ["b12food", "co2bank", "diabet3s", "1234", "--------"])
def test_what_holds_more_than_letters_is_left_alone(typed):
    assert speller().correct(typed) == typed


@pytest.mark.parametrize("typed", ["foxx", "bxnkk", "carrrrs", "diabxxxs", "isolatxxxx", "purplemonkey"])
def test_too_many_mistakes_for_its_length_are_not_guessed_at(typed):
    assert speller().correct(typed) == typed


def test_nearest_word_wins_over_a_commoner_one_further_off():
    assert speller(known={"dietary": 1, "diabetes": 90}).correct("diatary") == "dietary"
    assert speller(known={"diabetic": 1, "diabetes": 90}).correct("diabetik") == "diabetic"


def test_of_equally_near_words_that_with_the_same_first_letter_wins_then_the_commonest():
    assert speller(known={"bares": 90, "carers": 1}).correct("cares") == "carers"
    assert speller(known={"carers": 6, "caress": 1}).correct("carees") == "carers"
    assert speller(known={"carers": 1, "caress": 6}).correct("carees") == "caress"


def test_result_is_the_same_whatever_order_the_words_came_in():
    words = {"hall": 1, "hale": 1, "half": 1, "halt": 1}
    backwards = dict(reversed(words.items()))
    assert speller(known=words).correct("halq") == speller(known=backwards).correct("halq")


def test_empty_index_puts_nothing_right():
    assert speller(known={}).correct("diabtees") == "diabtees"


def test_two_known_words_written_as_one_are_known_apart():
    assert speller().apart("foodbank") == "food bank"
    assert speller().apart("bankfood") == "bank food"
    assert speller().correct("foodbank") == "foodbank"


@pytest.mark.parametrize("typed", ["foodbanks", "bank", "thefood", "diabetes", "foodbankfood", "foodxbank", ""])
def test_word_that_is_not_two_known_ones_stays_whole(typed):
    assert speller().apart(typed) == ""


def test_ordinary_word_that_happens_to_be_two_is_not_taken_apart():
    assert speller("foodbank").apart("foodbank") == ""
    assert speller(known={**KNOWN, "foodbank": 1}).apart("foodbank") == ""


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=30) | st.text(st.sampled_from("diabetesfonk"), min_size=4, max_size=14))
@example("\ud800\ud800\ud800\ud800")
@example("ﬁﬁﬁﬁ")
@example("İİİİ")
def test_any_word_stays_itself_or_becomes_a_near_word_of_the_index(word):
    right = speller().correct(word)
    assert right == word or (right in KNOWN and OSA.distance(right, word) <= 3)
    assert speller().correct(right) == right


@given(st.sampled_from(sorted(KNOWN)), st.data())
def test_one_slip_in_a_long_word_never_costs_the_meaning(word, data):
    """Whatever comes back is one step away, unless what was typed is a word itself or too short."""
    at = data.draw(st.integers(0, len(word) - 1))
    slipped = data.draw(
        st.sampled_from([word[:at] + word[at + 1 :], word[: at + 1] + word[at:], word[:at] + "q" + word[at + 1 :]])
    )
    if len(slipped) < 4 or slipped in KNOWN:
        assert speller().correct(slipped) == slipped
    else:
        assert OSA.distance(speller().correct(slipped), slipped) == 1


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    bank = Document(
        id="bank",
        kind="asset",
        slug="synthetic-food-bank",
        title="Synthetic larder",
        organisation="Synthetic Larder Trust",
        sections=(Section("About", "A food bank in a library, with isolation and dementia advice."),),
    )
    joined = Document(
        id="joined",
        kind="asset",
        slug="synthetic-foodbank",
        title="Synthetic pantry",
        sections=(Section("About", "The pantry began as a foodbank."),),
    )
    return make_index(tmp_path_factory.mktemp("spelling") / "index.db", [*ALL, bank, joined])


def meant(index, text, tools=TOOLS, **choices):
    return understand(index, text, tools=tools, choices=Choices(**choices)).meant


def test_misspelt_question_finds_what_the_right_one_finds_and_says_so(index):
    results = search(index, "intrepreter at the evneing clinic", tools=TOOLS)
    assert results.question.meant == "interpreter at the evening clinic"
    assert results.question.corrected
    assert results.question.typed == "intrepreter at the evneing clinic"
    assert results.ids == search(index, "interpreter at the evening clinic", tools=TOOLS).ids
    assert results.ids[0] == CLINIC.id


def test_search_for_what_was_typed_instead_takes_it_as_it_stands(index):
    results = search(index, "intrepreter", tools=TOOLS, choices=AS_TYPED)
    assert (results.question.meant, results.question.corrected) == ("intrepreter", False)
    assert results.ids == ()
    assert search(index, "intrepreter", tools=TOOLS).ids == (CLINIC.id,)


def test_rightly_spelt_question_is_never_said_to_be_corrected(index):
    for document in ALL:
        for text in (document.title, *(section.text for section in document.sections)):
            assert not understand(index, text, tools=TOOLS).corrected, text


def test_rest_of_the_sentence_keeps_its_own_letters_and_marks(index):
    assert meant(index, "  “Intrepreter”,  for OLDER-men… (workshp)?") == "“interpreter”, for OLDER-men… (workshop)?"


@pytest.mark.parametrize("text", ["INTREPRETER", "IntrePreter", "WORKSHP"])
def test_word_in_capitals_is_a_short_form_and_is_left_alone(index, text):
    assert meant(index, text) == text


def test_ordinary_words_of_the_model_are_left_alone(index):
    class Knowing(HashEncoder):
        def is_word(self, word):
            return word == "workshap"

    knowing = Tools(glossary=Glossary([]), encoder=Knowing(dimension=256))
    assert meant(index, "workshap") == "workshop"
    assert meant(index, "workshap", knowing) == "workshap"
    assert meant(index, "workshp", knowing) == "workshop"


def test_term_of_the_glossary_is_left_alone(index):
    assert meant(index, "workshob") == "workshop"
    tools = Tools(glossary=Glossary([GlossaryEntry(("mending", "workshob"))]))
    assert meant(index, "workshob", tools) == "workshob"


def test_two_words_find_the_record_that_writes_them_as_one(index):
    assert {"bank", "joined"} <= set(search(index, "food bank", tools=TOOLS).ids)


@pytest.mark.parametrize("text", ["workshops", "clinics", "serving", "mended", "languages"])
def test_other_form_of_a_word_is_no_slip(index, text):
    results = search(index, text, tools=TOOLS)
    assert not results.question.corrected
    assert results.total


def test_word_written_as_one_is_read_apart_where_the_index_never_joins_it(tmp_path):
    bank = Document(
        id="b", kind="asset", slug="b", title="Synthetic larder", sections=(Section("", "We run a food bank."),)
    )
    index = make_index(tmp_path / "index.db", [CAFE, bank])
    for choices in (Choices(), AS_TYPED):
        results = search(index, "foodbank", tools=TOOLS, choices=choices)
        assert results.ids == ("b",)
        assert not results.question.corrected


def test_exact_name_is_never_put_right(tmp_path):
    """A made-up name one letter from a common word is what the person means."""
    named = Document(id="n", kind="asset", slug="cafee", title="Lonley", organisation="Oldre Men")
    index = make_index(tmp_path / "index.db", [*ALL, named])
    for text in ("lonley", "Oldre men"):
        results = search(index, text, tools=TOOLS)
        assert not results.question.corrected
        assert results.hits[0].id == "n"


def test_no_correction_leads_to_a_word_that_no_published_record_holds(index):
    words = index.speller(lambda word: False).known.documents
    assert words
    for text in ("intrepreter", "workshp", "asylm seekrs", "lonly oldr peple"):
        for word in meant(index, text).split():
            assert word in words or word in text.split()
