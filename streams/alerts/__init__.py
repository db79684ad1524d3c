"""Alerts: what an editor asked to be told, told once, and taken back when its ground is.

- ``rules``      rules and channels: their shape
- ``parsing``    a file of them decoded, or what is wrong with it
- ``core``       pure: what was seen in, alerts out, with a memory between
- ``store``      the memory, the offsets that belong to it, and what is owed to the log or to a channel
- ``consumer``   agreements, classified paragraphs, changes, tallies and mends in, `alerts` out
- ``delivery``   `alerts` in, messages to a terminal, a file, a webhook, a chat or a mailbox out
"""
