from chungtay.register.models.handover import Handover, HandoverLine

__all__ = ["Handover", "HandoverLine"]
