import asyncio
import html
import json
import logging
import re
import threading

import httpx
import pytest

from app.pages import FOOT_LINKS
from app.tables.application import Tables
from app.tables.cells import in_order, listed, shown
from geodata.sources import list_attributions
from kb.errors import DataFolderError
from tests.sample_server import METADATA, PLANTED, make_published, to_fts

TABLE = "/data/published/case_studies"


@pytest.fixture
def path(tmp_path):
    return make_published(tmp_path / "published.db")


def with_tables(path, work):
    """Run `work(tables, client)` against open tables; the tables are closed at the end."""

    async def run():
        tables = Tables(path, metadata=METADATA, to_fts=to_fts)
        await tables.reopen()
        transport = httpx.ASGITransport(app=tables)
        try:
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await work(tables, client)
        finally:
            await tables.close()

    return asyncio.run(run())


def ask(path, address, **options):
    async def work(_tables, client):
        return await client.request(options.pop("method", "GET"), address, **options)

    return with_tables(path, work)


def test_index_names_every_table_with_its_licence_and_source(path):
    text = ask(path, "/data/").text
    assert "Case studies" in text
    assert "assets" in text
    assert text.count("CC BY 4.0") >= 2
    assert "Synthetic source" in text


def test_table_shows_what_its_columns_mean_and_its_facets(path):
    text = ask(path, TABLE).text
    assert "What it is called, in synthetic words" in text
    assert "Older people" in text
    assert 'rel="license"' in text


def test_table_begins_with_the_title_that_leads_to_the_row_and_ends_with_the_key(path):
    text = ask(path, TABLE).text
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?(\w+)', text)
    assert heads == ["title", "communities", "summary", "source_url", "slug"]
    assert f'<th scope="row"><a href="{TABLE}/cafe">Synthetic wellbeing café</a></th>' in text
    assert "<td>cafe</td>" in text


def test_page_of_a_row_is_called_by_its_title(path):
    assert "<h1>Synthetic choir</h1>" in ask(path, f"{TABLE}/choir").text


def test_empty_list_of_a_row_is_said_to_be_not_told(path):
    make_published(path, "Synthetic row without communities")
    assert '<dt>communities</dt><dd><span class="quiet">not told</span>' in ask(path, f"{TABLE}/extra-0").text


@pytest.mark.parametrize("address", ["/data/", TABLE, f"{TABLE}/cafe", f"{TABLE}/none"])
def test_foot_has_the_links_of_every_other_page_and_says_whose_data_it_is(path, address):
    foot = ask(path, address).text.partition("<footer>")[2]
    assert re.findall(r'<a href="(/[^"]*)">([^<]*)</a>', foot) == list(FOOT_LINKS)
    assert all(html.escape(sentence) in foot for sentence in list_attributions())


@pytest.mark.parametrize("page", [TABLE, f"{TABLE}/cafe"])
def test_json_that_a_page_offers_has_lists_as_lists(path, page):
    link = re.search(r'href="([^"]*)">JSON', ask(path, page).text)[1]
    rows = ask(path, html.unescape(link)).json()["rows"]
    assert ["Older people", "Carers"] in [row["communities"] for row in rows]


def test_search_finds_rows_that_have_any_of_the_words(path):
    rows = ask(path, f"{TABLE}.json?_search=wellbeing+zebra&_shape=array").json()
    assert [row["slug"] for row in rows] == ["cafe"]


def test_search_shows_the_best_match_first_and_the_words_as_typed(path):
    text = ask(path, f"{TABLE}?_search=lonely+and+caf%C3%A9").text
    assert 'value="lonely and café"' in text
    assert text.index(f"{TABLE}/choir") > text.index(f"{TABLE}/cafe")
    lonely = ask(path, f"{TABLE}?_search=lonely").text
    assert lonely.index(f"{TABLE}/choir") < lonely.index(f"{TABLE}/cafe")


def test_links_on_a_page_of_results_keep_the_words_as_typed(path):
    text = ask(path, f"{TABLE}?_search=lonely+zebra").text
    assert "_search=lonely+zebra&amp;_sort=title" in text
    assert "OR" not in text


def test_every_link_of_every_page_leads_somewhere(path):
    async def work(_tables, client):
        pages = {"/data/", TABLE, f"{TABLE}?_size=1&_search=lonely", f"{TABLE}?_facet=title", f"{TABLE}/cafe"}
        links = set()
        for page in sorted(pages):
            links |= set(re.findall(r'(?:href|action)="([^"#][^"]*)"', (await client.get(page)).text))
        ours = {html.unescape(link).removeprefix("http://127.0.0.1") for link in links}
        within = sorted(link for link in ours if link.startswith("/") and "data" in link)
        return {link: (await client.get(link)).status_code for link in within}

    answers = with_tables(path, work)
    assert len(answers) > 20
    assert any("_next=" in link for link in answers)
    assert any("arraycontains" in link for link in answers)
    assert set(answers.values()) == {200}


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("/data/published/", "/data/published"),
        (f"{TABLE}?_filter_column=title&_filter_op=contains&_filter_value=x", f"{TABLE}?title__contains=x"),
        (f"{TABLE}?_sort=title&_sort_by_desc=on", f"{TABLE}?_sort_desc=title"),
    ],
)
def test_redirects_stay_within_the_tables(path, address, to):
    response = ask(path, address)
    assert response.status_code in (301, 302)
    assert response.headers["location"] == to


@pytest.mark.parametrize("typed", ["the", "zebra", "!!!"])
def test_nothing_found_is_said_plainly_with_a_way_on(path, typed):
    text = ask(path, TABLE, params={"_search": typed}).text
    assert "Nothing in this table matches." in text
    assert f'href="/?q={httpx.QueryParams({"": typed})}'.replace("/?q==", "/?q=") in text


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "'",
        "a AND",
        "NEAR(",
        "title:x",
        "*",
        "x OR",
        "-",
        "(",
        ")",
        "😀",
        "\u202e",
        "'; drop table case_studies",
        "a" * 3000,
    ],
)
def test_search_takes_whatever_is_typed(path, typed):
    assert ask(path, TABLE, params={"_search": typed, "_searchmode": "raw"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/data/published?sql=select+1", 403),
        ("/data/published.json?sql=select+1", 403),
        (f"{TABLE}?_where=1=1", 400),
        (f"{TABLE}?_through=x", 400),
        (f"{TABLE}?_fts_table=sqlite_master", 400),
        (f"{TABLE}?_search_title=x", 400),
        (f"{TABLE}.csv?_trace=1", 400),
        (f"{TABLE}?_timelimit=abc", 400),
        (f"{TABLE}?_size=abc", 400),
        (f"{TABLE}?_sort=none", 400),
        (f"{TABLE}?_facet=none", 400),
        ("/data/published.db", 403),
        ("/data/_internal", 403),
        ("/data/_memory", 404),
        ("/data/none", 404),
        ("/data/published/none", 404),
        (f"{TABLE}/none", 404),
    ],
)
def test_what_is_not_offered_is_refused_in_words(path, address, status):
    response = ask(path, address)
    assert response.status_code == status
    assert "Traceback" not in response.text
    assert "sqlite3" not in response.text


@pytest.mark.parametrize(
    "address",
    [
        "/data/-/versions",
        "/data/-/versions.json",
        "/data/-/metadata.json",
        "/data/-/databases.json",
        "/data/-/threads",
        "/data/-/permissions",
        "/data/-/auth-token",
        "/data/-",
        "/data/-/",
        "/data/%2D/versions",
        "/data/-%2Fversions",
        "/data//-/versions",
        "/data/x/-/versions",
        "/data/-/static-plugins/x",
    ],
)
def test_pages_about_this_machine_are_closed(path, address):
    assert ask(path, address).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_tables_are_only_read(path, method):
    assert ask(path, TABLE, method=method).status_code == 405


def test_reading_leaves_the_file_and_its_folder_as_they_were(path):
    before = path.read_bytes()
    ask(path, f"{TABLE}?_search=lonely")
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["published.db"]


def test_html_in_a_record_is_shown_as_text_everywhere(path):
    for address in (TABLE, f"{TABLE}/planted", f"{TABLE}?_facet=title", f"{TABLE}?title={PLANTED}"):
        text = ask(path, address).text
        assert "<script" not in text
        assert "<img" not in text
        assert "&lt;script&gt;" in text


def test_only_whole_web_addresses_become_links(path):
    text = ask(path, TABLE).text
    assert 'href="https://example.org/a" rel="nofollow noopener noreferrer"' in text
    assert 'href="javascript' not in text


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (None, ""),
        ('["a", "b"]', "a; b"),
        ("[]", ""),
        ("[not json", "[not json"),
        ("[" * 100_000, "[" * 200 + "…"),
        ('["a", 1]', '["a", 1]'),
        ('[{"a": 1}]', '[{"a": 1}]'),
        ("x" * 300, "x" * 200 + "…"),
        (3, "3"),
    ],
)
def test_cell_is_shown_as_people_read_it(raw, seen):
    assert shown({"raw": raw}, 200) == seen


def test_address_with_quotes_cannot_leave_its_attribute():
    link = str(shown({"raw": 'https://example.org/"onmouseover="x'}))
    assert link.count('"') == 4
    assert "&#34;onmouseover" in link


def test_partner_is_told_with_the_part_it_had():
    partners = [{"name": "Synthetic hall", "role": "Gave a place"}, {"name": "Synthetic choir", "role": ""}]
    assert listed(json.dumps(partners)) == "Synthetic hall (Gave a place); Synthetic choir"


def test_figure_is_told_in_a_sentence():
    whole = {"name": "Took part", "value": "47", "unit": "people", "period": "2021", "of": "120"}
    bare = {"name": "Sessions", "value": "5", "unit": "", "period": "", "of": ""}
    assert listed(json.dumps([whole, bare])) == "Took part: 47 people of 120 (2021); Sessions: 5"


def test_list_of_lists_is_left_as_it_is():
    assert listed("[[1]]") == "[[1]]"


def test_rows_stay_in_their_order_without_a_ranking():
    rows = [{"slug": "b"}, {"slug": "a"}]
    assert in_order(rows, None, "slug") == rows
    assert in_order(rows, ["a", "b"], "slug") == rows[::-1]


def test_nobody_who_asks_is_known_to_the_tables_and_nothing_is_cached(path):
    response = ask(path, f"{TABLE}?_ttl=99999", headers={"Cookie": "session=secret; ds_actor=x"})
    assert response.headers["cache-control"] == "no-cache"
    assert "set-cookie" not in response.headers
    assert "access-control-allow-origin" not in response.headers


def test_export_as_csv_and_json_stays_open(path):
    assert ask(path, f"{TABLE}.csv?_stream=1").text.startswith("title,communities,summary,source_url,slug")
    assert len(ask(path, f"{TABLE}.json?_shape=array").json()) == 3


def test_replaced_file_is_read_after_reopening(path):
    async def work(tables, client):
        make_published(path, "Newly published")
        await tables.reopen()
        return (await client.get(f"{TABLE}?_search=newly")).text

    assert "Newly published" in with_tables(path, work)


def test_reopening_under_load_fails_nobody_and_leaves_no_threads_behind(path):
    async def work(tables, client):
        statuses, stop = [], asyncio.Event()

        async def read():
            while not stop.is_set():
                statuses.append((await client.get(f"{TABLE}?_search=lonely")).status_code)

        readers = [asyncio.create_task(read()) for _ in range(3)]
        threads = []
        for number in range(8):
            make_published(path, f"Version {number}")
            await tables.reopen()
            threads.append(threading.active_count())
        stop.set()
        await asyncio.gather(*readers)
        return statuses, threads, (await client.get(f"{TABLE}?_search=version")).text

    statuses, threads, text = with_tables(path, work)
    assert set(statuses) == {200}
    assert "Version 7" in text
    assert threads[-1] <= threads[1] + 3


def test_tables_say_that_they_are_being_prepared_until_there_is_a_file(tmp_path):
    async def work(tables, client):
        before = (await client.get("/data/")).status_code
        make_published(tmp_path / "published.db")
        await tables.reopen()
        return before, (await client.get("/data/")).status_code

    assert with_tables(tmp_path / "published.db", work) == (503, 200)


def test_damaged_file_is_refused_and_the_former_one_kept(path):
    async def work(tables, client):
        broken = path.with_suffix(".new")
        broken.write_bytes(b"SQLite format 3\0" + b"synthetic damage" * 500)
        broken.replace(path)
        with pytest.raises(DataFolderError, match="hiquality publish"):
            await tables.reopen()
        return (await client.get(f"{TABLE}/cafe")).status_code

    assert with_tables(path, work) == 200


def test_error_of_ours_shows_a_number_and_nothing_that_was_typed_is_logged(path, caplog, capfd):
    def broken(_text):
        raise RuntimeError("a detail that stays in the log")

    async def work(tables, client):
        tables.to_fts = broken
        await tables.reopen()
        return await client.get(f"{TABLE}?_search=a-private-search")

    with caplog.at_level(logging.ERROR, "hiquality"):
        response = with_tables(path, work)
    assert response.status_code == 500
    assert caplog.records[0].args[0] in response.text
    assert "a detail" not in response.text
    output = capfd.readouterr()
    assert "a-private-search" not in caplog.text + output.out + output.err
