"""Whatever a page is made of: no paragraph is lost, and none of the navigation is in the body."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from api.importing.html_page import read_html_page
from api.importing.recognise import recognise

from .conftest import texts

_CLAUSES = [
    "江边种了三千棵树", "船夫说水路走了三十年", "新桥今晨通车", "票价两元", "孩子们在操场上跑",
    "老街装了路灯", "供热站抢修到深夜", "图书馆延长开放时间", "𠮷野村的梨熟了", "㵐水涨了半尺",
    "大家都很高兴", "工程明年完工", "他说：“慢一点好”", "１２月３日下了雪",
]  # fmt: skip
_MENU = ["首页", "政务公开", "新闻中心", "办事服务", "互动交流", "走进云溪", "专题专栏", "数据开放"]

sentences = st.lists(st.sampled_from(_CLAUSES), min_size=1, max_size=6).map(
    lambda clauses: "，".join(clauses) + "。"
)
bodies = st.lists(sentences, min_size=1, max_size=12)
menus = st.lists(st.sampled_from(_MENU), min_size=3, max_size=8, unique=True)
_SIDE = "".join(
    f"<a href='/{name}'>{name}</a><br>" for name in ("旧志点校", "人物春秋", "修志动态")
)
wrappers = st.lists(
    st.sampled_from(
        ["<div>{}</div>", '<div class="x1">{}</div>', "<table><tr><td>{}</td></tr></table>",
         "<center>{}</center>", "<span><div>{}</div></span>", "<form>{}</form>",
         '<div id="main-nav-wrap">{}</div>',
         f"<table><tr><td>{_SIDE}</td><td>{{}}</td></tr></table>",
         f"<div><div>{_SIDE}</div><div>{{}}</div></div>",
         f"<div><div>{{}}</div><div>{_SIDE}</div></div>"]
    ),
    max_size=4,
)  # fmt: skip
paragraph_styles = st.sampled_from(
    ["<p>　　{}</p>", "<div>{}</div>", "　　{}<br><br>", "<p><span><font>{}</font></span></p>\n",
     "<p style='x'>&nbsp;&nbsp;{}</p>", "<section><p>{}</p></section>"]
)  # fmt: skip
menu_styles = st.sampled_from(
    ["<ul>{}</ul>|<li><a href='/{0}'>{0}</a></li>", "<div>{}</div>|<a href='/{0}'>{0}</a> ",
     "<table><tr>{}</tr></table>|<td><a href='/{0}'>{0}</a></td>",
     "<div>{}</div>|<div><a href='/{0}'>{0}</a></div>", "<nav>{}</nav>|<span>{0}</span>"]
)  # fmt: skip


def menu(style: str, names: list[str]) -> str:
    around, each = style.split("|")
    return around.format("".join(each.format(name) for name in names))


@settings(max_examples=150, deadline=None)
@given(bodies, st.tuples(menus, menus, menu_styles), wrappers, paragraph_styles)
def test_body_is_whole_and_clean(
    body: list[str],
    furniture: tuple[list[str], list[str], str],
    around: list[str],
    paragraph_style: str,
) -> None:
    above, below, menu_style = furniture
    content = "".join(paragraph_style.format(text) for text in body)
    for wrapper in around:
        content = wrapper.format(content)
    html = (
        f"<html><head><title>云溪见闻录_云溪市人民政府</title></head><body>"
        f"{menu(menu_style, above)}<h1>云溪见闻录</h1>"
        "<p>来源：云溪日报　发布时间：2024-05-01 10:00</p>"
        f"{content}<p>（责任编辑：顾晚晴）</p>{menu(menu_style, below)}"
        "<div>主办单位：云溪市人民政府　浙ICP备09000001号</div></body></html>"
    )
    draft = recognise(read_html_page(html, None), ZoneInfo("Asia/Shanghai")).draft
    assert draft.headline == "云溪见闻录"
    assert texts(draft.body) == [re.sub(r"\s+", " ", text) for text in body]
    assert (draft.source, draft.editor) == ("云溪日报", "顾晚晴")
