"""A name that changes is found by the new one, and no longer by the old, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from api.cli.service import Service
from api.commands.drafts import InterviewDraft, PersonDraft, SectionDraft, SeriesDraft
from api.commands.outbox import record
from api.models import Organisation, Person, Section, Series

CASES: list[tuple[Any, str]] = [
    (Section.name, "旧栏目"),
    (Organisation.name, "旧来源"),
    (Organisation.name, "旧水务局"),
    (Person.name, "旧名字"),
    (Series.title, "旧系列"),
]


@pytest.mark.parametrize(("column", "name"), CASES)
def test_a_rename_reaches_the_index(
    service: Service, client: FlaskClient, save: Callable[..., UUID], column: Any, name: str
) -> None:
    article_id = save(
        "水质好转",
        section=SectionDraft(("旧栏目", "访谈")),
        source="旧来源",
        interview=InterviewDraft(
            series=SeriesDraft("旧系列"), guests=(PersonDraft("旧名字", ("局长",), "旧水务局"),)
        ),
    )
    other = save("与此无关", section=SectionDraft(("其他",)))
    before = dict(service.dispatcher.index.entries())
    new = name.replace("旧", "崭新")
    assert suggested(client, name) == {name}
    with service.database.transaction() as session:
        row = session.scalars(select(column.class_).where(column == name)).one()
        setattr(row, column.key, new)
        record(session, f"{column.class_.__name__.lower()}.updated", row.id)
    service.dispatcher.drain()
    assert suggested(client, new) == {new}
    assert suggested(client, name) == set()
    assert dict(service.dispatcher.index.entries()) == before
    assert before.keys() == {str(article_id), str(other)}


def suggested(client: FlaskClient, text: str) -> set[str]:
    answer = client.get("/api/v1/suggest", query_string={"q": text})
    return {one["text"] for one in answer.json["data"]}


def test_an_import_that_names_another_source_is_found_by_it(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    save(key="一稿", source="清澜日报")
    save(key="一稿", source="云溪电视台")
    assert suggested(client, "清澜日报") == set()
    assert suggested(client, "云溪电视台") == {"云溪电视台"}
