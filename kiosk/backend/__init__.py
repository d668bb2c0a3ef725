"""The client of the Tawasul contract: typed outcomes, one deadline a call, no answer believed before it is checked."""

import importlib
import sys
import warnings


def _import_without(optional: str, library: str) -> None:
    """Import a library as where an optional one of its is not installed; one that is imported already stays as it is."""
    if {optional, library} & sys.modules.keys():
        return
    sys.modules[optional] = None  # type: ignore[assignment]  # importlib's word for “is not there”
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # requests regrets that it cannot guess
        importlib.import_module(library)
    del sys.modules[optional]


_import_without("charset_normalizer", "requests")  # it guesses encodings, for 3 MB and 35 ms: ours are JSON
_import_without("typing_extensions", "msgspec")  # forms of types that Python itself has by now, for 1.5 MB
