from __future__ import annotations

from chungtay.backups.models import Backup
from chungtay.kernel.exchange.export import keep_back

keep_back(Backup)  # speaks of folders of this machine
