"""/site, /sites and /sections."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response

from api.auth import public
from api.caching import answer
from api.errors import InvalidParameter, NotFound
from api.extensions import Blueprint, db
from api.models import Site
from api.pagination import BY_TIME, Order, fetch_page
from api.presenters.sites import section_documents, section_tree, site_document
from api.queries import sites as queries
from api.resources.answers import list_answer
from api.schemas.queries import PageQuery, SiteFilter
from api.schemas.sites import Section, SectionTree, SiteList
from api.schemas.sites import Site as SiteSchema

blueprint = Blueprint("sites", __name__, description="Sites and their section trees")

_site_schema = SiteSchema()
_section_schema = Section()
_tree_schema = SectionTree()
_OLDEST_FIRST = Order("created_at", (Site.created_at, Site.id), BY_TIME)


@blueprint.route("/site")
@blueprint.query(SiteFilter)
@blueprint.answers(SiteSchema, "The site.")
@public
def get_site(args: dict[str, Any]) -> Response:
    """The primary site, or the one of a domain

    Name, registration numbers and addresses: what a footer needs.
    """
    site = _site(args)
    document = _site_schema.dump(site_document(site, queries.primary_domain(db.session)))
    return answer(document, keys=["sites"], modified=site.modified_at)


@blueprint.route("/sites")
@blueprint.query(PageQuery)
@blueprint.answers(SiteList, "A page of sites.")
@public
def list_sites(args: dict[str, Any]) -> Response:
    """All sites, the primary one first"""
    page = fetch_page(
        db.session,
        queries.site_list(),
        _OLDEST_FIRST,
        limit=args["limit"],
        cursor=args.get("cursor"),
    )
    primary = queries.primary_domain(db.session)
    items = [orjson.dumps(_site_schema.dump(site_document(row[2], primary))) for row in page.rows]
    return list_answer(items, page, keys=["sites"])


@blueprint.route("/sections")
@blueprint.query(SiteFilter)
@blueprint.answers(SectionTree, "The tree, from its roots.")
@public
def list_sections(args: dict[str, Any]) -> Response:
    """The section tree of a site"""
    site = _site(args)
    sections = queries.sections_of_sites(db.session, [site.id])
    tree = section_tree(sections, site, queries.primary_domain(db.session))
    return answer(_tree_schema.dump({"data": tree}), keys=["sections"])


@blueprint.route("/sections/<path:section>", section=("Id or slug path.", "hudong/fangtan"))
@blueprint.query(SiteFilter)
@blueprint.answers(Section, "The section.")
@public
def get_section(args: dict[str, Any], section: str) -> Response:
    """One section, by id or slug path"""
    found = queries.find_section(db.session, section, args.get("site", ""))
    if found is None:
        raise NotFound("section", section)
    [document] = section_documents(db.session, [found], queries.primary_domain(db.session))
    return answer(
        _section_schema.dump(document),
        keys=["sections", f"section:{found.id}"],
        modified=found.modified_at,
    )


def _site(args: dict[str, Any]) -> Site:
    domain = args.get("site", "")
    site = queries.primary_site(db.session, domain)
    if site is None and domain:
        raise InvalidParameter("site", "There is no site of that domain.")
    if site is None:
        raise NotFound("site", "yet")
    return site
