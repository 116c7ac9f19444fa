from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class AccountsConfig(ModuleConfig):
    name = "chungtay.accounts"
    verbose_name = _("Accounts")
    menu = (
        MenuEntry("accounts:today", _("Today"), "house", 10),
        MenuEntry("accounts:people", _("People who sign in"), "key", 70, "accounts.people"),
    )
