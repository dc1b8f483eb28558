"""What the lines around a body say: 来源, 更新时间, 责任编辑; and what is navigation.

The recognisers work on lines, so that a text dump and a saved page are read by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from api.importing.vocabulary import fold

# What a label says -> the words printed for it. A page may print one with nothing behind it.
_WORDS = {
    "updated": "更新时间 更新日期 修改时间 修改日期 最后更新",
    "published": "发布时间 发布日期 发稿时间 发表时间 发表日期 公开日期 发布于 信息时间",
    "source": "来源单位 信息来源 文章来源 稿件来源 新闻来源 内容来源 发布机构 来源",
    "byline": "文章作者 作者 撰稿人 撰稿 供稿",
    "editor": "责任编辑 网络编辑 责编",
    "other": "字体显示 字体大小 字体 字号 浏览次数 浏览量 阅读次数 阅读量 点击次数 点击数 "
    "点击量 访问次数 访问量 人气 分享到 分享 初审 复审 终审 审核人 审核 校对 审签 签发 "
    "信息员 索引号 关键词 保护视力色",
}
# Shorter words that also end longer ones (截止时间, 成文日期) count only at a boundary.
_BOUND_WORDS = {
    "published": "时间 日期",
    "editor": "编辑",
    "other": "点击 阅读 浏览 打印 关闭",
}
_FIELD_OF = {
    word: name
    for table in (_WORDS, _BOUND_WORDS)
    for name, words in table.items()
    for word in words.split()
}


def _spaced(lists: Iterable[str]) -> str:
    ordered = sorted((word for words in lists for word in words.split()), key=len, reverse=True)
    return "|".join(r"[ \u3000\xa0]*".join(word) for word in ordered)


_LABEL = re.compile(
    rf"(?P<word>{_spaced(_WORDS.values())}"
    rf"|(?<![\u4e00-\u9fff])(?:{_spaced(_BOUND_WORDS.values())}))"
    r"\s*[:：]"
)
_LONGEST_LINE = 1000  # characters: furniture is shorter, and rules stay quick on huge lines
_EDGES = " \t\u3000\xa0|丨｜/()（）[]【】〖〗<>；;"
_CRUMBS = re.compile(
    r"(?:您|你)?(?:当前|现在|目前|所在)?的?(?:所在)?的?(?:位置|栏目)(?:是|为)?\s*[:：]\s*(?P<path>.+)$"
    r"|^\s*(?P<bare>(?:网站)?首\s*页\s*[>＞›»→].+)$"
)
_CRUMB_BREAK = re.compile(r"\s*(?:-{1,2}>|>+|＞+|›+|»+|→|::|≫)\s*")
_CRUMB_BREAK_WEAK = re.compile(r"\s*[/\\]\s*|\s+-+\s+")
_NOT_SECTION_NAMES = """
首页 主页 网站首页 门户首页 正文 内容 详情 文章 详细内容 内容页
文章内容 信息内容 浏览文章 正文内容
"""
_NOT_SECTIONS = frozenset(_NOT_SECTION_NAMES.split())
_NAVIGATION_WORDS = """
无障碍浏览 无障碍阅读 无障碍版 无障碍 长者模式 长者版 长者助手 适老化 老年版 关怀版 进入关怀版
设为首页 加入收藏 收藏本站 收藏本页 收藏 网站地图 站点地图 网站首页 首页 打印此文 打印本页 打印页面
我要打印 打印 关闭窗口 关闭本页 关闭页面 关闭 返回顶部 返回列表 返回首页 返回 回到顶部 TOP 上一页
下一页 English ENGLISH EN 繁体中文 繁体版 繁体 简体中文 简体版 简体 手机版 移动版
客户端 微信 微博 新浪微博 登录 注册 搜索 检索 分享到 分享 朗读 语音播报 复制链接 二维码
RSS订阅 RSS 邮箱 大 中 小 特大 广告 字体显示 字体 字号 智能问答 联系我们 关于我们 我要纠错
网站纠错 网站声明 隐私声明
版权声明 使用帮助 我为政府网站找错 政府网站找错 QQ空间 QQ 朋友圈 下载 导航 菜单 您好
"""
_NAVIGATION = re.compile("|".join(sorted(_NAVIGATION_WORDS.split(), key=len, reverse=True)))
_NAVIGATION_LINE = re.compile(
    r"^\s*(?:您好[,，!！]?\s*)?欢迎(?:您)?(?:访问|光临|来到|浏览)[^。]{0,40}$"
    r"|^\s*今天是[:：]?\s*\d{4}\s*年[^。，,]{0,30}$"
    r"|^\s*(?:上|下)一?(?:篇|条)\s*[:：]?[^。]*$"
    r"|^.{0,6}扫一扫.{0,20}$"
    r"|^\s*(?:请)?分享(?:到|至).{0,20}$"
    r"|^\s*(?:相关(?:链接|新闻|阅读|稿件|文章|信息|报道)|推荐阅读|延伸阅读|热点推荐)\s*[:：]?\s*$"
)
_SEPARATORS = re.compile(r"[\s\u3000\xa0|丨｜【】\[\]（）()〖〗<>《》:：·•,，、+-]+")
_WELCOME = re.compile(r"欢迎(?:您)?(?:访问|光临|来到|浏览)\s*(?P<name>[^\s，。!！|]{2,30})")
_FOOTER = re.compile(
    r"ICP\s*[备证]|公网安备|网站标识码|版权所有|Copyright|©|网站地图|我为政府网站找错|联系我们"
    r"|主\s*办[^。]*(?:地\s*址|电\s*话|邮\s*编)",
    re.IGNORECASE,
)
# A notice may end with such a line too: it is the foot's only beside one that certainly is.
_FOOTER_LIKE = re.compile(
    r"^\s*(?:主\s*办|承\s*办|技术支持|维护|地\s*址|联系地址|邮政编码|邮\s*编|电\s*话|联系电话|传\s*真|TEL)"
    r"[^:：。]{0,6}[:：]"
)
_CREDIT = re.compile(
    r"^[\s(（\[【]*(?:责任编辑|网络编辑|责编|编\s*辑|审\s*核|校\s*对|初\s*审|复\s*审|终\s*审|审签|签发|来源|信息来源|"
    r"文章来源|稿件来源|作者)\s*[:：][^。！？]{0,80}$"
)
SENTENCE_END = re.compile(r"[。！？!?；;…][”’」』）)]*\s*$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A label found in a line, as printed, and what stands behind it ("" if nothing does)."""

    name: str
    label: str
    value: str


def scan(line: str) -> list[Stated]:
    """All labels of a line in order: "更新时间:2019-03-06 来源:" gives two."""
    matches = list(_LABEL.finditer(fold(line)))
    if not matches:
        return []
    ends = [*(match.start() for match in matches[1:]), len(line)]
    found = []
    for match, end in zip(matches, ends, strict=True):
        word = re.sub(r"\s+", "", match["word"])
        printed = re.sub(r"\s+", "", line[match.start() : match.end()]).rstrip(":：")
        found.append(Stated(_FIELD_OF[word], printed, line[match.end() : end].strip(_EDGES)))
    return found


def is_information(line: str) -> bool:
    """Whether a line above a body is of the kind "来源：… 发布时间：… 字体：大 中 小"."""
    if len(line) > 300 or "。" in line:
        return False
    first = _LABEL.search(fold(line))
    if not first or first.start() > 60:
        return False
    return all(len(item.value) <= 80 for item in scan(line))


def breadcrumbs(line: str) -> list[str] | None:
    """The names behind 当前位置, without 首页 and 正文; None if the line has no breadcrumbs."""
    match = _CRUMBS.search(fold(line)) if len(line) <= _LONGEST_LINE else None
    if not match:
        return None
    path = line[match.start("path" if match["path"] else "bare") :]
    parts = _CRUMB_BREAK.split(path)
    if len(parts) == 1:
        parts = _CRUMB_BREAK_WEAK.split(path)
    names = [" ".join(part.split()).strip(_EDGES) for part in parts]
    return [name for name in names if name and fold(name.replace(" ", "")) not in _NOT_SECTIONS]


def welcomed_site(line: str) -> str | None:
    """The site's name in 欢迎访问…网站."""
    match = _WELCOME.search(line[:_LONGEST_LINE])
    if not match:
        return None
    name = re.sub(r"(?:政府)?(?:官方)?(?:门户)?网站?$|官网$", "", match["name"])
    return name or None


def is_navigation(line: str) -> bool:
    """Whether a line holds nothing but links of the page's furniture. An empty line does not."""
    if not line.strip() or len(line) > _LONGEST_LINE:
        return False
    folded = fold(line)
    if _NAVIGATION_LINE.match(folded):
        return True
    return not _SEPARATORS.sub("", _NAVIGATION.sub("", folded))


def is_footer(line: str) -> bool:
    """Whether a line belongs to the page's foot: numbers of registration, operator, address."""
    return (
        len(line) <= _LONGEST_LINE
        and bool(_FOOTER.search(fold(line)))
        and not SENTENCE_END.search(line)
    )


def may_be_footer(line: str) -> bool:
    """Whether a line could belong to the foot as well as to the end of a notice."""
    return bool(_FOOTER_LIKE.match(fold(line))) and not SENTENCE_END.search(line[-20:])


def is_credit(line: str) -> bool:
    """Whether a line after a body names the editor, reviewer or source, and nothing else."""
    if not _CREDIT.match(fold(line)):
        return False
    rest = line
    for item in scan(line):
        rest = rest.replace(item.value, "", 1) if len(item.value) < 60 else rest
    return len(_SEPARATORS.sub("", _NAVIGATION.sub("", fold(rest)))) < 40


def is_tail(line: str) -> bool:
    """Whether a line after a body is furniture: credits, printing links, the page's foot."""
    return is_navigation(line) or is_footer(line) or is_credit(line)
