"""The facts of a page, each with what gave it: tags in the head first, the visible lines next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from api.commands.drafts import SectionDraft, SiteDraft
from api.importing.footer import footer_numbers
from api.importing.labels import breadcrumbs, is_credit, is_information, scan, welcomed_site
from api.importing.page import Page
from api.importing.times import Moment, find_time

_HOST = re.compile(r"https?://(?P<host>[\w.-]+)(?::\d+)?", re.IGNORECASE)
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)+$")
_BEFORE_HOST = re.compile(r"^(?P<name>[\u4e00-\u9fff]{2,30})\s*https?://", re.IGNORECASE)
_CUT = re.compile(r"[【\[〖].*$|\s{2,}.*$")


@dataclass(slots=True)
class Facts:
    """Values by field name, with origins; what the page states as empty; what was noticed."""

    values: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def offer(self, name: str, value: str | None, origin: str) -> None:
        if value and name not in self.values:
            self.values[name] = value
            self.origins[name] = origin
        elif value == "":
            self.empty.setdefault(name, f"{origin}: there, but empty")

    def get(self, name: str) -> str | None:
        return self.values.get(name)


def stated_facts(page: Page) -> Facts:
    """Source, byline, editor and the site's numbers, with tags before printed labels."""
    facts = Facts()
    for name, (value, origin) in page.metadata.values.items():
        facts.offer(name, value, origin)
    for line in page.head:
        if is_information(line):
            _take_labels(facts, line, ("source", "byline", "editor"))
    for line in page.tail:
        if is_credit(line):
            _take_labels(facts, line, ("editor", "source", "byline"))
    for name, value in footer_numbers(page.tail).items():
        facts.offer(name, value, "page foot")
    return facts


def _take_labels(facts: Facts, line: str, wanted: tuple[str, ...]) -> None:
    for stated in scan(line):
        if stated.name in wanted:
            facts.offer(stated.name, _cut(stated.value), f"label {stated.label}")


def _cut(value: str) -> str:
    """A value without the links printed behind it: "公安厅) 【打印此文】" is 公安厅."""
    value = _CUT.sub("", value)
    for closing, opening in (("）", "（"), (")", "(")):
        if closing in value and opening not in value.split(closing)[0]:
            value = value.split(closing)[0]
    return value.strip(" \t,，;；|:：")


@dataclass(frozen=True, slots=True)
class Times:
    """Publication and update as a page states them, with the words that gave each.

    `is_publication` is False when the page calls no time that of its publication.
    """

    published: datetime | None = None
    updated: datetime | None = None
    is_publication: bool = False
    origins: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def stated_times(page: Page, zone: tzinfo) -> Times:
    """The earliest time that the page states, and the latest that it calls an update."""
    found: list[tuple[str, Moment, str]] = []
    notes: list[str] = []
    for name in ("published", "updated"):
        text = page.metadata.get(name)
        if text is None:
            continue
        moment = find_time(text, zone)
        if moment is None:
            notes.append(f"{page.metadata.origin(name)} {text!r} is no date that can be used")
        else:
            found.append((name, moment, page.metadata.origin(name)))
    for line in page.head:
        if is_information(line):
            for stated in scan(line):
                moment = find_time(stated.value, zone)
                if stated.name in ("published", "updated") and moment:
                    found.append((stated.name, moment, f"label {stated.label}"))
        if len(line) <= 60 and not any(origin.startswith("label") for _, _, origin in found):
            moment = find_time(line, zone)
            if moment and moment.start <= 2:
                found.append(("published", moment, "date line"))
    if not found:
        return Times(notes=tuple(notes))
    _, earliest, origin = min(found, key=lambda item: _earlier(item[1], found))
    updates = [item for item in found if item[0] == "updated"]
    origins = {"published_at": origin}
    is_publication = any(item[0] == "published" for item in found)
    if not is_publication:
        notes.append(f"published_at is the time of {origin}: the page states no other")
    if earliest.is_date:
        notes.append(f"{origin} gives a day without a time: published_at is its first moment")
    if not updates:
        return Times(earliest.at, None, is_publication, origins, tuple(notes))
    _, latest, origin = max(updates, key=lambda item: item[1].at)
    origins["updated_at"] = origin
    return Times(earliest.at, latest.at, is_publication, origins, tuple(notes))


def _earlier(moment: Moment, found: list[tuple[str, Moment, str]]) -> datetime:
    """Sorts a bare day behind a time on that day, which says the same more precisely."""
    if moment.is_date:
        exact = [m.at for _, m, _ in found if not m.is_date and m.at.date() == moment.at.date()]
        if exact:
            return max(exact)
    return moment.at


def stated_site(page: Page, facts: Facts) -> SiteDraft | None:
    """The site, if the page tells its domain; the name alone identifies nothing."""
    for line in page.head:
        if name := welcomed_site(line):
            facts.offer("site_name", name, "visible: 欢迎访问")
    for line in page.head:
        if is_information(line) and (host := _HOST.search(line)):
            facts.offer("site_domain", host["host"].lower(), "line with source and time")
            if name := _BEFORE_HOST.match(line):
                facts.offer("site_name", name["name"], "line with source and time")
    domain = facts.get("site_domain")
    if domain:
        domain = re.sub(r"^https?://", "", domain.strip().lower()).split("/")[0].split(":")[0]
    url = facts.get("url")
    if not domain and url:
        domain = urlsplit(url).hostname
        facts.offer("site_domain", domain, "address of the page")
    facts.offer("site_name", facts.get("operator"), "page foot")
    if not domain or not _DOMAIN.match(domain):
        return None
    facts.values["site_domain"] = domain
    return SiteDraft(
        domain=domain,
        name=facts.get("site_name") or domain,
        operator=facts.get("operator"),
        site_id_code=facts.get("site_id_code"),
        address=facts.get("address"),
        postcode=facts.get("postcode"),
        telephone=facts.get("telephone"),
        icp_number=facts.get("icp_number"),
        police_number=facts.get("police_number"),
    )


def stated_section(page: Page, facts: Facts, headline: str) -> SectionDraft | None:
    """The section path: breadcrumbs first, because ColumnName names only the last section."""
    names: list[str] = []
    origin = ""
    for line in page.head:
        if found := breadcrumbs(line):
            names, origin = found, "breadcrumbs"
            break
    if not names and (path := page.metadata.get("breadcrumbs")):
        names, origin = path.split(" > "), page.metadata.origin("breadcrumbs")
    site = facts.get("site_name") or ""
    while names and (names[0] == site or names[0] in (site + "网站", site + "门户网站")):
        names = names[1:]
    short = headline.replace(" ", "")
    if names and (cut := names[-1].replace(" ", "").rstrip(".…")) and short.startswith(cut):
        names = names[:-1]
    column = page.metadata.get("column_name")
    if column and not names:
        names, origin = [column], page.metadata.origin("column_name")
    elif column and column not in names:
        facts.notes.append(f"ColumnName is {column}, the breadcrumbs say {' / '.join(names)}")
    if not names:
        return None
    facts.offer("section", " / ".join(names), origin)
    return SectionDraft(
        names=tuple(names),
        description=page.metadata.get("column_description"),
        keywords=split_keywords(page.metadata.get("column_keywords")),
        column_type=page.metadata.get("column_type"),
    )


def split_keywords(text: str | None) -> tuple[str, ...]:
    """Keywords of a tag: by commas of any kind, by blanks if it has no comma; each once."""
    if not text:
        return ()
    parts = re.split(r"[,，;；、|]+", text)
    if len(parts) == 1:
        parts = text.split()
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
