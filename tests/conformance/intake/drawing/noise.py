"""What happens to a document on its way: page numbers, site furniture, lost numerals, damaged characters."""

from __future__ import annotations

import random

from opencc import OpenCC

from tests.conformance.intake.drawing.words import Draft

PINYIN = ("zhì", "wù", "lǐ", "guǎn", "huì", "yè")


def disturbed(draft: Draft, chance: random.Random) -> str:
    """The text of the draft with the noise it chose."""
    lines, noise = "\n".join(draft.lines).split("\n"), draft.choices["noise"]
    if noise == "pages":
        for place in sorted(chance.sample(range(1, len(lines) + 1), min(2, len(lines))), reverse=True):
            lines.insert(place, f"- {place} -")
    elif noise == "site":
        lines = ["首页 | 关于我们 | 联系我们", "当前位置：首页 > 规章制度", *lines, "相关文档", "最新文档"]
    elif noise == "traditional":
        text = OpenCC("s2t").convert("".join(lines))
        out = [
            sign + (f"({chance.choice(PINYIN)})" if sign > "一" and chance.random() < 0.03 else "")
            for sign in text
        ]
        lines = ["".join(out)]
    elif noise == "mojibake":
        lines = [f"{line[:-1] if line[-1] in '；。' else line}?/p>\n" for line in lines]
    elif noise == "lost":
        lines = [line[1:] if "、" in line[:2] and chance.random() < 0.15 else line for line in lines]
    elif noise == "indent":
        lines = [f"\u3000\u3000{line}\n" for line in lines]
    return "\n".join(lines)
