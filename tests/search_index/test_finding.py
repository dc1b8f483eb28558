"""What is there is found: however it is written, and however it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search_index import Document, SearchIndex, Turn

Find = Callable[..., list[str]]
Put = Callable[..., None]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("吉林省长春市净月区", "長春"),
        ("吉林省長春市淨月區", "长春"),
        ("會議在臺灣館舉行", "台湾"),
        ("２０２４年度工作报告", "2024"),
        ("2024年度工作报告", "２０２４年"),
        ("苹果推出 iPhone 15 Pro", "IPHONE15"),
        ("苹果推出iPhone15", "iphone 15"),
        ("迈入 5G 时代", "5g时代"),
        ("迈入5G时代", '"5G 时代"'),
        ("抗击COVID-19疫情", "covid 19"),
        ("局长吕　锋介绍", "吕锋"),
        ("长政发〔2019〕47号", "47号"),
        ("长政发〔2019〕47号", '"长政发（2019）47号"'),
        ("李琼、王珺瑶与赵𬍛出席", "赵𬍛"),
        ("古字𠮷野家", "𠮷"),
        ("康熙部首⾼⾼", "高"),
        ("兼容字豈有此理", "岂"),
        ("ﬁnancial ﬂow", "financial"),
        ("面积３００㎡", "300m2"),
        ("Café 咖啡", "CAFÉ"),
        ("Cafe\u0301 咖啡", "café"),
        ("Straße", "STRASSE"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("阿卜杜拉·艾力", "阿卜杜拉•艾力"),
        ("看\u200b不见的\ufeff字符", "看不见的字符"),
        ("药品C++与C#", "c++"),
        ("表情😀在此", "😀"),
        ("www.example.gov.cn", "example.gov.cn"),
        ("气温零下5℃", "5℃"),
        ("“一带一路”倡议", "「一带一路」"),
    ],
)
def test_a_spelling_finds_the_other(text: str, query: str, put: Put, find: Find) -> None:
    put(text, "毫不相干的内容")
    assert find(query) == ["1"]


def test_every_single_character_finds_every_text_that_has_it(put: Put, find: Find) -> None:
    texts = ("长春市公安局介绍", "的确是这样的", "市局与分局共建共治", "𬍛长介绍")
    put(*texts)
    for character in set("".join(texts)):
        expected = [str(n) for n, text in enumerate(texts, 1) if character in text]
        assert find(character) == expected, character


def test_a_name_that_no_dictionary_knows_is_found_within_any_text(put: Put, find: Find) -> None:
    put("当日靳煋燚同志主持了会议", "靳某与燚某")
    assert find("靳煋燚") == ["1"]
    assert find("煋燚") == ["1"]
    assert find('"志主"') == ["1"]


def test_a_phrase_is_exact(put: Put, find: Find) -> None:
    put("推动高质量发展", "高质量的发展", "发展高质量", "高质、质量发展")
    assert find('"高质量发展"') == ["1"]
    assert find("“高质量”") == ["1", "2", "3"]
    assert find("高质量发展") == ["1", "2", "3"]


def test_a_phrase_has_its_punctuation_inside_and_none_around(put: Put, find: Find) -> None:
    put("改革，发展，稳定", "改革发展稳定", "改革。发展")
    assert find('"改革，发展"') == ["1"]
    assert find('"改革,发展"') == ["1"]
    assert find('"改革发展"') == ["2"]
    assert find('"，发展，"') == ["1", "2", "3"]


def test_a_phrase_does_not_reach_across_passages(index: SearchIndex, find: Find) -> None:
    index.write(
        [Document("1", 1, "长", summary="春", paragraphs=("发", "展"), keywords=("高", "质"))]
    )
    for phrase in ("长春", "发展", "高质", "春高", "质发"):
        assert find(f'"{phrase}"') == []
    assert find("长 春 发 展 高 质") == ["1"]


def test_numbers_and_latin_words_are_whole(put: Put, find: Find) -> None:
    put("2017年", "17日", "party", "art展")
    assert find("17") == ["2"]
    assert find("art") == ["4"]
    assert find("2017") == ["1"]


def test_long_runs_are_told_apart(put: Put, find: Find) -> None:
    put("a" * 100, "a" * 64, "a" * 64 + "b")
    assert find("a" * 100) == ["1"]
    assert find("a" * 64) == ["2"]
    assert find("a" * 64 + "b") == ["3"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("长春 公安", ["1"]),
        ("长春 -公安", ["2"]),
        ('长春 -"市公安"', ["2"]),
        ("公安 OR 教育", ["1", "2", "3"]),
        ("公安 | 教育", ["1", "2", "3"]),
        ("长春 教育 OR 吉林", ["2"]),
        ("-公安", []),
        ("- 公安", ["1", "3"]),
        ("OR 公安", ["1", "3"]),
        ("公安 OR", ["1", "3"]),
        ('"公安', ["1", "3"]),
        ("(公安)", ["1", "3"]),
        ("2019-2020", ["3"]),
    ],
)
def test_operators(query: str, expected: list[str], put: Put, find: Find) -> None:
    put("长春市公安局", "长春市教育局", "吉林公安2019-2020")
    assert find(query) == expected


def test_everything_a_reader_sees_is_found(index: SearchIndex, find: Find) -> None:
    index.write(
        [
            Document(
                "1",
                1,
                "甲甲",
                kicker="乙乙",
                subtitle="丙丙",
                summary="丁丁",
                keywords=("戊戊",),
                guests=("己己 局长",),
                paragraphs=("庚庚",),
                turns=(Turn(1, "主持人", "辛辛"), Turn(2, "壬壬", "癸癸")),
            )
        ]
    )
    for character in "甲乙丙丁戊己庚辛壬癸":
        assert find(f'"{character * 2}"') == ["1"], character


@pytest.mark.parametrize(
    "query",
    [
        "",
        " \t\n",
        "。，！？",
        "-",
        "--",
        "OR",
        "| |",
        '"',
        '""',
        "“”",
        '-""',
        "*",
        "()",
        "\x00",
        "\ud800",
        "\udfff\ud800",
        "\u200b",
        "\x1d\n\x1d",
        "\U0010ffff",
        "(" * 2000 + "长春" + ")" * 2000,
        "长" * 10_000,
        '"' + "长春" * 5_000 + '"',
        "-长 " * 3_000,
        " OR ".join(["长春"] * 500),
        "a" * 10_000,
        "headline:长春 AND NOT [x TO y]~2^3",
        "长\x00春\ud800市\x1d",
    ],
)
def test_any_text_has_an_answer(query: str, put: Put, find: Find) -> None:
    put("长春市公安局")
    assert find(query) in ([], ["1"])


def test_a_hostile_document_can_be_kept_and_found(put: Put, find: Find) -> None:
    put("甲\x00乙\ud800丙\x1d丁\n戊", "\udc00", "\x1d" * 20 + "己")
    assert find('"甲乙丙丁戊"') == ["1"]
    assert find("己") == ["3"]


def test_what_lies_beyond_brackets_of_a_long_query_is_still_an_answer(put: Put, find: Find) -> None:
    put("长春市公安局", "吉林")
    assert find("(" * 200 + "长春" + ")" * 2000) == ["1"]
