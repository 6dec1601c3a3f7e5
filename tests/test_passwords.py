import argon2
import pytest

from kb import passwords
from kb.errors import Invalid
from tests.accounts import PASSWORD

UNLIKE = ("synthetic.reader@example.org", "Synthetic Longname", "HiQUALITY")


def test_right_password_fits_and_wrong_one_does_not():
    stored = passwords.hash_password(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored
    assert len(stored) <= 200, "the column holds 200"
    assert passwords.verify(stored, PASSWORD)
    assert not passwords.verify(stored, PASSWORD + " ")


def test_same_password_is_stored_differently_each_time():
    assert passwords.hash_password(PASSWORD) != passwords.hash_password(PASSWORD)


def test_password_fits_however_its_accents_are_typed():
    stored = passwords.hash_password("cafe\u0301 kettle orbit")
    assert passwords.verify(stored, "caf\u00e9 kettle orbit")


@pytest.mark.parametrize("odd", ["kettle\x00orbit seven", "kettle \ud800 orbit seven", "🫖 kettle orbit seven"])
def test_odd_characters_never_crash(odd):
    assert passwords.verify(passwords.hash_password(odd), odd)


def test_what_follows_a_nul_counts():
    assert not passwords.verify(passwords.hash_password("kettle\x00orbit"), "kettle\x00other")


def test_without_a_hash_the_same_work_is_done_and_the_answer_is_no(monkeypatch):
    real, compared = argon2.PasswordHasher.verify, []

    def watched(self, password_hash, password):
        compared.append(password_hash)
        return real(self, password_hash, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watched)
    assert not passwords.verify("", PASSWORD)
    assert compared == [passwords.UNKNOWN]


def test_the_stand_in_for_unknown_accounts_costs_what_a_real_one_costs():
    assert not passwords.needs_rehash(passwords.UNKNOWN)


def test_a_damaged_hash_is_a_no():
    assert not passwords.verify("$argon2id$nonsense", PASSWORD)


def test_hash_of_other_parameters_is_to_be_made_again():
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert passwords.verify(weak, PASSWORD)
    assert passwords.needs_rehash(weak)
    assert not passwords.needs_rehash(passwords.hash_password(PASSWORD))


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "elevenchars",
        "x" * 201,
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "password123456",
        "Password-2026!!",
        "123456789012",
        "qwertyuiopasdf",
        "correct horse battery staple",
        "synthetic.reader@example.org",
        "Synthetic-Reader2026",
        "Synthetic Longname",
        "SyntheticLongname99",
        "HiQUALITYHiQUALITY",
        "hiquality2026",
    ],
)
def test_poor_password_is_refused_with_a_sentence(bad):
    with pytest.raises(Invalid) as refusal:
        passwords.check_acceptable(bad, unlike=UNLIKE, field="new")
    assert [problem.field for problem in refusal.value.problems] == ["new"]
    assert refusal.value.problems[0].message.endswith(".")


@pytest.mark.parametrize("good", [PASSWORD, "twelve chars", "x7" + "kq9w" * 49, "ყავა ჩაი წყალი ღვინო"])
def test_long_password_without_digits_or_signs_is_taken(good):
    passwords.check_acceptable(good, unlike=UNLIKE)
