"""A run as typed, without spaces -> the words to ask for.

A dictionary's cut is only a guess at what was meant, so where something better is known it
is asked for as well, and seldom instead:

- A name of the lexicon that says nothing in parts is asked for whole (`is_kept_whole`).
  Every other name (长春市公安局) keeps its words, so that 公安局长春分局 is found still. The
  whole name is another reading of its first word: wherever it stands the words stand too,
  so it changes no match, only what comes first.
- A name whose ends lie inside words of the dictionary (李明 in 李明天来) makes another
  reading (李明, 天) of each of those words (李, 明天), which is the same as the one or the
  other for all of them, and leaves every word a group of its own.
- A date may stand in its other form (2019-03-06, 2019年3月6日), 1,234 without the comma.
- The number of a 文号, an address, 10:30 and the like keep their words, and the whole is
  another reading of the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from search_index.asking.lexicon import Lexicon, is_kept_whole, may_cut_across
from search_index.text.atoms import IDEOGRAPH, classes
from search_index.text.words import DASHED_DATE, Span, cut_run, query_words

_CONNECTORS = re.compile(r"[._@:/&?=#~%'-]{1,3}")
_CHINESE_DATE = re.compile(
    r"(?P<year>[12]\d{3})年(?P<month>0?[1-9]|1[0-2])月(?:(?P<day>[0-3]?\d)日)?", re.ASCII
)
_DOCUMENT_NUMBER = re.compile(r"(?<=\()[12]\d{3}\)第?\d+号", re.ASCII)

_MOST_NAMES = 100  # of a run; a run of one character may have any number

Reading = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Words of a run that belong together; `text` is the stretch as typed.

    All words of one of the `readings` must be there. The first is the plain one.
    """

    text: str
    readings: tuple[Reading, ...]


def read_run(folded: str, lexicon: Lexicon | None = None) -> list[Group]:
    """The groups of a folded run, in its order; none where nothing can be asked for."""
    draft = _Draft(folded, cut_run(folded))
    draft.add_chains()
    draft.add_dates()
    draft.add_document_numbers()
    if lexicon is not None:
        draft.add_names(lexicon)
    return draft.groups()


@dataclass(slots=True)
class _Draft:
    """The words of a run and, by the number of the first word, what is known beside them."""

    text: str
    spans: list[Span]
    words: list[str] = field(init=False)
    starting: dict[int, int] = field(init=False)
    ending: dict[int, int] = field(init=False)
    joined: dict[int, tuple[int, tuple[Reading, ...]]] = field(default_factory=dict)
    across: dict[int, Reading] = field(default_factory=dict)
    whole: dict[int, str] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.words = [self.text[start:end] for start, end in self.spans]
        self.starting = {start: number for number, (start, _) in enumerate(self.spans)}
        self.ending = {end: number for number, (_, end) in enumerate(self.spans)}

    def add_chains(self) -> None:
        """www.example.cn, a@b.cn, 10:30."""
        kinds = classes(self.text)
        first = 0
        for number, (start, end) in enumerate(self.spans):
            following = self.spans[number + 1][0] if number + 1 < len(self.spans) else -1
            if (
                following < 0
                or kinds[end - 1] == IDEOGRAPH
                or kinds[following] == IDEOGRAPH
                or not _CONNECTORS.fullmatch(self.text, end, following)
            ):
                if first < number and kinds[start] != IDEOGRAPH:
                    self.whole[first] = self.text[self.spans[first][0] : end]
                first = number + 1

    def add_dates(self) -> None:
        """A date is asked for as one, in any of the usual forms: not its numbers anywhere."""
        for pattern in (DASHED_DATE, _CHINESE_DATE):
            for match in pattern.finditer(self.text):
                found = self._aligned(*match.span())
                if found is not None:
                    first, last = found
                    forms = dict.fromkeys((match[0], _chinese(match), _dashed(match)))
                    self.joined[first] = (last, tuple((form,) for form in forms))
                    self.taken.update(range(first, last + 1))
        for number, word in enumerate(self.words):
            if "," in word and number not in self.taken:
                self._join(number, number, (word.replace(",", ""),))

    def add_document_numbers(self) -> None:
        """〔2017〕47号 as it stands: the year and the number of one document."""
        for match in _DOCUMENT_NUMBER.finditer(self.text):
            found = self._aligned(*match.span())
            if found is not None:
                self.whole[found[0]] = match[0]

    def add_names(self, lexicon: Lexicon) -> None:
        """Those that agree with the dictionary before all others, long ones first."""
        found = lexicon.find(self.text)
        aligned = {span: at for span in found if (at := self._aligned(*span)) is not None}
        found.sort(key=lambda span: (span not in aligned, span[0] - span[1], span[0]))
        for span in found[:_MOST_NAMES]:
            first, last = aligned.get(span) or self._touched(*span)
            if not self.taken.isdisjoint(range(first, last + 1)):
                continue
            name, words = self.text[slice(*span)], self.words[first : last + 1]
            if span not in aligned:
                if not may_cut_across(name, words):
                    continue
                reading = self._reading_with(span, first, last)
                self.across.update(dict.fromkeys(range(first, last + 1), reading))
            elif is_kept_whole(name, words):
                self.joined[first] = (last, ((name,),))
            else:
                self.whole.setdefault(first, name)
            self.taken.update(range(first, last + 1))

    def groups(self) -> list[Group]:
        groups: list[Group] = []
        number = 0
        while number < len(self.words):
            last, readings = self.joined.get(number, (number, ((self.words[number],),)))
            text = self.text[self.spans[number][0] : self.spans[last][1]]
            whole = (self.whole.get(number, text),)
            if whole != (text,):
                readings = (*readings, whole)
            if number in self.across:
                readings = (*readings, self.across[number])
            groups.append(Group(text, readings))
            number = last + 1
        return groups

    def _reading_with(self, name: Span, first: int, last: int) -> Reading:
        before = self.text[self.spans[first][0] : name[0]]
        after = self.text[name[1] : self.spans[last][1]]
        return (
            *(query_words(before) if before else ()),
            self.text[slice(*name)],
            *(query_words(after) if after else ()),
        )

    def _join(self, first: int, last: int, other: Reading) -> None:
        self.joined[first] = (last, (tuple(self.words[first : last + 1]), other))
        self.taken.update(range(first, last + 1))

    def _aligned(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and the last word of a stretch that begins and ends as words do."""
        if start in self.starting and end in self.ending:
            return self.starting[start], self.ending[end]
        return None

    def _touched(self, start: int, end: int) -> tuple[int, int]:
        touched = [n for n, span in enumerate(self.spans) if span[0] < end and start < span[1]]
        return touched[0], touched[-1]


def _chinese(match: re.Match[str]) -> str:
    day = f"{int(match['day'])}日" if match["day"] else ""
    return f"{match['year']}年{int(match['month'])}月{day}"


def _dashed(match: re.Match[str]) -> str:
    day = f"-{int(match['day']):02}" if match["day"] else ""
    return f"{match['year']}-{int(match['month']):02}{day}"
