"""Whatever a reader types has a reading, and operators and filters mean what they look like."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.asking.dates import Days, read_days
from search_index.asking.grammar import LABELS, MAX_UNITS, FieldName, Parsed, Unit, parse
from search_index.text.atoms import trim
from search_index.text.folding import fold

PIECES = (
    *("长春", "公安", "来源:", "标题：", "日期:", "date:", "新华社", "2019", "2019-03", "..", "至"),
    *(
        "OR",
        "|",
        "或",
        "-",
        "－",
        "＋",
        '"',
        "“",
        "”",
        "‘",
        "’",
        "「",
        "」",
        "'",
        "（",
        "）",
        "(",
        ")",
    ),
    *(" ", " ", " ", "　", "、", "，", ":", "：", "~", "\x00", "\ud800", "\u200b", "的", "5G"),
)
typed = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60)


def shape(parsed: Parsed) -> str:
    """A compact form: phrases in < >, choices joined by |, fields before @, dates last."""
    required = ["|".join(map(_unit, units)) for units in parsed.required]
    excluded = ["-" + _unit(unit) for unit in parsed.excluded]
    dates = [f"{d.days.first or ''}..{d.days.last or ''}" for d in parsed.dates]
    return " ".join([*required, *excluded, *dates])


def _unit(unit: Unit) -> str:
    text = f"<{unit.text}>" if unit.is_phrase else unit.text
    return text if unit.field == "text" else f"{unit.field}@{text}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("长春 公安", "长春 公安"),
        ("长春　公安", "长春 公安"),
        ('"长春 公安"', "<长春 公安>"),
        ("他说“长春”好", "他说 <长春> 好"),
        ("「长春」『公安』«教育»〝卫生〞＂交通＂", "<长春> <公安> <教育> <卫生> <交通>"),
        ("‘长春 公安’", "<长春 公安>"),
        ("'长春 公安'", "<长春 公安>"),
        ("it's don't", "it's don't"),
        ('"长春', "长春"),
        ("‘长春", "长春"),
        ("长春 -公安", "长春 -公安"),
        ("长春　－公安", "长春 -公安"),
        ('长春 -"市公安"', "长春 -<市公安>"),
        ("长春 -来源:新华社", "长春 -source_name@新华社"),
        ("长春 -(公安 教育)", "长春 -(公安 -教育)"),
        ("长春 -（公安 或 教育） 卫生", "长春 卫生 -（公安 -教育）"),
        ("长春 - 公安", "长春 - 公安"),
        ("长春-公安", "长春-公安"),
        ("气温 -5℃", "气温 -5℃"),
        ("2019 -2020", "2019 -2020"),
        ("手机 -5G", "手机 -5G"),
        ("长春 OR 公安", "长春|公安"),
        ("长春 | 公安 ｜ 教育", "长春|公安|教育"),
        ("长春 或 公安", "长春|公安"),
        ('长春 OR "公安 局"', "长春|<公安 局>"),
        ("长春 or 公安", "长春 or 公安"),
        ("长春或公安", "长春或公安"),
        ("或", "或"),
        ("OR 长春", "长春"),
        ("长春 OR", "长春"),
        ("长春 OR OR 公安", "长春|公安"),
        ("＋长春 +公安", "长春 公安"),
        ("C++ +86", "C++ +86"),
    ],
)
def test_operators(query: str, expected: str) -> None:
    assert shape(parse(query)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("来源:新华社", "source_name@新华社"),
        ("来源：新华社", "source_name@新华社"),
        ("来源: 新华社", "source_name@新华社"),
        ("来源：　新华社 长春", "source_name@新华社 长春"),
        ("來源:新华社", "source_name@新华社"),
        ("标题:长春 栏目:公安 系列:访谈 嘉宾:吕锋",
         "headline@长春 section_name@公安 series_name@访谈 guest@吕锋"),
        ("title:长春 SECTION:公安 Series:访谈 guest:吕锋 source:新华社",
         "headline@长春 section_name@公安 series_name@访谈 guest@吕锋 source_name@新华社"),
        ("ｔｉｔｌｅ：长春", "headline@长春"),
        ('来源:"新华社 吉林"', "source_name@<新华社 吉林>"),
        ("来源:“新华社”长春", "source_name@<新华社> 长春"),
        ("来源:\"新华社", "source_name@新华社"),
        ("（来源:新华社）", "source_name@新华社"),
        ("来源:新华社、人民日报", "source_name@新华社|source_name@人民日报"),
        ("来源:新华社,人民日报 长春", "source_name@新华社|source_name@人民日报 长春"),
        ("来源:新华社|人民日报", "source_name@新华社|source_name@人民日报"),
        ("来源:(新华社 OR 人民日报) 长春", "source_name@新华社|source_name@人民日报 长春"),
        ("来源:（新华社 “人民日报”）", "source_name@新华社|source_name@<人民日报>"),
        ("来源:新华社 OR 人民日报 长春", "source_name@新华社|source_name@人民日报 长春"),
        ("来源:新华社 或 来源:人民日报", "source_name@新华社|source_name@人民日报"),
        ("长春 OR 来源:新华社", "长春|source_name@新华社"),
    ],
)  # fmt: skip
def test_field_filters(query: str, expected: str) -> None:
    assert shape(parse(query)) == expected


@pytest.mark.parametrize(
    "query",
    [
        "来源:", "来源：", "来源:。", "来源:\"\"", "来源:()", "日期:昨天天", "日期:",
        "日期:2019-13", "日期:2019-02-30", "日期:20192020", "date:soon",
        "时间:上午", "记者:",
        "http://www.example.cn/a", "12:30", "长春来源:新华社", ":新华社", "来源:标题:长春",
    ],
)  # fmt: skip
def test_what_is_no_filter_is_ordinary_text(query: str) -> None:
    parsed = parse(query)
    units = [*(unit for units in parsed.required for unit in units), *parsed.excluded]
    assert not parsed.dates
    assert all(unit.field == "text" for unit in units)
    assert trim(fold("".join(unit.text for unit in units))) == trim(fold(query.lstrip("-")))


def test_a_filter_without_a_value_takes_none_from_what_follows() -> None:
    assert shape(parse("来源: -长春")) == "来源: -长春"
    assert shape(parse("来源: OR 长春")) == "来源:|长春"
    assert shape(parse("来源: 标题:长春")) == "来源: headline@长春"
    assert shape(parse("日期: 明天 长春")) == "日期: 明天 长春"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2019年", "2019-01-01", "2019-12-31"),
        ("２０１９年", "2019-01-01", "2019-12-31"),
        ("2019-03", "2019-03-01", "2019-03-31"),
        ("2020/2", "2020-02-01", "2020-02-29"),
        ("2019年3月", "2019-03-01", "2019-03-31"),
        ("2019-03-06", "2019-03-06", "2019-03-06"),
        ("2019/3/6", "2019-03-06", "2019-03-06"),
        ("2019.3.6", "2019-03-06", "2019-03-06"),
        ("２０１９．３．６", "2019-03-06", "2019-03-06"),
        ("2019年3月6日", "2019-03-06", "2019-03-06"),
        ("2019 年 3 月 6 号", "2019-03-06", "2019-03-06"),
        ("20190306", "2019-03-06", "2019-03-06"),
        ("2019..2020", "2019-01-01", "2020-12-31"),
        ("2019…2020", "2019-01-01", "2020-12-31"),
        ("2019-2020", "2019-01-01", "2020-12-31"),
        ("2019—2020", "2019-01-01", "2020-12-31"),
        ("2019~2020", "2019-01-01", "2020-12-31"),
        ("2019～2020年", "2019-01-01", "2020-12-31"),
        ("2019至2020", "2019-01-01", "2020-12-31"),
        ("2019年到2020年", "2019-01-01", "2020-12-31"),
        ("2020..2019", "2019-01-01", "2020-12-31"),
        ("2019.3.6..2019.4", "2019-03-06", "2019-04-30"),
        ("2019-03-06-2019-04-01", "2019-03-06", "2019-04-01"),
        ("2019年3月至5月", "2019-03-01", "2019-05-31"),
        ("2019年3月1日至6日", "2019-03-01", "2019-03-06"),
        ("2019..", "2019-01-01", None),
        ("2019年至今", "2019-01-01", None),
        ("2019年以来", "2019-01-01", None),
        ("..2020", None, "2020-12-31"),
        ("至2020年6月", None, "2020-06-30"),
    ],
)
def test_dates(text: str, first: str | None, last: str | None) -> None:
    days = Days(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
    )
    assert read_days(text) == days
    assert [found.days for found in parse(f"日期:{text} 长春").dates] == [days]


@pytest.mark.parametrize(
    "text",
    [
        "", "..", "至", "昨天", "3019", "0000", "19", "2019-00", "2019-13-01", "2019-02-30",
        "2019..昨天", "2019年13月", "٢٠١٩",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert read_days(text) is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("日期:2019 .. 2020 长春", "长春 2019-01-01..2020-12-31"),
        ("日期: 2019 至 2020", "2019-01-01..2020-12-31"),
        ("日期:2019 长春", "长春 2019-01-01..2019-12-31"),
        ("日期:2019 2020", "2020 2019-01-01..2019-12-31"),
        ("日期:2019、2021", "2019-01-01..2021-12-31"),
        ("日期:2019 OR 2020", "2019-01-01..2020-12-31"),
        ("日期:2019 OR 长春", "长春 2019-01-01..2019-12-31"),
        ("日期:“2019”", "2019-01-01..2019-12-31"),
        ("日期:2019.. date:..2020", "2019-01-01.. ..2020-12-31"),
    ],
)
def test_date_filters(query: str, expected: str) -> None:
    assert shape(parse(query)) == expected


@given(query=typed)
def test_any_text_has_a_reading_that_loses_no_word(query: str) -> None:
    parsed = parse(query)
    units = [*(unit for units in parsed.required for unit in units), *parsed.excluded]
    assert all(units for units in parsed.required)
    assert len(units) + len(parsed.dates) <= MAX_UNITS
    read = fold(" ".join([*(unit.text for unit in units), *(d.value for d in parsed.dates)]))
    for word in ("长春", "公安", "新华社"):
        if query.count(word) and len(units) + len(parsed.dates) < MAX_UNITS:
            assert read.count(word) == fold(query).count(word)


@given(
    value=st.sampled_from(("新华社", "吕锋", "abc", "“公安 局”")),
    label=st.sampled_from(list(LABELS)),
)
def test_a_filter_stands_anywhere(value: str, label: FieldName) -> None:
    for query in (f"{LABELS[label]}:{value}", f"长春 {LABELS[label]}： {value} 教育"):
        fields = [unit.field for units in parse(query).required for unit in units]
        assert fields.count(label) == 1


def test_a_time_can_be_left_out() -> None:
    parsed = parse("大桥 -日期:2019..2020 NOT 日期:2022")
    assert [found.value for found in parsed.excluded_dates] == ["2019..2020", "2022"]
    assert not parsed.dates
    assert not parsed.excluded


def test_operators_of_other_engines_are_read() -> None:
    parsed = parse("大桥 AND 渡口 && 码头 NOT 收费 NOT")
    assert [units[0].text for units in parsed.required] == ["大桥", "渡口", "码头", "NOT"]
    assert [unit.text for unit in parsed.excluded] == ["收费"]
    assert [units[0].text for units in parse("AND 大桥").required] == ["AND", "大桥"]
