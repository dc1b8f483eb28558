"""Reads of sites and sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

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
    try:
        return session.get(Section, UUID(name))
    except ValueError:
        statement = _SECTION_OF_SITE if site else _SECTION
        return session.scalar(statement, {"path": name.strip("/"), "site": site})


# Made once: making a statement costs as much as running it.
_SECTION = (
    select(Section)
    .join(Site, Site.id == Section.site_id)
    .where(Section.path == bindparam("path"))
    .order_by(Site.id)
    .limit(1)
)
_SECTION_OF_SITE = _SECTION.where(Site.domain == bindparam("site"))


def sections_of_sites(session: Session, site_ids: Iterable[UUID]) -> Sequence[Section]:
    """All sections of the sites, in the order in which a tree shows them."""
    return session.scalars(
        select(Section)
        .where(Section.site_id.in_(set(site_ids)))
        .order_by(Section.site_id, Section.position, Section.id)
    ).all()


def subtree(section: Section) -> Select[UUID]:
    """Select of the ids of a section and all below it."""
    prefix = section.path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return select(Section.id).where(
        Section.site_id == section.site_id,
        or_(Section.id == section.id, Section.path.like(f"{prefix}/%", escape="\\")),
    )


def sections_by_id(session: Session, ids: Iterable[UUID]) -> Sequence[Section]:
    return session.scalars(select(Section).where(Section.id.in_(set(ids)))).all()


def sites_of_articles(session: Session, article_ids: Iterable[UUID]) -> Sequence[Site]:
    """The sites that the articles belong to, each once."""
    owners = select(Article.site_id).where(Article.id.in_(set(article_ids)))
    return session.scalars(select(Site).where(Site.id.in_(owners)).order_by(Site.id)).all()
