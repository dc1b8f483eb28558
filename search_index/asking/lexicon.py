"""Names that the dictionary does not know: people, organisations, places and series.

A dictionary cuts such names anywhere. The site knows them, so a query can be cut round
them, without losing what the dictionary's own cut would find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from search_index.text.atoms import IDEOGRAPH, char_class, classes, trim
from search_index.text.folding import fold
from search_index.text.words import is_known

LONGEST_NAME = 60
_SHORTEST_NAME = 2
_MOST_AT_ONE_PLACE = 4
_BATCH = 1_000
# Folds to itself, and as an ideograph to its neighbours: just what the edge of a text is.
_EDGE = "\ue000"

_FIRST, _LAST = "\u4e00", "\u9fff"  # nearly every ideograph, told without a look-up

_LONGEST_GIVEN = 2
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安"
    "颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜肖闫詹关苗凌费纪靳盛童欧甄项曲"
    "成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全"
    "褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟"
    "栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
_COMPOUND_SURNAMES = frozenset(
    name
    for names in (
        "欧阳 司马 上官 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容",
        "令狐 端木 司徒 南宫 轩辕 独孤 长孙 宇文 呼延 闻人",
    )
    for name in names.split()
)


class Lexicon:
    """A set of names. Immutable, so it can be shared between threads."""

    def __init__(self, names: Iterable[str]) -> None:
        """Names in any spelling; those of one character, of more than LONGEST_NAME, and
        those without an ideograph (which spaces keep whole anyway) are passed over."""
        self._names = frozenset(_folded(names))
        # For each two characters that names begin with, the lengths of those names as bits.
        lengths: dict[str, int] = {}
        for name in self._names:
            head = name[:_SHORTEST_NAME]
            lengths[head] = lengths.get(head, 0) | 1 << len(name)
        self._lengths = lengths

    def __len__(self) -> int:
        return len(self._names)

    def find(self, folded: str) -> list[tuple[int, int]]:
        """The places (start, end) where a name stands whole in folded text, overlapping
        ones too, by start and the longer first; of one start the longest few."""
        found: list[tuple[int, int]] = []
        for start in range(len(folded) - 1):
            bits = self._lengths.get(folded[start : start + _SHORTEST_NAME], 0)
            bits &= (2 << len(folded) - start) - 1
            enough = len(found) + _MOST_AT_ONE_PLACE
            while bits and len(found) < enough:
                length = bits.bit_length() - 1
                bits ^= 1 << length
                end = start + length
                if folded[start:end] in self._names and _stands_whole(folded, start, end):
                    found.append((start, end))
        return found


def is_kept_whole(name: str, words: Sequence[str]) -> bool:
    """Whether a name that the dictionary cuts into `words` is asked for instead of them.

    So it is where the dictionary knows none of the words but single characters, which say
    nothing (靳煋燚), and where it is a person's name by its form: a surname, and one or two
    characters more (王长春). All others keep their words: 公安局长春分局 has those of
    长春市公安局.
    """
    if set(classes(name)) != {IDEOGRAPH}:
        return False
    if not any(len(word) > 1 and is_known(word) for word in words):
        return True
    surname = 2 if name[:2] in _COMPOUND_SURNAMES else int(words[0] in _SURNAMES)
    return surname > 0 and len(name) <= surname + _LONGEST_GIVEN


def may_cut_across(name: str, words: Sequence[str]) -> bool:
    """Whether a name may be meant that begins or ends inside some of the `words`: not where
    the dictionary knows it and yet preferred these, nor within one word that it knows."""
    if set(classes("".join(words))) != {IDEOGRAPH} or is_known(name):
        return False
    return len(words) > 1 or not is_known(words[0])


def _folded(names: Iterable[str]) -> Iterator[str]:
    """Each usable name folded and trimmed. Folding costs by the call, so many go in one."""
    remaining = iter(names)
    while batch := list(islice(remaining, _BATCH)):
        for name in fold(_EDGE.join(batch)).split(_EDGE):
            if not _SHORTEST_NAME <= len(name) <= LONGEST_NAME:
                continue
            if _FIRST <= name[0] <= _LAST and _FIRST <= name[-1] <= _LAST:
                yield name
            elif IDEOGRAPH in classes(name) and len(trimmed := trim(name)) >= _SHORTEST_NAME:
                yield trimmed


def _stands_whole(folded: str, start: int, end: int) -> bool:
    """Letters and digits at the ends of a name are not part of longer runs."""
    first, last = char_class(folded[start]), char_class(folded[end - 1])
    cut_before = first != IDEOGRAPH and start > 0 and char_class(folded[start - 1]) == first
    cut_after = last != IDEOGRAPH and end < len(folded) and char_class(folded[end]) == last
    return not (cut_before or cut_after)
