"""Series and their episodes: planned ones, and the place of an interview among them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.commands.drafts import EpisodeDraft, PersonDraft, SeriesDraft
from api.commands.faults import Refused
from api.commands.outbox import record
from api.commands.save_places import fill, free_name, save_organisation, save_person
from api.models import (
    Article,
    Episode,
    OrganisationRole,
    Section,
    Series,
    SeriesOrganisation,
    Site,
    new_id,
)
from api.text import slugify


def save_series(
    session: Session, site: Site, draft: SeriesDraft, section: Section | None = None
) -> Series:
    """The site's series of that title, with whatever the draft adds to it."""
    series = session.scalar(
        select(Series).where(Series.site_id == site.id, Series.title == draft.title)
    )
    is_new = series is None
    if series is None:
        slug = draft.slug or slugify(draft.title, fallback="series")
        slug = free_name(session, Series.slug, Series.site_id == site.id, slug)
        series = Series(id=new_id(), site_id=site.id, title=draft.title, slug=slug, invitees=[])
        session.add(series)
        session.flush()
    changed = fill(series, draft, ("theme", "description", "plan", "image"))
    if section is not None and series.section_id is None:
        series.section_id, changed = section.id, True
    if draft.invitees and not series.invitees:
        series.invitees, changed = list(draft.invitees), True
    changed |= _organisations(session, series, OrganisationRole.organiser, draft.organisers)
    changed |= _organisations(session, series, OrganisationRole.partner, draft.partners)
    for planned in draft.planned:
        changed |= _plan(session, series, planned)
    if is_new or changed:
        record(session, "series.created" if is_new else "series.updated", series.id)
        session.flush()
    return series


def place_episode(
    session: Session,
    series: Series,
    article: Article,
    number: int | None,
    guests: Sequence[PersonDraft],
) -> None:
    """Make the article the series' episode of that number.

    It takes the place of the planned episode with the number or, without a number on one of
    both, with the guest. Raises Refused when another article has the number already.
    """
    episode = session.scalar(select(Episode).where(Episode.article_id == article.id))
    guest = save_person(session, guests[0]) if guests else None
    if episode is None and number is not None:
        episode = session.scalar(
            select(Episode).where(Episode.series_id == series.id, Episode.number == number)
        )
    if episode is None and guest is not None:
        episode = _planned_with(session, series, guest.id, number)
    if episode is None:
        episode = Episode(id=new_id(), series_id=series.id)
        session.add(episode)
    if episode.article_id not in (None, article.id):
        other = session.get(Article, episode.article_id)
        headline = other.headline if other else "?"
        raise Refused(f"episode {number} of {series.title!r} is already {headline!r}")
    episode.series_id = series.id
    episode.article_id = article.id
    episode.title = article.headline[:300]
    if number is not None:
        episode.number = number
    if guest is not None:
        episode.person_id = guest.id
        episode.titles = list(guests[0].titles)
        episode.organisation_id = guest.organisation_id
    session.flush()


def _planned_with(
    session: Session, series: Series, person_id: UUID, number: int | None
) -> Episode | None:
    planned = select(Episode).where(
        Episode.series_id == series.id,
        Episode.article_id.is_(None),
        Episode.person_id == person_id,
    )
    if number is not None:
        planned = planned.where(Episode.number.is_(None))
    return session.scalar(planned.order_by(Episode.id).limit(1))


def _plan(session: Session, series: Series, draft: EpisodeDraft) -> bool:
    """Add a planned episode, unless the series has it. True if added."""
    guest = save_person(session, draft.guest) if draft.guest else None
    name = draft.organisation or (draft.guest.organisation if draft.guest else None)
    organisation = save_organisation(session, name) if name else None
    same = select(Episode.id).where(Episode.series_id == series.id)
    if draft.number is not None:
        same = same.where(Episode.number == draft.number)
    elif guest is not None:
        same = same.where(Episode.person_id == guest.id)
    else:
        same = same.where(
            Episode.title == draft.title,
            Episode.organisation_id == (organisation.id if organisation else None),
        )
    if session.scalar(same.limit(1)) is not None:
        return False
    session.add(
        Episode(
            id=new_id(),
            series_id=series.id,
            number=draft.number,
            title=draft.title,
            person_id=guest.id if guest else None,
            titles=list(draft.guest.titles) if draft.guest else [],
            organisation_id=organisation.id if organisation else None,
            planned_at=draft.planned_at,
        )
    )
    session.flush()
    return True


def _organisations(
    session: Session, series: Series, role: OrganisationRole, names: Sequence[str]
) -> bool:
    known = set(
        session.scalars(
            select(SeriesOrganisation.organisation_id).where(
                SeriesOrganisation.series_id == series.id, SeriesOrganisation.role == role
            )
        )
    )
    changed = False
    for name in names:
        organisation = save_organisation(session, name)
        if organisation.id not in known:
            known.add(organisation.id)
            session.add(
                SeriesOrganisation(
                    series_id=series.id,
                    organisation_id=organisation.id,
                    role=role,
                    position=len(known) - 1,
                )
            )
            changed = True
    return changed
