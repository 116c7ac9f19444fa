from chungtay.records.queries.authority import heads_on, post_on, signer_on, unfit_to_sign

__all__ = ["heads_on", "post_on", "signer_on", "unfit_to_sign"]
