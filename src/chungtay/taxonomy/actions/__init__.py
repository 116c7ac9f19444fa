from chungtay.taxonomy.actions.editing import (
    Wording,
    add_leaf,
    change_leaf,
    hide_leaf,
    reopen_leaf,
    undo_edit,
)
from chungtay.taxonomy.actions.loading import load_taxonomy

__all__ = [
    "Wording",
    "add_leaf",
    "change_leaf",
    "hide_leaf",
    "load_taxonomy",
    "reopen_leaf",
    "undo_edit",
]
