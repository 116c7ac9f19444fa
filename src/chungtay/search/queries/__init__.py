from chungtay.search.queries.finding import (
    MOST_ROWS,
    Answer,
    Group,
    Hit,
    Matches,
    find,
    keys_of,
    matches,
    suggestions,
)

__all__ = ["MOST_ROWS", "Answer", "Group", "Hit", "Matches", "find", "keys_of", "matches", "suggestions"]
