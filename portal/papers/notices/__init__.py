"""Notices of conclusion (thông báo kết luận), read by rules of the language and of the official forms.

`reading.notice_of` puts together what `layout`, `head`, `signature`, `items`, `rows` and `assignments` find. Files are
foreign: others enter by `read_file` of `portal.papers.notices.files`, which reads them in a process of its own.
"""
