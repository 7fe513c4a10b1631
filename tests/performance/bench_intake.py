"""How fast documents are read: five real ones together, and a text of 20 MB in bounded memory.

Prints one JSON line a figure: seconds beside the limit of the design (3 s for the five documents), and the peak
memory of reading a long text beside its size.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from gangze.intake.domain.parse import parse
from gangze.intake.readers import read

SHARED = Path(os.environ.get("GANGZE_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
LIMIT = 3.0
NAMES = ["综合", "公司业务", "个人金融", "风险管理", "授信审批", "运营管理", "信息科技", "人力资源", "计划财务", "法律合规", "审计", "保卫"]
DEPARTMENT = """{name}部工作职责
一、负责制定本部门年度工作计划，按季检查落实情况；
二、每月10日前向分管领导报送上月工作小结；
三、对所辖网点每半年检查不少于1次。
{name}部人员岗位职责
一、主任
（一）主持本部门全面工作；
二、综合岗
（一）每日登记台账，差错率不高于0.1%；
（二）在2个工作日内办结来文。
"""


def told(name: str, value: float, **more: object) -> None:
    """One figure on one line."""
    print(json.dumps({"figure": name, "value": round(value, 3), **more}, ensure_ascii=False), flush=True)


def peak() -> float:
    """Peak resident memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure both. `--megabytes` is the size of the long text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=20.0)
    options = parser.parse_args()
    seeds = sorted((SHARED / "seeds").glob("*.txt"))
    if seeds:
        parse(read("warm.txt", DEPARTMENT.format(name="综合").encode()))
        began = time.perf_counter()
        for path in seeds:
            parse(read(path.name, path.read_bytes()))
        spent = time.perf_counter() - began
        told("intake.five_documents_seconds", spent, limit=LIMIT, ratio=round(spent / LIMIT, 3))
    else:
        print(json.dumps({"figure": "intake.five_documents_seconds", "skipped": "the documents are not here"}))
    bank = "".join(DEPARTMENT.format(name=name) for name in NAMES)
    count = int(options.megabytes * 1024 * 1024) // len(bank.encode())
    text = "".join(f"\n海州市第{n}农村商业银行部门及岗位职责\n\n{bank}" for n in range(count)).encode()
    before = peak()
    seen: list[tuple[int, int]] = []
    began = time.perf_counter()
    source = read("long.txt", text)
    found = parse(source, lambda done, total: seen.append((done, total)))
    spent = time.perf_counter() - began
    told(
        "intake.long_text_seconds",
        spent,
        megabytes=round(len(text) / 1024 / 1024, 1),
        units=len(found.units),
        progress_calls=len(seen),
        peak_mib=round(peak()),
        peak_above_start_mib=round(peak() - before),
    )


if __name__ == "__main__":
    main()
