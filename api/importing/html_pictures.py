"""Pictures and foreign content of a page: where they are, and whether they may be taken along."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from PIL import Image, UnidentifiedImageError

from api.commands.drafts import Block
from api.importing.html_tree import attribute

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-url", "original", "src")
_SIZE = re.compile(r"^\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$")
_ICON = 40  # pixels: what is smaller belongs to the page's furniture
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")


@dataclass(slots=True)
class Addresses:
    """Turns the addresses that a page uses into absolute ones, or into files beside the page."""

    base: str | None = None
    folder: Path | None = None
    left_out: list[str] = field(default_factory=list)

    def absolute(self, address: str) -> str | None:
        """An http(s) address; None for anything else."""
        try:
            joined = urljoin(self.base or "", address.strip())
            parts = urlsplit(joined)
        except ValueError:  # such as an unclosed IPv6 bracket
            return None
        return joined if parts.scheme in ("http", "https") and parts.hostname else None

    def file(self, address: str) -> str | None:
        """The path of a picture below the page's folder; None if it is not one, or elsewhere."""
        if self.folder is None or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|\\", address):
            return None
        name = unquote(address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0])
        folder = self.folder.resolve()
        try:
            path = (folder / name).resolve()
            inside = path.is_relative_to(folder) and path != folder and path.is_file()
        except (OSError, ValueError, RuntimeError):  # too long, NUL inside, a loop of links
            return None
        return path.relative_to(folder).as_posix() if inside and _is_picture(path) else None


def read_image(element: etree._Element, addresses: Addresses) -> Block | None:
    """The block of an <img>; None for icons, and for pictures that cannot be found again."""
    width, height = _size(element, "width"), _size(element, "height")
    if (width or _ICON) < _ICON or (height or _ICON) < _ICON:
        return None
    given = [value for name in _LAZY if (value := attribute(element, name))]
    named = [value for value in given if not value.startswith("data:")]
    block: Block = {
        "type": "image",
        "alt": " ".join(attribute(element, "alt").split()),
        "width": width,
        "height": height,
        "caption": None,
        "credit": None,
    }
    for address in named:
        if file := addresses.file(address):
            return {**block, "file": file}
    for address in named:
        if src := addresses.absolute(address):
            return {**block, "src": src}
    if named:
        addresses.left_out.append(named[0])
    return None


def read_embed(element: etree._Element, addresses: Addresses) -> Block | None:
    """Foreign content as a link: iframe, video, audio and embed with an http(s) address."""
    sources = [attribute(element, name) for name in ("src", "data-src", "data")]
    sources += [attribute(source, "src") for source in element.findall("source")]
    for source in filter(None, sources):
        if url := addresses.absolute(source):
            kind = {"video": "视频", "audio": "音频"}.get(str(element.tag), "嵌入内容")
            title = " ".join(attribute(element, "title").split()) or kind
            return {"type": "embed", "url": url, "title": title, "caption": None}
    return None


def _size(element: etree._Element, name: str) -> int | None:
    match = _SIZE.match(attribute(element, name))
    return int(match[1]) if match else None


def _is_picture(path: Path) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS):
                return True
    except (
        OSError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return False
