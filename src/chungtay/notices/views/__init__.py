from chungtay.notices.views.links import answer

__all__ = ["answer"]
