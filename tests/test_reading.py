"""How whole questions are read, what a person may undo, and whatever else somebody may type."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexing.documents import Document, Section
from indexing.facets import Filters
from indexing.glossary import Glossary, GlossaryEntry
from indexing.hash_encoder import HashEncoder
from indexing.index import open_index
from indexing.order import Sort
from indexing.query import MOST_CHARACTERS, MOST_WORDS
from indexing.results import Mode
from indexing.search import MOST_WEAK, READ_CHARACTERS, Choices, Tools, search, understand
from kb.areas import get_borough
from tests.documents import ALL, CAFE, CLINIC, ENCODER, HELPLINE, SHED, make, make_index
from tests.test_query import NASTY

BARNET = get_borough("Barnet").gss
GLOSSARY = Glossary(
    [
        GlossaryEntry(("severe mental illness", "SMI")),
        GlossaryEntry(("information technology", "IT")),
        GlossaryEntry(("patient participation group", "PPG"), ambiguous=True),
        GlossaryEntry(("loneliness",), plain=("seeing nobody",)),
    ]
)
BARNET_SMI = Document(
    id="5",
    kind="case_study",
    slug="synthetic-checks",
    title="Synthetic checks at home",
    organisation="Synthetic Barnet Practice",
    sections=(Section("What they did", "A nurse checks people with severe mental illness at home."),),
    facts="Barnet. North Central London.",
    facets={"kind": ("case_study",), "borough": (BARNET,), "icb": ("NCL", "WNL")},
    lat=51.65,
    lon=-0.2,
)
LOOK_ALIKE = Document(
    id="6",
    kind="asset",
    slug="synthetic-lonley",
    title="Lonley in Barnet",
    organisation="SMI",
    sections=(Section("About", "A made-up name with a slip, a place and a short form in it."),),
)
DOCUMENTS = (*ALL, BARNET_SMI, LOOK_ALIKE)
IDS = {one.id for one in DOCUMENTS}
AS_TYPED = Choices(as_typed=True)
NO_PLACE = Choices(places=False)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return make_index(tmp_path_factory.mktemp("reading") / "index.db", DOCUMENTS)


@pytest.fixture(scope="module")
def tools(postcodes):
    return Tools(encoder=ENCODER, glossary=GLOSSARY, postcodes=postcodes)


# --- all at once ---


def test_question_with_a_slip_a_short_form_and_a_place_is_read_in_all_three(index, tools):
    results = search(index, "SMI chekcs in barnet", tools=tools)
    question = results.question
    assert question.typed == "SMI chekcs in barnet"
    assert question.meant == "SMI checks in barnet"
    assert question.topic == "severe mental illness checks"
    assert question.place.name == "Barnet"
    assert question.spelt_out == (("SMI", "severe mental illness"),)
    assert results.ids[0] == BARNET_SMI.id


def test_each_reading_is_undone_without_the_other(index, tools):
    text = "SMI chekcs in barnet"
    as_typed = understand(index, text, tools=tools, choices=AS_TYPED)
    assert (as_typed.meant, as_typed.place.name) == (text, "Barnet")
    no_place = understand(index, text, tools=tools, choices=NO_PLACE)
    assert (no_place.meant, no_place.place) == ("SMI checks in barnet", None)
    neither = understand(index, text, tools=tools, choices=Choices(as_typed=True, places=False))
    assert (neither.meant, neither.place, neither.corrected) == (text, None, False)


def test_misspelt_place_is_put_right_and_then_read(tmp_path, tools):
    index = make_index(tmp_path / "index.db", [*ALL, replace(BARNET_SMI, title="Synthetic checks", organisation="")])
    question = understand(index, "checks Banret", tools=tools)
    assert (question.meant, question.place.name) == ("checks barnet", "Barnet")
    assert understand(index, "checks Banret", tools=tools, choices=AS_TYPED).place is None


def test_meaning_reads_the_question_without_the_place(index, tools):
    assert understand(index, "lonely people in Barnet who like tea", tools=tools).topic == "lonely people who like tea"


def test_question_without_place_and_short_form_reaches_the_model_as_it_was_typed(index, tools):
    typed = "Women's health – what works, and for whom?"
    assert understand(index, typed, tools=tools).topic == typed


def test_every_word_that_was_looked_for_is_named_once(index, tools):
    words = search(index, "SMI severe mental illness SMI checks checks Barnet", tools=tools).words
    assert len(words) == len(set(words))
    assert {"severe", "mental", "illness", "smi", "checks", "barnet"} <= set(words)


def test_stop_words_around_a_place_leave_a_list_of_the_place(index, tools):
    results = search(index, "in Barnet", tools=tools)
    assert results.mode is Mode.LISTING
    assert set(results.ids) == {BARNET_SMI.id, HELPLINE.id}


def test_question_of_stop_words_alone_is_still_asked(index, tools):
    question = understand(index, "what is it", tools=tools)
    assert question.concepts
    assert question.spelt_out == ()


def test_words_that_are_typed_twice_count_once(index, tools):
    once, thrice = (search(index, text, tools=tools) for text in ("lonely tea", "lonely tea lonely tea LONELY Tea"))
    assert once.question.concepts == thrice.question.concepts


def test_long_question_is_read_up_to_a_limit(index, tools):
    text = " ".join(f"word{number}" for number in range(5_000))
    assert len(understand(index, text, tools=tools).concepts) == MOST_WORDS


# --- exact names ---


@pytest.mark.parametrize(
    "text", ["Lonley in Barnet", "lonley in barnet", "  LONLEY, in “Barnet”! ", "Lonley\u200b in Barnet"]
)
def test_exact_title_wins_over_place_and_spelling(index, tools, text):
    results = search(index, text, tools=tools)
    assert results.question.place is None
    assert not results.question.corrected
    assert results.hits[0].id == LOOK_ALIKE.id
    assert results.hits[0].reasons[0] == "exactly this name"


def test_exact_organisation_wins_over_the_glossary(index, tools):
    assert search(index, "SMI", tools=tools).hits[0].id == LOOK_ALIKE.id
    assert search(index, "SMI checks", tools=tools).hits[0].id == BARNET_SMI.id


@pytest.mark.parametrize("one", DOCUMENTS, ids=lambda one: one.slug)
def test_every_title_organisation_address_and_id_finds_its_record_first(index, tools, one):
    for name in (one.title, one.organisation, one.slug, one.id):
        for choices in (Choices(), AS_TYPED, NO_PLACE, Choices(sort=Sort.FRESHNESS), Choices(sort=Sort.DISTANCE)):
            results = search(index, name, tools=tools, choices=choices)
            assert results.ids[0] == one.id, (name, choices)
            assert not results.hits[0].weak


def test_organisation_of_several_records_finds_all_of_them_first(tmp_path, tools):
    theirs = [
        replace(CAFE, id=f"o{number}", slug=f"o{number}", organisation="Barnet Lonley Trust") for number in (1, 2)
    ]
    index = make_index(tmp_path / "index.db", [*ALL, *theirs])
    assert set(search(index, "barnet lonley trust", tools=tools).ids[:2]) == {"o1", "o2"}


def test_exact_name_that_is_withdrawn_or_filtered_away_is_not_shown(index, tools):
    live = frozenset(IDS - {LOOK_ALIKE.id})
    assert LOOK_ALIKE.id not in {hit.id for hit in search(index, "Lonley in Barnet", tools=tools, live=live).hits}
    only = Filters.of(kind=["case_study"])
    assert LOOK_ALIKE.id not in search(index, "Lonley in Barnet", tools=tools, filters=only).ids


# --- bad input ---

BAD = [
    *NASTY,
    "",
    " ",
    "a",
    "b",
    "7",
    "中",
    '"',
    '""""',
    "NEAR(lonely older, 5)",
    "NEAR(",
    "lonely NOT older",
    "title:lonely",
    "{title}:lonely",
    "-lonely",
    "lonely*",
    "^lonely",
    "lonely + older",
    "documents_fts:lonely",
    "\0",
    "lonely\0older",
    "\ud800\udfff\udc00",
    "\u202elonely\u202c \u2066older\u2069",
    "\x01\x02\x03\x1b[31mlonely",
    "\u200b\u200d\ufeff",
    "e\u0301" * 50,
    "\u0301",
    "l\u0301\u0302\u0303onely",
    "👩‍👩‍👧‍👦 🏥 🇬🇧",
    "ＮＥＬ　ＳＥ５　８ＡＺ",
    "одинокие пожилые люди",
    "الوحدة",
    "孤独的老人",
    "एकाकी",
    "İstanbul İİİİ ßßßß ﬁﬁﬁﬁ",
    "٣٤٥ ⅷ ½ ²²²²",
    "SE5 8AZ' OR 1=1 --",
    "<script>alert(1)</script>",
    "%s %d {0} {{}} $$",
    "../../etc/passwd",
    "x" * 1_000_000,
    "lonely " * 5_000,
    " ".join(f"lonely{number}" for number in range(5_000)),
    "ab " * 340_000,
    "SE5 8AZ " * 125_000,
    "in Barnet " * 100_000,
    "SMI " * 250_000,
    "lonley " * 140_000,
    '"' * 1_000_000,
    "中" * 300_000,
    "\n" * 1_000_000,
    "a\u0301" * 500_000,
]


def assert_sound(results, text, choices):
    """What holds of every answer, whatever was typed."""
    question, hits = results.question, results.hits
    ids = [hit.id for hit in hits]
    assert set(results.ids) <= IDS
    assert len(set(results.ids)) == results.total
    assert len(set(ids)) == len(ids)
    assert [hit.weak for hit in hits] == sorted(hit.weak for hit in hits)
    assert ids[: len(results.strong)] == list(results.ids[: len(results.strong)])
    assert len(results.weak) <= MOST_WEAK
    for hit in hits:
        assert all(0 <= one.start < one.end <= len(hit.passage) for one in hit.marks)
        assert hit.score == hit.score  # no NaN
    assert len(question.concepts) <= MOST_WORDS
    assert len(question.typed) <= MOST_CHARACTERS
    for shown in (question.typed, question.meant, question.topic):
        shown.encode("utf-8")  # a lone surrogate cannot be written to a page
        assert not set(shown) & set("\0\x1b\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
    if choices.as_typed:
        assert question.meant == question.typed
    if not choices.places:
        assert question.place is None


@pytest.mark.parametrize("text", BAD, ids=lambda text: ascii(text[:20]))
def test_whatever_is_typed_is_answered(index, tools, text):
    for encoder in (None, ENCODER):
        for choices in (Choices(), Choices(as_typed=True, places=False, sort=Sort.DISTANCE)):
            results = search(index, text, tools=replace(tools, encoder=encoder), choices=choices)
            assert_sound(results, text, choices)


FRAGMENTS = st.sampled_from(
    (
        *("NEAR(", ")", "*", '"', "'", "title:", "AND", "OR", "NOT", "^", "-", "+", "{", "}", ":", "\\", "%", ";"),
        *("\0", "\x1b", "\ud800", "\udc00", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u0301", "🏥", "👩‍⚕️"),
        *("健康", "صِحَّة", "স্বাস্থ্য", "İ", "ß", "ﬁ", "ＳＥ５", "٣", "²", "\n", "\t", "\u00a0", "\u2028"),
        *("lonely", "lonley", "SMI", "IT", "it", "PPG", "seeing", "nobody", "older", "foodbank", "synthetic", "Lonley"),
        *("in", "near", "of", "the", "Barnet", "banret", "NEL", "SE5", "8AZ", "se58az", "Bow", "Hayes", "London", "5"),
    )
)
TYPED = st.text(max_size=80) | st.builds(
    lambda parts, glue: glue.join(parts),
    st.lists(FRAGMENTS | st.text(max_size=6), max_size=14),
    st.sampled_from([" ", "", "-", " , ", "\u00a0"]),
)
CHOICES = st.builds(Choices, as_typed=st.booleans(), places=st.booleans(), sort=st.sampled_from(Sort))


@settings(max_examples=400, deadline=None)
@given(text=TYPED, choices=CHOICES, meaning=st.booleans(), limit=st.integers(1, 10))
@example(text="\ud800\ud800\ud800\ud800 near SE5 8AZ", choices=Choices(), meaning=True, limit=1)
def test_any_text_and_choice_at_all_are_answered(index, tools, text, choices, meaning, limit):
    tools = tools if meaning else replace(tools, encoder=None)
    assert_sound(search(index, text, tools=tools, choices=choices, limit=limit), text, choices)


@settings(max_examples=100, deadline=None)
@given(text=TYPED)
def test_the_same_question_has_the_same_answer_every_time(index, tools, text):
    assert search(index, text, tools=tools) == search(index, text, tools=tools)


@settings(max_examples=150, deadline=None)
@given(words=st.permutations(["lonely", "older", "tea"]), sign=st.sampled_from('"()*:^+-{}\0\u202e;,'))
def test_signs_of_the_query_language_change_nothing(index, words, sign):
    tools = Tools(glossary=Glossary([]))
    plain = search(index, " ".join(words), tools=tools)
    signed = search(index, sign + f"{sign} {sign}".join(words) + sign, tools=tools)
    assert signed.ids == plain.ids
    assert [hit.score for hit in signed.hits] == [hit.score for hit in plain.hits]


@pytest.mark.parametrize("operator", ["AND", "OR", "NOT", "NEAR"])
def test_operators_are_words(index, operator):
    tools = Tools(glossary=Glossary([]))
    ids = set(search(index, f"lonely {operator} interpreter", tools=tools).ids)
    assert {CAFE.id, CLINIC.id} <= ids
    assert set(search(index, "organisation:timber lonely", tools=tools).ids) >= {SHED.id, CAFE.id}


def test_model_never_reads_more_than_it_can(index, tools):
    seen = []

    class Counting(HashEncoder):
        def encode(self, text):
            seen.append(len(text))
            return super().encode(text)

    counting = replace(tools, encoder=Counting(dimension=256))
    for text in ("lonely older " * 80_000, "SMI PPG " * 100_000, "Barnet lonely " * 70_000, "健康 " * 300_000):
        search(index, text, tools=counting)
    assert len(seen) == 4
    assert max(seen) <= READ_CHARACTERS


@pytest.mark.parametrize("text", ["SE5 8AZ ", "se58az ", "E1 ", "SE5 8OZ ", "9 "])
def test_a_megabyte_is_looked_up_no_more_often_than_its_beginning(index, tools, postcodes, text):
    class Counting:
        looked_up = 0

        def find(self, text):
            self.looked_up += 1
            return postcodes.find(text)

        def district(self, text):
            self.looked_up += 1
            return postcodes.district(text)

    counts = []
    for length in (MOST_CHARACTERS, 1_000_000):
        counting = Counting()
        search(index, (text * length)[:length], tools=replace(tools, postcodes=counting))
        counts.append(counting.looked_up)
    assert counts[0] == counts[1]


def test_empty_index_answers_everything(tmp_path, tools):
    make(tmp_path / "index.db", [], encoder=None)
    empty = open_index(tmp_path / "index.db")
    for text in ("", "lonely", "Barnet", "lonely in Barnet", "near SE5 8AZ", "SMI", "***", "lonley"):
        for choices in (Choices(), Choices(sort=Sort.DISTANCE), Choices(sort=Sort.FRESHNESS)):
            results = search(empty, text, tools=tools, choices=choices)
            assert (results.hits, results.ids, results.total) == ((), (), 0)


def test_nothing_is_found_for_signs_and_pictures_and_not_everything(index, tools):
    for text in ("***", "🏥", "?!", "\u0301", "()"):
        assert search(index, text, tools=tools).hits == ()


def test_blank_and_invisible_text_lists_everything(index, tools):
    for text in ("", "  ", "\n\t", "\0", "\u200b\u202e\ufeff", "\ud800"):
        results = search(index, text, tools=tools)
        assert set(results.ids) == IDS
        assert results.mode is Mode.LISTING
