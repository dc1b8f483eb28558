"""Pinyin: living readings of polyphones, without tones, and the way back to characters."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.suggesting.pinyin import (
    ALL_READINGS,
    READINGS,
    characters_by_syllable,
    cuts,
    near_sounds,
    plain_letters,
    variants,
)


@pytest.mark.parametrize(
    ("character", "readings"),
    [
        ("重", {"zhong", "chong"}),
        ("长", {"chang", "zhang"}),
        ("行", {"xing", "hang"}),
        ("单", {"dan", "shan", "chan"}),
        ("吕", {"lu"}),
        ("女", {"nu"}),
        ("略", {"lue"}),
        ("家", {"jia"}),
        ("市", {"shi"}),
        ("翀", {"chong"}),
    ],
)
def test_a_character_has_its_living_readings(character: str, readings: set[str]) -> None:
    assert set(READINGS[character]) == readings


@pytest.mark.parametrize(("character", "reading"), [("仇", "qiu"), ("尉", "yu"), ("万", "mo")])
def test_what_is_said_in_names_only_is_known_for_names(character: str, reading: str) -> None:
    assert reading in ALL_READINGS[character]
    assert reading not in READINGS[character]


@pytest.mark.parametrize("character", ["\U0003106c", "a", "7", "。", "😀", "\ue000"])
def test_what_has_no_reading_has_none(character: str) -> None:
    assert ALL_READINGS[character] == ()


def test_every_syllable_is_plain_letters() -> None:
    assert all(syllable.isascii() and syllable.isalpha() for syllable in characters_by_syllable())


def test_every_everyday_character_is_found_by_its_sound() -> None:
    by_syllable = characters_by_syllable()
    assert "庆" in by_syllable["qing"]
    assert "重" in by_syllable["zhong"]
    assert "重" in by_syllable["chong"]
    assert sum(map(len, by_syllable.values())) > 6_700


@pytest.mark.parametrize("typed", ["lv", "lü", "lu"])
def test_u_with_dots_is_typed_in_three_ways(typed: str) -> None:
    assert plain_letters(typed) == "lu"


def test_a_v_elsewhere_stays() -> None:
    assert plain_letters("tvnvren") == "tvnuren"


def test_variants_are_the_likeliest_first() -> None:
    options = [("a", "b"), ("x",), ("1", "2")]
    assert list(variants(options, 10)) == ["ax1", "bx1", "ax2", "bx2"]
    assert list(variants(options, 2)) == ["ax1", "bx1"]


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple), max_size=12))
def test_variants_are_no_more_than_asked_for(options: list[tuple[str, ...]]) -> None:
    assert 1 <= len(list(variants(options, 5))) <= 5


def test_letters_are_cut_into_syllables() -> None:
    assert cuts("changchun")[0] == ("chang", "chun")
    assert set(cuts("xian")[:2]) == {("xian",), ("xi", "an")}
    assert cuts("iphone") == []
    assert cuts("") == [()]


@given(st.text("abcghinouxz", max_size=60))
def test_the_syllables_of_a_cut_are_the_letters(letters: str) -> None:
    assert all("".join(cut) == letters for cut in cuts(letters))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("zang", "zhang"),
        ("chen", "cheng"),
        ("lan", "nan"),
        ("fu", "hu"),
        ("hua", "fa"),
        ("si", "shi"),
    ],
)
def test_near_sounds_go_both_ways(said: str, meant: str) -> None:
    assert meant in near_sounds(said)
    assert said in near_sounds(meant)


def test_phrases_of_the_dictionary_are_never_loaded() -> None:
    program = (
        "import sys; from search_index.suggesting.pinyin import READINGS; READINGS['侯'];"
        "print('pypinyin' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
