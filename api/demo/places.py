"""The site of the demo content and the tree of its sections."""

from __future__ import annotations

import re

from api.commands.drafts import SectionDraft, SiteDraft
from api.demo.records import Record

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_site(record: Record) -> SiteDraft:
    draft = SiteDraft(
        domain=record.text("domain"),
        name=record.text("name"),
        operator=record.text("operator"),
        site_id_code=record.text("site_id_code"),
        address=record.text("address"),
        postcode=record.text("postcode"),
        telephone=record.text("telephone"),
        icp_number=record.text("icp_number"),
        police_number=record.text("police_number"),
    )
    record.done()
    return draft


def read_sections(catalogue: Record) -> dict[str, SectionDraft]:
    """The tree flattened, by slug path, parents first."""
    sections: dict[str, SectionDraft] = {}

    def descend(records: list[Record], names: tuple[str, ...], slugs: tuple[str, ...]) -> None:
        for record in records:
            slug = record.text("slug")
            if not SLUG.fullmatch(slug):
                raise record.error(f"{slug!r} is no slug")
            draft = SectionDraft(
                names=(*names, record.text("name")),
                slugs=(*slugs, slug),
                description=record.text("description"),
                keywords=record.texts("keywords"),
                column_type=record.text("column_type"),
            )
            path = "/".join(draft.slugs)
            if path in sections:
                raise record.error(f"{path} is there twice")
            sections[path] = draft
            children = record.records("children")
            record.done()
            descend(children, draft.names, draft.slugs)

    descend(catalogue.records("sections"), (), ())
    catalogue.done()
    return sections
