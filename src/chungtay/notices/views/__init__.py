from chungtay.notices.views.links import answer
from chungtay.notices.views.telling import choose_letters, read, show_notices, silence, silenced

__all__ = ["answer", "choose_letters", "read", "show_notices", "silence", "silenced"]
