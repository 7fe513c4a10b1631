"""The words drawn documents are made of: names of banks, departments and posts, and duties of ``dev/``."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from opencc import OpenCC

from tests.conformance.intake.judge.gold import HOME

BANKS = (
    "云溪农村商业银行",
    "凤台县农村信用合作联社",
    "长宁银行",
    "海晏村镇银行",
    "福山市商业银行",
    "北安农商银行",
    "宁河农村合作银行",
    "泰和银行股份有限公司",
    "青阳县农村信用联社",
    "中原银行滨河分行",
)
UNITS = (
    "办公室",
    "综合管理部",
    "党委办公室",
    "人力资源部",
    "计划财务部",
    "财务会计科",
    "会计结算部",
    "信贷管理部",
    "风险管理部",
    "合规部",
    "法律合规部",
    "审计部",
    "稽核科",
    "监察室",
    "安全保卫部",
    "保卫科",
    "科技信息部",
    "电子银行部",
    "公司业务部",
    "个人金融部",
    "三农业务部",
    "小微金融事业部",
    "国际业务部",
    "金融市场部",
    "资金营运中心",
    "清算中心",
    "票据中心",
    "授信审批中心",
    "事后监督中心",
    "客户服务中心",
    "营业部",
    "营业室",
    "工会办公室",
    "董事会办公室",
    "资产保全部",
    "运营管理部",
    "消费者权益保护部",
    "纪检监察室",
    "信贷股",
    "出纳股",
)
POSTS = (
    "主任",
    "副主任",
    "总经理",
    "副总经理",
    "科长",
    "经理",
    "综合岗",
    "文秘岗",
    "会计",
    "出纳",
    "会计主管",
    "综合柜员",
    "大堂经理",
    "客户经理",
    "对公客户经理",
    "理财经理",
    "风险经理",
    "信贷审查岗",
    "放款审核岗",
    "贷后管理岗",
    "档案管理员",
    "印章管理员",
    "统计员",
    "系统管理员",
    "网络运维岗",
    "稽核员",
    "安全员",
    "驾驶员",
    "库管员",
    "授权员",
    "清算员",
    "反洗钱专员",
    "产品经理",
    "行长助理",
    "法务专员",
    "培训岗",
    "绩效考核岗",
    "记账员",
    "复核员",
    "保卫干事",
    "数据分析师",
    "机要员",
)


@dataclass
class Draft:
    """A document being written, the choices it made and its gold."""

    lines: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    units: list[dict[str, Any]] = field(default_factory=list)


def stock() -> list[dict[str, Any]]:
    """Plain duties (no alternatives, not nested, one sentence) with their figures, from ``dev/``."""
    found: dict[str, dict[str, Any]] = {}

    def gather(duties: list[dict[str, Any]]) -> None:
        for duty in duties:
            plain = not set(duty) - {"text", "figures", "group"}
            if plain and 6 <= len(duty["text"]) <= 40 and not set(duty["text"]) & set("；;。:：\n"):
                found[duty["text"]] = {key: duty[key] for key in ("text", "figures") if key in duty}

    for path in sorted(HOME.glob("dev/*.gold.json")):
        plan = json.loads(path.read_text(encoding="utf-8"))
        if not plan.get("figures"):
            continue
        for unit in plan["units"]:
            gather(unit.get("duties", []))
            for post in unit.get("posts", []):
                gather(post.get("duties", []))
    simplifier = OpenCC("t2s")
    return [found[text] for text in sorted(found) if simplifier.convert(text) == text]
