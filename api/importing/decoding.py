"""Bytes to text. Old Chinese pages declare one charset and are written in another."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from api.importing.faults import ImportFault

_DECLARED = re.compile(
    rb"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)|<meta[^>]*\bcharset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A browser reads these labels as the larger set, and pages rely on it.
_LARGER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "hz": "gb18030",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "utf-16": "utf-8",  # a declaration that could be read as ASCII was not UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"SQLite format 3",
)
_SAMPLE = 65536
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_FEW = 4  # Chinese characters: with fewer, chance alone makes GB18030 look like UTF-8


@dataclass(frozen=True, slots=True)
class Decoded:
    """`encoding` is a Python codec name; `note` says what was odd about the choice, if anything."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes) -> Decoded:
    """Text of a page or text file. Raises ImportFault for binary data and undecodable bytes."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(_strictly(data, encoding), encoding)
    wide = _wide(data[:_SAMPLE])
    if wide:
        return Decoded(_strictly(data, wide), wide)
    sample = data[:_SAMPLE]
    if data.startswith(_BINARY) or len(sample.translate(None, _CONTROLS)) < 0.98 * len(sample):
        raise ImportFault("this is a binary file, not a page or a text")
    declared = declared_encoding(data)
    tried = dict.fromkeys([declared or "utf-8", "utf-8", "gb18030", "big5hkscs"])
    texts = {}
    for encoding in tried:
        try:
            texts[encoding] = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" and (encoding == declared or _has_multibyte(texts[encoding])):
            break  # other texts are hardly ever valid UTF-8
    if not texts:
        named = f"declared {declared}; " if declared else ""
        raise ImportFault(
            f"the bytes are no text in any known charset ({named}tried {_list(tried)})"
        )
    best = _best(texts, declared)
    return Decoded(texts[best], best, _note(best, declared, data))


def declared_encoding(data: bytes) -> str | None:
    """The charset that the first bytes of a page name, as a Python codec; None if unknown."""
    match = _DECLARED.search(data[:_SAMPLE])
    if not match:
        return None
    try:
        name = codecs.lookup((match[1] or match[2]).decode("ascii")).name
        "".encode(name)  # codecs such as hex are not charsets
    except (LookupError, UnicodeDecodeError):
        return None
    return _LARGER.get(name, name)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportFault(f"the bytes are no {encoding} text: {error.reason}") from error


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a byte order mark: line ends and ASCII give every other byte as zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < max(2, len(sample) // 50) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _has_multibyte(text: str) -> bool:
    return sum(character > "\u0800" for character in text[:_SAMPLE]) > _FEW


def _best(texts: dict[str, str], declared: str | None) -> str:
    first = next(iter(texts))
    if "utf-8" in texts and _has_multibyte(texts["utf-8"]):
        return "utf-8"
    scores = {encoding: _plausible(text) for encoding, text in texts.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    # What the page declares is doubted only for something clearly better.
    return best if scores[best] > scores[first] + (0.2 if declared else 0.0) else first


def _plausible(text: str) -> float:
    """Share of the non-ASCII characters that everyday Chinese text uses, from 0 to 1."""
    foreign = [character for character in text[:_SAMPLE] if character > "\x7f"]
    if not foreign:
        return 1.0
    return sum(map(_is_everyday, foreign)) / len(foreign)


def _is_everyday(character: str) -> bool:
    if character in "，。、；：？！“”‘’（）《》【】—…·　\xa0":
        return True
    try:
        if b"\xb0" <= character.encode("gb2312")[:1] < b"\xd8":  # level 1 of GB 2312
            return True
    except UnicodeEncodeError:
        pass
    try:
        return b"\xa4" <= character.encode("big5")[:1] < b"\xc7"  # level 1 of Big5
    except UnicodeEncodeError:
        return False


def _note(used: str, declared: str | None, data: bytes) -> str | None:
    if declared and used != declared and not data.isascii():
        return f"the page declares {declared}, but its bytes are {used}"
    return None


def _list(names: dict[str, None]) -> str:
    return ", ".join(names)
