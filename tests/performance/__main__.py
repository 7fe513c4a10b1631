"""`make bench`: every benchmark in turn, one JSON line a figure.

`make bench BENCH="registry --people 500000"` runs one with arguments of its own. Each figure stands beside a peer or
a limit measured in the same run; none is asserted, for machines are noisy.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run the named benchmark with its arguments, or all of them; the exit status is that of the worst."""
    if len(sys.argv) > 1:
        name, *arguments = sys.argv[1:]
        return subprocess.call([sys.executable, str(HERE / f"bench_{name}.py"), *arguments])
    return max(
        (subprocess.call([sys.executable, str(path)]) for path in sorted(HERE.glob("bench_*.py"))), default=0
    )


if __name__ == "__main__":
    sys.exit(main())
