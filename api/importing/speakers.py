"""Speaker labels at the start of a paragraph, and what part their speaker has."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_STAMP = r"(?:[\[(（【]?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*[\])）】]?\s*)?"
_BRACKETED = re.compile(
    rf"^\s*{_STAMP}[\[［【〔]\s*(?P<label>[^\]］】〕:：。！？]{{1,30}}?)\s*[\]］】〕]\s*(?P<colon>[:：])?\s*"
)
_PLAIN = re.compile(
    rf"^\s*{_STAMP}(?P<label>[^\s:：，,。！？!?；;、“”\"《》…（）()\[\]【】]{{1,16}}"
    r"(?:[ \u3000][^\s:：，,。！？!?；;、“”\"《》…（）()\[\]【】]{1,16}){0,2}"
    r"\s*(?:[（(][^（）()。！？]{1,50}[）)])?)\s*[:：]\s*"
)
_PAREN = re.compile(r"^(?P<name>.+?)\s*[（(](?P<inside>[^（）()]+)[）)]$")
_ROLES = (
    ("public", re.compile(r"^(?:网友|网民|群众|市民|居民|村民|听众|观众|读者|热心市民|来电|现场观众|学生代表|"
                          r"企业代表|群众代表|市民代表|家长)(?P<rest>.*)$")),
    ("host", re.compile(r"^(?:访谈|节目)?(?:主持人|主持|主播)(?P<rest>.*)$")),
    ("reporter", re.compile(r"^(?P<media>.{0,12}?)记者(?P<rest>.*)$")),
    ("guest", re.compile(r"^(?:访谈|特邀|做客|本期)?嘉宾(?P<rest>.*)$")),
)  # fmt: skip
_QUESTION = re.compile(r"^(?:问|提问|Q|q)\s*\d{0,2}$")
_ANSWER = re.compile(r"^(?:答|回答|答复|A|a)\s*\d{0,2}$")
_NAME = re.compile(rf"^[{_HAN}]{{2,4}}$|^[{_HAN}]{{1,10}}[·•.．][{_HAN}·•.．]{{1,16}}$")
_TITLED = re.compile(
    rf"^(?P<name>[{_HAN}]{{1,4}}?)(?:副)?(?:局长|厅长|市长|县长|区长|省长|州长|镇长|乡长|处长|科长|院长|校长|部长|司长|"
    r"主任|书记|主席|会长|秘书长|所长|站长|队长|总经理|董事长|教授|博士|专家|律师|医生|老师|先生|女士|同志|总)$"
)
# What stands before a colon in notices, lists and arguments, and is nobody's name.
_NOT_NAMES = frozenset(
    [
        "时间",
        "地点",
        "电话",
        "手机",
        "传真",
        "邮箱",
        "邮编",
        "地址",
        "网址",
        "日期",
        "来源",
        "作者",
        "编辑",
        "备注",
        "说明",
        "附件",
        "注意",
        "提示",
        "提醒",
        "主题",
        "内容",
        "对象",
        "范围",
        "人员",
        "单位",
        "主办",
        "承办",
        "协办",
        "图片",
        "图为",
        "摄影",
        "方法",
        "方式",
        "目标",
        "任务",
        "措施",
        "要求",
        "原则",
        "关键",
        "关键词",
        "高度",
        "成效",
        "成果",
        "成绩",
        "特点",
        "第一",
        "第二",
        "第三",
        "第四",
        "第五",
        "其一",
        "其二",
        "其三",
        "首先",
        "其次",
        "最后",
        "总之",
        "例如",
        "比如",
        "譬如",
        "一是",
        "二是",
        "三是",
        "四是",
        "五是",
        "另外",
        "此外",
        "问题",
        "答案",
        "结论",
        "原因",
        "结果",
        "背景",
        "意义",
        "案例",
        "案情",
        "经过",
        "费用",
        "价格",
        "数量",
        "金额",
        "名称",
        "标题",
        "栏目",
        "简介",
        "项目",
        "条件",
        "材料",
        "流程",
        "依据",
        "程序",
        "期限",
        "程序",
        "时限",
        "收费",
        "标准",
        "联系人",
        "联系电话",
        "联系方式",
        "责任编辑",
        "咨询电话",
        "监督电话",
        "举报电话",
        "投诉电话",
        "通讯员",
        "温馨提示",
        "特此通知",
        "各位领导",
        "同志们",
        "同学们",
        "朋友们",
        "各单位",
        "文号",
        "索引号",
        "主题词",
        "抄送",
        "印发",
        "小贴士",
        "编者按",
        "编后",
        "导语",
        "全文如下",
        "通知如下",
        "公告如下",
        "名单如下",
        "如下",
        "强调",
        "指出",
        "表示",
        "认为",
        "说道",
        "介绍",
        "写道",
        "图文",
        "文字",
        "供稿",
        "视频",
        "链接",
        "成员",
        "组长",
        "副组长",
        "申请",
        "受理",
        "审核",
        "审批",
        "办理",
        "查询",
        "咨询",
        "上午",
        "下午",
        "早上",
        "晚上",
        "星期一",
        "周一",
        "今天",
        "明天",
        "昨天",
        "年龄",
        "性别",
        "籍贯",
        "民族",
        "学历",
        "职业",
        "荣誉",
        "事迹",
        "诗曰",
        "俗话",
        "古语",
        "口号",
        "标语",
        "宗旨",
        "使命",
        "愿景",
        "理念",
        "精神",
        "方针",
        "政策",
        "制度",
        "机制",
        "路线",
        "方向",
    ]
)


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker as a label names him.

    `speaker` is what readers see; `role` is None for a name whose part only the text around can
    tell; `name` is the person's name if the label has one; `text_start` is where speech begins.
    `is_weak` marks 问 and 答, which lists of frequent questions use as well.
    """

    speaker: str
    role: str | None
    name: str | None = None
    titles: tuple[str, ...] = ()
    text_start: int = 0
    is_weak: bool = False
    has_colon: bool = True


def read_label(text: str) -> Label | None:
    """The label that a paragraph starts with; None if it starts with none.

    A name is returned for any short word before a colon that is not known to be something else:
    whether it is a person is for the whole page to tell.
    """
    match = _BRACKETED.match(text)
    has_colon = True
    if match:
        has_colon = match["colon"] is not None
        label = classify(match["label"])
        if label is None or (not has_colon and label.role is None and not match["label"]):
            return None
    else:
        match = _PLAIN.match(text)
        label = classify(match["label"]) if match else None
        if match is None or label is None:
            return None
    return Label(
        label.speaker, label.role, label.name, label.titles, match.end(), label.is_weak, has_colon
    )


def classify(printed: str) -> Label | None:
    """What a label's words say, without the text behind it."""
    printed = " ".join(printed.replace("\u3000", " ").replace("\xa0", " ").split())
    inside = None
    if match := _PAREN.match(printed):
        printed, inside = match["name"].strip(), match["inside"].strip()
    compact = printed.replace(" ", "")
    if compact in _NOT_NAMES:
        return None
    if _QUESTION.match(compact):
        return Label(compact, "reporter", is_weak=True)
    if _ANSWER.match(compact):
        return Label(compact, "guest", is_weak=True)
    for role, pattern in _ROLES:
        if match := pattern.match(compact):
            return _with_role(printed, compact, role, match["rest"], inside)
    return _named(printed, compact, inside)


def _with_role(
    printed: str, compact: str, role: str, rest: str, inside: str | None
) -> Label | None:
    if len(compact) > 24:
        return None
    rest = rest.strip('·:：-—“”"')
    if role == "public":
        shown = f"{printed}（{inside}）" if inside else printed
        return Label(shown, role)
    if re.fullmatch(r"[0-9一二三四五六七八九十甲乙丙丁A-Za-z]{1,3}", rest):
        return Label(compact, role)  # 嘉宾一, 记者A
    if not rest and inside and _NAME.match(inside.replace(" ", "")):
        return Label(inside.replace(" ", ""), role, inside.replace(" ", ""))
    if _NAME.match(rest):
        return Label(rest, role, rest, _titles_in(inside))
    if rest:
        return None
    return Label(compact, role)


def _named(printed: str, compact: str, inside: str | None) -> Label | None:
    if inside:
        for role, pattern in _ROLES:
            if pattern.match(inside) and _NAME.match(compact):
                return Label(compact, role, compact)
    if _NAME.match(compact) and (len(compact) <= 4 or "·" in compact or "•" in compact):
        if _TITLED.match(compact) and not inside:
            return Label(compact, None)  # 吕局长: which guest this is, the page has to tell
        return Label(compact, None, compact, _titles_in(inside))
    if " " in printed:  # 张伟 副局长 or 副局长 张伟
        for name, title in (printed.split(" ", 1), reversed(printed.rsplit(" ", 1))):
            if _NAME.match(name) and is_title(title):
                return Label(name, None, name, (title,))
    if _TITLED.match(compact) and len(compact) <= 7:
        return Label(compact, None)
    return None


def _titles_in(inside: str | None) -> tuple[str, ...]:
    if not inside:
        return ()
    return tuple(part.strip() for part in re.split(r"[、,，;；]|\s+兼\s*", inside) if part.strip())


_TITLE_END = re.compile(
    r"(?:长|主任|书记|主席|委员|常委|专员|调研员|巡视员|督察|总监|经理|董事|总裁|教授|研究员|工程师|会计师|医师|医生|律师|"
    r"专家|代表|院士|博士|导师|负责人|发言人|秘书|干事|科员|民警|政委|司令|队员|教练|教师|老师|作家|演员|理事|顾问|助理|"
    r"检察官|法官|传承人|总师|总指挥|创始人|合伙人|领导|警官|参事|馆员|技师|评论员|编辑|校友|先进个人|劳动模范|获得者)"
    r"(?:[（(][^（）()]{1,12}[）)])?$"
)


def is_title(text: str) -> bool:
    """Whether a text reads as a post that someone holds (省公安厅副厅长)."""
    return 2 <= len(text) <= 40 and bool(_TITLE_END.search(text))
