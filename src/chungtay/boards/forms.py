from __future__ import annotations

from chungtay.kernel.web.forms import KitForm


class PressForm(KitForm):
    pass
