"""Series and episodes as documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.models import OrganisationRole
from api.presenters import refs
from api.queries import series as queries
from api.queries import sites as site_queries


def series_documents(session: Session, ids: Collection[UUID]) -> dict[UUID, refs.Document]:
    """Series by id, in a constant number of queries."""
    primary = site_queries.primary_domain(session)
    counts = {row[0]: row[1:] for row in queries.series_counts(session, ids)}
    organisations: dict[tuple[UUID, str], list[Any]] = defaultdict(list)
    for series_id, role, organisation in queries.series_organisations(session, ids):
        organisations[series_id, role].append(refs.organisation_ref(organisation))
    documents = {}
    for series, site, section in queries.series_with_places(session, ids):
        episodes, published, latest = counts.get(series.id, (0, 0, None))
        documents[series.id] = refs.series_ref(series) | {
            "site": refs.site_ref(site, primary),
            "section": refs.section_ref(section, site, primary) if section else None,
            "theme": series.theme,
            "description": series.description,
            "plan": series.plan,
            "invitees": series.invitees,
            "organisers": organisations[series.id, OrganisationRole.organiser],
            "partners": organisations[series.id, OrganisationRole.partner],
            "image": series.image,
            "planned_count": episodes - published,
            "published_count": published,
            "latest_published_at": latest,
        }
    return documents


def episode_documents(session: Session, series_id: UUID) -> list[tuple[refs.Document, UUID | None]]:
    """Each episode with the id of its published article, which the caller adds."""
    found: list[tuple[refs.Document, UUID | None]] = []
    for episode, person, organisation, article_id in queries.episodes(session, series_id):
        organisation_ref = refs.organisation_ref(organisation)
        guest = None
        if person is not None:
            guest = {
                "person": refs.person_ref(person),
                "titles": episode.titles,
                "organisation": organisation_ref,
            }
        document = {
            "id": episode.id,
            "number": episode.number,
            "title": episode.title,
            "is_published": article_id is not None,
            "planned_at": episode.planned_at,
            "guest": guest,
            "organisation": organisation_ref,
            "article": None,
        }
        found.append((document, article_id))
    return found
