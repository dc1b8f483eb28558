"""The numbers that the law wants in a government page's foot."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NEXT = (
    r"(?=\s{2,}|[|｜]|\s*(?:地\s*址|邮\s*政\s*编\s*码|邮\s*编|电\s*话|联系电话|TEL|Tel|传\s*真|网站|版权|主\s*办|承\s*办"
    r"|技术|ICP|[\u4e00-\u9fff]ICP|[\u4e00-\u9fff]公网安备|邮箱|E-?mail|备案)|$)"
)
_PATTERNS = {
    "police_number": re.compile(r"(?P<value>[\u4e00-\u9fff]公网安备\s*\d{8,16}\s*号?)"),
    "icp_number": re.compile(
        r"(?P<value>[\u4e00-\u9fff]ICP\s*[备证]\s*\d+\s*号(?:-\d+)?)", re.IGNORECASE
    ),
    "site_id_code": re.compile(r"网站标识码\s*[:：]?\s*(?P<value>(?:bm)?\d{8,10})(?!\d)", re.I),
    "postcode": re.compile(r"(?:邮\s*政\s*编\s*码|邮\s*编)\s*[:：]?\s*(?P<value>\d{6})(?!\d)"),
    "telephone": re.compile(
        r"(?:联系电话|办公电话|值班电话|总机|电\s*话|\bTEL\b|\bTel\b)\s*[:：.]\s*"
        r"(?P<value>[+(（]?\d[\d\s()（）转/、—-]{5,}\d)"
    ),
    "address": re.compile(rf"地\s*址\s*[:：]\s*(?P<value>\S.*?){_NEXT}"),
    "operator": re.compile(rf"主\s*办(?:单\s*位)?\s*[:：]\s*(?P<value>\S.*?){_NEXT}"),
}
_BEFORE_ADDRESS = re.compile(r"^\s*(?P<value>[\u4e00-\u9fff]{4,20})\s+地\s*址\s*[:：]")


def footer_numbers(lines: Iterable[str]) -> dict[str, str]:
    """Members of SiteDraft found in the lines after a body, each as printed; the first one counts.

    An operator without the label 主办单位 is the name printed right before the address.
    """
    found: dict[str, str] = {}
    for line in lines:
        for name, pattern in _PATTERNS.items():
            match = pattern.search(line)
            if match and name not in found:
                found[name] = " ".join(match["value"].split()).strip(" ,，;；")
    if "operator" not in found:
        for line in lines:
            if match := _BEFORE_ADDRESS.match(line):
                found["operator"] = match["value"]
                break
    return found
