"""The facet index: Roaring bitmaps over the task list, in memory, one bit a request and value.

`columns`, `days`, `tags` and `flags` hold what requests have; `orders` and `leaves` hold their
order; `state` puts them together for one thread; `index` is what others use.
"""
