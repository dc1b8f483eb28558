"""Word lists of the recognisers, and traditional characters read as simplified ones."""

from __future__ import annotations

import re
from functools import cache

import opencc

_TITLE_ENDS = """
长 主任 书记 主席 委员 常委 专员 调研员 巡视员 督察 总监 经理 董事 总裁 教授 研究员
工程师 会计师 医师 医生 律师 专家 代表 院士 博士 导师 负责人 发言人 秘书 干事 科员
民警 政委 司令 队员 教练 教师 老师 作家 书法家 画家 演员 理事 顾问 助理 检察官 法官 传承人
总师 总指挥 创始人 合伙人 领导 警官 参事 馆员 技师 评论员 编辑 校友 先进个人 劳动模范
获得者
"""
_TITLE_END = re.compile(rf"(?:{'|'.join(_TITLE_ENDS.split())})(?:[（(][^（）()]{{1,12}}[）)])?$")

_SURNAMES = """
赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范
彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜
顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路
娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪
包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯
宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖
卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄
晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师
巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫岳帅缑亢况
郈有琴海覃佟言福付代区仝苟佘邸仉苑𠮷谌兰揭钦禤冼郐
"""
_COMPOUND_SURNAMES = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连
澹台 皇甫 宗政 濮阳 公冶 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空
令狐 呼延 阿不 买买
"""
_NOT_NAMES = """
时间 地点 电话 手机 传真 邮箱 邮编 地址 网址 日期 来源 作者 编辑 备注 说明
附件 注意 提示 提醒 主题 内容 对象 范围 人员 单位 主办 承办 协办 图片 图为
摄影 方法 方式 目标 任务 措施 要求 原则 关键 关键词 高度 成效 成果 成绩 特点
第一 第二 第三 第四 第五 其一 其二 其三 首先 其次 最后 总之 例如 比如 譬如
一是 二是 三是 四是 五是 另外 此外 问题 答案 结论 原因 结果 背景 意义 案例
案情 经过 费用 价格 数量 金额 名称 标题 栏目 简介 项目 条件 材料 流程 依据
程序 期限 时限 收费 标准 联系人 联系电话 联系方式 责任编辑 咨询电话 监督电话
举报电话 投诉电话 通讯员 温馨提示 特此通知 各位领导 同志们 同学们 朋友们 各单位
文号 索引号 主题词 抄送 印发 小贴士 编者按 编后 导语 全文如下 通知如下 公告如下
名单如下 如下 强调 指出 表示 认为 说道 介绍 写道 图文 文字 供稿 视频 链接 成员
组长 副组长 申请 受理 审核 审批 办理 查询 咨询 上午 下午 早上 晚上 星期一 周一
今天 明天 昨天 年龄 性别 籍贯 民族 学历 职业 荣誉 事迹 诗曰 俗话 古语 口号
标语 宗旨 使命 愿景 理念 精神 方针 政策 制度 机制 路线 方向
"""

SURNAMES = frozenset("".join(_SURNAMES.split()))
COMPOUND_SURNAMES = frozenset(_COMPOUND_SURNAMES.split())
# What stands before a colon in notices, lists and arguments, and is nobody's name.
NOT_NAMES = frozenset(_NOT_NAMES.split())


def fold(text: str) -> str:
    """The text in simplified characters, to compare it with what is written here.

    As long as the text itself, so that positions found in one hold in the other.
    """
    return text if text.isascii() else text.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    traditional = [chr(code) for code in range(0x4E00, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(traditional)).split("\n")
    pairs = zip(traditional, simplified, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}


def is_person_name(text: str) -> bool:
    """Whether a word is built like a Chinese person's name, or a foreign one with a middle dot."""
    if "·" in text or "•" in text:
        return len(text) >= 3
    folded = fold(text)
    if folded[:2] in COMPOUND_SURNAMES:
        return len(text) in (3, 4)
    return 2 <= len(text) <= 3 and folded[0] in SURNAMES


def is_title(text: str) -> bool:
    """Whether a text reads as a post that someone holds (省公安厅副厅长)."""
    return 2 <= len(text) <= 40 and bool(_TITLE_END.search(fold(text)))
