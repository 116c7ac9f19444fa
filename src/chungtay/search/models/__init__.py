from chungtay.search.models.index import FILED_AT_ONCE, differences, index_rows, index_waiting, rebuild, renew_words
from chungtay.search.models.providers import (
    Entry,
    Scope,
    SearchProvider,
    offer_search,
    search_provider,
    search_providers,
)
from chungtay.search.models.rows import SearchRow, SearchWord, SearchWordForm, WaitingSubject
from chungtay.search.models.stores import MOST_COUNTED, Lookup, counts_of, store, words_near

__all__ = [
    "FILED_AT_ONCE",
    "MOST_COUNTED",
    "Entry",
    "Lookup",
    "Scope",
    "SearchProvider",
    "SearchRow",
    "SearchWord",
    "SearchWordForm",
    "WaitingSubject",
    "counts_of",
    "differences",
    "index_rows",
    "index_waiting",
    "offer_search",
    "rebuild",
    "renew_words",
    "search_provider",
    "search_providers",
    "store",
    "words_near",
]
