"""A second evaluator of rulebooks, written from docs/rulebooks.md alone, to check the real one.

It is as literal and as plain as the document allows: loops, exact fractions, no optimisation. It shares no code with
``opencme`` and reads nothing of it but the hierarchy of topics.
"""
