"""The Whoosh schema of the service's index, and what of a document goes into which field.

    chars, pairs     single atoms and touching ones (see grams): what is found
    words            words of the dictionary: they help to order what is found
    headline, source_name, section_name, series_name, guest
                     atoms and pairs of one part alone, for filters by name (来源:新华社)
    id, kind, site, section, series, source, person, organisation, stage
                     values, for exact filters and for counting
    entity           kind, id and name of what the document belongs to
    names, titles    keys of what is suggested while typing (see suggesting)

An occurrence in the headline counts more than one in the body, so that one posting list
answers for the whole document: that is BM25F with one length normalisation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from whoosh import columns, fields, formats

from search_index.protocol import Document
from search_index.text.folding import fold
from search_index.text.grams import Weighted

# Raise it when fields, weights or files change: indexes built before are outdated.
SCHEMA_VERSION = 3

HEADLINE_WEIGHT, NAME_WEIGHT, LEAD_WEIGHT, TURN_WEIGHT, BODY_WEIGHT = 10, 5, 4, 3, 2
PUBLISHED, UNDATED = "published", -(2**63)
ENTITY, SEPARATOR = "entity", "\x1f"

TEXT_FIELDS = ("chars", "pairs", "words")
NAME_FIELDS = ("headline", "source_name", "section_name", "series_name", "guest")
VALUE_FIELDS = (
    "kind", "site", "section", "series", "source", "person", "organisation", "stage",
)  # fmt: skip
SUGGEST_FIELDS = ("names", "titles")


class Occurrences(fields.FieldType):
    """Terms that the service makes itself, counted, with their positions if wanted."""

    def __init__(self, *, has_positions: bool) -> None:
        self.format = formats.Positions() if has_positions else formats.Frequency()
        self.scorable = True


def make_schema() -> fields.Schema:
    """The schema; `id` is unique."""
    several = {"section", "person", "organisation"}
    return fields.Schema(
        id=fields.ID(unique=True),
        chars=Occurrences(has_positions=False),
        pairs=Occurrences(has_positions=True),
        words=Occurrences(has_positions=False),
        version=fields.COLUMN(columns.NumericColumn("q")),
        published=fields.COLUMN(columns.NumericColumn("q", default=UNDATED)),
        **{name: Occurrences(has_positions=True) for name in NAME_FIELDS},
        **{name: fields.IDLIST() if name in several else fields.ID() for name in VALUE_FIELDS},
        **{name: fields.IDLIST() for name in (ENTITY, *SUGGEST_FIELDS)},
    )


def passages(document: Document) -> list[Weighted]:
    """All that is searched for in a document, folded, with what an occurrence counts."""
    found = [Weighted(fold(document.headline), HEADLINE_WEIGHT)]
    found += (Weighted(fold(text), weight) for text, weight in _rest(document) if text)
    return found


def characters(document: Document) -> int:
    """How long all that is searched for is."""
    return len(document.headline) + sum(len(text) for text, _ in _rest(document) if text)


def named_parts(document: Document) -> Mapping[str, list[Weighted]]:
    """Field -> the texts by which a reader can filter."""
    parts = {
        "headline": (document.headline,),
        "source_name": (document.source_name,),
        "section_name": document.section_names,
        "series_name": (document.series_name,),
        "guest": document.guests,
    }
    return {name: [Weighted(fold(text)) for text in texts if text] for name, texts in parts.items()}


def values(document: Document) -> Mapping[str, tuple[str, ...]]:
    """Field -> ids, each once."""
    single = ("id", "kind", "site", "series", "source", "stage")
    found = {name: (value,) for name in single if (value := getattr(document, name))}
    several = {
        "section": document.sections,
        "person": document.people,
        "organisation": document.organisations,
    }
    entities = tuple(
        SEPARATOR.join((entity.kind, entity.id, entity.name)) for entity in document.entities
    )
    several[ENTITY] = entities
    return found | {name: tuple(dict.fromkeys(ids)) for name, ids in several.items() if ids}


def microseconds(moment: datetime | None) -> int:
    """Microseconds since 1970 UTC, exactly; UNDATED for None."""
    if moment is None:
        return UNDATED
    delta = moment - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def _rest(document: Document) -> Iterator[tuple[str | None, int]]:
    yield document.kicker, NAME_WEIGHT
    for person in (*document.guests, *document.hosts):
        yield person, NAME_WEIGHT
    yield document.subtitle, LEAD_WEIGHT
    yield document.summary, LEAD_WEIGHT
    for keyword in document.keywords:
        yield keyword, LEAD_WEIGHT
    for paragraph in document.paragraphs:
        yield paragraph, BODY_WEIGHT
    for turn in document.turns:
        yield turn.speaker, TURN_WEIGHT
        yield turn.text, TURN_WEIGHT


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
