"""The page that the project began with: recovered whole, without being told anything about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cli.service import Service
from api.models import Article, Edition, Series
from api.text import block_texts

from .conftest import Reading

pytestmark = pytest.mark.corpus


@pytest.fixture
def lines(shared_data: Path) -> list[str]:
    text = (shared_data / "interview_page.txt").read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.fixture
def reading(shared_data: Path, read: Callable[..., Reading]) -> Reading:
    return read(str(shared_data / "interview_page.txt"))


def words(text: str) -> str:
    """Letters alone, so that the comparison is blind to blanks and nothing else."""
    return "".join(text.split())


def test_every_paragraph_of_the_page_is_in_the_draft_in_order(
    reading: Reading, lines: list[str]
) -> None:
    start = next(i for i, line in enumerate(lines) if "来源单位" in line) + 1
    end = next(i for i, line in enumerate(lines) if "责任编辑" in line)
    printed = [words(line) for line in lines[start:end]]
    label = re.compile(r"^[^:：]{2,3}[:：]")
    spoken = [label.sub("", line) for line in printed]
    assert [words(text) for text in reading.paragraphs] == spoken
    assert len(spoken) == 14


def test_every_turn_has_its_speaker(reading: Reading, lines: list[str]) -> None:
    labels = [line.split(":")[0] for line in lines if re.match(r"(?:记者|吕锋):", line)]
    assert [speaker for speaker, _, _ in reading.turns] == labels
    assert {role for speaker, role, _ in reading.turns if speaker == "记者"} == {"reporter"}
    assert {role for speaker, role, _ in reading.turns if speaker == "吕锋"} == {"guest"}
    assert [len(words.split("\n")) for _, _, words in reading.turns] == [1, 3, 1, 2, 1, 3, 1]


def test_titles_times_and_section(reading: Reading, lines: list[str]) -> None:
    draft = reading.draft
    assert draft.headline in lines
    assert draft.kicker in lines
    assert lines.index(draft.headline) == lines.index(draft.kicker) + 1
    assert draft.section is not None
    assert draft.section.names == ("警民互动", "在线访谈")
    assert draft.updated_at is not None
    assert draft.updated_at.isoformat() == "2019-03-06T13:27:00+08:00"
    assert draft.editor == "公安厅"


def test_the_source_is_empty_and_said_to_be(reading: Reading) -> None:
    assert reading.draft.source is None
    assert reading.finding("source") == (None, "label 来源单位: there, but empty")


def test_the_site_and_what_its_foot_states(reading: Reading, lines: list[str]) -> None:
    site = reading.draft.site
    assert site is not None
    assert (site.name, site.domain) == ("吉林省公安厅", "gat.jl.gov.cn")
    foot = " ".join(lines[-4:])
    for value in (
        site.operator, site.site_id_code, site.address, site.postcode, site.telephone,
        site.icp_number, site.police_number,
    ):  # fmt: skip
        assert value
        assert value in foot
    assert site.site_id_code == "2200000051"
    assert site.postcode == "130051"
    assert site.telephone == "0431-82098114"


def test_the_series_its_plan_and_the_guest(reading: Reading) -> None:
    interview = reading.draft.interview
    assert interview is not None
    assert interview.series is not None
    assert interview.series.title == "全省公安机关贯彻落实全省公安局处长会议精神"
    assert interview.episode_number == 1
    assert interview.series.organisers == ("省公安厅政治部",)
    assert interview.series.partners == (
        "北方法制报", "中国吉林网", "吉和网", "凤凰网吉林频道"
    )  # fmt: skip
    assert interview.series.plan is not None
    assert interview.series.plan.startswith("邀请各市州公安局,长白山公安局")
    assert interview.series.invitees == (
        "各市州公安局", "长白山公安局", "梅河口市公安局", "公主岭市公安局"
    )  # fmt: skip
    [guest] = interview.guests
    assert guest.name == "吕锋"
    assert guest.titles == ("省公安厅副厅长", "长春市副市长", "公安局长")
    assert interview.hosts == ()


def test_no_navigation_is_left(reading: Reading) -> None:
    text = "".join(reading.paragraphs)
    for furniture in (
        "无障碍浏览", "欢迎访问", "当前位置", "字体显示", "来源单位", "责任编辑", "加入收藏",
        "打印此文", "关闭窗口", "公网安备", "ICP备", "网站标识码", "邮政编码", "网站地图", "9920",
    ):  # fmt: skip
        assert furniture not in text


def test_the_command_stores_it_and_finds_it_unchanged(
    shared_data: Path, fangtan: Callable[..., Result], service: Service, reading: Reading
) -> None:
    path = shared_data / "interview_page.txt"
    first = fangtan("import", path)
    assert first.exit_code == 0, first.output
    assert "1 created" in first.stdout
    again = fangtan("import", path)
    assert "0 created, 0 changed, 1 unchanged, 0 failed" in again.stdout
    with Session(service.database.engine) as session:
        article = session.scalars(select(Article)).one()
        assert article.version == 1
        assert article.updated_at == datetime(2019, 3, 6, 5, 27, tzinfo=UTC)
        document = session.scalars(select(Edition)).one().document
        assert session.scalars(select(Series)).one().invitees[0] == "各市州公安局"
    kept: list[str] = []
    for part in document["body"]:
        kept += block_texts(part["blocks"] if "speaker" in part else [part])
    assert kept == reading.paragraphs


def test_a_corrected_page_from_elsewhere_is_a_new_version(
    shared_data: Path,
    tmp_path: Path,
    fangtan: Callable[..., Result],
    stored: Callable[[], list[tuple[str, int]]],
) -> None:
    fangtan("import", shared_data / "interview_page.txt")
    text = (shared_data / "interview_page.txt").read_text("utf-8")
    changed = text.replace("有几个关键词", "有四个关键词").replace("13:27:00", "16:00:00")
    changed = changed.replace("深化创建“全国最安全城市”\n", "深化创建“最安全城市”\n")
    (tmp_path / "更正.txt").write_text(unicodedata.normalize("NFC", changed), "utf-8")
    result = fangtan("import", tmp_path)
    assert "0 created, 1 changed" in result.stdout, result.output
    [(headline, version)] = stored()
    assert version == 2
    assert headline.endswith("深化创建“最安全城市”")


def test_the_same_page_as_html_gives_the_same_article(
    reading: Reading, lines: list[str], read: Callable[..., Reading]
) -> None:
    start = next(i for i, line in enumerate(lines) if "来源单位" in line)
    end = next(i for i, line in enumerate(lines) if "责任编辑" in line)
    label = re.compile(r"^([^:：]{2,3}[:：])")
    printed = lines[start + 1 : end]
    body = "<br><br>".join(
        label.sub(r"<strong>\1</strong>", f"　　{line}".strip()) for line in printed
    )
    trail = lines[1].replace(" > ", "</a> &gt; <a href='#'>")
    html = f"""<html><head><meta charset="gb2312">
<title>{lines[3]}-吉林省公安厅</title></head><body>
<div><a href="#">{lines[0]}</a></div><div>{trail}</div>
<table width="100%"><tr><td align="center">{lines[2]}</td></tr>
<tr><td align="center"><b>{lines[3]}</b></td></tr><tr><td>{lines[start]}</td></tr>
<tr><td><div class="x"><span>{body}</span></div></td></tr><tr><td>{lines[end]}</td></tr></table>
<div>{"</div><div>".join(lines[end + 1 :])}</div></body></html>"""
    other = read("seed.html", html.encode("gb18030"))
    assert other.paragraphs == reading.paragraphs
    assert other.turns == reading.turns
    one, same = reading.draft, other.draft
    assert same.interview == one.interview
    assert (same.kicker, same.headline, same.editor) == (one.kicker, one.headline, one.editor)
    assert (same.site, same.section, same.key) == (one.site, one.section, one.key)
    assert (same.updated_at, same.source) == (one.updated_at, one.source)
