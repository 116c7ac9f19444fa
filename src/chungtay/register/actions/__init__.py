from chungtay.register.actions.handover import (
    Taker,
    drop_handover,
    hand_over,
    prepare_handover,
    undo_handover,
)

__all__ = ["Taker", "drop_handover", "hand_over", "prepare_handover", "undo_handover"]
