from __future__ import annotations

import sys
from pathlib import Path

# The suites share modules beside them (`tests.architecture.shape`); under importlib mode the root is not on the path.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
