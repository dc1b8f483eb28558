"""Reads of sites and sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from api.models import Article, Section, Site


def primary_site(session: Session, domain: str = "") -> Site | None:
    """The site of that domain or, without one, the primary site: the first created."""
    sites = select(Site).order_by(Site.id).limit(1)
    return session.scalar(sites.where(Site.domain == domain) if domain else sites)


def primary_domain(session: Session) -> str:
    """Domain of the primary site, whose sections have the short addresses."""
    return session.scalar(select(Site.domain).order_by(Site.id).limit(1)) or ""


def site_list() -> Select[datetime, UUID, Site]:
    return select(Site.created_at, Site.id, Site)


def sites_by_id(session: Session, ids: Iterable[UUID]) -> Sequence[Site]:
    return session.scalars(select(Site).where(Site.id.in_(set(ids)))).all()


def find_section(session: Session, name: str, site: str = "") -> Section | None:
    """A section by id or slug path. A path that several sites have means that of `site`
    or, without one, of the site that was created first."""
    ids = section_and_below(session, name, site)
    return session.get(Section, ids[0]) if ids else None


def section_and_below(session: Session, name: str, site: str = "") -> Sequence[UUID]:
    """Ids of a section, found as by `find_section`, and of all below it; empty if there is none."""
    values: dict[str, UUID | str]
    try:
        statement, values = _BELOW_ID, {"id": UUID(name)}
    except ValueError:
        statement = _BELOW_PATH_OF_SITE if site else _BELOW_PATH
        values = {"path": name.strip("/"), "site": site}
    rows = session.connection().execute(statement, values).all()
    # Of several sites with that path, the first.
    return [row.id for row in rows if row.site_id == rows[0].site_id]


# Made once: making a statement costs as much as running it.
_below = aliased(Section)
_BELOW = (
    select(_below.id, _below.site_id)
    .join(
        Section,
        and_(
            _below.site_id == Section.site_id,
            or_(
                _below.id == Section.id,
                func.substr(_below.path, 1, func.length(Section.path) + 1) == Section.path + "/",
            ),
        ),
    )
    .order_by(_below.site_id, func.length(_below.path))
)
_BELOW_ID = _BELOW.where(Section.id == bindparam("id"))
_BELOW_PATH = _BELOW.where(Section.path == bindparam("path"))
_BELOW_PATH_OF_SITE = _BELOW_PATH.join(Site, Site.id == Section.site_id).where(
    Site.domain == bindparam("site")
)


def sections_of_sites(session: Session, site_ids: Iterable[UUID]) -> Sequence[Section]:
    """All sections of the sites, in the order in which a tree shows them."""
    return session.scalars(
        select(Section)
        .where(Section.site_id.in_(set(site_ids)))
        .order_by(Section.site_id, Section.position, Section.id)
    ).all()


def sections_by_id(session: Session, ids: Iterable[UUID]) -> Sequence[Section]:
    return session.scalars(select(Section).where(Section.id.in_(set(ids)))).all()


def sites_of_articles(session: Session, article_ids: Iterable[UUID]) -> Sequence[Site]:
    """The sites that the articles belong to, each once."""
    owners = select(Article.site_id).where(Article.id.in_(set(article_ids)))
    return session.scalars(select(Site).where(Site.id.in_(owners)).order_by(Site.id)).all()
