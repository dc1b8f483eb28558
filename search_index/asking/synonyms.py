"""Other names for what was asked: 公安机关 for 公安局, the full name for an abbreviation.

They are read from a text file that a newsroom edits, and apply to queries only, so that a
change needs no new index. Each is directed: what stands left is also looked for as what
stands right, never the other way round.

    公安局, 公安机关              each stands for the others
    长春公安 => 长春市公安局       left is also looked for as right; several on either side
    # a comment
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import permutations
from pathlib import Path
from types import MappingProxyType

from search_index.text.atoms import SEPARATOR, classes, trim
from search_index.text.folding import fold

SYNONYM_WEIGHT = 0.6  # of what was typed
MAX_LENGTH = 60

_ARROW = "=>"
_DEFAULT_NAME = "synonyms.txt"


class SynonymsError(ValueError):
    """A file of synonyms that cannot be read; the text names the file and the line."""


class Synonyms:
    """Texts and what else they are looked for as. Immutable, so threads can share it.

    `longest` is the length of the longest left side without separators, in characters;
    `fingerprint` is the same for the same meaning, however the file is laid out.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        """Pairs of left and right, in any spelling; those that fold to the same are none."""
        found: dict[str, dict[str, None]] = {}
        for left, right in pairs:
            key, folded = synonym_key(left), trim(fold(right))
            if key and folded and key != synonym_key(right):
                found.setdefault(key, {})[folded] = None
        self._rights: Mapping[str, tuple[str, ...]] = MappingProxyType(
            {key: tuple(rights) for key, rights in found.items()}
        )
        self.longest = max(map(len, found), default=0)
        lines = sorted(f"{key}=>{','.join(sorted(rights))}" for key, rights in found.items())
        self.fingerprint = "sha256:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def __len__(self) -> int:
        return len(self._rights)

    def of(self, key: str) -> tuple[str, ...]:
        """What the text of a `synonym_key` is also looked for as, folded, as the file has it."""
        return self._rights.get(key, ())

    @classmethod
    def parse(cls, text: str, name: str = _DEFAULT_NAME) -> Synonyms:
        """Read lines; raises SynonymsError, with `name` and the number of the line."""
        pairs: list[tuple[str, str]] = []
        for number, line in enumerate(text.splitlines(), 1):
            content = line.partition("#")[0].strip()
            if content:
                pairs.extend(_pairs(content, f"{name}:{number}"))
        return cls(pairs)

    @classmethod
    def load(cls, path: Path) -> Synonyms:
        """Read a UTF-8 file; raises SynonymsError, also where there is none."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SynonymsError(f"{path}: {error.strerror}") from error
        try:
            return cls.parse(content.decode("utf-8-sig"), str(path))
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise SynonymsError(f"{path}:{line}: not UTF-8") from error


@cache
def default_synonyms() -> Synonyms:
    """Those that come with the package: common on government and news sites."""
    text = files("search_index.asking").joinpath(_DEFAULT_NAME).read_text(encoding="utf-8")
    return Synonyms.parse(text)


def synonym_key(text: str) -> str:
    """Folded text without separators: the same for 新冠肺炎 cut into words and put together."""
    folded = fold(text)
    kinds = classes(folded)
    return "".join(c for c, kind in zip(folded, kinds, strict=True) if kind != SEPARATOR)


def _pairs(content: str, place: str) -> list[tuple[str, str]]:
    sides = [_members(side, place) for side in content.split(_ARROW)]
    if len(sides) == 1 and len(sides[0]) > 1:
        return list(permutations(sides[0], 2))
    if len(sides) == 2:
        return [(left, right) for left in sides[0] for right in sides[1]]
    wanted = "one =>" if len(sides) > 2 else "a comma or =>"
    raise SynonymsError(f"{place}: there must be {wanted} in {content!r}")


def _members(side: str, place: str) -> list[str]:
    members = [member.strip() for member in side.replace("，", ",").replace("、", ",").split(",")]
    for member in members:
        if not synonym_key(member):
            raise SynonymsError(f"{place}: nothing to search for in {member!r}")
        if len(member) > MAX_LENGTH:
            raise SynonymsError(f"{place}: longer than {MAX_LENGTH} characters: {member!r}")
    return members
