"""The one list of capabilities: menu, counts and identity of the shell (菜单)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from gangze.framework.permission import held_somewhere
from gangze.framework.proposal import waiting_count
from gangze.web.context import Identity, MenuGroup, MenuItem
from gangze.web.policy import PUBLIC, ROUTES, SIGNED_IN


def menu(request: HttpRequest) -> tuple[MenuGroup, ...]:
    """Groups of the left menu; a line is drawn where its route may be opened."""
    if not request.user.is_authenticated:
        return ()
    held = held_somewhere(request.ctx)  # type: ignore[attr-defined]
    return _groups(get_language(), get_script_prefix(), get_urlconf(), held)


@lru_cache(maxsize=256)
def _groups(language: str | None, prefix: str, urlconf: str | None, held: frozenset[str]) -> tuple[MenuGroup, ...]:
    """The groups of whoever holds just these rights, in a language: nothing else decides what they say."""
    groups = (
        (_("我的"), "user", (
            (_("工作台"), "home", "home", ""),
            (_("待办事项"), "todo", "checklist", _("审批 待办 已办 我发起")),
            (_("我的权限"), "why", "key", _("为什么 权限来源")),
            (_("亲属关系"), "kinship", "users", _("申报 回避")),
        )),
        (_("机构与岗位"), "sitemap", (
            (_("组织机构"), "units", "sitemap", _("部门 网点 机构树")),
            (_("组织架构图"), "unit-chart", "hierarchy", _("图")),
            (_("委员会"), "committees", "users-group", _("贷审会 委员 章程 法定人数")),
            (pgettext("一览", "标准岗位"), "posts", "briefcase", _("岗位 序列 职级")),
            (_("设岗与编制"), "positions", "armchair", _("编制 空缺 超编")),
        )),
        (_("人员与任岗"), "users", (
            (pgettext("一览", "人员"), "people", "users", _("花名册 员工")),
            (pgettext("一览", "任岗"), "assignments", "user-check", _("任职 兼岗 代理")),
            (pgettext("一览", "请休假"), "absences", "calendar-off", _("请假 休假 销假 强制休假")),
            (pgettext("一览", "顶岗"), "stand-ins", "arrows-exchange", _("代岗 顶班")),
            (_("A/B角安排"), "arrangements", "users", _("AB角 顶岗安排 代岗")),
            (_("顶岗条款"), "standing-clauses", "quote", _("AB角 代岗 待登记")),
        )),
        (_("职责与授权"), "book", (
            (pgettext("一览", "岗位说明书"), "manuals", "book", _("部门职责 签收 版本")),
            (_("职责查询"), "duties", "list-search", _("职责 频率")),
            (_("业务授权"), "authorities", "certificate", _("授权书 限额 转授权 有权签字人")),
            (_("谁有权审批"), "authority-who", "hierarchy", _("审批权限 阶梯 限额")),
            (pgettext("一览", "业务系统"), "systems", "server", _("系统 操作员角色")),
            (pgettext("一览", "系统账号"), "system-accounts", "id-badge-2", _("操作员号 用户 核对")),
        )),
        (_("制衡检查"), "shield-check", (
            (_("检查概览"), "controls", "shield-check", _("体检 热力图 不相容")),
            (pgettext("一览", "检查发现"), "findings", "alert-triangle", _("不相容职责 缺失 交叉 含糊")),
            (_("例外登记簿"), "exemptions", "signature", _("例外审批 补偿性控制 到期")),
            (_("职责交叉处理"), "overlaps", "git-merge", _("合并 保留 协办")),
            (_("岗位与业务活动"), "controls-matrix", "table", _("矩阵 活动")),
            (_("业务活动标注"), "controls-tags", "tags", _("未标注 识别 更正")),
            (pgettext("一览", "推演方案"), "plans", "git-branch", _("方案 合并 撤并 试算 影响")),
        )),
        (_("重要岗位管理"), "calendar-time", (
            (_("重要岗位任期"), "key-posts", "calendar-time", _("轮岗 强制休假 任期 上限")),
            (_("强制休假计划"), "leave-plan", "calendar-event", _("年度计划 日程 保密")),
            (_("离岗检查与离任审计"), "key-post-reviews", "clipboard-check", _("强制休假 检查记录")),
        )),
        (_("数据导入"), "file-import", (
            (_("文件导入"), "intake", "file-import", _("Word PDF 职责文件 识别")),
            (_("人员批量导入"), "hr-import", "table-import", _("花名册 Excel 人员变动")),
        )),
        (_("监督与系统"), "shield", (
            (_("操作台账"), "ledger", "notebook", _("日志 审计")),
            (_("敏感信息访问记录"), "access", "eye", _("个人信息 查阅 下载")),
            (_("岗位授权"), "post-rights", "lock-access", _("权限 数据范围")),
            (_("规则内容"), "content", "file-text", _("内容 版本")),
            (_("后台任务"), "jobs", "clock-play", _("任务")),
        )),
    )  # fmt: skip
    drawn = []
    for label, icon, lines in groups:
        items = [
            MenuItem(text, url, picture, words)
            for text, route, picture, words in lines
            if _open_to(held, route) and (url := _address(route))
        ]
        if items:
            drawn.append(MenuGroup(label, tuple(items), icon))
    return tuple(drawn)


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _open_to(held: frozenset[str], route: str) -> bool:
    needed = ROUTES.get(route, {}).get("GET", "")
    return needed in (PUBLIC, SIGNED_IN) or needed in held


def counts(request: HttpRequest) -> Mapping[str, int]:
    """What waits for the signed-in person, for the top bar."""
    if not request.user.is_authenticated:
        return {}
    return {"todo": waiting_count(request.ctx), "notices": 0}  # type: ignore[attr-defined]


def identity(request: HttpRequest) -> Identity:
    """Name and number of the signed-in person, as the context of the request has them."""
    label, _bracket, _rest = request.ctx.actor.label.partition("（")  # type: ignore[attr-defined]
    return Identity(name=label, number=request.user.get_username())
