"""The client of the Tawasul contract: typed outcomes, one deadline a call, no answer believed before it is checked."""

import importlib
import sys
import warnings

if not {"requests", "charset_normalizer"} & sys.modules.keys():
    # Where it finds this library, requests guesses encodings of texts, for 3 MB and 35 ms. Ours are JSON, never guessed at.
    sys.modules["charset_normalizer"] = None  # type: ignore[assignment]  # importlib's word for “is not there”
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # requests regrets that it cannot guess
        importlib.import_module("requests")
    del sys.modules["charset_normalizer"]
