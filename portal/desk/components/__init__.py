"""Parts that the screens of the desk share: lists, forms, formsets, the record view, the edit lock.

Knows no viewset.
"""
