"""Fetch the browser assets from npm and copy what gangze ships into its static folder.

    python tools/vendor/vendor.py            # install exactly the locked packages, copy, write SHA256SUMS
    python tools/vendor/vendor.py --update   # first resolve package.json again, then the same

Takes nothing else; needs `npm` only when the assets change, never to build, test or run gangze. COPIES lists
what is copied; the icons in icons.txt become one sprite. Source map references are cut, because the maps are
not shipped. The lock keeps versions and integrity hashes and forgets the registry the packages came from.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
STATIC = ROOT / "src" / "gangze" / "web" / "static" / "vendor"
AXE = ROOT / "tests" / "browser" / "axe"

#: (path inside node_modules, folder it goes to, name there)
COPIES: tuple[tuple[str, Path, str], ...] = (
    ("@tabler/core/dist/css/tabler.min.css", STATIC, "tabler.min.css"),
    ("@tabler/core/dist/js/tabler.min.js", STATIC, "tabler.min.js"),
    ("htmx.org/dist/htmx.min.js", STATIC, "htmx.min.js"),
    ("echarts/dist/echarts.min.js", STATIC, "echarts.min.js"),
    ("@tabler/icons/LICENSE", STATIC / "licenses", "tabler-icons.txt"),
    ("htmx.org/LICENSE", STATIC / "licenses", "htmx.txt"),
    ("echarts/LICENSE", STATIC / "licenses", "echarts.txt"),
    ("echarts/NOTICE", STATIC / "licenses", "echarts-notice.txt"),
    ("axe-core/axe.min.js", AXE, "axe.min.js"),
    ("axe-core/LICENSE", AXE, "LICENSE.txt"),
)
ICONS = "@tabler/icons/icons/outline"
SOURCE_MAP = re.compile(rb"\s*(?://[#@]\s*sourceMappingURL=\S+|/\*[#@]\s*sourceMappingURL=[^*]*\*/)\s*$")
DRAWING = re.compile(r"<svg[^>]*>(?P<inside>.*)</svg>", re.DOTALL)
EMPTY_FRAME = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" />')


def icon_names() -> list[str]:
    """The icons to ship, one name a line in icons.txt."""
    return [line for line in (HERE / "icons.txt").read_text("utf-8").split() if line]


def sprite(icons: Path, names: list[str]) -> str:
    """One SVG with a `<symbol>` for each named icon; raises FileNotFoundError for an unknown name."""
    symbols = []
    for name in names:
        match = DRAWING.search((icons / f"{name}.svg").read_text("utf-8"))
        if match is None:
            raise ValueError(f"{name}.svg: no <svg> element")
        inside = " ".join(EMPTY_FRAME.sub("", match["inside"]).split())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inside}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def without_registry(lock: str) -> str:
    """The lock without the addresses the packages were fetched from."""
    data = json.loads(lock)
    for package in data.get("packages", {}).values():
        package.pop("resolved", None)
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def install(work: Path, *, update: bool) -> Path:
    """Run npm in `work` without install scripts; gives the node_modules folder."""
    shutil.copy(HERE / "package.json", work)
    lock = HERE / "package-lock.json"
    locked = lock.exists() and not update
    if locked:
        shutil.copy(lock, work)
    verb = "ci" if locked else "install"
    subprocess.run(["npm", verb, "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work, check=True)
    lock.write_text(without_registry((work / "package-lock.json").read_text("utf-8")), "utf-8")
    return work / "node_modules"


def copy(modules: Path) -> list[Path]:
    """Copy COPIES and write the sprite; gives the files written."""
    written = []
    for source, folder, name in COPIES:
        folder.mkdir(parents=True, exist_ok=True)
        body = (modules / source).read_bytes()
        if name.endswith((".js", ".css")):
            body = SOURCE_MAP.sub(b"", body) + b"\n"
        (folder / name).write_bytes(body)
        written.append(folder / name)
    (STATIC / "icons.svg").write_text(sprite(modules / ICONS, icon_names()), "utf-8")
    return [*written, STATIC / "icons.svg"]


def sums(files: list[Path]) -> str:
    """`sha256  path` lines, paths from the project root, sorted; what `sha256sum -c` reads."""
    rows = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(ROOT).as_posix()}"
        for path in sorted(files)
    ]
    return "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        written = copy(install(Path(folder), update="--update" in arguments))
    (HERE / "SHA256SUMS").write_text(sums(written), "utf-8")
    for path in written:
        print(f"{path.stat().st_size:>9,}  {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
