from chungtay.publishing.actions.publishing import publish_run

__all__ = ["publish_run"]
