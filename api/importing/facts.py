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
    """Publication and update: what tags state first, then the earliest and latest printed time."""
    notes: list[str] = []
    tags = _tagged_times(page, zone, notes)
    printed = _printed_times(page, zone)
    published = [one for one in (*tags, *printed) if one.name == "published"]
    updated = [one for one in (*tags, *printed) if one.name == "updated"]
    if not published and not updated:
        return Times(notes=tuple(notes))
    first = published[0] if published else min(updated, key=lambda one: one.moment.at)
    if first.moment.is_date:  # a printed time on the same day says the same more precisely
        same_day = (one for one in published if one.moment.at.date() == first.moment.at.date())
        first = next((one for one in same_day if not one.moment.is_date), first)
    if not published:
        notes.append(f"published_at is the time of {first.origin}: the page states no other")
    if first.moment.is_date:
        notes.append(f"{first.origin} gives a day without a time: published_at is its first moment")
    origins = {"published_at": first.origin}
    last = max(updated, key=lambda one: one.moment.at, default=None)
    if last:
        origins["updated_at"] = last.origin
    updated_at = last.moment.at if last else None
    return Times(first.moment.at, updated_at, bool(published), origins, tuple(notes))


@dataclass(frozen=True, slots=True)
class _Time:
    name: str
    moment: Moment
    origin: str


def _tagged_times(page: Page, zone: tzinfo, notes: list[str]) -> list[_Time]:
    found: list[_Time] = []
    for name in ("published", "updated"):
        text = page.metadata.get(name)
        if text is None:
            continue
        origin = page.metadata.origin(name)
        if moment := find_time(text, zone):
            found.append(_Time(name, moment, origin))
        else:
            notes.append(f"{origin} {text!r} is no date that can be used")
    return found


def _printed_times(page: Page, zone: tzinfo) -> list[_Time]:
    """Times behind labels above the body; without any, a line that starts with a date."""
    labelled = [
        _Time(stated.name, moment, f"label {stated.label}")
        for line in page.head
        if is_information(line)
        for stated in scan(line)
        if stated.name in ("published", "updated") and (moment := find_time(stated.value, zone))
    ]
    if labelled:
        return labelled
    for line in page.head:
        moment = find_time(line, zone) if len(line) <= 60 else None
        if moment and moment.start <= 2:
            return [_Time("published", moment, "date line")]
    return []


def stated_site(page: Page, facts: Facts) -> SiteDraft | None:
    """The site, if the page tells its domain; the name alone identifies nothing."""
    for line in page.head:
        if name := welcomed_site(line):
            facts.offer("site_name", name, "visible: 欢迎访问")
    for line in page.head:
        if is_information(line) and (host := _HOST.search(line)):
            facts.offer("site_domain", host["host"].lower(), "line with source and time")
            if named := _BEFORE_HOST.match(line):
                facts.offer("site_name", named["name"], "line with source and time")
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
