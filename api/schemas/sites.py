"""Sites, their section trees, people and organisations."""

from __future__ import annotations

import marshmallow as ma

from api.extensions import Schema
from api.schemas import fields as f
from api.schemas.refs import Image, OrganisationRef, SectionRef, SiteRef


class Site(SiteRef):
    """A public site, with what the law wants in its footer. What is not known is null."""

    operator = f.text("主办单位.", "云溪市人民政府办公室", nullable=True)
    site_id_code = f.text("网站标识码 (SiteIDCode).", "0000000000", nullable=True)
    address = f.text("Postal address.", "云溪市清澜大道1号", nullable=True)
    postcode = f.text("Postcode.", "000000", nullable=True)
    telephone = f.text("Telephone.", "0000-0000000", nullable=True)
    icp_number = f.text("ICP备案号.", "示例ICP备00000000号", nullable=True)
    police_number = f.text("公安备案号.", "示例公网安备 00000000000000号", nullable=True)
    timezone = f.text("Zone in which the site's times are shown.", "Asia/Shanghai")
    language = f.text("Language of the site (BCP 47).", "zh-CN")


SiteList = f.list_of(Site, "SiteList")


class SectionNode(Schema):
    """A section within the tree."""

    id = f.identifier()
    name = f.text("The section's name (ColumnName).", "互动交流")
    slug = f.text("Last part of the path.", "hudong")
    path = f.text("Slugs from the root of the tree.", "hudong")
    url = f.url("/sections/hudong")
    column_type = f.text("ColumnType, an open list.", "在线访谈", nullable=True)
    children = ma.fields.List(
        ma.fields.Nested(lambda: SectionNode()),  # noqa: PLW0108  (not defined yet)
        required=True,
        metadata={"description": "The sections below, in their order."},
    )


class SectionTree(Schema):
    data = f.many(SectionNode, "The roots, in their order.")


class Section(SectionNode):
    """栏目."""

    site = f.one(SiteRef, "The site whose tree it is in.")
    description = f.text("ColumnDescription.", "与市民在线交流。", nullable=True)
    keywords = f.texts("ColumnKeywords.", ["访谈", "互动"])
    parent = f.one(SectionRef, "The section above; null for a root.", nullable=True)
    breadcrumbs = f.many(SectionRef, "Sections from the root to this one.")


class Person(Schema):
    """A person; appearances: GET /articles?person=ID."""

    id = f.identifier()
    name = f.text("The person's name.", "林知远")
    url = f.url("/people/01920a3c-5b7e-7c3a-9d41-6f2b8e0c4a17")
    titles = f.texts("职务, those last known.", ["云溪市水务局局长"])
    organisation = f.one(OrganisationRef, "Whom the person works for.", nullable=True)
    biography = f.text("A short life.", None, nullable=True)
    image = f.one(Image, "A portrait.", nullable=True)


class Organisation(Schema):
    """An organisation; appearances: GET /articles?organisation=ID, /series?organisation=ID."""

    id = f.identifier()
    name = f.text("The organisation's name.", "云溪市水务局")
    url = f.url("/organisations/01920a3c-5b7e-7c3a-9d41-6f2b8e0c4a17")
    website = f.text("Its own site.", "https://water.yunxi.example/", nullable=True)
