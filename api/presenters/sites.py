"""Sites, section trees, people and organisations as documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from api.models import Appearance, Organisation, Person, Section, Site
from api.presenters import refs
from api.queries import sites as queries


def site_document(site: Site, primary: str) -> refs.Document:
    return refs.site_ref(site, primary) | {
        name: getattr(site, name)
        for name in (
            "operator",
            "site_id_code",
            "address",
            "postcode",
            "telephone",
            "icp_number",
            "police_number",
            "timezone",
            "language",
        )
    }


def section_tree(sections: Sequence[Section], site: Site, primary: str) -> list[refs.Document]:
    """The roots of a site's sections, each with its children, in their order."""
    return _Tree(sections, {site.id: site}, primary).nodes(None)


def section_documents(
    session: Session, wanted: Iterable[Section], primary: str
) -> list[refs.Document]:
    """Sections whole, in a constant number of queries."""
    wanted = list(wanted)
    sites = {site.id: site for site in queries.sites_by_id(session, (s.site_id for s in wanted))}
    tree = _Tree(queries.sections_of_sites(session, sites), sites, primary)
    return [tree.document(section) for section in wanted]


def person_document(
    person: Person,
    organisation: Organisation | None,
    newest: Row[Appearance, Organisation] | None,
) -> refs.Document:
    """A person with the posts of the newest appearance or, before any, those that were given."""
    titles = person.titles
    if newest is not None:
        titles = newest[0].titles or titles
        organisation = newest[1] or organisation
    return refs.person_ref(person) | {
        "titles": titles,
        "organisation": refs.organisation_ref(organisation),
        "biography": person.biography,
        "image": person.image,
    }


def organisation_document(organisation: Organisation) -> refs.Document:
    reference = refs.organisation_ref(organisation) or {}
    return reference | {"website": organisation.url}


class _Tree:
    def __init__(self, sections: Iterable[Section], sites: dict[UUID, Site], primary: str) -> None:
        self._sites = sites
        self._primary = primary
        self._by_id: dict[UUID, Section] = {}
        self._below: dict[UUID | None, list[Section]] = defaultdict(list)
        for section in sections:
            self._by_id[section.id] = section
            self._below[section.parent_id].append(section)

    def nodes(self, parent: UUID | None) -> list[refs.Document]:
        return [self._node(section) for section in self._below[parent]]

    def _ref(self, section: Section) -> refs.Document:
        return refs.section_ref(section, self._sites[section.site_id], self._primary)

    def _node(self, section: Section) -> refs.Document:
        return self._ref(section) | {
            "slug": section.slug,
            "column_type": section.column_type,
            "children": self.nodes(section.id),
        }

    def document(self, section: Section) -> refs.Document:
        trail = [section]
        while trail[0].parent_id is not None:
            trail.insert(0, self._by_id[trail[0].parent_id])
        return self._node(section) | {
            "site": refs.site_ref(self._sites[section.site_id], self._primary),
            "description": section.description,
            "keywords": section.keywords,
            "parent": self._ref(trail[-2]) if len(trail) > 1 else None,
            "breadcrumbs": [self._ref(one) for one in trail],
        }
