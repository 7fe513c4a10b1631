"""A document on its way into the registry: dropped, read by the worker, compared, corrected, accepted."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import docx
import pytest

ROLE = "人力资源经理"
NAME = "保全与渠道部门职责.docx"
BROKEN = "损坏的文件.docx"
LINES = (
    "部门及岗位职责汇编",
    "一、资产保全部",
    "资产保全部负责全行不良资产的清收、盘活和核销。",
    "（一）部门职责",
    "1、牵头制定不良资产清收处置计划，每月向行长办公会报告清收进度。",
    "2、组织不良贷款诉讼和执行；建立诉讼时效台账。",
    "3、办理呆账核销申报，单户500万元以上的报风险管理委员会审议。",
    "（二）保全经理岗职责",
    "1、每周走访所管不良客户，走访情况当日录入系统。",
    "2、收集债务人财产线索，3个工作日内提出保全建议。",
    "3、参加法院拍卖和",
    "二、渠道管理部",
    "（一）部门职责",
    "1、统筹自助设备和网点渠道布局。",
    "2、每季度评价一次自助设备运行质量。",
    "（二）设备运维岗职责",
    "1、每日监测自助设备开机率。",
    "2、处理自助设备吞卡。",
    "3、登记自助设备吞卡处理结果。",
)
DROP = """(files) => {
    const carried = new DataTransfer();
    for (const [name, data] of files) {
        const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
        carried.items.add(new File([bytes], name));
    }
    return carried;
}"""


def document() -> bytes:
    """Two departments with a post each, nothing above them; the last duty of one post is cut off."""
    made = docx.Document()
    for line in LINES:
        made.add_paragraph(line)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def node(page: Any, words: str) -> Any:
    """The line of the tree that says `words`."""
    return page.locator(".in-line").filter(has=page.locator(".in-label", has_text=words))


def counted(page: Any, what: str) -> int:
    """A figure of the bar above the panes."""
    return int(page.locator(".in-counts > *", has_text=what).first.inner_text().split()[-1])


def settled(page: Any, act: Callable[[], Any]) -> None:
    """Do something that exchanges the workspace, and wait until it is exchanged."""
    page.evaluate("document.querySelector('.in-work').dataset.old = ''")
    act()
    page.locator(".in-work:not([data-old])").wait_for()


@pytest.fixture
def preview(visit: Callable[..., Any]) -> Any:
    """The document beside what was recognised in it; the broken file's reason was shown on the way."""
    page = visit(ROLE)
    page.goto("/intake")
    files = [
        [NAME, base64.b64encode(document()).decode()],
        [BROKEN, base64.b64encode(b"PK\x03\x04 broken").decode()],
    ]
    page.dispatch_event("[data-drop-zone]", "drop", {"dataTransfer": page.evaluate_handle(DROP, files)})
    page.locator("[data-drop-list] li", has_text=NAME).wait_for()
    page.get_by_role("button", name="上传并识别").click()
    row = page.locator("#drafts tr", has_text=BROKEN)
    row.get_by_text("无法识别").wait_for()
    row.get_by_role("link").click()
    assert "损坏" in page.locator(".gz-finding").first.inner_text()
    page.goto("/intake")
    page.locator("#drafts tr", has_text=NAME).get_by_text("待核对").wait_for()
    page.locator("#drafts").get_by_role("link", name=NAME).click()
    page.locator(".in-work").wait_for()
    return page


def test_a_document_becomes_units_posts_and_duties(preview: Any) -> None:
    page = preview
    assert [counted(page, what) for what in ("机构", "岗位", "职责")] == [2, 2, 11]

    node(page, "统筹自助设备").locator(".in-label").hover()
    assert page.locator(".in-mark.is-lit").inner_text() == "统筹自助设备和网点渠道布局。"
    page.locator(".in-mark", has_text="收集债务人财产线索").hover()
    assert "收集债务人财产线索" in page.locator(".in-node.is-lit > .in-line").inner_text()

    page.get_by_role("button", name="存疑 1").click()
    assert page.locator(".in-node.is-duty:visible").count() == 1
    assert page.get_by_text("句子不完整，可能被截断").is_visible()
    page.get_by_role("button", name="存疑 1").click()

    node(page, "每周走访").locator(".in-label").click()
    page.keyboard.press("j")
    assert "收集债务人财产线索" in page.locator(".in-node.is-current > .in-line").inner_text()
    page.keyboard.press("n")
    page.keyboard.press("e")
    page.locator(".in-edit textarea").fill("参加法院拍卖和以物抵债接收")
    settled(page, page.get_by_role("button", name="保存", exact=True).click)
    node(page, "参加法院拍卖和以物抵债接收").wait_for()

    node(page, "组织不良贷款诉讼").get_by_role("button", name="修改").click()
    page.evaluate(
        "() => { const words = document.querySelector('.in-edit textarea');"
        "const at = words.value.indexOf('建立'); words.setSelectionRange(at, at); }"
    )
    settled(page, page.get_by_role("button", name="在光标处拆分").click)
    node(page, "建立诉讼时效台账").wait_for()
    assert counted(page, "职责") == 12

    node(page, "每日监测").get_by_role("button", name="修改").click()
    page.locator(".in-edit textarea").fill("每日两次监测自助设备开机率")
    settled(page, node(page, "每季度评价").get_by_role("button", name="修改").click)
    page.locator(".in-edit textarea").fill("每季度评价一次自助设备运行质量并通报")
    node(page, "处理自助设备吞卡").get_by_role("checkbox").check()
    node(page, "登记自助设备吞卡处理结果").get_by_role("checkbox").check()
    assert page.get_by_text("已勾选 2 条").is_visible()
    settled(page, page.get_by_role("button", name="合并", exact=True).click)
    assert counted(page, "职责") == 11
    assert node(page, "每日两次监测自助设备开机率").count() == 1  # kept when another editor was opened
    assert node(page, "运行质量并通报").count() == 1  # kept when others were merged

    settled(page, node(page, "统筹自助设备").get_by_role("button", name="不采用").click)
    assert counted(page, "职责") == 10
    settled(page, page.get_by_role("button", name="撤销", exact=True).click)
    assert counted(page, "职责") == 11

    question = page.locator(".in-question", has_text="隶属哪里")
    assert question.locator("#q-under option:checked").inner_text() == "澜州银行总行"
    question.get_by_label("上级机构").select_option(label="澜州银行总行 / 风险管理部")
    settled(page, question.get_by_role("button", name="确定").click)
    assert page.locator(".in-question").count() == 0

    left = page.get_by_label("存疑按现有识别结果入库")
    if left.count():
        left.check()
    page.get_by_role("button", name="入库（").click()
    page.get_by_text("登记说明书 4").wait_for()
    touched = page.get_by_label("本次入库所涉机构和岗位")
    assert {link.inner_text() for link in touched.get_by_role("link").all()} >= {
        "资产保全部", "渠道管理部", "保全经理岗", "设备运维岗",
    }  # fmt: skip

    page.goto("/units?q=资产保全部")
    page.locator("#list").get_by_role("link", name="资产保全部", exact=True).click()
    page.wait_for_url("**/units/*")
    body = page.locator("main")
    body.get_by_text("保全经理岗").first.wait_for()
    body.get_by_text("建立诉讼时效台账").first.wait_for()
    page.goto("/manuals?q=保全经理岗")
    page.locator("#list").get_by_role("link", name="保全经理岗").click()
    page.get_by_text("参加法院拍卖和以物抵债接收").wait_for()
    assert NAME in page.inner_text("main")
    assert page.complaints == []
