"""Writing a segment file: every array once, checksummed, synced to disk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np

from search_index.columnar.fields import ArrayPieces
from search_index.columnar.segment import META
from search_index.container import Array, ContainerWriter


class WritableField(Protocol):
    """A field that can say what it consists of: FieldData, or several segments' merged."""

    total_length: int

    def arrays(self, doc_count: int) -> Iterator[ArrayPieces]:
        """The arrays to write."""


def write_segment(
    path: Path,
    doc_count: int,
    fields: Mapping[str, WritableField],
    columns: Mapping[str, Array],
    blobs: Mapping[str, Iterable[bytes]],
) -> None:
    """Write a segment of `doc_count` documents, or nothing at all.

    `columns` have one value, `blobs` one byte string for each document. The file is synced,
    its folder is not: the segment is nobody's until a TOC names it.
    """
    container = ContainerWriter(path)
    try:
        totals = {}
        for name, field in fields.items():
            for part, kind, pieces in field.arrays(doc_count):
                container.add_pieces(f"{name}/{part}", kind, pieces)
            totals[name] = {"total_length": field.total_length}
        for name, column in columns.items():
            container.add(f"columns/{name}", column)
        for name, blob in blobs.items():
            _write_blobs(container, f"blobs/{name}", blob)
        meta = {
            "doc_count": doc_count,
            "fields": totals,
            "columns": list(columns),
            "blobs": list(blobs),
        }
        container.add(META, np.frombuffer(json.dumps(meta).encode("utf-8"), np.uint8))
        container.close()
    except BaseException:
        container.abandon()
        path.unlink(missing_ok=True)
        raise


def _write_blobs(container: ContainerWriter, name: str, blobs: Iterable[bytes]) -> None:
    sizes: list[int] = []

    def pieces() -> Iterator[Array]:
        for blob in blobs:
            sizes.append(len(blob))
            yield np.frombuffer(blob, np.uint8)

    container.add_pieces(name, np.uint8, pieces())
    container.add(f"{name}/ends", np.cumsum(sizes, dtype=np.uint64))
