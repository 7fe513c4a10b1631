"""Where tests keep their data: a folder that is thrown away, never the developer's own.

Loaded by `-p` in pytest's options, because settings are read before any conftest.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="gangze-test-")
os.environ["GANGZE_DATA"] = _FOLDER
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
