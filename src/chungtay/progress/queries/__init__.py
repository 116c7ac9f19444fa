from chungtay.progress.queries.sides import CommitmentProgress, Side, progress_of, progress_of_many

__all__ = ["CommitmentProgress", "Side", "progress_of", "progress_of_many"]
