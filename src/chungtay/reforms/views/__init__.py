from chungtay.reforms.views.succession import confirm

__all__ = ["confirm"]
