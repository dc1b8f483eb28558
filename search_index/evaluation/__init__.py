"""Answers Whoosh query trees over columnar segments, whole posting lists at a time.

Whoosh's own matchers step through postings one by one in Python. Here a node of the query is
a few operations on whole arrays. What is found, and with which score, is what Whoosh finds
with BM25F; a query that cannot be evaluated so is refused, never answered wrongly.
"""

from search_index.evaluation.evaluator import Evaluator, Matches
from search_index.evaluation.facets import FacetCounter
from search_index.evaluation.leaf import Leaf, UnsupportedQuery
from search_index.evaluation.nodes import Everything, Masked, Node, Nothing
from search_index.evaluation.phrase import PhraseNode
from search_index.evaluation.postings import Postings
from search_index.evaluation.searcher import VectorSearcher
from search_index.evaluation.statistics import SegmentView
from search_index.evaluation.topk import Hit, TopDocs

__all__ = [
    "Evaluator",
    "Everything",
    "FacetCounter",
    "Hit",
    "Leaf",
    "Masked",
    "Matches",
    "Node",
    "Nothing",
    "PhraseNode",
    "Postings",
    "SegmentView",
    "TopDocs",
    "UnsupportedQuery",
    "VectorSearcher",
]
