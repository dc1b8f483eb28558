"""References and addresses: the one place that knows how the reader's URLs look."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from api.models import Appearance, Kind, Organisation, Person, Section, Series, Site

Document = dict[str, Any]


def article_url(article_id: UUID, kind: Kind) -> str:
    return f"/{'interviews' if kind == Kind.interview else 'articles'}/{article_id}"


def section_url(section: Section, site: Site, primary: str) -> str:
    return section_path_url(section.path, site.domain, primary)


def section_path_url(path: str, domain: str, primary: str) -> str:
    """Sections of another site than the primary one name theirs: paths may be the same."""
    url = f"/sections/{quote(path)}"
    return url if domain == primary else f"{url}?site={quote(domain)}"


def organisation_url(organisation_id: UUID) -> str:
    return f"/organisations/{organisation_id}"


def person_url(person_id: UUID) -> str:
    return f"/people/{person_id}"


def series_url(slug: str) -> str:
    return f"/series/{quote(slug)}"


def site_ref(site: Site, primary: str) -> Document:
    url = "/" if site.domain == primary else f"/sites/{quote(site.domain)}"
    return {"id": site.id, "name": site.name, "domain": site.domain, "url": url}


def section_ref(section: Section, site: Site, primary: str) -> Document:
    return {
        "id": section.id,
        "name": section.name,
        "path": section.path,
        "url": section_url(section, site, primary),
    }


def organisation_ref(organisation: Organisation | None) -> Document | None:
    if organisation is None:
        return None
    url = organisation_url(organisation.id)
    return {"id": organisation.id, "name": organisation.name, "url": url}


def person_ref(person: Person) -> Document:
    return {"id": person.id, "name": person.name, "url": person_url(person.id)}


def series_ref(series: Series) -> Document:
    return {
        "id": series.id,
        "title": series.title,
        "slug": series.slug,
        "url": series_url(series.slug),
    }


def guest(appearance: Appearance, person: Person, organisation: Organisation | None) -> Document:
    return {
        "person": person_ref(person),
        "titles": appearance.titles,
        "organisation": organisation_ref(organisation),
    }
