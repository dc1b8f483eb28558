"""Keeping pictures: each file under an address made from its content, so it never changes."""

from __future__ import annotations

import os
import re
import tempfile
import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from lxml import etree
from PIL import Image, UnidentifiedImageError

from api.commands.faults import Refused

LARGEST = 32 * 1024 * 1024
_ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
# All that draws; what runs, embeds or reaches out is not among it.
_DRAWING = re.compile(
    r"svg|g|defs|symbol|use|title|desc|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|"
    r"textPath|linearGradient|radialGradient|stop|clipPath|mask|pattern|marker|style|filter|"
    r"fe(Blend|ColorMatrix|ComponentTransfer|Composite|DropShadow|Flood|Func[RGBA]|GaussianBlur|"
    r"Merge|MergeNode|Morphology|Offset|Tile|Turbulence)"
)
_REACHES_OUT = re.compile(
    r"@import|(?:url|src)\s*\(\s*['\"]?\s*(?!#)[^\s)]|expression", re.IGNORECASE
)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$")


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture's address and its size in pixels."""

    src: str
    width: int
    height: int


def store(path: Path, media: Path) -> Stored:
    """Keep the picture `path` in the folder `media`; the same content is kept once.

    What the file is, its bytes say and not its name. An SVG loses what is not drawing. Raises
    Refused for what is missing, too large or no picture.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(f"{path.name}: larger than {LARGEST // 1024 // 1024} MiB")
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path.name}: {error.strerror}") from error
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        data, width, height = _clean_svg(path.name, data)
        ending = "svg"
    else:
        ending, width, height = _measure(path.name, data)
    digest = sha256(data).hexdigest()
    name = f"{digest[:2]}/{digest[2:34]}.{ending}"
    _write(media / name, data)
    return Stored(f"/media/{name}", width, height)


def _measure(name: str, data: bytes) -> tuple[str, int, int]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=tuple(_ENDINGS)) as image:
                return _ENDINGS[str(image.format)], image.width, image.height
    except UnidentifiedImageError as error:
        raise Refused(f"{name}: not a picture of a known type") from error
    except (OSError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(f"{name}: the picture cannot be read: {error}") from error


def _clean_svg(name: str, data: bytes) -> tuple[bytes, int, int]:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(f"{name}: not a well-formed SVG: {error.msg}") from error
    if root.tag != f"{_SVG}svg":
        raise Refused(f"{name}: not a picture of a known type")
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(f"{name}: an SVG may not declare a document type")
    for element in list(root.iter()):
        if not _draws(element):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for attribute, value in list(element.attrib.items()):
            if _is_active(str(attribute), str(value)):
                del element.attrib[attribute]
    width, height = _svg_size(root)
    return etree.tostring(root, encoding="utf-8"), width, height


def _draws(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or not element.tag.startswith(_SVG):
        return False
    if not _DRAWING.fullmatch(element.tag.removeprefix(_SVG)):
        return False
    return element.tag != f"{_SVG}style" or not _REACHES_OUT.search(element.text or "")


def _is_active(attribute: str, value: str) -> bool:
    if attribute in ("href", _XLINK_HREF):
        return not value.strip().startswith("#")
    return attribute.lower().startswith("on") or bool(_REACHES_OUT.search(value))


def _svg_size(root: etree._Element) -> tuple[int, int]:
    box = [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    sides = [_LENGTH.match(root.get(side, "")) for side in ("width", "height")]
    width, height = (
        float(side[1]) if side else box[place] if len(box) == 4 else 0.0
        for side, place in zip(sides, (2, 3), strict=True)
    )
    return round(width) or 300, round(height) or 150  # CSS's size for what states none


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)
    Path(aside).chmod(0o644)
    Path(aside).replace(path)
