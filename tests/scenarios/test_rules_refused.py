"""Content that contradicts itself is refused on the bank's own command path, with file, line and column, nothing saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gangze.framework.content.models import ContentVersion

pytestmark = pytest.mark.django_db

HEAD = """kind: separation
key: own
valid_from: 2026-01-01
source: 本行制衡规则
body:
  name: 本行规则
  rules:
"""

RULE = """    - key: {key}
      name: {name}
      left: [{left}]
      right: [{right}]
      within: [{within}]
      effect: record
      why: 一人兼任，差错不易发现
      remedy: 请分人办理
      basis: practice
      source: 本行做法，须与监管原文核对
      examples:
        conflict: [[保管行政印章, 保管重要空白凭证]]
        fine: [[保管行政印章]]
"""
SOUND = {"key": "own.sound", "name": "章证分管", "left": "seal.custody", "right": "voucher.custody", "within": "post"}


def rules(*changes: dict[str, str]) -> str:
    return HEAD + "".join(RULE.format(**SOUND | change) for change in changes)


WIDE = """kind: activity
key: own
valid_from: 2026-01-01
source: 本行词表
body:
  name: 本行活动
  activities:
    - key: own.everything
      name: 什么都算
      patterns: ["(负责|办理|组织|每日|每月|做好|执行|审核|管理|及时|配合|制定|主持|受理|开展|工作|业务|客户)"]
      examples: [负责保管行政印章]
"""

BAD = {
    "an activity that is not there": (
        rules({}, {"key": "own.unknown", "left": "seal.custodi"}),
        ["seal.custodi", "seal.custody"],
        "own.yaml:23:14",
    ),
    "a rule that contradicts itself": (
        rules({}, {"key": "own.both", "right": "seal.custody, voucher.custody"}),
        ["自相矛盾", "印章保管"],
        "own.yaml:24:",
    ),
    "a scope that nothing judges": (
        rules({}, {"key": "own.scope", "within": "joint_custody"}),
        ["joint_custody"],
        "own.yaml:25:",
    ),
    "a pattern that matches most duties": (WIDE, ["什么都算", "条职责中匹配了", "%"], "own.yaml:10:"),
}


@pytest.mark.parametrize("case", BAD)
def test_faulty_content_is_refused_with_its_place_and_nothing_of_the_file_is_saved(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, words, place = BAD[case]
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    before = ContentVersion.objects.count()
    told = ""
    try:
        call_command("content", "import", str(path))
    except CommandError as refused:
        told = str(refused)
    except SystemExit as ended:
        assert ended.code
    else:
        raise AssertionError("taken")
    printed = capsys.readouterr()
    told += printed.out + printed.err
    assert all(word in told for word in words), told
    assert place in told, told
    assert ContentVersion.objects.count() == before


def test_the_same_file_without_the_fault_waits_for_its_second_person(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(rules({}), "utf-8")
    call_command("content", "import", str(path), "--dry-run")
