"""Did you mean: slips of the ear, the eye and the hand, and the spelling that finds more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.columnar.segment import SegmentArrays
from search_index.protocol import Document, Entity
from search_index.suggesting import Corrector
from search_index.suggesting.confusables import ALIKE
from search_index.text.atoms import occurrences
from search_index.text.folding import fold
from search_index.writing.builder import SegmentBuilder

BODIES = (
    "长春市公安局召开会议，部署春节期间的治安工作。",
    "吉林省长春市南关区的市民来到长春市图书馆。",
    "候补委员列席会议，人民政府作了报告，专家谈高质量发展。",
    "记者在重庆采访了银行工作人员，重庆天气晴朗。",
    "全市推广人工智能，robotaxi上路，5G时代的眼睛。",
    "主持人访问长春市公安局，介绍哈尔滨与沈阳的做法。",
    "湖南与福建两省合作，签订粮食运输协议。",
)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    guest = Entity("person", "1", "吕锋")
    bureau = Entity("organisation", "2", "长春市公安局")
    return [
        Document(
            str(number),
            1,
            "今日要闻",
            paragraphs=(BODIES[number % len(BODIES)],),
            guests=("吕锋",),
            entities=(guest, bureau),
        )
        for number in range(28)
    ]


@pytest.fixture(scope="module")
def corrector(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Corrector:
    path = tmp_path_factory.mktemp("corrections") / "one"
    builder = SegmentBuilder()
    for document in documents:
        builder.add(document)
    builder.write(path)
    return Corrector([SegmentArrays(path)])


@pytest.fixture(scope="module")
def count(documents: list[Document]) -> Callable[[str], int]:
    """Documents that have a run, by a plain scan."""
    texts = [fold("\n".join((*d.paragraphs, *d.guests))) for d in documents]
    return lambda run: (
        sum(next(occurrences(text, run), None) is not None for text in texts) if run else 0
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("长春是", "长春市"),
        ("长村市", "长春市"),
        ("公安句", "公安局"),
        ("长春是公安局", "长春市公安局"),
        ("重请", "重庆"),
        ("人民政俯", "人民政府"),
        ("侯补委员", "候补委员"),
        ("眼晴", "眼睛"),
        ("人工知能", "人工智能"),
        ("吕峰", "吕锋"),
        ("哈耳滨", "哈尔滨"),
        ("湖兰", "湖南"),
        ("胡建两省", "福建两省"),
        ("图书官", "图书馆"),
        ("图馆书", "图书馆"),
        ("高质发展", "高质量发展"),
        ("人民的政府", "人民政府"),
        ("ｊｉlin", "吉林"),
        ("changchun", "长春"),
        ("chongqing", "重庆"),
        ("renmin", "人民"),
        ("lvfeng", "吕锋"),
        ("robotxai", "robotaxi"),
        ("robotax", "robotaxi"),
        ("robotexi", "robotaxi"),
        ("5G实代", "5g时代"),
    ],
)
def test_a_slip_is_corrected(
    typed: str, meant: str, corrector: Corrector, count: Callable[[str], int]
) -> None:
    assert count(meant) > 0
    assert (meant,) in corrector.corrections([typed], count)


@pytest.mark.parametrize(
    "typed",
    ["长春市", "重庆", "人民政府", "吕锋", "robotaxi", "", " ", "，", "\ud800", "的", "饕餮"],
)
def test_what_is_right_or_hopeless_is_left_alone(
    typed: str, corrector: Corrector, count: Callable[[str], int]
) -> None:
    assert corrector.corrections([typed], count) == []


def test_every_correction_finds_clearly_more(
    corrector: Corrector, count: Callable[[str], int]
) -> None:
    for typed in ("长春是", "重请", "吉林生", "changchun", "天气请朗"):
        for (found,) in corrector.corrections([typed], count):
            assert count(found) >= max(1, 4 * count(typed))


def test_only_the_wrong_words_are_changed(
    corrector: Corrector, count: Callable[[str], int]
) -> None:
    found = corrector.corrections(["吉林省", "公安句"], count)
    assert found[0] == ("吉林省", "公安局")
    both = corrector.corrections(["公安句", "图书官"], count)
    assert both[0] == ("公安局", "图书馆")
    assert ("公安局", "图书官") in both


def test_limits_hold(corrector: Corrector, count: Callable[[str], int]) -> None:
    assert corrector.corrections(["公安句"], count, limit=0) == []
    assert len(corrector.corrections(["公安句", "图书官"], count, limit=1)) == 1
    assert corrector.corrections([], count) == []


@pytest.mark.parametrize(
    "words", [["长是" * 20], ["changchun" * 9], ["公安句"] * 50, ["长" * 9_999]]
)
def test_little_is_counted_however_much_is_asked(
    words: Sequence[str], corrector: Corrector, count: Callable[[str], int]
) -> None:
    asked: list[str] = []

    def counting(run: str) -> int:
        asked.append(run)
        return count(run)

    corrector.corrections(words, counting)
    assert len(asked) <= 4 * 9


def test_no_segments_no_corrections() -> None:
    assert Corrector([]).corrections(["长春是"], lambda _: 0) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=9), max_size=3))
def test_any_words_are_answered(
    corrector: Corrector, count: Callable[[str], int], words: list[str]
) -> None:
    for found in corrector.corrections(words, count):
        assert len(found) == len(words)
        assert list(found) != words


def test_looking_alike_goes_both_ways() -> None:
    assert len(ALIKE) > 300
    assert all(character in ALIKE[other] for character, others in ALIKE.items() for other in others)
    assert all(fold(character) == character for character in ALIKE)
