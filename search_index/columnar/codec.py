"""The columnar codec: lets Whoosh write and read segments that are arrays.

`index.writer(codec=ColumnarCodec())` writes them; which codec reads a segment stands in the
index's table of contents, so `whoosh.index.open_dir` needs no word of it. A segment is one
file, written and synced before the table of contents names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from whoosh.codec import base
from whoosh.fields import FieldType
from whoosh.filedb.filestore import FileStorage, Storage
from whoosh.util import random_name

from search_index.columnar.documents import (
    ColumnarPerDocumentReader,
    ColumnarPerDocumentWriter,
)
from search_index.columnar.fields import FieldData
from search_index.columnar.formats import PostingFormat
from search_index.columnar.lexicon import ColumnarTermsReader
from search_index.columnar.postings import PostingGatherer
from search_index.columnar.segment import SegmentArrays
from search_index.columnar.write import write_segment

EXTENSION = ".arrays"

# Segments that someone in this process reads. One that is mapped is checked already.
_open: WeakValueDictionary[tuple[str, int, int, int], SegmentArrays] = WeakValueDictionary()


class ColumnarSegment(base.Segment):
    """A segment as the table of contents holds it, with its deleted documents."""

    def __init__(
        self,
        indexname: str,
        doccount: int = 0,
        segid: str | None = None,
        deleted: set[int] | None = None,
    ) -> None:
        self.indexname = indexname
        self.segid = random_name(16) if segid is None else segid
        self.compound = False
        self._doccount = doccount
        self._deleted = set(deleted or ())

    def codec(self, **kwargs: Any) -> ColumnarCodec:  # noqa: ARG002 (Whoosh's signature)
        return ColumnarCodec()

    def segment_id(self) -> str:
        return f"{self.indexname}_{self.segid}"

    def path(self, folder: Path) -> Path:
        """The segment's one file."""
        return folder / f"{self.segment_id()}{EXTENSION}"

    def should_assemble(self) -> bool:
        return False

    def set_doc_count(self, dc: int) -> None:
        self._doccount = dc

    def doc_count_all(self) -> int:
        return self._doccount

    def doc_count(self) -> int:
        return self._doccount - len(self._deleted)

    def has_deletions(self) -> bool:
        return bool(self._deleted)

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(sorted(self._deleted))

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark a document as deleted, or, with `delete` false, as not deleted after all."""
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted


class ColumnarCodec(base.Codec):
    length_stats = False  # lengths come with the documents, not with each posting

    def __init__(self) -> None:
        self._documents: dict[str, ColumnarPerDocumentWriter] = {}

    def new_segment(self, storage: Storage, indexname: str) -> ColumnarSegment:
        folder_of(storage)
        return ColumnarSegment(indexname)

    def per_document_writer(
        self, storage: Storage, segment: ColumnarSegment
    ) -> ColumnarPerDocumentWriter:
        folder_of(storage)
        writer = self._documents[segment.segment_id()] = ColumnarPerDocumentWriter()
        return writer

    def field_writer(self, storage: Storage, segment: ColumnarSegment) -> ColumnarFieldWriter:
        documents = self._documents.pop(segment.segment_id())
        return ColumnarFieldWriter(segment.path(folder_of(storage)), documents)

    def terms_reader(self, storage: Storage, segment: ColumnarSegment) -> ColumnarTermsReader:
        return ColumnarTermsReader(open_arrays(segment.path(folder_of(storage))))

    def per_document_reader(
        self, storage: Storage, segment: ColumnarSegment
    ) -> ColumnarPerDocumentReader:
        path = segment.path(folder_of(storage))
        return ColumnarPerDocumentReader(lambda: open_arrays(path), segment)

    def supports_columns(self) -> bool:
        return True

    def column_filename(self, segment: ColumnarSegment, fieldname: str) -> str:
        raise NotImplementedError(f"segments never change: index {fieldname} with a column anew")

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        raise NotImplementedError("a columnar segment's postings are written with all the rest")

    def postings_reader(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("a columnar segment's postings are read by its terms reader")


class ColumnarFieldWriter(base.FieldWriter):
    """Takes the postings term by term; `close` writes the segment."""

    def __init__(self, path: Path, documents: ColumnarPerDocumentWriter) -> None:
        self.is_closed = False
        self._path = path
        self._documents = documents
        self._fields: dict[str, PostingGatherer] = {}
        self._has_postings = False
        self._field: PostingGatherer | None = None
        self._text = b""

    def add_postings(
        self,
        schema: Any,
        lengths: Any,  # noqa: ARG002 (they are known from the documents)
        items: Any,
    ) -> None:
        self._has_postings = True
        base.FieldWriter.add_postings(self, schema, None, items)

    def start_field(self, fieldname: str, fieldobj: FieldType) -> None:
        if fieldname not in self._fields:
            self._fields[fieldname] = PostingGatherer(PostingFormat(fieldname, fieldobj.format))
        self._field = self._fields[fieldname]

    def start_term(self, text: bytes) -> None:
        self._text = text

    def add(
        self,
        docnum: int,
        weight: float,
        vbytes: bytes,
        length: int,  # noqa: ARG002 (Whoosh's signature)
    ) -> None:
        if self._field is None:
            raise RuntimeError("a posting outside of a field")
        self._field.add(self._text, docnum, weight, vbytes)

    def finish_term(self) -> None:
        self._text = b""

    def finish_field(self) -> None:
        self._field = None

    def close(self) -> None:
        """Write the segment, unless there is nothing to write."""
        self.is_closed = True
        if self._has_postings or self._documents.doc_count:
            fields = {
                name: gathered.field(self._documents.doc_count)
                for name, gathered in self._fields.items()
            }
            write_documents(self._path, self._documents, fields)


def write_documents(
    path: Path, documents: ColumnarPerDocumentWriter, fields: dict[str, FieldData]
) -> None:
    """Write a segment file; `fields` get their lengths."""
    documents.complete(fields)
    write_segment(path, documents.doc_count, fields, documents.columns(), documents.blobs())


def open_arrays(path: Path) -> SegmentArrays:
    """The segment in a file, shared with whoever in this process has it open.

    Raises FileNotFoundError, and DamagedFile where it is not what was written.
    """
    found = path.stat()
    key = (str(path), found.st_ino, found.st_size, found.st_mtime_ns)
    arrays = _open.get(key)
    if arrays is None:
        arrays = _open[key] = SegmentArrays(path)
    return arrays


def folder_of(storage: Storage) -> Path:
    """Where a storage keeps its files. Raises TypeError where it keeps them elsewhere."""
    if not isinstance(storage, FileStorage):
        raise TypeError(f"columnar segments lie in a folder, not in {storage!r}")
    return Path(storage.folder)
