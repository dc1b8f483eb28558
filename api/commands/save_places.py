"""Sites, sections, organisations and people: found by what is printed, or created.

An import fills in what was not known; it never overwrites what is.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.commands.drafts import PersonDraft, SectionDraft, SiteDraft
from api.commands.faults import Refused
from api.commands.outbox import record
from api.models import Organisation, Person, Section, Site, new_id
from api.text import slugify

DEFAULT_SITE = SiteDraft(domain="localhost", name="访谈")
_SITE_FIELDS = (
    "operator",
    "site_id_code",
    "address",
    "postcode",
    "telephone",
    "icp_number",
    "police_number",
)


def save_site(session: Session, draft: SiteDraft | None) -> Site:
    """The site of the draft's domain; without a draft, the primary one."""
    if draft is None:
        site = session.scalar(select(Site).order_by(Site.id).limit(1))
        if site is not None:
            return site
        draft = DEFAULT_SITE
    domain = draft.domain.lower()
    site = session.scalar(select(Site).where(Site.domain == domain))
    is_new = site is None
    if site is None:
        site = Site(id=new_id(), domain=domain, name=draft.name)
        session.add(site)
    changed = fill(site, draft, _SITE_FIELDS)
    if is_new or changed:
        record(session, "site.created" if is_new else "site.updated", site.id)
        session.flush()
    return site


def save_section(session: Session, site: Site, draft: SectionDraft) -> Section:
    """The section at the end of the draft's names, with those above it."""
    if not draft.names:
        raise Refused("a section needs a name")
    section: Section | None = None
    for depth, name in enumerate(draft.names):
        slug = draft.slugs[depth] if draft.slugs else None
        section = _child(session, site, section, name, slug)
    assert section is not None  # noqa: S101  (names is not empty)
    if draft.keywords and not section.keywords:
        section.keywords = list(draft.keywords)
    fill(section, draft, ("description", "column_type"))
    return section


def _child(
    session: Session, site: Site, parent: Section | None, name: str, slug: str | None
) -> Section:
    siblings = select(Section).where(
        Section.site_id == site.id,
        Section.parent_id == parent.id if parent else Section.parent_id.is_(None),
    )
    found = session.scalar(siblings.where(Section.name == name))
    if found is not None:
        return found
    prefix = f"{parent.path}/" if parent else ""
    slug = slug or slugify(name, fallback="section")
    section = Section(
        id=new_id(),
        site_id=site.id,
        parent_id=parent.id if parent else None,
        name=name,
        slug=slug,
        path=free_name(session, Section.path, Section.site_id == site.id, prefix + slug),
        position=session.scalar(select(func.count()).select_from(siblings.subquery())) or 0,
        keywords=[],
    )
    section.slug = section.path.rpartition("/")[2]
    session.add(section)
    record(session, "section.created", section.id)
    session.flush()
    return section


def free_name(
    session: Session,
    column: InstrumentedAttribute[str],
    condition: ColumnElement[bool],
    wanted: str,
) -> str:
    """`wanted`, or with the first of -2, -3, ... that no other row has (names that sound alike)."""
    taken = set(session.scalars(select(column).where(condition, column.startswith(wanted))))
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def save_organisation(session: Session, name: str, url: str | None = None) -> Organisation:
    organisation = session.scalar(select(Organisation).where(Organisation.name == name))
    if organisation is None:
        organisation = Organisation(id=new_id(), name=name)
        session.add(organisation)
        record(session, "organisation.created", organisation.id)
        session.flush()
    if url and not organisation.url:
        organisation.url = url
    return organisation


def save_person(session: Session, draft: PersonDraft) -> Person:
    """The person meant: one of that name who shares a title or the organisation, or of whom
    neither is known. Two people of one name are common; one wrongly split does less harm than
    two wrongly made one."""
    organisation = save_organisation(session, draft.organisation) if draft.organisation else None
    organisation_id = organisation.id if organisation else None
    namesakes = session.scalars(select(Person).where(Person.name == draft.name).order_by(Person.id))
    person = next((p for p in namesakes if _is_same(p, draft.titles, organisation_id)), None)
    if person is None:
        person = Person(id=new_id(), name=draft.name, titles=[])
        session.add(person)
        record(session, "person.created", person.id)
    if draft.titles:
        person.titles = list(draft.titles)
    if organisation_id:
        person.organisation_id = organisation_id
    fill(person, draft, ("biography",))
    if draft.image and not person.image:
        person.image = draft.image
    session.flush()
    return person


def _is_same(person: Person, titles: Iterable[str], organisation_id: UUID | None) -> bool:
    titles = set(titles)
    if organisation_id and person.organisation_id == organisation_id:
        return True
    if titles & set(person.titles):
        return True
    return not (titles or organisation_id) or not (person.titles or person.organisation_id)


def fill(row: object, draft: object, names: Iterable[str]) -> bool:
    """Set what the row lacks and the draft has. True if anything was set."""
    changed = False
    for name in names:
        value = getattr(draft, name)
        if value and not getattr(row, name):
            setattr(row, name, value)
            changed = True
    return changed
