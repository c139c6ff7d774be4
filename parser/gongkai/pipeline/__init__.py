"""The way of a document through the stages (:mod:`~gongkai.pipeline.stages`), and of many documents in a batch.

Importing this package imports nothing heavy: a batch hands documents out before any of its processes reads one.
"""
