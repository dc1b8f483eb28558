"""Saved HTML pages of differing makes: the whole body, no navigation, every stated fact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from api.commands.media import store

from .conftest import PAGES, Reading

Read = Callable[..., Reading]


def kinds(page: Reading) -> list[str]:
    return [part["type"] for part in page.draft.body if isinstance(part, dict)]


def test_government_page_states_its_facts_in_tags(read: Read) -> None:
    draft = read("gov_article.html").draft
    assert draft.headline == "清澜江两岸新增绿道十二公里"
    assert draft.site is not None
    assert (draft.site.name, draft.site.domain) == ("云溪市人民政府", "www.yunxi.example")
    assert draft.site.site_id_code == "3399000012"
    assert draft.site.operator == "云溪市人民政府办公室"
    assert draft.site.icp_number == "浙ICP备09000001号-1"
    assert draft.section is not None
    assert draft.section.names == ("政务公开", "部门动态")
    assert draft.section.column_type == "工作动态"
    assert draft.section.keywords == ("部门动态", "工作动态")
    assert draft.published_at is not None
    assert draft.published_at.isoformat() == "2024-05-17T09:30:00+08:00"
    assert (draft.source, draft.byline, draft.editor) == ("云溪市水务局", "沈若溪", "顾晚晴")
    assert draft.keywords == ("绿道", "清澜江", "水务")
    assert draft.original_url == "http://www.yunxi.example/bmdt/202405/t20240517_10086.html"


def test_government_page_becomes_typed_blocks(read: Read) -> None:
    page = read("gov_article.html")
    assert kinds(page) == [
        "paragraph", "image", "paragraph", "heading", "paragraph", "paragraph", "list", "table",
        "quote", "paragraph", "paragraph",
    ]  # fmt: skip
    blocks = [part for part in page.draft.body if isinstance(part, dict)]
    # A line end in the source between two characters is none in the text.
    assert blocks[0]["text"].endswith("从老渡口到白鹭洲，市民可以一路步行十二公里。")
    assert blocks[1]["src"] == "http://www.yunxi.example/bmdt/202405/W020240517.jpg"
    assert blocks[1]["alt"] == "清澜江绿道"
    text, marks = blocks[4]["text"], blocks[4]["marks"]
    assert [(text[m["start"] : m["end"]], m["type"]) for m in marks] == [
        ("罗素珍", "strong"),
        ("《清澜江岸线规划》", "link"),
    ]
    assert marks[1]["href"] == "http://www.yunxi.example/bmdt/zcwj/202403/t1.html"
    assert blocks[6]["items"] == ["香樟一千五百株；", "枫杨九百株；", "乌桕八百株。"]
    assert blocks[7] == {
        "type": "table",
        "caption": "各标段长度",
        "header_rows": 1,
        "rows": [["标段", "长度（公里）"], ["老渡口至青石桥", "4.6"], ["青石桥至白鹭洲", "7.4"]],
    }
    assert blocks[8] == {"type": "quote", "text": "治水先治岸，治岸先植树。", "cite": None}


def test_nothing_of_scripts_styles_and_navigation_is_left(read: Read) -> None:
    text = "".join(read("gov_article.html").paragraphs)
    for furniture in (
        "脚本", "color", "无障碍", "互动交流", "当前位置", "浏览次数", "责任编辑", "打印",
        "相关新闻", "青石桥夜市", "版权所有", "邮政编码",
    ):  # fmt: skip
        assert furniture not in text


def test_news_page_with_open_graph_and_json_ld_in_gb18030(read: Read) -> None:
    page = read("news_og.html")
    draft = page.draft
    assert draft.headline == "古渡口的第一班船"
    assert draft.site is not None
    assert (draft.site.name, draft.site.domain) == ("南汀晚报", "www.ntwb.example")
    assert draft.section is not None
    assert draft.section.names == ("文化", "城事")
    assert draft.byline == "喻清和、柳闻莺"
    assert draft.published_at is not None
    assert draft.updated_at is not None
    assert draft.published_at.isoformat() == "2025-03-08T06:12:00+08:00"
    assert draft.updated_at.isoformat() == "2025-03-08T09:40:00+08:00"
    assert kinds(page) == ["paragraph", "image", "paragraph", "paragraph", "embed", "paragraph"]
    assert "佘㵐" in page.paragraphs[0]
    image = draft.body[1]
    assert isinstance(image, dict)
    assert image["src"] == "https://img.ntwb.example/2025/0308/boat.jpg"
    assert image["caption"] == "复航的第一班渡船。 喻清和 摄"
    assert any("JSON-LD is broken" in note for note in page.item.notes)
    text = "".join(page.paragraphs)
    for furniture in ("广告", "热点推荐", "春茶", "网友甲", "版权所有", "体育"):
        assert furniture not in text


def test_old_page_of_nested_tables_without_any_tag(read: Read) -> None:
    page = read("old_tables.html")
    assert page.draft.headline == "一座石桥的来历"
    assert page.draft.kicker is None
    assert page.draft.byline == "卞疏影"
    assert [text[:5] for text in page.paragraphs] == [
        "永宁桥在县",
        "相传建桥时",
        "桥碑上刻着",
        "二〇〇三年",
    ]
    assert page.finding("operator")[0] == "永宁县地方志办公室"


def test_saved_picture_is_taken_from_the_pages_own_folder(read: Read, tmp_path: Path) -> None:
    draft = read("interview_bold.html").draft
    pictures = [
        block
        for part in draft.body
        for block in ([part] if isinstance(part, dict) else part.blocks)
        if block["type"] == "image"
    ]
    assert [block["file"] for block in pictures] == ["interview_bold_files/photo.png"]
    assert draft.folder is not None
    assert store(draft.folder / pictures[0]["file"], tmp_path).width == 120


@pytest.mark.parametrize(
    "src",
    [
        "../outside.png",
        "/etc/passwd",
        "file:///etc/passwd",
        "link.png",
        "%2e%2e/outside.png",
        "a\x00b",
    ],
)
def test_pictures_outside_the_pages_folder_stay_there(read: Read, tmp_path: Path, src: str) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    picture = (PAGES / "interview_bold_files" / "photo.png").read_bytes()
    (tmp_path / "outside.png").write_bytes(picture)
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    html = (
        f"<h1>江边的树</h1><p>江边种了三千棵树，都是本地的树种。</p><img src='{src}'>"
        "<p>明年再种两千棵，树苗已经备好。</p>"
    )
    page = read("saved/page.html", html)
    assert kinds(page) == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gbk", "gbk"), ("big5", "big5"),
        ("utf-8", "gb18030"), ("gb2312", "utf-8"), ("iso-8859-1", "gb18030"), (None, "gb18030"),
        (None, "utf-8"), (None, "utf-16"),
    ],
)  # fmt: skip
def test_charsets_declared_rightly_wrongly_and_not_at_all(
    read: Read, declared: str | None, encoding: str
) -> None:
    tag = f'<meta charset="{declared}">' if declared else ""
    first, second = (
        ("渡口的清晨，江面上起了薄霧。", "船夫說，這條水路走了三十年。")
        if encoding == "big5"
        else ("渡口的清晨，江面上起了薄雾。", "船夫说，这条水路走了三十年。")
    )
    html = f"<html><head>{tag}<title>渡口</title></head><body><h1>渡口</h1><p>{first}<p>{second}"
    page = read("page.html", html.encode(encoding))
    assert page.draft.headline == "渡口"
    assert page.paragraphs == [first, second]


def test_a_body_that_only_json_ld_carries_is_taken_from_there(read: Read) -> None:
    html = (
        '<script type="application/ld+json">[{"@type":["Thing","NewsArticle"],'
        '"headline":"新桥通车","articleBody":"新桥今晨通车。\\n全长两公里。"}]</script>'
        '<div id="app"></div>'
    )
    page = read("app.html", html)
    assert page.paragraphs == ["新桥今晨通车。", "全长两公里。"]
    assert any("articleBody" in note for note in page.item.notes)


def test_kicker_headline_and_subtitle_are_told_apart(read: Read) -> None:
    draft = read("interview_bold.html").draft
    assert draft.kicker == "“局长面对面”系列访谈第三期"
    assert draft.headline == "让孩子在家门口上好学"
    assert draft.subtitle == "——专访澜州市教育局局长温书珩"


def test_page_without_a_date_has_none(read: Read) -> None:
    draft = read("undated.html", "<h1>旧照片</h1><p>这是一张老照片，照片上的人都还年轻。</p>").draft
    assert draft.published_at is None
    assert draft.updated_at is None


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<blockquote>"])
def test_elements_nested_without_end_lose_no_text(read: Read, opening: str) -> None:
    ending = "<p>最深处的文字，一个字也没有丢。</p><p>后面还有一段。</p>"
    paragraphs = read("deep.html", f"<h1>深处的文章</h1>{opening * 5000}{ending}").paragraphs
    assert paragraphs[-2:] == ["最深处的文字，一个字也没有丢。", "后面还有一段。"]


def test_very_long_and_rare_text_is_kept_to_the_letter(read: Read) -> None:
    paragraphs = [f"第{number}段写到𠮷野家、㵐水与𬭚钢，１２３ＡＢＣ。" for number in range(3000)]
    html = "<h1>长文一篇</h1><div>" + "".join(f"<p>　　{text}</p>" for text in paragraphs)
    assert read("long.html", html).paragraphs == paragraphs
