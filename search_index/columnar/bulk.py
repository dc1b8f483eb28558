"""Builds a Whoosh index many times faster than Whoosh's own writer, in bounded memory.

Documents are gathered as numbers. When as many are held as may be, they are written as a run,
a segment file of its own; the runs are joined at the end. Whoosh opens and goes on with what
comes of it as with any other index of columnar segments.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from whoosh.fields import FieldType, Schema, UnknownFieldError
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, LockError, clean_files
from whoosh.util.filelock import try_for

from search_index.columnar.blocks import Source
from search_index.columnar.codec import ColumnarSegment, write_documents
from search_index.columnar.documents import ColumnarPerDocumentWriter
from search_index.columnar.fields import FieldData
from search_index.columnar.formats import PostingFormat
from search_index.columnar.merge import merge_segments
from search_index.columnar.postings import PostingGatherer
from search_index.columnar.segment import SegmentArrays
from search_index.columnar.tokens import TokenGatherer, takes_tokens

# Of tokens and postings together; some 50 bytes each while the largest field is sorted.
POSTINGS_IN_MEMORY = 8_000_000


class BulkWriter:
    """Adds documents to a Whoosh index, which is created where there is none.

    Holds the index's own write lock from the beginning to `commit` or `cancel`. As a context
    manager it commits, or cancels when an exception passes through.
    """

    def __init__(
        self,
        folder: Path | str,
        schema: Schema,
        *,
        indexname: str = "MAIN",
        postings_in_memory: int = POSTINGS_IN_MEMORY,
        timeout: float = 0.0,
    ) -> None:
        """`timeout`: how many seconds to wait for the lock.

        Raises whoosh.index.LockError when someone else holds the lock, ValueError when the
        index there has other fields.
        """
        self._folder = Path(folder)
        self._schema = schema
        self._name = indexname
        self._limit = postings_in_memory
        self._storage = FileStorage(str(folder)).create()
        self._lock = self._storage.lock(f"{indexname}_WRITELOCK")
        if not try_for(self._lock.acquire, timeout=timeout, delay=0.05):
            raise LockError(f"another writer holds the index in {folder}")
        try:
            if TOC._latest_generation(self._storage, indexname) < 0:
                TOC.create(self._storage, schema, indexname)
            self._toc = TOC.read(self._storage, indexname)
            if set(self._toc.schema.names()) != set(schema.names()):
                raise ValueError(f"the index in {folder} has other fields")
        except BaseException:
            self._lock.release()
            raise
        self._segment = ColumnarSegment(indexname)
        self._runs: list[Path] = []
        self._batch = _Batch(schema)

    def add(self, fields: Mapping[str, object]) -> None:
        """Add a document.

        A list of strings is taken as the tokens of a field, in order; anything else is for
        the field itself to analyse. `_stored_<field>`, `_boost` and `_<field>_boost` are as
        with Whoosh's own writer. A document that is refused leaves nothing behind.

        Raises UnknownFieldError, and what the fields raise for values they do not take;
        TypeError, naming the field, where a value cannot be stored.
        """
        self._batch.add(fields)
        if self._batch.size >= self._limit:
            self._write_run()

    def commit(self) -> None:
        """Make all documents part of the index, in one step."""
        try:
            segments = self._written()
            if segments:
                toc = TOC(self._schema, [*self._toc.segments, *segments], self._toc.generation + 1)
                toc.write(self._storage, self._name)
                clean_files(self._storage, self._name, toc.generation, toc.segments)
        finally:
            self._discard_runs()
            self._lock.release()

    def cancel(self) -> None:
        """Leave the index as it was."""
        self._discard_runs()
        self._lock.release()

    def __enter__(self) -> BulkWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.cancel()

    def _written(self) -> list[ColumnarSegment]:
        """The segments that hold what was added."""
        path = self._segment.path(self._folder)
        if not self._runs:
            if self._batch.doc_count:
                self._batch.write(path)
                self._segment.set_doc_count(self._batch.doc_count)
                return [self._segment]
            return []
        if self._batch.doc_count:
            self._write_run()
        sources = [Source(SegmentArrays(run), None) for run in self._runs]
        if any(set(one.arrays.columns) != set(sources[0].arrays.columns) for one in sources):
            # Only fields with names by pattern bring columns that the schema does not know.
            return [
                self._kept(run, source) for run, source in zip(self._runs, sources, strict=True)
            ]
        self._segment.set_doc_count(merge_segments(path, sources))
        return [self._segment]

    def _kept(self, run: Path, source: Source) -> ColumnarSegment:
        """A run as a segment of its own."""
        segment = ColumnarSegment(self._name, source.arrays.doc_count)
        run.rename(segment.path(self._folder))
        return segment

    def _write_run(self) -> None:
        # Named like a file of the segment, so that Whoosh sweeps it should this process die.
        run = self._folder / f"{self._segment.segment_id()}.run{len(self._runs)}"
        self._batch.write(run)
        self._runs.append(run)
        self._batch = _Batch(self._schema)

    def _discard_runs(self) -> None:
        for run in self._runs:
            run.unlink(missing_ok=True)


class _Batch:
    """The documents of one run, in memory."""

    def __init__(self, schema: Schema) -> None:
        self.size = 0
        self._schema = schema
        self._documents = ColumnarPerDocumentWriter()
        self._tokens: dict[str, TokenGatherer] = {}
        self._postings: dict[str, PostingGatherer] = {}
        self._takes_tokens: dict[str, bool] = {}

    @property
    def doc_count(self) -> int:
        return self._documents.doc_count

    def add(self, fields: Mapping[str, Any]) -> None:
        names = sorted(name for name in fields if not name.startswith("_"))
        for name in names:
            if name not in self._schema:
                raise UnknownFieldError(f"No field named {name!r} in {self._schema}")
        doc = self._documents.doc_count
        self._documents.start_doc(doc)
        size = self.size
        try:
            for name in names:
                if fields[name] is not None:
                    self._add_field(doc, name, fields)
            self._documents.finish_doc()
            self.size += 1
        except BaseException:
            self._documents.cancel_doc()
            for tokens in self._tokens.values():
                tokens.forget(doc)
            for postings in self._postings.values():
                postings.forget(doc)
            self.size = size
            raise

    def write(self, path: Path) -> None:
        fields: dict[str, FieldData] = {
            name: tokens.field(self.doc_count)
            for name, tokens in self._tokens.items()
            if len(tokens)
        }
        for name, postings in self._postings.items():
            if name in fields:
                postings.extend(fields[name])
            fields[name] = postings.field(self.doc_count)
        self._documents.give_columns(self._schema)
        write_documents(path, self._documents, fields)

    def _add_field(self, doc: int, name: str, fields: Mapping[str, Any]) -> None:
        field, value, documents = self._schema[name], fields[name], self._documents
        length = 0
        if field.indexed:
            boost = fields.get(f"_{name}_boost", fields.get("_boost", 1.0))
            length = self._index(doc, name, field, value, float(boost))
        if field.separate_spelling():
            words = self._postings_of(field.spelling_fieldname(name))
            for word in field.spellable_words(value):
                words.add(word.encode("utf-8"), doc, 1.0, b"")
        if field.vector:
            items = field.vector.word_values(value, field.analyzer, mode="index")
            rows = sorted((text, weight, kept) for text, _, weight, kept in items)
            documents.add_vector_items(name, field, rows)
        shown = fields.get(f"_stored_{name}", value)
        documents.add_field(name, field, shown if field.stored else None, length)
        if field.column_type and shown is not None:
            documents.add_column_value(name, field.column_type, field.to_column_value(shown))

    def _index(self, doc: int, name: str, field: FieldType, value: Any, boost: float) -> int:
        """Gather a field's terms; returns its length, 0 where none is kept."""
        if boost == 1 and isinstance(value, list | tuple) and self._is_of_tokens(name, field):
            tokens = self._tokens.get(name)
            if tokens is None:
                tokens = self._tokens[name] = TokenGatherer(field.format)
            tokens.add(doc, value)
            self.size += len(value)
            return len(value) if field.scorable else 0
        length = 0
        postings = self._postings_of(name)
        for text, frequency, weight, kept in field.index(value):
            postings.add(text, doc, weight * boost, kept)
            length += frequency
            self.size += 1
        return length if field.scorable else 0

    def _is_of_tokens(self, name: str, field: FieldType) -> bool:
        known = self._takes_tokens.get(name)
        if known is None:
            known = self._takes_tokens[name] = takes_tokens(field)
        return known

    def _postings_of(self, name: str) -> PostingGatherer:
        postings = self._postings.get(name)
        if postings is None:
            kept = PostingFormat(name, self._schema[name].format)
            postings = self._postings[name] = PostingGatherer(kept)
        return postings
