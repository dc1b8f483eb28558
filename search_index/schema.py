"""The Whoosh schema, and a document as the index keeps it.

`grams` (atoms and touching pairs) decides what is found; `words` helps to order it. Both
count a term by where it stands, so that one posting list answers for the whole document:
that is BM25F with one length normalisation. `text` is the folded text itself, by which
longer phrases are checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from whoosh import columns, fields

from search_index.atoms import index_terms
from search_index.folding import fold
from search_index.protocol import Document
from search_index.words import index_words

# Raise it when fields, weights or files change: indexes built before are outdated.
SCHEMA_VERSION = 1

# A term in the headline counts as five in the body; kicker, guests and the like as two.
HEADLINE_WEIGHT, LEAD_WEIGHT, BODY_WEIGHT = WEIGHTS = (5, 2, 1)
UNDATED = -(2**63)

PART_SEPARATOR = "\x1d"
PASSAGE_SEPARATOR = "\n"

FILTER_FIELDS = (
    "kind", "site", "section", "series", "source", "person", "organisation", "stage",
)  # fmt: skip


def make_schema() -> fields.Schema:
    """The schema; `id` is unique."""
    filters = {name: fields.KEYWORD() for name in FILTER_FIELDS}
    return fields.Schema(
        id=fields.ID(unique=True),
        grams=fields.KEYWORD(scorable=True),
        words=fields.KEYWORD(scorable=True),
        record=fields.COLUMN(columns.VarBytesColumn()),
        text=fields.COLUMN(columns.VarBytesColumn()),
        published=fields.COLUMN(columns.NumericColumn("q", default=UNDATED)),
        **filters,
    )


@dataclass(frozen=True, slots=True)
class Record:
    """A document as stored: what identifies and filters it, and its folded text.

    `text` has three parts (headline, lead, body) between PART_SEPARATORs; passages of a part
    are kept apart by PASSAGE_SEPARATOR, so that no phrase is found across two of them.
    """

    id: str
    version: int
    published: int  # microseconds since 1970 UTC, or UNDATED
    filters: dict[str, list[str]]
    text: str

    @classmethod
    def of(cls, document: Document) -> Record:
        lead = (
            document.kicker,
            document.subtitle,
            document.summary,
            *document.guests,
            *document.keywords,
        )
        body = (*document.paragraphs, *_spoken(document))
        parts = ((document.headline,), lead, body)
        single = ("kind", "site", "series", "source", "stage")
        filters = {name: [value] for name in single if (value := getattr(document, name))}
        several = {
            "section": document.sections,
            "person": document.people,
            "organisation": document.organisations,
        }
        filters |= {name: list(dict.fromkeys(ids)) for name, ids in several.items() if ids}
        return cls(
            id=document.id,
            version=document.version,
            published=microseconds(document.published_at),
            filters=filters,
            text=PART_SEPARATOR.join(
                PASSAGE_SEPARATOR.join(fold(passage) for passage in part if passage)
                for part in parts
            ),
        )

    def terms(self) -> tuple[dict[str, Counter[str]], int]:
        """Field -> term -> weighted frequency, and the weighted length in atoms."""
        grams: Counter[str] = Counter()
        words: Counter[str] = Counter()
        length = 0
        for weight, part in zip(WEIGHTS, self.text.split(PART_SEPARATOR), strict=True):
            part_grams, atoms = index_terms(part)
            length += weight * atoms
            _count(grams, part_grams, weight)
            _count(words, index_words(part), weight)
        counted: dict[str, Counter[str]] = {"grams": grams, "words": words}
        counted |= {name: Counter(values) for name, values in self.filters.items()}
        counted["id"] = Counter([self.id])
        return counted, length


def microseconds(moment: datetime | None) -> int:
    """Microseconds since 1970 UTC, exactly; UNDATED for None."""
    if moment is None:
        return UNDATED
    delta = moment - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def _count(counter: Counter[str], terms: list[str], weight: int) -> None:
    if weight == 1:
        counter.update(terms)
        return
    for term, frequency in Counter(terms).items():
        counter[term] += weight * frequency


def _spoken(document: Document) -> Iterator[str]:
    for turn in document.turns:
        yield turn.speaker
        yield turn.text


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
