"""Against a plain scan: over generated documents, exactly what stands there is found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import Document, Filters, Query, SearchIndex, Turn, WhooshIndex
from search_index.protocol import Sort
from search_index.text.folding import fold

# Few pieces, so that texts share a lot; all kinds of them, so that every rule is met.
PIECES = (
    *"长春市公安局中国的发展高质量一带路長國發𬍛𠮷豈カ㎡é😀ﬁ5g",
    *("习近平", "高质量发展", "一带一路", "卡拉OK", "e\u0301", "ｶﾞ", "c++"),
    *("２０２４", "2024", "15", "iPhone", "IPHONE", "ok"),
    *"，。…—- \u3000(〔·\u200b\n\x00\x1d\ud800",
    *("……", "  "),
)
SECTIONS = ("要闻", "公安")
START = datetime(2024, 1, 1, tzinfo=UTC)

phrases = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
dates = st.none() | st.integers(0, 5).map(lambda days: START + timedelta(days=days))
documents = st.builds(
    lambda **fields: Document(id="-", version=1, **fields),
    headline=texts,
    summary=st.none() | texts,
    guests=st.lists(phrases, max_size=2).map(tuple),
    paragraphs=st.lists(texts, max_size=3).map(tuple),
    turns=st.lists(st.builds(Turn, st.just(1), phrases, texts), max_size=2).map(tuple),
    kind=st.sampled_from(("article", "interview")),
    sections=st.lists(st.sampled_from(SECTIONS), max_size=2, unique=True).map(tuple),
    published_at=dates,
)
collections = st.lists(documents, min_size=1, max_size=12)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return WhooshIndex(tmp_path_factory.mktemp("properties"))


def fill(index: SearchIndex, collection: Sequence[Document]) -> dict[str, Document]:
    numbered = {str(n): _numbered(document, n) for n, document in enumerate(collection)}
    index.rebuild(numbered.values())
    return numbered


def _numbered(document: Document, number: int) -> Document:
    values = {name: getattr(document, name) for name in Document.__slots__}
    return Document(**{**values, "id": str(number)})


def stands_in(phrase: str, document: Document) -> bool:
    """A plain scan, by rules of its own: whole numbers and whole Latin words."""
    wanted = _bare(fold(phrase))
    passages = [
        document.headline,
        document.summary or "",
        *document.guests,
        *document.paragraphs,
        *(text for turn in document.turns for text in (turn.speaker, turn.text)),
    ]
    return bool(wanted) and any(_stands_whole(wanted, fold(passage)) for passage in passages)


def passes(document: Document, filters: Filters) -> bool:
    published, first, last = document.published_at, filters.published_from, filters.published_to
    return (
        (filters.kind is None or document.kind == filters.kind)
        and (filters.section is None or filters.section in document.sections)
        and (first is None or (published is not None and published >= first))
        and (last is None or (published is not None and published <= last))
    )


def _stands_whole(wanted: str, text: str) -> bool:
    for start in range(len(text) - len(wanted) + 1):
        end = start + len(wanted)
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        if text[start:end] == wanted and not (
            _run(before) == _run(wanted[0]) != "" or _run(after) == _run(wanted[-1]) != ""
        ):
            return True
    return False


def _run(character: str) -> str:
    """The kind of run a character is part of; none for what stands for itself."""
    if character.isdigit():
        return "digits"
    return "letters" if character.isalpha() and character < "\u2e80" else ""


def _bare(folded: str) -> str:
    return folded.strip(" ,。.-(·")


def found(index: SearchIndex, text: str) -> set[str]:
    results = index.search(Query(text, limit=100))
    assert results.total == len(results.hits)
    return {hit.id for hit in results.hits}


@settings(max_examples=40, deadline=None)
@given(collection=collections, asked=st.lists(phrases, min_size=1, max_size=6), data=st.data())
def test_a_phrase_finds_exactly_the_texts_it_stands_in(
    collection: list[Document], asked: list[str], data: st.DataObject, scratch: SearchIndex
) -> None:
    held = fill(scratch, collection)
    for document in collection:  # parts of what is there, too
        text = document.paragraphs[0] if document.paragraphs else document.headline
        start = data.draw(st.integers(0, len(text)))
        asked.append(text[start : start + data.draw(st.integers(1, 8))])
    for phrase in asked:
        expected = {i for i, document in held.items() if stands_in(phrase, document)}
        assert found(scratch, f'"{phrase}"') == expected, phrase


@settings(max_examples=40, deadline=None)
@given(
    collection=collections,
    required=st.lists(st.lists(phrases, min_size=1, max_size=3), min_size=1, max_size=3),
    excluded=st.lists(phrases, max_size=2),
)
def test_and_or_without_agree_with_a_plain_scan(
    collection: list[Document],
    required: list[list[str]],
    excluded: list[str],
    scratch: SearchIndex,
) -> None:
    held = fill(scratch, collection)
    groups = [" OR ".join(f'"{phrase}"' for phrase in choices) for choices in required]
    query = " ".join([*groups, *(f'-"{phrase}"' for phrase in excluded)])
    asked = [[phrase for phrase in choices if _bare(fold(phrase))] for choices in required]
    clauses = [choices for choices in asked if choices]
    barred = [phrase for phrase in excluded if _bare(fold(phrase))]
    expected = {
        i
        for i, document in held.items()
        if clauses
        and all(any(stands_in(phrase, document) for phrase in choices) for choices in clauses)
        and not any(stands_in(phrase, document) for phrase in barred)
    }
    assert found(scratch, query) == expected


@settings(max_examples=40, deadline=None)
@given(collection=collections, run=phrases.filter(lambda run: not set(run) & set("\n\x1d ")))
def test_a_text_that_has_a_typed_run_is_found_unquoted_too(
    collection: list[Document], run: str, scratch: SearchIndex
) -> None:
    held = fill(scratch, collection)
    having = {i for i, document in held.items() if stands_in(run, document)}
    if _bare(fold(run)) and not run.startswith(("-", "|")):
        assert found(scratch, run) >= having


@settings(max_examples=40, deadline=None)
@given(
    collection=collections,
    filters=st.builds(
        Filters,
        kind=st.none() | st.sampled_from(("article", "interview")),
        section=st.none() | st.sampled_from(SECTIONS),
        published_from=dates,
        published_to=dates,
    ),
    size=st.integers(1, 5),
)
def test_filters_newest_first_and_paging(
    collection: list[Document], filters: Filters, size: int, scratch: SearchIndex
) -> None:
    held = fill(scratch, collection)
    expected = {
        i for i, document in held.items() if stands_in("长", document) and passes(document, filters)
    }
    sorts: tuple[Sort, ...] = ("newest", "relevance")
    for sort in sorts:
        shown: list[str] = []
        for offset in range(0, len(expected) + size, size):
            page = scratch.search(Query("长", filters, sort, offset, size))
            assert page.total == len(expected)
            shown += [hit.id for hit in page.hits]
        assert len(shown) == len(expected)
        assert set(shown) == expected
        if sort == "newest":
            times = [held[i].published_at or datetime.min.replace(tzinfo=UTC) for i in shown]
            assert times == sorted(times, reverse=True)


@settings(max_examples=200, deadline=None)
@given(query=st.text(max_size=40))
def test_any_text_is_a_query(query: str, scratch: SearchIndex) -> None:
    scratch.create_if_missing()
    assert scratch.search(Query(query)).total >= 0
