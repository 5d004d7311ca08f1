"""Judging goals as a good controller would: are they specific, measurable, attainable, relevant, time-bound?

Nothing here stops a build. What many goals share is said once, with counts and the first examples.
"""
