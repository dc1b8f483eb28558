"""References: how one resource names another, with what a link needs."""

from __future__ import annotations

from api.extensions import Schema
from api.schemas import fields as f

STAGES = ["planned", "collecting", "announced", "live", "transcript", "archived"]
KINDS = ["article", "interview"]
ROLES = ["host", "reporter", "guest", "public"]


class SiteRef(Schema):
    id = f.identifier()
    name = f.text("The site's name (SiteName).", "云溪市人民政府")
    domain = f.text("The site's domain, without a scheme (SiteDomain).", "www.yunxi.example")
    url = f.url("/")


class SectionRef(Schema):
    id = f.identifier()
    name = f.text("The section's name (ColumnName).", "在线访谈")
    path = f.text("Slugs from the root of the tree.", "hudong/fangtan")
    url = f.url("/sections/hudong/fangtan")


class OrganisationRef(Schema):
    id = f.identifier()
    name = f.text("The organisation's name.", "云溪市水务局")
    url = f.url("/organisations/01920a3c-5b7e-7c3a-9d41-6f2b8e0c4a17")


class PersonRef(Schema):
    id = f.identifier()
    name = f.text("The person's name.", "林知远")
    url = f.url("/people/01920a3c-5b7e-7c3a-9d41-6f2b8e0c4a17")


class SeriesRef(Schema):
    id = f.identifier()
    title = f.text("The series' title.", "局长走进直播间")
    slug = f.text("Short name for addresses.", "juzhang-zoujin-zhibojian")
    url = f.url("/series/juzhang-zoujin-zhibojian")


class EpisodeLink(Schema):
    number = f.number("第N期, null when it has none.", 2, nullable=True)
    headline = f.text("The headline of that episode.", "让每一滴水都清澈")
    url = f.url("/interviews/01920a3c-5b7e-7c3a-9d41-6f2b8e0c4a17")


class Image(Schema):
    src = f.text("Where the picture is.", "/media/3f/9a1c0b7d2e4f6a81.svg")
    alt = f.text("What the picture shows, for those who do not see it.", "清澜江上的晨雾")
    width = f.number("Width in pixels, null when not known.", 1200, nullable=True)
    height = f.number("Height in pixels, null when not known.", 675, nullable=True)
    caption = f.text("Text under the picture.", "清澜江两岸。", nullable=True)
    credit = f.text("Who made it.", "云溪日报 摄", nullable=True)


class Guest(Schema):
    """A person's part in an interview."""

    person = f.one(PersonRef, "Who it is.")
    titles = f.texts("职务 held at the time.", ["云溪市水务局局长"])
    organisation = f.one(OrganisationRef, "Whom the person spoke for.", nullable=True)


class ArticleSummary(Schema):
    """An article or interview as lists show it."""

    id = f.identifier()
    kind = f.choice("An interview is an article whose body has turns.", KINDS)
    url = f.url("/articles/01920a3c-5b7e-7c3a-9d41-6f2b8e0c4a17")
    kicker = f.text("引题, the line above the headline.", "局长走进直播间", nullable=True)
    headline = f.text("The headline.", "让每一滴水都清澈")
    subtitle = f.text("The line below the headline.", None, nullable=True)
    summary = f.text("What it is about; an excerpt where nobody wrote one.", "……", nullable=True)
    image = f.one(Image, "The lead picture.", nullable=True)
    section = f.one(SectionRef, "The section it stands in.", nullable=True)
    source = f.one(OrganisationRef, "来源: whose piece it is.", nullable=True)
    byline = f.text("The printed credit.", "记者 周望舒", nullable=True)
    published_at = f.moment("First published.")
    updated_at = f.moment("Last changed for readers (更新时间).")
    version = f.number("Grows by one with every edition.", 1)
    series = f.one(SeriesRef, "The series it is an episode of.", nullable=True)
    episode_number = f.number("第N期 in its series.", 1, nullable=True)
    stage = f.choice("How far an interview has come; null for articles.", STAGES, nullable=True)
    guests = f.many(Guest, "嘉宾, in printed order; empty for articles.")
