"""How fast documents are read: five real ones together, and texts of 20 MB in bounded memory.

Prints one JSON line a figure: seconds beside the limit of the design (3 s for the five documents), and for a long
text of one document, and of many, the CPU time for each megabyte and the peak memory of reading it and writing what
was recognised, each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from gangze.intake.domain.parse import parse, portions
from gangze.intake.json_output import write_json
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


def long_text(megabytes: float, kind: str) -> bytes:
    """A text of departments; with `many`, each bank's is a document of its own, for its title is printed twice."""
    bank = "".join(DEPARTMENT.format(name=name) for name in NAMES)
    count = max(int(megabytes * 1024 * 1024) // len(bank.encode()), 1)
    title = "海州市第{n}农村商业银行部门及岗位职责\n"
    heads = ((title * (2 if kind == "many" else 1)).format(n=n) for n in range(count))
    return "".join(f"\n{head}\n{bank}" for head in heads).encode()


def measure(kind: str, megabytes: float) -> None:
    """Read one long text and write its JSON to nowhere."""
    data = long_text(megabytes, kind)
    size = len(data) / 1024 / 1024
    before, began = peak(), time.process_time()
    source = read("long.txt", data)
    del data
    with Path(os.devnull).open("w", encoding="utf-8") as out:
        write_json(source, out)
    spent = time.process_time() - began
    told(
        f"intake.long_text_{kind}_cpu_seconds_per_megabyte",
        spent / size,
        megabytes=round(size, 1),
        peak_mib=round(peak()),
        peak_above_start_mib=round(peak() - before),
    )


def main() -> None:
    """Measure everything. `--megabytes` is the size of the long texts; `--kind` measures that one alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=20.0)
    parser.add_argument("--kind", choices=["one", "many"])
    options = parser.parse_args()
    if options.kind:
        measure(options.kind, options.megabytes)
        return
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
    documents = sum(p.document is not None for p in portions(read("long.txt", long_text(0.05, "many"))))
    told("intake.documents_in_50_kilobytes", documents)
    for kind in ("one", "many"):
        again = [sys.executable, __file__, "--kind", kind, "--megabytes", str(options.megabytes)]
        subprocess.run(again, check=True)


if __name__ == "__main__":
    main()
