"""Which lines of a page are its body: found by where the prose stands, whatever the site.

No site is known here. Containers full of links are navigation; what is left of the prose lies in
one smallest container, and that one holds the body. Names that content systems give to their
elements only help.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from api.importing.html_lines import Container, Line, Lines
from api.importing.labels import SENTENCE_END, is_credit, is_footer, is_information, is_tail

_FURNITURE_TAGS = frozenset(["nav", "footer", "aside", "menu", "dialog"])
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:(?:top|main|sub|left|right|side|site|foot|bottom)?-?(?:nav|menu|navigation|navbar)"
    r"|foot(?:er)?|sidebar|side|aside|bread-?crumbs?|crumbs?|share|bdshare\w*|social|related|relevant"
    r"|recommend\w*|rank(?:ing)?|hot|comments?|toolbar|tools?|copyright|qr-?code|pag(?:er|ination)"
    r"|login|search|ads?|advert\w*|guanggao|friend-?links?|xgxw|xgyd|prevnext|complementary|contentinfo|banner)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BODY_NAMES = re.compile(
    r"(?:^|[\s])(?:TRS_\w*Editor|trs_editor_view|UCAP-CONTENT|zoom|articleBody|vsb_content\w*"
    r"|(?:article|news|detail|entry|post|xl|wz|view|pages?|main|info)[_-]?"
    r"(?:content|body|text|con|txt|detail)|content[_-]?(?:body|text|main)|zhengwen|zw)(?:$|[\s])",
    re.IGNORECASE,
)
_PROSE = re.compile(r"[。！？；，、,;!?：:…]")


@dataclass(frozen=True, slots=True)
class Place:
    """Lines [start, end) hold the body; `furniture` says for every line whether it is navigation.

    `texts` are the lines as the rules for lines are to see them, furniture blanked out.
    """

    start: int
    end: int
    furniture: list[bool]
    texts: list[str]


def find_place(page: Lines) -> Place:
    """The smallest container with all prose that is not navigation."""
    lines = page.lines
    prose = [_prose(line) for line in lines]
    furniture = _furniture(page, prose)
    wanted = [bool(amount) and not aside for amount, aside in zip(prose, furniture, strict=True)]
    named = _within(len(lines), (c for c in page.containers if _BODY_NAMES.search(c.names)))
    inside = [want and name for want, name in zip(wanted, named, strict=True)]
    if _amount(prose, inside) * 2 >= _amount(prose, wanted) > 0:
        wanted = inside
    texts = ["" if aside else line.text for line, aside in zip(lines, furniture, strict=True)]
    places = [index for index, want in enumerate(wanted) if want]
    if not places:  # a page of pictures, or of a few words
        return Place(0, len(lines), furniture, texts)
    around = [c for c in page.containers if c.start <= places[0] and c.end > places[-1]]
    around.sort(key=lambda c: c.end - c.start)
    start, end = (around[0].start, around[0].end) if around else (0, len(lines))
    # Short last words may stand beside that container: as long as nothing but text is added.
    for container in around:
        added = texts[end : container.end]
        if not all(text.strip() and not is_tail(text) for text in added):
            break
        end = container.end
    return Place(start, end, furniture, texts)


def _prose(line: Line) -> int:
    """How many characters of a line are running text of somebody's; 0 for labels and links."""
    own = len(line.text) - line.linked
    if own < 12 and not (own > 2 and SENTENCE_END.search(line.text)):
        return 0
    if len(line.text) < 160 and (
        is_footer(line.text) or is_information(line.text) or is_credit(line.text)
    ):
        return 0
    return own if _PROSE.search(line.text) else 0


def _furniture(page: Lines, prose: list[int]) -> list[bool]:
    lines = page.lines
    total = sum(prose)
    sums = {
        "prose": _sums(prose),
        "chars": _sums(len(line.text.replace(" ", "")) for line in lines),
        "linked": _sums(line.linked for line in lines),
        "links": _sums(line.links for line in lines),
        "files": _sums(int(line.has_file) for line in lines),
    }

    def is_furniture(container: Container) -> bool:
        within = {name: s[container.end] - s[container.start] for name, s in sums.items()}
        if within["prose"] * 2 >= total > 0:  # a wrapper of the whole page, whatever its name
            return False
        if container.tag in _FURNITURE_TAGS or _FURNITURE_NAMES.search(container.names):
            return True
        return (
            within["links"] >= 3
            and within["linked"] >= within["chars"] * 0.6
            and not within["prose"]
            and not within["files"]
        )

    return _within(len(lines), filter(is_furniture, page.containers))


def _within(count: int, containers: Iterable[Container]) -> list[bool]:
    """For each line whether one of the containers holds it."""
    steps = [0] * (count + 1)
    for container in containers:
        steps[container.start] += 1
        steps[container.end] -= 1
    return [depth > 0 for depth in accumulate(steps[:count])]


def _sums(values: Iterable[int]) -> list[int]:
    return list(accumulate(values, initial=0))


def _amount(prose: list[int], chosen: list[bool]) -> int:
    return sum(amount for amount, is_chosen in zip(prose, chosen, strict=True) if is_chosen)
