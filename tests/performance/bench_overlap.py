"""The search for duties that mean the same: seconds, memory, and what it misses beside comparing all pairs.

    python tests/performance/bench_overlap.py [--duties 200000] [--sample 10000]

The duties are composed: half of them from a bank's words (fields, things, acts, standards, parties), with the duties
of the sample bank's text documents among them; the other half are near-duplicates of those in other wording (words
exchanged for their like, clauses turned round, added, dropped). CPU seconds are user and system time of all threads.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from gangze.controls.domain.bank import Bank, Bearer, Holdings, Line, Position
from gangze.controls.domain.overlap import Library
from gangze.controls.domain.similar import ALIKE
from gangze.intake.domain.parse import parse
from gangze.intake.readers import read

SAMPLE_BANK = Path(__file__).parents[2] / "src/gangze/content/sample/documents"


def _words(text: str) -> list[str]:
    return text.split()


FIELDS = _words(
    "公司贷款 个人贷款 小微企业贷款 涉农贷款 住房按揭 银团贷款 贸易融资 保函 信用证 票据贴现 票据承兑 信用卡 借记卡 "
    "手机银行 网上银行 电话银行 自助设备 代理保险 代销基金 理财产品 私人银行 贵金属 结售汇 跨境人民币 同业存放 债券投资 "
    "资金拆借 资产托管 单位存款 储蓄存款 大额存单 协定存款 支付结算 现金出纳 金库 重要空白凭证 业务印章 反洗钱 征信 "
    "消费者权益保护 客户投诉 不良资产 抵债资产 呆账核销 授信审批 贷后检查 风险分类 押品 担保 合同 授权 流动性 利率定价 "
    "资本计量 会计核算 财务预算 固定资产 集中采购 税务 工资薪酬 绩效考核 招聘 培训 干部任免 劳动合同 档案 公文 保密 "
    "督办 会议 宣传 舆情 党建 纪检 工会 安全保卫 消防 车辆 网点建设 机房 核心系统 数据治理 网络安全 灾备 参数维护 "
    "外包 关联交易 内部审计 合规审查 法律诉讼 制度 案件防控 员工行为 操作风险 市场风险 声誉风险 绿色金融 数字人民币"
)
THINGS = _words(
    "管理办法 操作规程 实施细则 工作台账 统计报表 分析报告 年度计划 考核方案 检查方案 整改方案 应急预案 业务流程 业务档案 "
    "登记簿 系统权限 客户资料 客户名单 风险限额 预警信号 问题清单 费用支出 营销活动 产品需求 产品手册 服务标准 岗位权限 "
    "交接手续 影像资料 授权书 审批意见 调查报告 审查意见 账务核对 差错处理 异常交易 可疑线索 资料归档 数据报送 信息披露 "
    "监管沟通 检查底稿 培训教材 考试题库 人员名册 值班安排 设备维护 版本升级 用户测试 供应商评价 招标文件 验收材料"
)
ACTS = _words(
    "制定 修订 拟订 组织实施 牵头编制 审核 审查 复核 审批 登记 保管 维护 更新 收集整理 汇总 统计 分析 监测 检查 监督 "
    "督导 核对 办理 受理 报送 归档 跟踪落实 评估 考核 通报 解释 培训 推广 协调 指导 提出 建立健全 清理 盘点 移交"
)
STANDARDS = _words(
    "确保账实相符 确保数据真实完整 做到手续齐全 防范操作风险 符合监管要求 保证按期完成 杜绝越权办理 严格保密 "
    "差错率控制在规定范围内 重大事项及时上报 发现问题立即整改 留存书面记录 双人办理 逐笔勾对 做到日清日结 提高工作效率 "
    "形成书面意见 对结果负责 不得拖延推诿 保障业务连续运行 维护客户合法权益 落实责任到人 定期回头看 按规定期限保存"
)
PARTIES = _words(
    "各分支机构 营业网点 总行各部门 风险管理部 合规部 审计部 人力资源部 计划财务部 运营管理部 科技部 客户经理 柜员 "
    "运营主管 事后监督 监管部门 人民银行 会计师事务所 外部律师 合作单位 评估机构 高级管理层 董事会办公室"
)
WHEN = _words(
    "每日 每周 每月 每季度 每半年 每年 月末 季末 年末 营业终了 按月 按季 按年 业务发生后 收到通知后 检查结束后"
)
LIKE = [
    ("制定", "拟定"), ("修订", "完善"), ("审核", "审查"), ("检查", "督查"), ("组织", "牵头组织"), ("报送", "上报"),
    ("汇总", "归集"), ("监测", "监控"), ("办理", "处理"), ("保管", "妥善保管"), ("及时", "第一时间"), ("确保", "保证"),
    ("建立健全", "健全完善"), ("跟踪", "持续跟踪"), ("按月", "每月"), ("按季", "每季度"), ("管理办法", "管理制度"),
    ("操作规程", "操作流程"), ("考核", "评价"), ("各分支机构", "辖内各机构"), ("营业网点", "网点"), ("分析", "研究分析"),
    ("登记", "逐笔登记"), ("资料", "材料"), ("客户", "本行客户"), ("相关", "有关"), ("业务", "各类业务"),
]  # fmt: skip
OPENINGS = ["负责", "", "做好", "承担", "具体负责"]


def sample_bank_duties() -> list[str]:
    """The duties of the sample bank's text documents."""
    documents = (parse(read(path.name, path.read_bytes())) for path in sorted(SAMPLE_BANK.glob("*.txt")))
    return [duty.text for document in documents for duty in document.duties() if len(duty.text) > 8]


def composed(chance: random.Random) -> str:
    """A duty of one to three clauses."""
    pick = chance.choice
    clauses = [
        f"{pick(OPENINGS)}{pick(PARTIES) if chance.random() < 0.4 else '全行'}{pick(FIELDS)}{pick(THINGS)}的{pick(ACTS)}"
    ]
    if chance.random() < 0.7:
        clauses.append(f"{pick(WHEN)}{pick(ACTS)}{pick(FIELDS)}{pick(THINGS)}")
    if chance.random() < 0.5:
        clauses.append(f"向{pick(PARTIES)}{pick(ACTS)}{pick(THINGS)}")
    if chance.random() < 0.6:
        clauses.append(pick(STANDARDS))
    return "，".join(clauses)


def reworded(text: str, chance: random.Random) -> str:
    """The same duty in other words: one to four small changes."""
    for _ in range(chance.randint(1, 4)):
        change = chance.random()
        clauses = text.split("，")
        if change < 0.5:
            here = [(a, b) for a, b in LIKE if a in text] + [(b, a) for a, b in LIKE if b in text]
            if here:
                text = text.replace(*chance.choice(here), 1)
        elif change < 0.65:
            text = f"{text}，{chance.choice(STANDARDS)}"
        elif change < 0.8 and len(clauses) > 2:
            clauses.pop(chance.randrange(1, len(clauses)))
            text = "，".join(clauses)
        elif change < 0.9 and len(clauses) > 2:
            at = chance.randrange(1, len(clauses) - 1)
            clauses[at], clauses[at + 1] = clauses[at + 1], clauses[at]
            text = "，".join(clauses)
        else:
            start = next((o for o in OPENINGS if o and text.startswith(o)), "")
            text = chance.choice(OPENINGS) + text.removeprefix(start)
    return text


def drawn(count: int, seed: int = 11) -> list[str]:
    """Duties, half of them reworded from the others, in random order."""
    chance = random.Random(seed)
    base = sample_bank_duties()
    base += [composed(chance) for _ in range(count // 2 - len(base))]
    duties = base + [reworded(chance.choice(base), chance) for _ in range(count - len(base))]
    chance.shuffle(duties)
    return duties


def peak() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)


def said(figure: str, **values: object) -> None:
    """One JSON line."""
    print(json.dumps({"figure": figure, **values}), flush=True)


def recall(texts: list[str], found: set[tuple[int, int]], places: list[int]) -> dict[str, object]:
    """Which of all pairs alike among the sampled texts the search found."""
    some = [texts[place] for place in places]
    expected = set()
    for start in range(0, len(some), 1000):
        block = process.cdist(some[start : start + 1000], some, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
        for row, column in zip(*np.nonzero(block), strict=True):
            if start + row < column:
                one, other = places[start + row], places[column]
                expected.add((min(one, other), max(one, other)))
    return {
        "alike": len(expected),
        "missed": len(expected - found),
        "recall": round(1 - len(expected - found) / max(1, len(expected)), 4),
    }


def bank_with(duties: list[str]) -> Bank:
    """A bank with ten duties a post and ten posts a department."""
    lines = [Line(number, (Bearer.POST, number // 10), None, text) for number, text in enumerate(duties)]
    posts = range(len(duties) // 10 + 1)
    none, days = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    return Bank(
        day=dt.date(2026, 1, 15),
        posts={post: f"{FIELDS[post % len(FIELDS)]}岗" for post in posts},
        units={unit: f"{FIELDS[unit * 7 % len(FIELDS)]}部" for unit in range(len(posts) // 10 + 1)},
        positions=[Position(post, post, post // 10) for post in posts],
        lines=lines,
        holdings=Holdings(none, none, days, days),
        aliases={},
    )


def cpu(times: os.times_result) -> float:
    """User and system seconds."""
    return times.user + times.system


def main() -> None:
    """Print one JSON line a figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--duties", type=int, default=200_000)
    options.add_argument("--sample", type=int, default=10_000)
    given = options.parse_args()
    bank = bank_with(drawn(given.duties))
    before = peak()
    wall, begin = time.perf_counter(), os.times()
    library = Library(bank)
    built = os.times()
    pairs = library.similar.pairs()
    searched = os.times()
    alike = library.told_apart(pairs)
    done = os.times()
    said(
        "overlap_search",
        duties=len(bank.lines),
        distinct=len(library.similar.texts),
        pairs=len(pairs.first),
        cpu_seconds=round(cpu(done) - cpu(begin), 1),
        index=round(cpu(built) - cpu(begin), 1),
        search=round(cpu(searched) - cpu(built), 1),
        kinds=round(cpu(done) - cpu(searched), 1),
        wall_seconds=round(time.perf_counter() - wall, 1),
        limit_seconds=45,
        peak_mb=round(peak()),
        before_mb=round(before),
        limit_mb=2048,
    )
    said("overlap_kinds", **Counter(str(pair.kind) for pair in alike))
    chance = random.Random(5)
    count = len(library.similar.texts)
    half = min(given.sample, count) // 2
    start = chance.randrange(count - half + 1)
    places = sorted({*chance.sample(range(count), half), *range(start, start + half)})
    found = set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    said("overlap_recall", sample=len(places), **recall(library.similar.texts, found, places), limit=0.99)
    library.similar.near(["先用一次"])
    taken = []
    for _ in range(20):
        post = chance.randrange(len(bank.posts) - 1)
        changed = [
            Line(-number, (Bearer.POST, post), None, reworded(chance.choice(bank.lines).text, chance))
            for number in range(1, 13)
        ]
        start_time = time.process_time()
        library.alike_to(changed)
        taken.append((time.process_time() - start_time) * 1000)
    said(
        "overlap_one_manual",
        duties=12,
        ms=round(sorted(taken)[10], 1),
        worst_ms=round(max(taken), 1),
        limit_ms=100,
    )


if __name__ == "__main__":
    main()
